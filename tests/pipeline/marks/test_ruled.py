"""Ruled tables are found, down to the last written row."""

import cv2
import numpy as np

from pipeline.marks.ruled import find_tables
from pipeline.raster import Raster

ROWS, COLUMNS = 6, 4
LEFT, TOP, WIDTH, HEIGHT = 200, 400, 500, 90


def table(written: int, *, lean_px: int = 0) -> Raster:
    """Return a page with a table of 6 rows, the header and so many rows written."""
    page = np.full((3508, 2480), 250, np.uint8)
    for n in range(ROWS + 1):
        y = TOP + n * HEIGHT
        cv2.line(page, (LEFT, y), (LEFT + COLUMNS * WIDTH, y + lean_px), 0, 4)
    for n in range(COLUMNS + 1):
        x = LEFT + n * WIDTH
        cv2.line(page, (x, TOP), (x, TOP + ROWS * HEIGHT), 0, 4)
    for row in range(written + 1):
        for column in range(COLUMNS):
            where = (LEFT + column * WIDTH + 40, TOP + row * HEIGHT + 65)
            cv2.putText(page, f"o{row}{column}", where, cv2.FONT_HERSHEY_SIMPLEX, 2, 20, 5)
    return Raster(pixels=page, dpi=300)


def test_header_and_written_rows_are_cells_row_by_row() -> None:
    ((columns, cells),) = find_tables(table(2))
    assert (columns, len(cells)) == (COLUMNS, 3 * COLUMNS)
    assert abs(cells[COLUMNS].left - LEFT) < 12
    assert abs(cells[COLUMNS].top - (TOP + HEIGHT)) < 12


def test_a_leaning_table_is_still_one() -> None:
    ((columns, cells),) = find_tables(table(1, lean_px=10))
    assert (columns, len(cells)) == (COLUMNS, 2 * COLUMNS)


def test_a_table_nobody_wrote_in_is_none() -> None:
    assert find_tables(table(0)) == ()


def test_a_page_of_text_holds_no_table() -> None:
    page = np.full((3508, 2480), 250, np.uint8)
    for y in range(200, 3200, 90):
        cv2.putText(page, "mot hai ba bon nam sau bay tam chin muoi", (150, y), cv2.FONT_HERSHEY_SIMPLEX, 2.4, 20, 5)
    assert find_tables(Raster(pixels=page, dpi=300)) == ()


def test_a_short_thick_line_above_that_a_streak_joins_to_the_table_is_no_rule_of_it() -> None:
    page = table(2).pixels.copy()
    cv2.line(page, (LEFT + 500, 200), (LEFT + 1300, 200), 0, 6)
    cv2.line(page, (LEFT + 700, 0), (LEFT + 700, 3400), 0, 3)
    ((columns, cells),) = find_tables(Raster(pixels=page, dpi=300))
    assert (columns, len(cells)) == (COLUMNS, 3 * COLUMNS)
    assert abs(cells[0].top - TOP) < 12
