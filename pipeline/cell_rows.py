"""Which row of digit cells on a page is which number: the row beside its label, else told by the order of the rows.

Page readers take a row of cells for a picture and at times leave out the label beside it; the cells are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.anchors import Located
from pipeline.formdef import Field
from pipeline.kinds import MarkKind, Source
from pipeline.layout import Match
from pipeline.model import Candidate, Evidence, Mark, ReadPage

CELLS_BELOW = 2.5  # label heights: a row of cells may stand this far under its label


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedRow:
    """The row of cells that holds a field, its label where one was read, and whether order alone tells so."""

    mark: Mark
    label: Match | None
    told: bool


def owned_rows(fields: Sequence[Field], page: ReadPage, located: Located) -> dict[str, OwnedRow]:
    """Return the rows of cells on a page by the key of their field.

    Rows go to fields whose label was not read beside any only where there are as many rows as fields that want one.
    """
    rows = sorted((mark for mark in page.marks if mark.kind is MarkKind.CELLS), key=lambda mark: mark.polygon[0][1])
    wanting = [field.key for field in fields if field.place == "cells" and field.side == page.side]
    labels = {key: located.fields[key] for key in wanting if key in located.fields}
    beside = {key: row for key, label in labels.items() if (row := _beside(label, rows)) is not None}
    found = {key: OwnedRow(mark=row, label=labels[key], told=False) for key, row in beside.items()}
    in_order = dict(zip(wanting, rows, strict=False))
    if len(rows) != len(wanting) or any(row is not in_order[key] for key, row in beside.items()):
        return found
    told = {key: OwnedRow(mark=row, label=None, told=not beside) for key, row in in_order.items()}
    return told | found


def unread(row: OwnedRow, page: ReadPage) -> Candidate:
    """Return the candidate that names a row's cells before any is read: the row first, then cell by cell."""
    page_id, label = page.page.page_id, row.label.box.polygon if row.label else None
    places = (row.mark.polygon, *(cell.polygon for cell in row.mark.cells))
    return Candidate(
        raw="",
        value=None,
        source=Source.CELLS,
        confidence=0.0,
        engine="",
        evidence=tuple(Evidence(page_id=page_id, polygon=place, label_polygon=label) for place in places),
    )


def _beside(label: Match, rows: Sequence[Mark]) -> Mark | None:
    """Return the row of cells beside a label or just below it."""
    box, height = label.box, label.row.height
    near = [
        row
        for row in rows
        if row.polygon[0][1] < box.bottom + CELLS_BELOW * height and row.polygon[2][1] > box.top - height
    ]
    middle = (box.top + box.bottom) / 2
    return min(near, key=lambda row: abs((row.polygon[0][1] + row.polygon[2][1]) / 2 - middle), default=None)
