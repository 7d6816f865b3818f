"""Validate: raw readings become typed values, with rule results, flags and a plausibility; a machine-read mark wins."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.formdef import Field, Form
from pipeline.kinds import Requirement, Source, State
from pipeline.model import Candidate, Component, Evidence, FieldValue, Flag
from pipeline.rules.typed import ParseContext, Typed, parse
from pipeline.settled import TICKED, is_settled, written

SURE_SOURCES = (Source.QR, Source.BARCODE, Source.MRZ)  # best first: all three carry check digits
YES = frozenset(("có", "x", "v", "1"))  # how a clerk writes that a signature or a tick is there
PAST_KEYS = ("dob", "birth", "issue_date", "made_at.date", "accepted_at")  # such a date cannot lie after the receipt
DATED_PLACES = ("made_at.place", "issue.place")  # a date stands behind them on the same line
PAPER_DATE_KEYS = ("made_at.date", "declarant.date", "accepted_at", "back.issue_date")


def validate(
    paper: Component,
    fields: Sequence[FieldValue],
    *,
    form: Form,
    received_on: str | None = None,
    home_province: str | None = None,
) -> tuple[FieldValue, ...]:
    """Return the fields of one paper with typed values, rule results, flags and plausibility, in the same order.

    `received_on` (ISO) bounds dates that lie in the past; `home_province` helps places that name no province.
    """
    made_on = _paper_date(fields, received_on)
    context = ParseContext(on=made_on, received_on=received_on, home_province=home_province)
    return tuple(
        _settled(field, form.by_key.get(field.key), context)
        if is_settled(field)
        else _eased(_validated(field, form.by_key.get(field.key), context), form)
        for field in fields
        if field.component_id == paper.component_id
    )


def _paper_date(fields: Sequence[FieldValue], received_on: str | None) -> str | None:
    """Return the day the paper was made, where a field says it and it can be so; the geography version hangs on it."""
    by_key = {field.key: field for field in fields}
    for key in PAPER_DATE_KEYS:
        field = by_key.get(key)
        said = written(field) if field is not None else None
        raw = said.raw if said is not None else field.raw if field is not None else None
        if not raw:
            continue
        value = parse("date", raw, context=ParseContext(received_on=received_on, past=True)).value
        if isinstance(value, str) and len(value) == len("2025-07-01") and (not received_on or value <= received_on):
            return value
    return received_on


def _settled(field: FieldValue, definition: Field | None, context: ParseContext) -> FieldValue:
    """Return a field as a clerk said: what they wrote is typed by the same rules, and stands whatever those say."""
    said = written(field)
    if said is None:
        return field
    if field.kind in TICKED:
        return replace(field, value=said.raw.casefold() in YES, rules=(), flags=(), plausibility=1.0, confidence=None)
    typed = parse(field.kind, said.raw, context=_of_field(field, definition, context))
    value = said.raw if typed.value is None else typed.value
    return replace(
        field,
        value=value,
        rules=typed.rules,
        flags=tuple(_flag(code, field) for code in typed.flags),
        plausibility=typed.plausibility,
        confidence=None,
    )


def _of_field(field: FieldValue, definition: Field | None, context: ParseContext) -> ParseContext:
    options = definition.options if definition else ()
    return replace(context, options=options, past=_is_past(field.key), undated=field.key in DATED_PLACES)


def _validated(field: FieldValue, definition: Field | None, context: ParseContext) -> FieldValue:
    context = _of_field(field, definition, context)
    if field.kind == "signature":
        return _signature(field)
    candidates = tuple(_typed_candidate(field.kind, candidate, context) for candidate in field.candidates)
    raw, typed, evidence = _chosen(field, candidates, context)
    flags = _merged(field, typed, missing=_is_missing(field, raw, typed))
    state = State.ABSENT if typed.absent else State.NEEDS_REVIEW
    return replace(
        field,
        raw=raw,
        value=typed.value,
        candidates=candidates,
        evidence=evidence,
        rules=typed.rules,
        plausibility=typed.plausibility,
        state=state,
        flags=flags,
    )


def _is_past(key: str) -> bool:
    return key.endswith(PAST_KEYS)


def _typed_candidate(kind: str, candidate: Candidate, context: ParseContext) -> Candidate:
    if candidate.value is not None or not candidate.raw:
        return candidate
    return replace(candidate, value=parse(kind, candidate.raw, context=context).value)


def _chosen(
    field: FieldValue, candidates: Sequence[Candidate], context: ParseContext
) -> tuple[str | None, Typed, tuple[Evidence, ...]]:
    """Return raw text, typed value and evidence of the reading that stands: a mark's where there is one."""
    for source in SURE_SOURCES:
        for candidate in candidates:
            if candidate.source is source and candidate.raw and not _lacks_accents(field.kind, source):
                return candidate.raw, parse(field.kind, candidate.raw, context=context), candidate.evidence
    if field.raw:
        return field.raw, parse(field.kind, field.raw, context=context), field.evidence
    said = [candidate for candidate in candidates if candidate.raw and candidate.source is not Source.CLERK]
    if said:
        best = max(said, key=lambda candidate: candidate.confidence)
        return best.raw, parse(field.kind, best.raw, context=context), best.evidence
    return field.raw, parse(field.kind, "", context=context), field.evidence


def _lacks_accents(kind: str, source: Source) -> bool:
    return source is Source.MRZ and kind == "person_name"


def _is_missing(field: FieldValue, raw: str | None, typed: Typed) -> bool:
    nothing = not raw or (typed.value is None and not typed.rules and not typed.absent)
    return field.requirement is Requirement.REQUIRED and nothing


def _merged(field: FieldValue, typed: Typed, *, missing: bool) -> tuple[Flag, ...]:
    """Return earlier flags and those of the value, each code once; one that no longer holds is taken off."""
    codes = list(typed.flags)
    if missing:
        codes.append(FlagCode.FIELD_MISSING)
    kept = tuple(flag for flag in field.flags if flag.code is not FlagCode.FIELD_MISSING and flag.code not in codes)
    return kept + tuple(_flag(code, field) for code in codes)


def _flag(code: FlagCode, field: FieldValue) -> Flag:
    return Flag(code=code, severity=FLAGS[code].severity, scope=field.field_id)


def _eased(field: FieldValue, form: Form) -> FieldValue:
    """Return a field whose missing signature warns where an office issued the paper, and does not ask on it.

    Officials sign under their red seal, where the signature is often not seen (in 5 of 40 drawn dossiers); an
    application without a citizen's signature still stops.
    """
    if form.procedures:
        return field
    signed = FlagCode.SIGNATURE_MISSING
    flags = (replace(flag, severity=Severity.WARN) if flag.code is signed else flag for flag in field.flags)
    return replace(field, flags=tuple(flags))


def _signature(field: FieldValue) -> FieldValue:
    """Return the field with True or False for a signature, None where none was looked for; a missing one is flagged."""
    if field.raw is None:  # its label was not read: nobody looked, and FIELD_MISSING says so
        return replace(field, plausibility=0.5)
    signed = bool(field.raw)
    asked = field.requirement is Requirement.REQUIRED
    kept = tuple(flag for flag in field.flags if flag.code not in (FlagCode.SIGNATURE_MISSING, FlagCode.FIELD_MISSING))
    flags = kept if signed or not asked else (*kept, _flag(FlagCode.SIGNATURE_MISSING, field))
    return replace(field, value=signed, flags=flags, plausibility=1.0 if signed else 0.5)
