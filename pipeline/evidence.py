"""What speaks for and against a value, as numbers between 0 and 1: the features that calibration weighs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from pipeline.echoes import SILENCE, Echo
from pipeline.flagcodes import FlagCode, Severity
from pipeline.formdef import Forms
from pipeline.heard import BY_LINE_READER
from pipeline.kinds import Fill, Source
from pipeline.label_order import BY_ORDER
from pipeline.model import Candidate, Component, CrossCheck, FieldValue, Page
from pipeline.rules.fold import fold, tone_key
from pipeline.rules.names import wordy

INDEPENDENT = (Source.QR, Source.BARCODE, Source.MRZ)
FEATURES = (
    "print_confidence", "line_confidence", "print_says", "line_says", "readers_agree", "readers_alike", "tones_alike",
    "plausibility", "rule_fails", "rule_passes", "handwritten", "mark_agrees", "mark_differs", "checks_pass",
    "checks_fail", "free_differs", "length", "lines", "sharpness", "photo", "odd_signs", "crumbs", "flagged",
    "least_sure", "agree_sure", "letter_sure", "marks_only", "wordy", "echo", "echo_differs",
)  # fmt: skip
VOUCHING = (  # checks in which another ink says the same; an age that can be, or a place that exists, proves nothing
    "ID.QR_EQ_OCR", "ID.MRZ_EQ_QR", "REQ.ID_EQ_CARD", "KS.DOB_WORDS", "NAME.SAME_ID", "DOB.SAME_ID",
)  # fmt: skip
SEEN_EMPTY = 1.0  # confidence of an empty reading where the leader was seen and nothing on it
LETTERS = 10  # of a reading by whose confidence long and short ones are compared
CLASS_SURE = 0.75  # classification evidence under which every field of a paper is looked at
_ODD = re.compile(r"[^\w\s,./()@:;'\"–-]|_|(?<=\d)[,.]{2,}|(?<=\w)\s[.,]\w")  # what dots and rules are read as
_SIGNS = re.compile(r"[^\w/]+|_")
_CRUMB = re.compile(r"(?:^|\s)[^\W\d](?=\s|$)")  # a letter by itself is hardly ever a word


def features_of(
    field: FieldValue, checks: Sequence[CrossCheck], page: Page | None, echo: Echo = SILENCE
) -> Mapping[str, float]:
    """Return the features of a value by name: all of `FEATURES`, and `is_KIND`; `echo` is what other papers say."""
    printed = _of(field, Source.PRINT_OCR) or _alone(_of(field, Source.CELLS))
    line = _of(field, Source.HAND_OCR) or _of(field, Source.CELLS)
    mine = [check for check in checks if field.field_id in check.field_ids]
    both = printed is not None and line is not None and bool(printed.raw) and bool(line.raw)
    one, two = (_letters(printed.raw), _letters(line.raw)) if printed and line else ("", "")
    marks = [candidate for candidate in field.candidates if candidate.source in INDEPENDENT and candidate.raw]
    sure = [c.confidence if c is not None and c.raw else 0.0 for c in (printed, line)]
    raw = field.raw or ""
    return {
        f"is_{field.kind}": 1.0,
        "print_confidence": sure[0],
        "line_confidence": sure[1],
        "print_says": float(printed is not None and _same(printed, field)),
        "line_says": float(line is not None and _same(line, field)),
        "readers_agree": float(both and one == two),
        "readers_alike": fuzz.ratio(one, two) / 100 if both else 0.0,
        "tones_alike": float(both and len(one) == len(two)),
        "plausibility": field.plausibility if field.plausibility is not None else 0.5,
        "rule_fails": min(1.0, float(sum(rule.result == "fail" for rule in field.rules))),
        "rule_passes": min(1.0, float(sum(rule.result == "pass" for rule in field.rules))),
        "handwritten": float(field.fill is not Fill.TYPED),
        "mark_agrees": float(any(_same(mark, field) for mark in marks)),
        "mark_differs": float(any(not _same(mark, field) for mark in marks)),
        "checks_pass": min(1.0, float(sum(check.result == "pass" for check in mine))),
        "checks_fail": min(1.0, float(sum(check.result == "fail" for check in mine))),
        "free_differs": float(bool(line and line.free_raw and _letters(line.free_raw) != two)),
        "length": min(1.0, len(raw) / 60),
        "lines": min(1.0, (len(field.evidence) - 1) / 2) if field.evidence else 0.0,
        "sharpness": page.quality.sharpness if page else 0.5,
        "photo": float(page is not None and page.dpi is None),
        "odd_signs": min(1.0, len(_ODD.findall(raw)) / 3),
        "crumbs": min(1.0, len(_CRUMB.findall(raw)) / 3),
        "flagged": float(any(f.code is not FlagCode.FIELD_LOW_CONF for f in field.flags)),
        "least_sure": min(sure),
        "agree_sure": min(sure) if both and one == two else 0.0,
        "letter_sure": _letter_sure(line) if line and line.raw else 0.0,
        "marks_only": float(both and one != two and fold(one) == fold(two)),
        "wordy": wordy(raw),
        "echo": float(echo.same),
        "echo_differs": float(echo.near),
    }


def _letter_sure(candidate: Candidate) -> float:
    """Return a reading's confidence as that of so many letters: that of a long line is the product of many."""
    return float(candidate.confidence ** (LETTERS / max(LETTERS, len(candidate.raw))))


def may_pass(field: FieldValue, checks: Sequence[CrossCheck], echo: Echo = SILENCE) -> bool:
    """Return whether a value may be accepted at all, be it ever so probable.

    Never with a block flag, a broken rule or a failed check, hand-writing only where something independent vouches
    for it, and never that nobody signed: of 9 papers of which that was found, 8 were signed. Nor where the line that
    begins its block was not read, as it may be another person's; nor where only the line reader heard its label: its
    strip may begin within a letter; nor a choice of which not all boxes were seen; nor a name that other papers write a
    little otherwise and none alike: of 12 such, not read off a code, 7 were misread; nor one whose marks are a guess
    (12 of 22 wrong); nor nothing.
    """
    blocked = any(flag.severity is Severity.BLOCK for flag in field.flags)
    broken = any(rule.result == "fail" for rule in field.rules)
    failed = any(fails(check) and field.field_id in check.field_ids for check in checks)
    boxes = any(c.source is Source.CHECKBOX and 0 < c.confidence < 1 and c.raw for c in field.candidates)
    unsigned = field.kind == "signature" and not field.value
    by_hand = field.fill is not Fill.TYPED and not _is_ink(field) and not has_independent(field, checks)
    unparted = any(flag.detail in (BY_ORDER, BY_LINE_READER) for flag in field.flags)
    alone = field.kind == "person_name" and echo.near and not echo.same and not has_independent(field, checks)
    guessed = any(flag.code is FlagCode.NAME_DIACRITIC_GUESS for flag in field.flags)
    doubtful = unsigned or boxes or by_hand or unparted or alone or guessed
    return bool(field.raw) and not (blocked or broken or failed or doubtful)


def is_blank(field: FieldValue) -> bool:
    """Return whether nothing stands in a field for sure: an empty cell of a ruled table, or a leader with no ink on it.

    No ink where a strip was looked for may also mean that the value stands beside the strip.
    """
    seen = "[" in field.key or any(
        not candidate.raw and (candidate.source is Source.CELLS or candidate.confidence >= SEEN_EMPTY)
        for candidate in field.candidates
    )
    return seen and field.fill is Fill.NONE and not field.raw and field.value in (None, False)


def fails(check: CrossCheck) -> bool:
    """Return whether a check failed and a person must look: one that weighs `info` is told and holds nothing up."""
    return check.result == "fail" and check.severity is not Severity.INFO


def is_sure_paper(component: Component, forms: Forms) -> bool:
    """Return whether class and version of a paper are sure enough for its fields to be accepted."""
    form = forms.get(component.doc_class)
    return (
        form is not None
        and component.form_version is not None
        and form.is_verified(component.form_version)
        and component.confidence >= CLASS_SURE
        and not any(flag.severity is Severity.BLOCK for flag in component.flags)
    )


def has_independent(field: FieldValue, checks: Sequence[CrossCheck]) -> bool:
    """Return whether something other than a reader of this ink vouches for the value: a mark, or another paper."""
    marked = any(c.source in INDEPENDENT and c.raw and _same(c, field) for c in field.candidates)
    return marked or any(
        check.check in VOUCHING and check.result == "pass" and field.field_id in check.field_ids for check in checks
    )


def _is_ink(field: FieldValue) -> bool:
    """Return whether the value is that there is ink or none, a tick or a signature, and nothing was read."""
    return any(candidate.source is Source.CHECKBOX for candidate in field.candidates)


def _alone(cells: Candidate | None) -> Candidate | None:
    """Return what cells say without their row, which is the other reader here."""
    return replace(cells, raw=cells.free_raw) if cells is not None and cells.free_raw else cells


def _of(field: FieldValue, source: Source) -> Candidate | None:
    return next((candidate for candidate in field.candidates if candidate.source is source), None)


def _letters(raw: str) -> str:
    """Return a reading as readers are compared: without signs, case and the place of tone marks."""
    return " ".join(_SIGNS.sub(" ", tone_key(raw)).split())


def _same(candidate: Candidate, field: FieldValue) -> bool:
    if candidate.value is not None and field.value is not None:
        return candidate.value == field.value
    return tone_key(candidate.raw) == tone_key(field.raw or "")
