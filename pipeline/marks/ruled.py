"""Ruled tables: their cells, row by row, as far down as somebody wrote in them."""

from itertools import pairwise

import cv2
import numpy as np

from pipeline.kinds import Box
from pipeline.raster import Pixels, Raster

WORK_WIDTH = 1240  # pixels to which a page is reduced: rules are thin but long, half of 300 dpi shows them
RULE_SHARE = 1 / 14  # of the page's width: a shorter stroke is a letter or a box
SPAN = 0.6  # share of the table's width or height that a rule must cover
SLANT_PX = 2  # by which a rule may leave its line
LEAST_ROWS, LEAST_COLUMNS = 3, 3
WRITTEN = 0.006  # share of a cell's inner pixels that is ink when somebody wrote in it
FRAME = 0.14  # share of a cell cut off on each side before ink is looked for


def find_tables(raster: Raster) -> tuple[tuple[int, tuple[Box, ...]], ...]:
    """Return each table: its number of columns, and its cells row by row from the header to the last written row.

    `raster` is a page upright to a degree or so, grey or colour.
    """
    grey = raster.pixels if raster.is_grey else cv2.cvtColor(raster.pixels, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, WORK_WIDTH / raster.width)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    length = max(20, int(small.shape[1] * RULE_SHARE))
    across: Pixels = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)).astype(np.uint8)
    down: Pixels = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((max(20, length // 2), 1), np.uint8)).astype(np.uint8)
    rules: Pixels = np.bitwise_or(across, down).astype(np.uint8)
    joined = cv2.dilate(rules, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    tables = []
    for n in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[n])
        if width < 4 * length or height < length:
            continue
        rows = [top + y for y in _rules(across[top : top + height, left : left + width], SPAN)]
        if len(rows) <= LEAST_ROWS:
            continue
        columns = _columns(down[:, left : left + width], rows)
        if len(columns) > LEAST_COLUMNS:
            cells = _cells(rows, [left + x for x in columns])
            written = _written(cells, len(columns) - 1, np.where(rules > 0, 0, ink).astype(np.uint8), scale)
            tables.append((len(columns) - 1, written))
    return tuple((columns, cells) for columns, cells in tables if cells)


def _rules(strokes: Pixels, share: float) -> list[int]:
    """Return the rows that strokes cover for such a share of the width; a slanted rule covers it on several lines.

    Strokes of a row above or below count for it, but each column once: two thick short ones are no rule.
    """
    near = cv2.dilate(strokes, np.ones((2 * SLANT_PX + 1, 1), np.uint8))
    strong = np.flatnonzero(np.count_nonzero(near, axis=1) >= share * strokes.shape[1])
    if not strong.size:
        return []
    groups = np.split(strong, np.flatnonzero(np.diff(strong) > SLANT_PX + 1) + 1)
    return [int(group.mean()) for group in groups]


def _columns(strokes: Pixels, rows: list[int]) -> list[int]:
    """Return the columns that strokes draw from the first rule to the last; a scanner's streaks go on beyond both."""
    top, bottom = rows[0], rows[-1]
    found = _rules(np.asarray(strokes[top : bottom + 1].T, np.uint8), SPAN)
    reach = max(2 * SLANT_PX + 1, (bottom - top) // (len(rows) - 1) // 2)
    above, below = (
        strokes[max(0, top - reach) : max(0, top - SLANT_PX)],
        strokes[bottom + SLANT_PX + 1 : bottom + reach],
    )
    beyond = [x for x in found if any(_goes_on(side, x) for side in (above, below))]
    return [x for x in found if x not in beyond] if 2 * len(beyond) < len(found) else found


def _goes_on(side: Pixels, x: int) -> bool:
    near = side[:, max(0, x - SLANT_PX) : x + SLANT_PX + 1]
    return bool(near.size) and float(np.count_nonzero(near.any(axis=1))) > SPAN * len(near)


def _cells(rows: list[int], columns: list[int]) -> list[Box]:
    return [
        Box(left=float(x0), top=float(y0), right=float(x1), bottom=float(y1))
        for y0, y1 in pairwise(rows)
        for x0, x1 in pairwise(columns)
    ]


def _written(cells: list[Box], columns: int, ink: Pixels, scale: float) -> tuple[Box, ...]:
    """Return the cells down to the last row with writing, in full-page pixels; none when only the header is."""
    last = 0
    for row in range(1, len(cells) // columns):
        mine = cells[row * columns + 1 : (row + 1) * columns]  # the first column may hold printed row numbers
        if any(_ink_share(cell, ink) > WRITTEN for cell in mine):
            last = row
    kept = cells[: (last + 1) * columns] if last else []
    return tuple(
        Box(left=c.left / scale, top=c.top / scale, right=c.right / scale, bottom=c.bottom / scale) for c in kept
    )


def _ink_share(cell: Box, ink: Pixels) -> float:
    dx, dy = FRAME * cell.width / 3, FRAME * cell.height
    inner = ink[int(cell.top + dy) : int(cell.bottom - dy), int(cell.left + dx) : int(cell.right - dx)]
    return float(np.count_nonzero(inner)) / max(1, inner.size)
