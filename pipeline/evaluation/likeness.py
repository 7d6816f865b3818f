"""Whether a value says what is true, and how far a text is from what stands on the paper."""

import re
from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import Levenshtein

from pipeline.kinds import Json
from pipeline.rules.fold import collapse, fold, tone_key

DATES = ("date", "partial_date", "datetime")  # printed words stand between their digits on some forms, not on others
DIGITS = ("id12", "id9", "phone")
_SIGNS = re.compile(r"[^\w/]+|_")
_NO_DIGIT = re.compile(r"\D+")


def is_right(kind: str, value: Json, meant: Any, raw: str) -> bool:
    """Return whether a typed value is the true one; `raw` is how the paper writes it.

    Letters are compared without case and white space; hoà and hòa are one. An address is right when it says what
    the paper says, or the same in full.
    """
    if value is None:
        return False
    if kind == "id_paper":
        return _is_right_paper(value, meant, raw)
    if isinstance(value, Mapping) and "text" in value:
        value = value["text"]
    if isinstance(meant, Mapping) and isinstance(value, Mapping):
        return all(value.get(name) == part for name, part in meant.items())
    if isinstance(value, str):
        return (
            text_key(value) in {text_key(str(meant)), text_key(raw)}
            if not isinstance(meant, Mapping)
            else (text_key(value) == text_key(raw))
        )
    return bool(value == meant)


def _is_right_paper(value: Json, meant: Any, raw: str) -> bool:
    """Return whether an identity paper is the true one; its type counts only where it is written."""
    if not isinstance(value, Mapping) or not isinstance(meant, Mapping):
        return False
    named = any(char.isalpha() for char in raw)
    parts = ("type", "number", "issued_by", "issued_on") if named else ("number", "issued_by", "issued_on")
    return all(text_key(str(value.get(part))) == text_key(str(meant.get(part))) for part in parts)


def text_key(text: str) -> str:
    """Return the text as it is compared: lower case, tone marks in one place, signs and white space as one space."""
    return collapse(_SIGNS.sub(" ", tone_key(text)))


def distances(kind: str, said: str, meant: str) -> tuple[int, int, int]:
    """Return how many letters are wrong, how many are with all marks taken off, and how many there are."""
    if kind in DATES or kind in DIGITS:
        said, meant = _NO_DIGIT.sub("", said), _NO_DIGIT.sub("", meant)
    else:
        said, meant = text_key(said), text_key(meant)
    return Levenshtein.distance(said, meant), Levenshtein.distance(fold(said), fold(meant)), len(meant)
