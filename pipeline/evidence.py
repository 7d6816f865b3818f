"""What speaks for and against a value, as numbers between 0 and 1: the features that calibration weighs."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from pipeline.kinds import Fill, Source
from pipeline.model import Candidate, CrossCheck, FieldValue, Page
from pipeline.rules.fold import tone_key

INDEPENDENT = (Source.QR, Source.BARCODE, Source.MRZ)
FEATURES = (
    "print_confidence", "line_confidence", "print_says", "line_says", "readers_agree", "readers_alike", "tones_alike",
    "plausibility", "rule_fails", "rule_passes", "handwritten", "mark_agrees", "mark_differs", "checks_pass",
    "checks_fail", "free_differs", "length", "lines", "sharpness",
)  # fmt: skip


def features_of(field: FieldValue, checks: Sequence[CrossCheck], page: Page | None) -> Mapping[str, float]:
    """Return the features of a value by name, all of `FEATURES`."""
    printed = _of(field, Source.PRINT_OCR)
    line = _of(field, Source.HAND_OCR) or _of(field, Source.CELLS)
    mine = [check for check in checks if field.field_id in check.field_ids]
    both = printed is not None and line is not None and bool(printed.raw) and bool(line.raw)
    one, two = (tone_key(printed.raw), tone_key(line.raw)) if printed and line else ("", "")
    marks = [candidate for candidate in field.candidates if candidate.source in INDEPENDENT and candidate.raw]
    return {
        "print_confidence": printed.confidence if printed and printed.raw else 0.0,
        "line_confidence": line.confidence if line and line.raw else 0.0,
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
        "free_differs": float(bool(line and line.free_raw and tone_key(line.free_raw) != two)),
        "length": min(1.0, len(field.raw or "") / 60),
        "lines": min(1.0, (len(field.evidence) - 1) / 2) if field.evidence else 0.0,
        "sharpness": page.quality.sharpness if page else 0.5,
    }


def has_independent(field: FieldValue, checks: Sequence[CrossCheck]) -> bool:
    """Return whether something other than a reader of this ink vouches for the value: a mark, or another paper."""
    marked = any(c.source in INDEPENDENT and c.raw and _same(c, field) for c in field.candidates)
    return marked or any(check.result == "pass" and field.field_id in check.field_ids for check in checks)


def _of(field: FieldValue, source: Source) -> Candidate | None:
    return next((candidate for candidate in field.candidates if candidate.source is source), None)


def _same(candidate: Candidate, field: FieldValue) -> bool:
    if candidate.value is not None and field.value is not None:
        return candidate.value == field.value
    return tone_key(candidate.raw) == tone_key(field.raw or "")
