"""Labels that only the line reader says: where a pen runs over print, it reads what the page reader does not.

Rows are read whole, so that a label is found by its words; the place of its letters tells where it stands in the row
that the page reader saw, whose words stay the value's first reading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.kinds import Box
from pipeline.layout import Match, Row, find_label
from pipeline.model import Line, Word
from pipeline.skeletons import skeletons_in

HEARD_LESS = 8.0  # rapidfuzz points that a label loses where only the line reader says it: one that is read goes first
BY_LINE_READER = "label said by the line reader alone"  # detail of the flag on its value: a clerk sees it
LETTER_WIDE = 0.45  # of a line's height, where a word's letters do not tell how wide they are


def heard_label(label: str, row: Row) -> Iterator[Match]:
    """Yield where a label stands in a row as the line reader says it, best first."""
    if row.heard:
        yield from (_as_read(match, row) for match in find_label(label, _said(row)))


def heard_skeletons(row: Row, label: str) -> list[Match]:
    """Return every place in a row where the label's words stand one after the other as the line reader says them."""
    return [_as_read(match, row) for match in skeletons_in(_said(row), label)] if row.heard else []


def _said(row: Row) -> Row:
    return replace(row, words=row.heard, heard=())


def _as_read(match: Match, row: Row) -> Match:
    left, right = row.at_x(match.box.left), row.at_x(match.box.right)
    return Match(row=row, start=left, end=right, score=match.score - HEARD_LESS, label=match.label, heard=True)


def heard_line(letters: Sequence[tuple[str, float]], crop: Box) -> Line | None:
    """Return the words of a crop's letters, each with its place along it, or None without any."""
    words: list[Word] = []
    word: list[tuple[str, float]] = []
    for letter, place in (*letters, (" ", 1.0)):
        if letter != " ":
            word.append((letter, place))
        elif word:
            words.append(_word(word, crop))
            word = []
    return Line(words=tuple(words), box=crop) if words else None


def _word(letters: Sequence[tuple[str, float]], crop: Box) -> Word:
    places = [crop.left + place * crop.width for _, place in letters]
    half = (places[-1] - places[0]) / (len(places) - 1) / 2 if len(places) > 1 else LETTER_WIDE * crop.height / 2
    return Word(
        text="".join(letter for letter, _ in letters),
        box=Box(left=places[0] - half, top=crop.top, right=places[-1] + half, bottom=crop.bottom),
        confidence=0.0,
    )
