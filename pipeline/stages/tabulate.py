"""Tabulate: the written rows of a form's tables, one field per cell."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from pipeline.formdef import Column, Field, Form
from pipeline.grid import HEADER_SCORE, inner, lines_in, rows_in, text_in, words_in, words_of
from pipeline.kinds import Box, Fill, MarkKind, Requirement, Source, State
from pipeline.layout import folded_label
from pipeline.model import Candidate, Component, Evidence, FieldValue, Mark, ReadPage, Word
from pipeline.rules.fold import strip_leaders


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
    words = words_of(page)
    rows = rows_in(mark)
    if not rows:
        return
    columns = _columns(field, [text_in(cell, words) for cell in rows[0]])
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


def _value(
    key: str, column: Column, cell: Box, page: ReadPage, words: Sequence[Word], *, paper: Component
) -> FieldValue:
    said = words_in(cell, words)
    lines = lines_in(inner(cell), said)
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
