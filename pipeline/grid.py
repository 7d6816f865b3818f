"""Ruled tables by what stands in them: the words and lines of a cell, and the cell where a row and a column meet."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.kinds import Box, MarkKind
from pipeline.layout import folded_label
from pipeline.model import Mark, ReadPage, Word

HEADER_SCORE = 70.0  # rapidfuzz ratio from which a header cell names a column, and a first cell its row
LINE_REACH = 1.1  # heights of a word above and below its middle that its line may take of a high cell
CELL_INSET = 0.06  # share of a cell's height and of a third of its width that is its rule


def words_of(page: ReadPage) -> list[Word]:
    """Return all words read on a page."""
    return [word for line in page.reading.lines for word in line.words]


def words_in(cell: Box, words: Sequence[Word]) -> list[Word]:
    """Return the words whose middle lies in the cell."""
    return [
        word
        for word in words
        if cell.left <= (word.box.left + word.box.right) / 2 <= cell.right
        and cell.top <= (word.box.top + word.box.bottom) / 2 <= cell.bottom
    ]


def text_in(cell: Box, words: Sequence[Word]) -> str:
    """Return the words of a cell with one space between."""
    return " ".join(word.text for word in words_in(cell, words))


def rows_in(table: Mark) -> list[tuple[Box, ...]]:
    """Return a table's cells row by row."""
    width = int(table.payload or 0)
    return [table.cells[n : n + width] for n in range(0, len(table.cells), width)] if width else []


def inner(cell: Box) -> Box:
    """Return the cell without its rules."""
    dx, dy = CELL_INSET * cell.width / 3, CELL_INSET * cell.height
    return Box(left=cell.left + dx, top=cell.top + dy, right=cell.right - dx, bottom=cell.bottom - dy)


def lines_in(cell: Box, words: Sequence[Word]) -> list[tuple[Box, list[Word]]]:
    """Return a cell's lines, top to bottom, with the words read in each: a line reader reads one line at a time.

    Words whose middle lies beyond the cell, on its rule or below, make no line of their own.
    """
    inside = [word for word in words if cell.top <= _middle(word) <= cell.bottom]
    lines: list[list[Word]] = []
    for word in sorted(inside, key=_middle):
        if lines and _middle(word) < max(w.box.bottom for w in lines[-1]) and _middle(lines[-1][0]) > word.box.top:
            lines[-1].append(word)
        else:
            lines.append([word])
    lines = [sorted(line, key=lambda word: word.box.left) for line in lines]
    if not lines:
        return [(cell, list(words))]
    middles = [sum(map(_middle, line)) / len(line) for line in lines]
    edges = [cell.top, *((a + b) / 2 for a, b in pairwise(middles)), cell.bottom]
    reach = LINE_REACH * max(word.box.height for line in lines for word in line)
    boxes = [
        Box(left=cell.left, top=max(top, middle - reach), right=cell.right, bottom=min(bottom, middle + reach))
        for (top, bottom), middle in zip(pairwise(edges), middles, strict=True)
    ]
    return list(zip(boxes, lines, strict=True))


def cells_at(page: ReadPage, row_names: Sequence[str], column_names: Sequence[str]) -> Iterator[Box]:
    """Yield, of each table of a page that has such a row and such a column, the cell where they meet."""
    words = words_of(page)
    for table in page.marks:
        if table.kind is not MarkKind.TABLE:
            continue
        rows = rows_in(table)
        column = _best([text_in(cell, words) for cell in rows[0]], column_names) if rows else None
        row = _best([text_in(cells[0], words) for cells in rows], row_names)
        if column is not None and row is not None:
            yield rows[row][column]


def _best(texts: Sequence[str], names: Sequence[str]) -> int | None:
    """Return which text is most like one of the names, or None where none is."""
    scores = [
        max((fuzz.ratio(folded_label(name), folded_label(text)) for name in names), default=0.0) for text in texts
    ]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] >= HEADER_SCORE else None


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2
