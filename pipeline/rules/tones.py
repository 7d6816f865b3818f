"""Whether a reading kept its Vietnamese marks: the share of vowels with a mark, against that of the form's own print.

Vietnamese vowels carry a tone, a hat or a horn more often than not. A reader with the wrong language data reads every
word and loses every mark, and nothing else in the line would notice.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from pipeline.formdef import Form

VOWELS = frozenset("aeiouy")
ENOUGH_VOWELS = 60  # fewer tell nothing
KEPT_SHARE = 0.6  # of the form's norm: 38 read pages gave 0.82 to 1.4 times it, and 0 to 0.06 without their marks
_WORD = re.compile(r"[^\W\d_]+")


def marked_vowels(text: str) -> tuple[int, int]:
    """Return how many vowels of a text carry a mark, and how many vowels there are."""
    marked = vowels = 0
    for word in _WORD.findall(text):
        for char in word.lower():
            parts = unicodedata.normalize("NFD", char)
            if parts[0] in VOWELS:
                vowels += 1
                marked += len(parts) > 1
    return marked, vowels


def has_lost_marks(text: str, form: Form) -> bool:
    """Return whether far fewer vowels of a page's reading carry a mark than of its form's print."""
    marked, vowels = marked_vowels(text)
    return vowels >= ENOUGH_VOWELS and marked < KEPT_SHARE * _norm(_print(form)) * vowels


@cache
def _norm(printed: str) -> float:
    """Return the share of marked vowels in a form's print: low on cards, whose labels are English too."""
    marked, vowels = marked_vowels(printed)
    return marked / vowels if vowels else 0.0


def _print(form: Form) -> str:
    labels: Iterable[str] = (label for field in form.fields for label in field.labels[:1])
    return " ".join((*form.titles, *form.anchors, *labels))
