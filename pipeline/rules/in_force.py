"""Papers past their time on the day the post took them, forms no print was held against, a clock running out."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.formdef import Form, Forms, Version
from pipeline.model import Flag
from pipeline.rules.deadlines import is_at_risk
from pipeline.rules.findings import Paper
from pipeline.terms import Deadline

SLIP = "phieu_buu_chinh"
SLIP_DAYS = ("accepted_at", "arrived_at")
VALID_UNTIL = "ct07.valid_until"
ENDED: Mapping[str, FlagCode] = MappingProxyType(
    {"cmnd9": FlagCode.ID_OBSOLETE, "so_ho_khau": FlagCode.DOC_OBSOLETE}  # Luật Căn cước 2023, Luật Cư trú 2020
)
"""Papers that lost their force with their form; a certificate on an old form holds as long as it says."""


def day_of_posting(papers: Sequence[Paper], received_on: str) -> str:
    """Return the day on which papers must be in force: the post's acceptance, else our receipt; ISO."""
    said = (paper.text(SLIP_DAYS[0]) for paper in papers if paper.component.doc_class == SLIP)
    return min(day[:10] for day in (*said, received_on) if day)


def in_force_flags(papers: Sequence[Paper], clock: Deadline, *, forms: Forms, received_at: str) -> Iterator[Flag]:
    """Yield the doubts about each paper's form and term, about the slip's postmark, and about the time that is left."""
    day = day_of_posting(papers, received_at[:10])
    for paper in papers:
        form = forms.get(paper.component.doc_class)
        if form is not None:
            yield from (_flag(code, paper.component.component_id) for code in _doubts(paper, form, day))
    if clock.started_at and clock.due_at and is_at_risk(clock.started_at, clock.due_at, received_at):
        yield _flag(FlagCode.DEADLINE_RISK, "dossier")


def _doubts(paper: Paper, form: Form, day: str) -> Iterator[FlagCode]:
    version = next((one for one in form.versions if one.id == paper.component.form_version), None)
    if not form.verified or (version is not None and not version.verified):
        yield FlagCode.FORM_UNVERIFIED
    if version is not None and _is_over(version, day):
        if form.doc_class in ENDED:
            yield ENDED[form.doc_class]
        elif form.procedures:
            yield FlagCode.FORM_VERSION_OBSOLETE
    elif (until := paper.text(VALID_UNTIL)) is not None and until < day:
        yield FlagCode.DOC_OBSOLETE
    if form.doc_class == SLIP and not any(paper.text(key) for key in SLIP_DAYS):
        yield FlagCode.POSTMARK_UNREAD


def _is_over(version: Version, day: str) -> bool:
    return version.until is not None and version.until < day


def _flag(code: FlagCode, scope: str) -> Flag:
    return Flag(code=code, severity=FLAGS[code].severity, scope=scope)
