"""Whether a clerk has spoken of a field, and which of their acts stands."""

from pipeline.flagcodes import FlagCode
from pipeline.kinds import Source, State
from pipeline.model import Candidate, Correction, FieldValue

CONFIRM, CORRECT, CHOOSE = "confirm", "correct", "choose"
ABSENT, ILLEGIBLE, UNDO = "mark_absent", "mark_illegible", "undo"
WRITTEN = frozenset((CORRECT, CHOOSE))  # acts that leave a candidate of the clerk's, one each, in their order
TICKED = frozenset(("signature", "checkbox"))  # kinds whose value is that a mark is there
SPOKEN = frozenset((State.CONFIRMED, State.CORRECTED, State.ILLEGIBLE))  # the machine never says these


def standing(field: FieldValue) -> Correction | None:
    """Return the last act that nobody took back, or None."""
    acts: list[Correction] = []
    for correction in field.corrections:
        if correction.action != UNDO:
            acts.append(correction)
        elif acts:
            acts.pop()
    return acts[-1] if acts else None


def is_settled(field: FieldValue) -> bool:
    """Return whether the field stands as a clerk said: no rule and no reader changes it any more."""
    return field.state in SPOKEN or (field.state is State.ABSENT and standing(field) is not None)


def waits(field: FieldValue) -> bool:
    """Return whether a person must look: nobody settled it, or what a clerk typed does not read as a value of its kind.

    Confirming what was typed settles it: then it stands so on the paper.
    """
    odd = any(flag.code is FlagCode.VALUE_ODD for flag in field.flags)
    return field.state is State.NEEDS_REVIEW or (field.state is State.CORRECTED and odd)


def written(field: FieldValue) -> Candidate | None:
    """Return what the clerk wrote or chose in the act that stands, or None when that act wrote nothing."""
    act = standing(field)
    acts = [correction for correction in field.corrections if correction.action in WRITTEN]
    said = [candidate for candidate in field.candidates if candidate.source is Source.CLERK]
    place = next((number for number, one in enumerate(acts) if one is act), None)
    return said[place] if place is not None and place < len(said) else None
