"""How far a reading is from the truth: characters, marks only, whole lines."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

# hoà and hòa are one word written by two rules.
TONE_PLACES = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
MISPLACED = re.compile(f"({'|'.join(TONE_PLACES)})(?!\\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Rates over a set of lines, between 0 and 1 (or more, where more is read than is there)."""

    characters: float
    marks: float
    exact: float
    lines: int


def lenient(text: str) -> str:
    """Return the text without case, punctuation and the two ways to place a tone."""
    kept = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", text).casefold())
    return MISPLACED.sub(lambda found: TONE_PLACES[found.group(1)], " ".join(kept.split()))


def unmarked(text: str) -> str:
    """Return the text in plain letters."""
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def errors(truths: Sequence[str], readings: Sequence[str]) -> Errors:
    """Return the error rates; `marks` counts the errors that go away when all marks do."""
    total = max(1, sum(len(truth) for truth in truths))
    pairs = list(zip(truths, readings, strict=True))
    wrong = sum(Levenshtein.distance(truth, reading) for truth, reading in pairs)
    bare = sum(Levenshtein.distance(unmarked(truth), unmarked(reading)) for truth, reading in pairs)
    exact = sum(truth == reading for truth, reading in pairs)
    return Errors(
        characters=wrong / total, marks=(wrong - bare) / total, exact=exact / max(1, len(pairs)), lines=len(pairs)
    )
