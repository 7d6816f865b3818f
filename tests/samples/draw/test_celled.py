"""Rows of cells are drawn with their truth: a digit shows ink where its cell says one, an empty cell none."""

import random

import numpy as np
import pytest

from samples.draw.celled import EMPTY, OTHER, Cell, CellRow, celled_row
from samples.draw.fonts import Kind


@pytest.mark.parametrize("kind", ["hand", "print"])
def test_a_row_says_what_stands_in_each_cell_and_where(kind: Kind) -> None:
    row = celled_row(random.Random(3), "calibrate", kind, count=40, rough=0.0)
    assert {EMPTY, OTHER} < {cell.says for cell in row.cells} <= {*"0123456789", EMPTY, OTHER}
    contrast = {cell.says: _contrast(row, cell) for cell in row.cells}
    assert contrast[EMPTY] < min(found for says, found in contrast.items() if says != EMPTY)


def _contrast(row: CellRow, cell: Cell) -> float:
    """Return how far light and dark are apart inside a cell's frame."""
    across, down = 0.2 * (cell.right - cell.left), 0.2 * (cell.bottom - cell.top)
    inner = row.pixels[
        round(cell.top + down) : round(cell.bottom - down), round(cell.left + across) : round(cell.right - across)
    ]
    return float(np.ptp(inner))


def test_the_same_seed_draws_the_same_row() -> None:
    one, two = (celled_row(random.Random(5), "calibrate", "hand", count=3, rough=1.0) for _ in range(2))
    assert one.cells == two.cells
    assert np.array_equal(one.pixels, two.pixels)
