"""Papers on which an office's stamp must stand, and does not, or cannot be seen."""

from collections.abc import Iterable, Iterator

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.formdef import Form
from pipeline.kinds import MarkKind
from pipeline.model import Component, Flag, Mark

NO_COLOUR = "no colour in the picture"


def stamp_doubts(paper: Component, form: Form | None, marks: Iterable[Mark], *, coloured: bool) -> Iterator[Flag]:
    """Yield a flag where the form asks for a stamp and no page of the paper has one; a grey picture cannot tell."""
    if form is not None and form.stamped and all(mark.kind is not MarkKind.STAMP for mark in marks):
        code = FlagCode.STAMP_MISSING
        detail = "" if coloured else NO_COLOUR
        yield Flag(code=code, severity=FLAGS[code].severity, scope=paper.component_id, detail=detail)
