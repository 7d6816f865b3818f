"""Score: a calibrated probability and a state for every field, and the dossier's route."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from pipeline.echoes import SILENCE, echoes_of
from pipeline.evidence import fails, features_of, is_blank, is_sure_paper, may_pass
from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.formdef import Forms
from pipeline.kinds import Fill, Requirement, Route, State
from pipeline.model import CrossCheck, Dossier, FieldValue, Flag, Page
from pipeline.scorecard import Scorecard
from pipeline.settled import is_settled, waits

ABOUT_READING = (FlagCode.DATE_INVALID, FlagCode.ID12_INVALID)  # a misread value breaks these as well as a wrong one
ABOUT_CHECKS = (FlagCode.CROSSCHECK_FAIL, FlagCode.DATE_WORDS_MISMATCH)  # two values differ, or one of them was misread


def score(dossier: Dossier, *, scorecard: Scorecard, forms: Forms) -> Dossier:
    """Return the dossier with confidence and state on every field, FIELD_LOW_CONF where a clerk must look, and a route.

    A block flag on a field, a paper whose class or version is unsure, and hand-writing without independent evidence
    always go to a clerk.
    """
    pages = {page.page_id: page for page in dossier.pages}
    unsure = {c.component_id for c in dossier.components if not is_sure_paper(c, forms)}
    echoes = echoes_of(dossier.fields)
    said = {
        field.field_id: features_of(
            field, dossier.cross_checks, _page_of(field, pages), echoes.get(field.field_id, SILENCE)
        )
        for field in dossier.fields
    }
    misread = {f.field_id for f in dossier.fields if not is_settled(f) and _may_be_misread(said[f.field_id])}
    fields = tuple(
        field
        if is_settled(field)
        else _scored(
            field,
            dossier.cross_checks,
            said[field.field_id],
            scorecard,
            misread=misread,
            paper_sure=field.component_id not in unsure,
            passes=may_pass(field, dossier.cross_checks, echoes.get(field.field_id, SILENCE)),
        )
        for field in dossier.fields
    )
    scored = replace(dossier, fields=fields)
    return replace(scored, route=_route(scored))


def _page_of(field: FieldValue, pages: Mapping[str, Page]) -> Page | None:
    return pages.get(field.evidence[0].page_id) if field.evidence else None


def _may_be_misread(features: Mapping[str, float]) -> bool:
    return not features["readers_agree"] and not features["mark_agrees"]


def _scored(
    field: FieldValue,
    checks: Sequence[CrossCheck],
    features: Mapping[str, float],
    scorecard: Scorecard,
    *,
    misread: Set[str],
    paper_sure: bool,
    passes: bool,
) -> FieldValue:
    probability = scorecard.probability(field.kind, features)
    field = replace(field, flags=tuple(_softened(flag, field, checks, misread) for flag in field.flags))
    if is_blank(field):
        # No ink and no reading is an answer; asked for and blank is a clerk's question, flagged already.
        state = State.ABSENT if field.requirement is not Requirement.REQUIRED and paper_sure else State.NEEDS_REVIEW
        return replace(field, confidence=probability, state=state)
    if paper_sure and passes and scorecard.accepts(field.kind, probability):
        return replace(field, confidence=probability, state=State.ABSENT if field.state is State.ABSENT else State.AUTO)
    return replace(field, confidence=probability, state=State.NEEDS_REVIEW, flags=_with_doubt(field))


def _softened(flag: Flag, field: FieldValue, checks: Sequence[CrossCheck], misread: Set[str]) -> Flag:
    """Return a flag that may be the reader's fault as a warning: a value misread, or not found where there is ink.

    A check between values fails as well when the other value is misread, the date in words for one.
    """
    failed = (check.field_ids for check in checks if fails(check) and field.field_id in check.field_ids)
    unread = flag.code is FlagCode.FIELD_MISSING and field.fill is not Fill.NONE and field.field_id in misread
    broken = flag.code in ABOUT_READING and field.field_id in misread
    differs = flag.code in ABOUT_CHECKS and any(not misread.isdisjoint(fields) for fields in failed)
    return replace(flag, severity=Severity.WARN) if unread or broken or differs else flag


def _with_doubt(field: FieldValue) -> tuple[Flag, ...]:
    low = FlagCode.FIELD_LOW_CONF
    if any(flag.code is low for flag in field.flags):
        return field.flags
    return (*field.flags, Flag(code=low, severity=FLAGS[low].severity, scope=field.field_id))


def _route(dossier: Dossier) -> Route:
    """Return release only when nothing is open: no field waits, no flag blocks anywhere, every paper is known.

    A doubt that a clerk waived, and a failed check all of whose fields a clerk settled, is open no more.
    """
    if dossier.pages and all(not page.quality.usable or page.blank for page in dossier.pages):
        return Route.REJECT
    flags = (
        *dossier.flags,
        *(flag for component in dossier.components for flag in component.flags),
        *(flag for page in dossier.pages for flag in page.flags),
        *(flag for field in dossier.fields for flag in field.flags),
    )
    settled = {field.field_id for field in dossier.fields if is_settled(field)}
    waiting = any(waits(field) for field in dossier.fields)
    blocked = any(
        flag.severity is Severity.BLOCK and not dossier.review.waives(flag.code.value, flag.scope) for flag in flags
    )
    failed = any(
        fails(check) and not (check.field_ids and settled.issuperset(check.field_ids)) for check in dossier.cross_checks
    )
    return Route.REVIEW if waiting or blocked or failed or not dossier.fields else Route.RELEASE
