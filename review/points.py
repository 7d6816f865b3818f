"""What is still open in a dossier, in the order a clerk looks at it, and what of it belongs on a slip."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Requirement
from pipeline.model import Dossier, FieldValue, Flag
from pipeline.settled import is_settled, waits
from review.acts import all_flags

ON_A_SLIP = frozenset(  # what a citizen can put right, as against what a reader or a picture did
    (
        FlagCode.COMPONENT_MISSING, FlagCode.COMPONENT_KIND_WRONG, FlagCode.FIELD_MISSING, FlagCode.FIELD_ILLEGIBLE,
        FlagCode.SIGNATURE_MISSING, FlagCode.STAMP_MISSING, FlagCode.CHECKBOX_CONFLICT, FlagCode.DATE_INVALID,
        FlagCode.DATE_WORDS_MISMATCH, FlagCode.DATE_ORDER, FlagCode.ID12_INVALID, FlagCode.ID_EXPIRED,
        FlagCode.ID_OBSOLETE, FlagCode.DOC_OBSOLETE, FlagCode.FORM_VERSION_OBSOLETE, FlagCode.NAME_VARIANT,
        FlagCode.REQUESTER_CARD_MISSING, FlagCode.CROSSCHECK_FAIL, FlagCode.PAGE_CUT, FlagCode.PAGE_ORPHAN,
        FlagCode.PAGE_COUNT_MISMATCH, FlagCode.MIXED_DOSSIERS, FlagCode.FILE_QUARANTINED,
    )
)  # fmt: skip
NEW_PICTURE = frozenset(  # what the post office can put right with a camera
    (
        FlagCode.BLUR, FlagCode.GLARE, FlagCode.TOO_DARK, FlagCode.FINGER, FlagCode.SCREEN_PHOTO, FlagCode.PAGE_CUT,
        FlagCode.LOW_DPI, FlagCode.SHEET_NOT_FOUND, FlagCode.FIELD_ILLEGIBLE, FlagCode.FILE_QUARANTINED,
        FlagCode.TONES_LOST,
    )
)  # fmt: skip
_WEIGHT = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}
_NEED = {Requirement.REQUIRED: 0, Requirement.CONDITIONAL: 1, Requirement.OPTIONAL: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What must be done before a dossier can be accepted: fields to look at, and doubts that stop it."""

    fields: tuple[FieldValue, ...]
    stops: tuple[Flag, ...]

    @property
    def count(self) -> int:
        """How many points are open; a doubt about a field that waits is that field's."""
        waiting = {field.field_id for field in self.fields}
        return len(self.fields) + sum(flag.scope not in waiting for flag in self.stops)


def open_points(dossier: Dossier) -> Open:
    """Return what is open, most serious first."""
    return Open(
        fields=tuple(by_weight(field for field in dossier.fields if waits(field))),
        stops=tuple(flag for flag in all_flags(dossier) if stops(flag, dossier)),
    )


def stops(flag: Flag, dossier: Dossier) -> bool:
    """Return whether a doubt stands in the way of accepting the dossier."""
    return flag.severity is Severity.BLOCK and not dossier.review.waives(flag.code.value, flag.scope)


def by_weight(fields: Iterable[FieldValue]) -> list[FieldValue]:
    """Return fields as a clerk looks at them: doubts that stop, then warnings; required first; least sure first."""
    return sorted(fields, key=_weight)


def to_look_at(dossier: Dossier) -> tuple[FieldValue, ...]:
    """Return the fields on a clerk's list: what waits, and what a clerk settled already, which can be taken back."""
    spoken = [field for field in dossier.fields if is_settled(field) and not waits(field)]
    return (*open_points(dossier).fields, *by_weight(spoken))


def defects(dossier: Dossier, codes: frozenset[FlagCode] = ON_A_SLIP) -> tuple[Flag, ...]:
    """Return the doubts that belong on a slip, those that stop the dossier first, each once."""
    settled_scopes = {field.field_id for field in dossier.fields if not waits(field)}
    fields = {field.field_id for field in dossier.fields}
    found = [
        flag
        for flag in all_flags(dossier)
        if flag.code in codes
        and (flag.scope not in fields or flag.scope in settled_scopes)
        and not dossier.review.waives(flag.code.value, flag.scope)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda flag: _WEIGHT[flag.severity]))


def _weight(field: FieldValue) -> tuple[int, int, float]:
    worst = min((_WEIGHT[flag.severity] for flag in field.flags), default=3)
    return worst, _NEED[field.requirement], field.confidence if field.confidence is not None else 0.0
