"""Rows of a page as a person sees them, and where printed labels stand in them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.kinds import Box
from pipeline.model import Line, Word
from pipeline.rules.fold import fold

OVERLAP = 0.5  # share of the lower height that two pieces of one row share vertically
LABEL_SCORE = 80.0  # rapidfuzz ratio from which a printed label is taken as found
FOLDED = 4096  # labels kept folded: all that the forms print are about 530, and each is looked for in every row
SHORT_LABEL = 6  # letters; shorter labels must be nearly exact
SHORT_SCORE = 90.0
SURE, WORD_LENGTH = 0.8, 3  # confidence and letters of words whose heights tell what is usual
LOWEST, HIGHEST = 0.7, 1.4  # of it, that a row's height may be
TWO_LANGUAGES, SECOND_SLACK = " / ", 5  # between a label's two languages; characters a misread second one may be longer
EDGE = 0.4  # of a row's height: what stands so near to a word's edge stands at it
_SLASH = re.compile(r"\s*[/|\\⁄]\s*")
_BLUR = re.compile(r"[^\w ]")


@dataclass(frozen=True, kw_only=True)
class Row:
    """Words on one visual line, left to right, as one text with a folded twin of the same length.

    `heard` are the same line's words as the line reader says them, where the page reader failed.
    """

    index: int
    words: tuple[Word, ...]
    box: Box
    usual: float = 0.0
    heard: tuple[Word, ...] = ()

    @cached_property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def folded(self) -> str:
        """Lower case without accents; punctuation is a space, so lengths agree with `text`."""
        return _BLUR.sub(" ", fold(self.text))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in `text`."""
        position, out = 0, []
        for word in self.words:
            out.append(position)
            position += len(word.text) + 1
        return tuple(out)

    def x_at(self, position: int) -> float:
        """Return the x of a character's left side, interpolated inside its word."""
        for start, word in zip(reversed(self.starts), reversed(self.words), strict=True):
            if position >= start:
                share = min(1.0, (position - start) / max(1, len(word.text)))
                return word.box.left + share * word.box.width
        return self.box.left

    def at_x(self, x: float) -> int:
        """Return the character that stands at an x, or the one after it; near a word's edge, that edge."""
        near = EDGE * self.height
        for start, word in zip(self.starts, self.words, strict=True):
            if x <= word.box.left + near:
                return start
            if x < word.box.right - near:
                return start + round((x - word.box.left) / word.box.width * len(word.text))
        return len(self.text)

    @cached_property
    def middle(self) -> float:
        """The height at which most of its words stand."""
        return _median((word.box.top + word.box.bottom) / 2 for word in self.words)

    @property
    def height(self) -> float:
        """Median height of the words, steadier than the row's box; not far from what is usual on the page.

        A reader gives some words the height of their whole line with its gaps, and scraps of leaders next to none.
        """
        height = _median(word.box.height for word in self.words)
        return min(max(height, LOWEST * self.usual), HIGHEST * self.usual) if self.usual else height


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A label found in a row: span of characters, score 0..100; `heard` where only the line reader says it."""

    row: Row
    start: int
    end: int
    score: float
    label: str
    heard: bool = False

    @property
    def box(self) -> Box:
        """The label's rectangle."""
        left, right = self.row.x_at(self.start), self.row.x_at(self.end)
        return Box(left=left, top=self.row.box.top, right=max(left, right), bottom=self.row.box.bottom)


def rows_of(lines: Iterable[Line], heard: Sequence[Line] = ()) -> tuple[Row, ...]:
    """Return visual rows, top to bottom: lines that stand beside each other are one row; with what was heard there."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (item.box.top + item.box.bottom) / 2):
        home = next((group for group in reversed(groups[-6:]) if any(_beside(line, other) for other in group)), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    usual = _usual_height(word for group in groups for line in group for word in line.words)
    rows = [_row(index, group, usual) for index, group in enumerate(groups)]
    for line in heard:
        at = min(range(len(rows)), key=lambda n: abs(rows[n].middle - (line.box.top + line.box.bottom) / 2))
        rows[at] = replace(rows[at], heard=line.words)
    return tuple(rows)


def _usual_height(words: Iterable[Word]) -> float:
    """Return the height of a word that was surely read, or 0 where there are none."""
    return _median(word.box.height for word in words if word.confidence >= SURE and len(word.text) >= WORD_LENGTH)


def _median(numbers: Iterable[float]) -> float:
    ordered = sorted(numbers)
    return ordered[len(ordered) // 2] if ordered else 0.0


def _beside(one: Line, two: Line) -> bool:
    left, right = sorted((one, two), key=lambda line: line.box.left)
    ends, begins = left.words[-1].box, right.words[0].box
    if begins.left < ends.right - min(ends.height, begins.height):
        return False
    shared = min(ends.bottom, begins.bottom) - max(ends.top, begins.top)
    return shared >= OVERLAP * min(ends.height, begins.height)


def _row(index: int, group: Sequence[Line], usual: float) -> Row:
    words = sorted((word for line in group for word in line.words), key=lambda word: word.box.left)
    return _of_words(index, words, (), usual)


def _of_words(index: int, words: Sequence[Word], heard: Sequence[Word], usual: float) -> Row:
    return Row(
        index=index,
        usual=usual,
        words=tuple(words),
        heard=tuple(heard),
        box=Box(
            left=min(word.box.left for word in words),
            top=min(word.box.top for word in words),
            right=max(word.box.right for word in words),
            bottom=max(word.box.bottom for word in words),
        ),
    )


def in_columns(rows: Sequence[Row], *, first: int, last: int, split_x: float) -> tuple[Row, ...]:
    """Return the rows with those from `first` up to `last` cut at `split_x`: left column first, then the right."""
    middle = rows[first:last]
    pieces = [
        (_on_side(row.words, split_x, left=left), _on_side(row.heard, split_x, left=left))
        for left in (True, False)
        for row in middle
    ]
    groups = [(row.words, row.heard) for row in rows[:first]]
    groups += [(words, heard) for words, heard in pieces if words]
    groups += [(row.words, row.heard) for row in rows[last:]]
    usual = rows[0].usual if rows else 0.0
    return tuple(_of_words(index, words, heard, usual) for index, (words, heard) in enumerate(groups))


def _on_side(words: Sequence[Word], split_x: float, *, left: bool) -> tuple[Word, ...]:
    return tuple(word for word in words if (word.box.left + word.box.right < 2 * split_x) is left)


@lru_cache(maxsize=FOLDED)
def folded_label(label: str) -> str:
    """Return a label as rows are folded: lower case, no accents, punctuation as spaces, single spaces."""
    return " ".join(_BLUR.sub(" ", fold(label)).split())


def find_label(label: str, row: Row, *, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Match]:
    """Yield where a label stands in a row, best first, outside of spans already taken, at word boundaries.

    Of a label in two languages, "Quốc tịch / Nationality", the first will do: the small slanted print of the second is
    often misread.
    """
    whole = tuple(_spans(label, row, taken))
    yield from whole
    first, _, second = label.partition(TWO_LANGUAGES)
    if whole or not second or len(first) <= SHORT_LABEL:
        return
    for match in _spans(first, row, taken):
        end = _second_end(row.text, match.end, second)
        if end is not None:
            yield replace(match, end=end, label=label)


def _second_end(text: str, begin: int, second: str) -> int | None:
    """Return where a label's words in its second language end: at their colon, or after as many; None without slash."""
    slash = _SLASH.match(text, begin)
    if slash is None:
        return None
    colon = text.find(":", slash.end(), slash.end() + len(second) + SECOND_SLACK)
    words = [found.end() for found in re.finditer(r"\S+", text[slash.end() :])][: len(second.split())]
    return colon if colon >= 0 else slash.end() + words[-1] if words else None


def _spans(label: str, row: Row, taken: Sequence[tuple[int, int]]) -> Iterator[Match]:
    wanted = folded_label(label)
    text = _masked(row.folded, taken)
    if len(text.replace("\0", "").strip()) < max(2, len(wanted) * 0.6):
        return
    need = SHORT_SCORE if len(wanted.replace(" ", "")) <= SHORT_LABEL else LABEL_SCORE
    for _ in range(4):
        found = _best_span(wanted, row, text)
        # "hành" is first seen in "Thạnh", which is not it: what a short label looks for may stand further on
        if found is None or (found[2] < need and need != SHORT_SCORE):
            return
        start, end, score = found
        if score >= need:
            yield Match(row=row, start=start, end=end, score=score, label=label)
        text = _masked(text, [(start, end)])


def _masked(text: str, taken: Sequence[tuple[int, int]]) -> str:
    for start, end in taken:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _best_span(wanted: str, row: Row, text: str) -> tuple[int, int, float] | None:
    """Return (start, end, score) of the run of words most like `wanted`, or None."""
    rough = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=60.0)
    if rough is None:
        return None
    edges = sorted({*row.starts, *(start + len(word.text) for start, word in zip(row.starts, row.words, strict=True))})
    inner = [i for i, char in enumerate(text) if char == " "]  # "sinh:Nam": a label may end inside a glued word
    slack = 8
    starts = [e for e in edges if abs(e - rough.dest_start) <= slack and e in row.starts] or [rough.dest_start]
    ends = [e for e in {*edges, *inner} if abs(e - rough.dest_end) <= slack] or [rough.dest_end]
    best: tuple[int, int, float] | None = None
    for start in starts:
        for end in ends:
            if end <= start or "\0" in text[start:end]:
                continue
            score = fuzz.ratio(wanted, " ".join(text[start:end].split()))
            if best is None or (score, -(end - start)) > (best[2], -(best[1] - best[0])):
                best = (start, end, score)
    return best


def line_pitch(rows: Sequence[Row]) -> float:
    """Return the usual distance between rows in pixels, or 0 with fewer than two rows."""
    gaps = sorted(b.box.bottom - a.box.bottom for a, b in pairwise(rows) if b.box.bottom > a.box.bottom)
    return gaps[len(gaps) // 2] if gaps else 0.0
