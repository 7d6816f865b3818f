"""A stored dossier checked again without any reader: values typed, papers compared, everything scored anew."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from pipeline.flagcodes import FlagCode
from pipeline.formdef import Forms
from pipeline.line import HOME_PROVINCE
from pipeline.model import Dossier, FieldValue, Flag
from pipeline.office import Office
from pipeline.rules.across import check_across
from pipeline.scorecard import Scorecard
from pipeline.settled import is_settled
from pipeline.stages.assemble import assemble
from pipeline.stages.score import score
from pipeline.stages.validate import validate

SAID_AGAIN = frozenset(  # what validate, assemble and score say of a value; whatever else stands on a field stays
    (
        FlagCode.FIELD_LOW_CONF, FlagCode.FIELD_MISSING, FlagCode.VALUE_ODD, FlagCode.CHECKBOX_CONFLICT,
        FlagCode.SIGNATURE_MISSING, FlagCode.DATE_INVALID, FlagCode.ID12_INVALID, FlagCode.GEO_UNRESOLVED,
        FlagCode.GEO_MIXED_VERSION, FlagCode.GEO_SPLIT_WARD, FlagCode.POSTAL_CODE_BAD, FlagCode.NAME_DIACRITIC_GUESS,
    )
)  # fmt: skip


class Rulebook(Protocol):
    """The rules a dossier is checked by: forms, the office's own, and the calibration."""

    @property
    def forms(self) -> Forms:
        """The form definitions."""

    @property
    def office(self) -> Office:
        """Procedures and working days."""

    @property
    def scorecard(self) -> Scorecard:
        """The calibration."""


def recheck(dossier: Dossier, *, rules: Rulebook) -> Dossier:
    """Return the dossier validated, compared and scored again; one that nobody touched comes back as it was."""
    bare = unflagged(dossier)
    fields: list[FieldValue] = []
    for paper in bare.components:
        form = rules.forms.get(paper.doc_class)
        mine = tuple(field for field in bare.fields if field.component_id == paper.component_id)
        if form is None:
            fields += mine
            continue
        day = dossier.received_at[:10]
        fields += validate(paper, mine, form=form, received_on=day, home_province=HOME_PROVINCE)
    others = left_over(dossier, rules)
    whole = assemble(bare, bare.components, fields, forms=rules.forms, office=rules.office)
    whole = replace(whole, flags=(*whole.flags, *(flag for flag in others if flag not in whole.flags)))
    return score(whole, scorecard=rules.scorecard, forms=rules.forms)


def unflagged(dossier: Dossier) -> Dossier:
    """Return the dossier without the doubts that checking it again will raise again."""
    findings = check_across(dossier.components, dossier.fields, received_on=dossier.received_at[:10])
    raised = {finding.flag for finding in findings if finding.flag is not None}
    return replace(
        dossier,
        flags=(),
        fields=tuple(replace(field, flags=tuple(_kept(field, raised))) for field in dossier.fields),
    )


def _kept(field: FieldValue, raised: Iterable[Flag]) -> Iterable[Flag]:
    settled = is_settled(field)
    return (flag for flag in field.flags if flag not in raised and (settled or flag.code not in SAID_AGAIN))


def left_over(dossier: Dossier, rules: Rulebook) -> tuple[Flag, ...]:
    """Return the doubts about the whole dossier that came from elsewhere than from assembling it."""
    before = assemble(
        replace(dossier, flags=()), dossier.components, dossier.fields, forms=rules.forms, office=rules.office
    )
    said = Counter(before.flags)
    return tuple(flag for flag in dossier.flags if not said[flag])
