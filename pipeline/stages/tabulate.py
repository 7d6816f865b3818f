"""Tabulate: the written rows of a form's tables, one field per cell."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.formdef import Column, Field, Form
from pipeline.kinds import Box, Fill, MarkKind, Requirement, Source, State
from pipeline.layout import folded_label
from pipeline.model import Candidate, Component, Evidence, FieldValue, Mark, ReadPage, Word
from pipeline.rules.fold import strip_leaders

HEADER_SCORE = 70.0  # from which a header cell names a column
CELL_INSET = 0.06  # share of a cell's height and of a third of its width that is its rule


def tabulate(paper: Component, pages: Sequence[ReadPage], *, form: Form) -> tuple[FieldValue, ...]:
    """Return one value per written cell of each table the form defines: `members[0].full_name`, row by row."""
    return tuple(
        value
        for field in form.in_version(paper.form_version)
        if field.place == "table"
        for page in pages
        for mark in page.marks
        if mark.kind is MarkKind.TABLE
        for value in _rows(field, paper, page, mark)
    )


def _rows(field: Field, paper: Component, page: ReadPage, mark: Mark) -> Iterator[FieldValue]:
    width = int(mark.payload or 0)
    words = [word for line in page.reading.lines for word in line.words]
    rows = [mark.cells[n : n + width] for n in range(0, len(mark.cells), width)]
    if not rows:
        return
    columns = _columns(field, [_text(cell, words) for cell in rows[0]])
    if len(columns) < len(field.columns) / 2:
        return  # some other table
    key = field.key.removesuffix("[]")
    for number, row in enumerate(rows[1:]):
        for place, column in columns.items():
            yield _value(f"{key}[{number}].{column.key}", column, row[place], page, words, paper=paper)


def _columns(field: Field, headers: Sequence[str]) -> dict[int, Column]:
    """Return which column stands where: the best pairs of header and column first."""
    pairs = sorted(
        (
            (fuzz.ratio(folded_label(label), folded_label(text)), place, number)
            for place, text in enumerate(headers)
            for number, column in enumerate(field.columns)
            for label in column.labels
        ),
        reverse=True,
    )
    found: dict[int, Column] = {}
    used: set[int] = set()
    for score, place, number in pairs:
        if score >= HEADER_SCORE and place not in found and number not in used:
            found[place] = field.columns[number]
            used.add(number)
    return dict(sorted(found.items()))


def _inside(cell: Box, words: Sequence[Word]) -> list[Word]:
    return [
        word
        for word in words
        if cell.left <= (word.box.left + word.box.right) / 2 <= cell.right
        and cell.top <= (word.box.top + word.box.bottom) / 2 <= cell.bottom
    ]


def _lines(cell: Box, words: Sequence[Word]) -> list[tuple[Box, list[Word]]]:
    """Return a cell's lines, top to bottom, with the words read in each: a line reader reads one line at a time."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=_middle):
        if lines and _middle(word) < max(w.box.bottom for w in lines[-1]) and _middle(lines[-1][0]) > word.box.top:
            lines[-1].append(word)
        else:
            lines.append([word])
    lines = [sorted(line, key=lambda word: word.box.left) for line in lines]
    if len(lines) < 2:
        return [(cell, lines[0] if lines else [])]
    middles = [sum(map(_middle, line)) / len(line) for line in lines]
    edges = [cell.top, *((a + b) / 2 for a, b in pairwise(middles)), cell.bottom]
    boxes = [Box(left=cell.left, top=a, right=cell.right, bottom=b) for a, b in pairwise(edges)]
    return list(zip(boxes, lines, strict=True))


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _text(cell: Box, words: Sequence[Word]) -> str:
    return " ".join(word.text for word in _inside(cell, words))


def _value(
    key: str, column: Column, cell: Box, page: ReadPage, words: Sequence[Word], *, paper: Component
) -> FieldValue:
    said = _inside(cell, words)
    dx, dy = CELL_INSET * cell.width / 3, CELL_INSET * cell.height
    inner = Box(left=cell.left + dx, top=cell.top + dy, right=cell.right - dx, bottom=cell.bottom - dy)
    lines = _lines(inner, said)
    printed = Candidate(
        raw=strip_leaders(" ".join(word.text for _, words in lines for word in words)),
        value=None,
        source=Source.PRINT_OCR,
        confidence=sum(word.confidence for word in said) / len(said) if said else 0.0,
        engine=page.reading.engine,
        evidence=tuple(Evidence(page_id=page.page.page_id, polygon=strip.polygon) for strip, _ in lines),
    )
    return FieldValue(
        field_id=f"{paper.component_id}.{key}",
        component_id=paper.component_id,
        key=key,
        label=column.labels[0],
        kind=column.kind,
        requirement=Requirement.OPTIONAL,
        raw=printed.raw or None,
        value=None,
        confidence=None,
        state=State.NEEDS_REVIEW,
        fill=Fill.UNKNOWN,
        candidates=(printed,),
        evidence=printed.evidence,
    )
