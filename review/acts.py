"""What a clerk says of a value, a doubt or a page, written into the dossier beside what the machine said."""

import unicodedata
from dataclasses import dataclass, replace

from pipeline import settled
from pipeline.clerk_records import PageOrder, PageVerb, ProcedureSaid, Waiver
from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.kept import new_orders
from pipeline.kinds import Requirement, Source, State
from pipeline.model import Candidate, Correction, Dossier, FieldValue, Flag
from pipeline.recheck import Rulebook, left_over, recheck
from pipeline.rules.lists import is_absent
from review.faults import Fault, NotHere

LONGEST = 2000  # characters a clerk may type into one value
ENGINE = "clerk"
TURNS = ("0", "90", "180", "270")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act on one field: which, and what was typed or which reading was chosen (its place among the candidates)."""

    field_id: str
    action: str
    text: str = ""
    choice: int | None = None
    reason: str | None = None


def settle(dossier: Dossier, act: Act, *, rules: Rulebook, by: str, at: str) -> Dossier:
    """Return the dossier after an act, checked again: what the machine said stays, and so does every earlier act.

    Raises:
        NotHere: there is no such field or reading.
        Fault: nothing was typed, or there is nothing to take back.
    """
    field = _field(dossier, act.field_id)
    said = _said(field, act)
    provisional = _with(field, said, by=by, at=at)
    whole = replace(dossier, fields=tuple(provisional if one is field else one for one in dossier.fields))
    checked = recheck(whole, rules=rules)
    after = _field(checked, act.field_id)
    last = replace(after.corrections[-1], after=after.value)
    known = replace(after, corrections=(*after.corrections[:-1], last))
    return replace(checked, fields=tuple(known if one is after else one for one in checked.fields))


def waive(dossier: Dossier, waiver: Waiver, *, rules: Rulebook) -> Dossier:
    """Return the dossier with a blocking doubt settled.

    Raises:
        NotHere: there is no such doubt.
        Fault: no reason is given.
    """
    if not waiver.reason.strip():
        raise Fault("reason_needed", status=422)
    if not any((flag.code.value, flag.scope) == (waiver.code, waiver.scope) for flag in all_flags(dossier)):
        raise NotHere
    review = replace(dossier.review, waivers=(*dossier.review.waivers, waiver))
    return recheck(replace(dossier, review=review), rules=rules)


def order(dossier: Dossier, said: PageOrder, *, again: bool = False) -> Dossier:
    """Return the dossier with a clerk's word on a page, which the next reading obeys.

    `again` forgets what the last reading could not obey: it would stop the next one as well.

    Raises:
        NotHere: there is no such page.
        Fault: the page cannot be turned so, or moved there.
    """
    pages = {page.page_id for page in dossier.pages}
    if said.page_id not in pages or (said.verb is PageVerb.MOVE and said.to not in pages):
        raise NotHere
    turned_oddly = said.verb is PageVerb.TURN and said.to not in TURNS
    if turned_oddly or (said.verb is PageVerb.MOVE and said.to == said.page_id):
        raise Fault("page_order_odd", status=422)
    failed = new_orders(dossier) if again else ()
    obeyed = (one for one in dossier.review.page_orders if one not in failed)
    review = replace(dossier.review, page_orders=(*obeyed, said))
    return replace(dossier, review=review)


def name_procedure(dossier: Dossier, said: ProcedureSaid, *, rules: Rulebook) -> Dossier:
    """Return the dossier as one of the procedure that a clerk names, checked again."""
    review = replace(dossier.review, procedures=(*dossier.review.procedures, said))
    others = left_over(dossier, rules)  # what the procedure of before asked for is asked for no more
    return recheck(replace(dossier, review=review, flags=others), rules=rules)


def all_flags(dossier: Dossier) -> tuple[Flag, ...]:
    """Return every doubt: of the dossier, its pages, papers and values."""
    scopes = (dossier.pages, dossier.components, dossier.fields)
    return (*dossier.flags, *(flag for scope in scopes for each in scope for flag in each.flags))


def typed_text(text: str) -> str:
    """Return what was typed, composed (NFC), on one line, without signs that cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(" " if char in "\r\n\t" else char for char in composed if char in "\r\n\t" or char.isprintable())
    return " ".join(seen.split())


def _field(dossier: Dossier, field_id: str) -> FieldValue:
    found = next((field for field in dossier.fields if field.field_id == field_id), None)
    if found is None:
        raise NotHere
    return found


def _said(field: FieldValue, act: Act) -> Act:
    """Return the act as it is meant: a reading that is the value already, or a stroke, needs no typing."""
    if act.action == settled.CHOOSE:
        if act.choice is None or not 0 <= act.choice < len(field.candidates):
            raise NotHere
        chosen = field.candidates[act.choice]
        same = chosen.value == field.value and field.value is not None
        return replace(act, action=settled.CONFIRM) if same else replace(act, text=chosen.raw)
    if act.action == settled.CONFIRM and field.value is None and field.kind not in settled.TICKED and field.raw:
        act = replace(act, action=settled.CORRECT, text=field.raw)  # what is shown as read is not an empty answer
    if act.action == settled.CORRECT:
        text = typed_text(act.text)
        if not text:
            raise Fault("nothing_typed", status=422)
        if len(text) > LONGEST:
            raise Fault("too_long", status=422, most=LONGEST)
        return replace(act, action=settled.ABSENT) if is_absent(text) else replace(act, text=text)
    if act.action == settled.CONFIRM and field.value is None:
        return replace(act, action=settled.ABSENT)
    if act.action == settled.UNDO and settled.standing(field) is None:
        raise Fault("nothing_to_undo", status=422)
    return act


def _with(field: FieldValue, act: Act, *, by: str, at: str) -> FieldValue:
    """Return the field with the act appended, standing as that act, or the one before it, says."""
    correction = Correction(before=field.value, after=None, action=act.action, by=by, at=at, reason=act.reason)
    field = replace(field, corrections=(*field.corrections, correction))
    if act.action in settled.WRITTEN:
        chosen = field.candidates[act.choice] if act.choice is not None else None
        said = Candidate(
            raw=act.text,
            value=None,
            source=Source.CLERK,
            confidence=1.0,
            engine=ENGINE,
            evidence=chosen.evidence if chosen is not None else field.evidence,
        )
        field = replace(field, candidates=(*field.candidates, said))
    return _standing(field)


def _standing(field: FieldValue) -> FieldValue:
    """Return the field in the state that its standing act gives; without one it is the machine's again."""
    act = settled.standing(field)
    if act is None:
        return replace(field, state=State.NEEDS_REVIEW, value=None)
    if act.action in settled.WRITTEN:
        return replace(field, state=State.CORRECTED, confidence=None)
    if act.action == settled.ABSENT:
        empty = False if field.kind in settled.TICKED else None
        return replace(field, state=State.ABSENT, value=empty, confidence=None, flags=_missing(field))
    if act.action == settled.ILLEGIBLE:
        flags = (_flag(FlagCode.FIELD_ILLEGIBLE, field),)
        return replace(field, state=State.ILLEGIBLE, value=None, confidence=None, flags=flags)
    # Confirmed: a clerk has looked, so only what stops a dossier whoever reads it is left of the doubts.
    stopping = tuple(flag for flag in field.flags if flag.severity is Severity.BLOCK)
    value = field.value if act is field.corrections[-1] else act.after
    return replace(field, state=State.CONFIRMED, value=value, confidence=None, flags=stopping)


def _missing(field: FieldValue) -> tuple[Flag, ...]:
    if field.requirement is not Requirement.REQUIRED:
        return ()
    code = FlagCode.SIGNATURE_MISSING if field.kind == "signature" else FlagCode.FIELD_MISSING
    return (_flag(code, field),)


def _flag(code: FlagCode, field: FieldValue) -> Flag:
    return Flag(code=code, severity=FLAGS[code].severity, scope=field.field_id)
