"""Ruled boxes on a page: rows of single-digit cells, and check boxes with or without a tick."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from pipeline.kinds import Box
from pipeline.marks.ruling import Ruling

CELL_MM = (3.2, 11.0)  # sides of a single-digit cell
CHECK_MM = (2.2, 6.5)  # sides of a check box
SQUARE = 1.45  # longest side by shortest that still is a check box
CELL_SHAPE = 2.2  # the same for a digit cell: offices draw them tall or wide
MIN_CELLS = 8  # shorter runs are tables or check boxes
EXPECTED_CELLS = 12
WHOLE = 0.8  # share of a row's wider cells' width from which a cell is whole
PITCH_SLACK = 0.2  # share by which the distance between cells may differ in one row
INNER = 0.2  # share of a box's side, cut off all round, that is its frame
CORNER_INK_PX = 2  # of the 9 working pixels outside a corner; thin frames of real scans fill two or three
TICK_INK = 0.055  # share of ink inside a check box from which it is ticked; empty ones stay under 0.02
SIDE_INK = 0.72  # share of a cell's side that must be ruled
CHECK_SIDE_INK = 0.82  # the same for a check box, which has letters of print for rivals
FRAME_SHARE = 0.68  # of an outline's side that is ruled where its frame runs
FRAME_PX = 2  # working pixels that a printed frame is thick
NEAR_MM = 0.6  # beside a check box this far out is paper, beside a letter the next letter; labels begin 0.9 mm off
NEAR_INK = 0.3  # share of height within NEAR_MM that ink may cross: a tick may stick out on one side


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRow:
    """A row of cells for single digits, left to right, in pixels of the page."""

    cells: tuple[Box, ...]

    @property
    def box(self) -> Box:
        """The rectangle round all cells."""
        first, last = self.cells[0], self.cells[-1]
        return Box(
            left=first.left,
            top=min(cell.top for cell in self.cells),
            right=last.right,
            bottom=max(cell.bottom for cell in self.cells),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckBox:
    """A check box in pixels of the page, and whether something is written in it."""

    box: Box
    checked: bool


def find_boxes(ruling: Ruling) -> tuple[tuple[CellRow, ...], tuple[CheckBox, ...]]:
    """Return the rows of digit cells and the check boxes of a page, each in reading order."""
    holes, frames = _holes_and_frames(ruling)
    rows = _rows(ruling, [hole for hole in holes if _is_cell(hole, ruling.px_per_mm)])
    taken = [row.box for row in rows]
    checks: list[Box] = []
    for hole in (*frames, *(hole for hole in holes if not _has_ruled_neighbour(hole, holes))):
        known = (*taken, *checks)
        if not any(_inside(hole, box) or _inside(box, hole) for box in known) and _is_check_box(hole, ruling):
            checks.append(hole)
    checks.sort(key=lambda box: (round(box.top / (2 * CHECK_MM[0] * ruling.px_per_mm)), box.left))
    scale = ruling.scale
    return (
        tuple(CellRow(cells=tuple(_full(cell, scale) for cell in row.cells)) for row in rows),
        tuple(CheckBox(box=_full(hole, scale), checked=_is_ticked(hole, ruling)) for hole in checks),
    )


def _holes_and_frames(ruling: Ruling) -> tuple[list[Box], list[Box]]:
    """Return the insides of everything that rules close off, and of what is small and square by its outline alone.

    Both in working pixels, top to bottom. A cross in a check box splits its inside, its outline stays.
    """
    joined = cv2.morphologyEx(ruling.lines, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    contours, tree = cv2.findContours(joined, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return [], []
    low, high = CHECK_MM[0] * 0.7 * ruling.px_per_mm, CELL_MM[1] * ruling.px_per_mm
    holes, frames = [], []
    widest = CHECK_MM[1] * ruling.px_per_mm
    for contour, (_, _, _, parent) in zip(contours, tree[0], strict=True):
        left, top, width, height = cv2.boundingRect(contour)
        if parent >= 0 and low <= min(width, height) and max(width, height) <= high:
            holes.append(Box(left=left, top=top, right=left + width, bottom=top + height))
        elif parent < 0 and low + 2 * FRAME_PX <= min(width, height) and max(width, height) <= widest + 2 * FRAME_PX:
            frame = _snapped(ruling, slice(top, top + height), slice(left, left + width))
            frames += [] if frame is None else [frame]
    return sorted(holes, key=_place), sorted(frames, key=_place)


def _snapped(ruling: Ruling, rows: slice, columns: slice) -> Box | None:
    """Return the inside of the frame ruled within a small outline, past the ends of a cross that stick out of it."""
    across = np.flatnonzero((ruling.across[rows, columns] > 0).mean(axis=1) >= FRAME_SHARE)
    down = np.flatnonzero((ruling.down[rows, columns] > 0).mean(axis=0) >= FRAME_SHARE)
    if len(across) < 2 or len(down) < 2:
        return None
    left, right = columns.start + int(down[0]) + FRAME_PX, columns.start + int(down[-1]) + 1 - FRAME_PX
    top, bottom = rows.start + int(across[0]) + FRAME_PX, rows.start + int(across[-1]) + 1 - FRAME_PX
    return Box(left=left, top=top, right=right, bottom=bottom) if right > left and bottom > top else None


def _place(box: Box) -> tuple[float, float]:
    return box.top, box.left


def _is_cell(hole: Box, px_per_mm: float) -> bool:
    short, long = sorted((hole.width / px_per_mm, hole.height / px_per_mm))
    return short >= CELL_MM[0] and long <= CELL_MM[1] and long <= CELL_SHAPE * short


def _rows(ruling: Ruling, cells: Sequence[Box]) -> list[CellRow]:
    """Return the runs of equal neighbouring cells, gaps filled where a cell's frame was broken by ink."""
    rows: list[list[Box]] = []
    for cell in sorted(cells, key=lambda box: box.left):
        home = next((row for row in rows if _continues(row[-1], cell)), None)
        if home is None:
            rows.append([cell])
        else:
            home.append(cell)
    found = [CellRow(cells=tuple(_filled(ruling, row))) for row in rows if len(row) >= MIN_CELLS // 2]
    return sorted((row for row in found if len(row.cells) >= MIN_CELLS), key=lambda row: row.box.top)


def _continues(last: Box, cell: Box) -> bool:
    """Tell whether a cell stands in the row of another, at most two cells away."""
    level = abs(cell.top - last.top) < 0.25 * last.height and abs(cell.height - last.height) < 0.25 * last.height
    return level and 0 < cell.left - last.left < 3.3 * max(last.width, cell.width)


def _filled(ruling: Ruling, row: Sequence[Box]) -> list[Box]:
    """Return the row with lost cells put in: between neighbours, and at the ends while a ruled frame goes on.

    The halves of a cell that an upright stroke parts, as of a 1 from rule to rule, are no cells.
    """
    wide = sorted(cell.width for cell in row)[3 * len(row) // 4]
    whole = [cell for cell in row if cell.width >= WHOLE * wide]
    pitches = sorted(b.left - a.left for a, b in pairwise(whole))
    if not pitches:
        return list(row)
    pitch = pitches[len(pitches) // 3]
    even = [cell for cell in whole if cell.width <= pitch * (1 + PITCH_SLACK)]
    if not even or pitch > ruling.px_per_mm * CELL_MM[1]:
        return []
    out = [even[0]]
    for cell in even[1:]:
        steps = round((cell.left - out[-1].left) / pitch)
        out += [_shifted(out[-1], cell, share / steps) for share in range(1, steps)]
        out.append(cell)
    while len(out) < EXPECTED_CELLS and _is_framed(ruling, _moved(out[-1], pitch)):
        out.append(_moved(out[-1], pitch))
    while len(out) < EXPECTED_CELLS and _is_framed(ruling, _moved(out[0], -pitch)):
        out.insert(0, _moved(out[0], -pitch))
    return out


def _shifted(start: Box, end: Box, share: float) -> Box:
    across, down = (end.left - start.left) * share, (end.top - start.top) * share
    return Box(left=start.left + across, top=start.top + down, right=start.right + across, bottom=start.bottom + down)


def _moved(cell: Box, by: float) -> Box:
    return Box(left=cell.left + by, top=cell.top, right=cell.right + by, bottom=cell.bottom)


def _is_framed(ruling: Ruling, cell: Box) -> bool:
    """Tell whether three of a supposed cell's four sides are ruled."""
    return sum(side >= SIDE_INK for side in _sides(ruling, cell)) >= 3


def _sides(ruling: Ruling, box: Box) -> tuple[float, float, float, float]:
    """Return how much of each side (top, bottom, left, right) of a hole is ruled, 0 to 1."""
    left, top, right, bottom = (round(part) for part in (box.left, box.top, box.right, box.bottom))
    height, width = ruling.across.shape
    if left < 3 or top < 3 or right > width - 3 or bottom > height - 3:
        return (0.0, 0.0, 0.0, 0.0)
    across, down = ruling.across, ruling.down
    return (
        float(across[top - 3 : top + 2, left:right].any(axis=0).mean()),
        float(across[bottom - 2 : bottom + 3, left:right].any(axis=0).mean()),
        float(down[top:bottom, left - 3 : left + 2].any(axis=1).mean()),
        float(down[top:bottom, right - 2 : right + 3].any(axis=1).mean()),
    )


def _is_check_box(hole: Box, ruling: Ruling) -> bool:
    low, high = (side * ruling.px_per_mm for side in CHECK_MM)
    short, long = sorted((hole.width, hole.height))
    if low * 0.8 > short or long > high or long > SQUARE * short or min(_sides(ruling, hole)) < CHECK_SIDE_INK:
        return False
    return _has_corners(hole, ruling) and _stands_alone(hole, ruling)


def _has_corners(hole: Box, ruling: Ruling) -> bool:
    """Tell whether ink fills the outside of all four corners; round letters have none, D and P only two."""
    left, top, right, bottom = (round(part) for part in (hole.left, hole.top, hole.right, hole.bottom))
    for x in (left - 3, right):
        for y in (top - 3, bottom):
            if np.count_nonzero(ruling.ink[y : y + 3, x : x + 3]) < CORNER_INK_PX:
                return False
    return True


def _stands_alone(hole: Box, ruling: Ruling) -> bool:
    """Tell whether paper lies left and right of the frame; a tick may cross one side, an empty box's none."""
    frame, reach = 4, max(3, round(NEAR_MM * ruling.px_per_mm))
    top, bottom = round(hole.top), round(hole.bottom)
    left, right = round(hole.left) - frame, round(hole.right) + frame
    beside = (ruling.ink[top:bottom, max(0, left - reach) : left], ruling.ink[top:bottom, right : right + reach])
    crossed = sorted(float((part > 0).any(axis=1).mean()) if part.size else 0.0 for part in beside)
    return crossed[0] <= NEAR_INK / 2 and crossed[1] <= (2 * NEAR_INK if _is_ticked(hole, ruling) else NEAR_INK / 2)


def _inside(hole: Box, box: Box) -> bool:
    return (
        box.left - 2 <= hole.left
        and hole.right <= box.right + 2
        and box.top - 2 <= hole.top
        and hole.bottom <= box.bottom + 2
    )


def _has_ruled_neighbour(hole: Box, holes: Sequence[Box]) -> bool:
    """Tell whether a cell of the same frame touches the box, as in a table or a row of cells."""
    reach = 0.45 * min(hole.width, hole.height)
    for other in holes:
        if other is hole:
            continue
        apart_x = max(other.left - hole.right, hole.left - other.right)
        apart_y = max(other.top - hole.bottom, hole.top - other.bottom)
        if max(apart_x, apart_y) < reach:
            return True
    return False


def _is_ticked(hole: Box, ruling: Ruling) -> bool:
    cut_x, cut_y = INNER * hole.width, INNER * hole.height
    left, right = round(hole.left + cut_x), round(hole.right - cut_x)
    top, bottom = round(hole.top + cut_y), round(hole.bottom - cut_y)
    inner = ruling.ink[top:bottom, left:right]
    paper = ruling.grey[max(0, top - 40) : bottom + 40, max(0, left - 40) : right + 40]
    filled = inner.size > 0 and float(ruling.grey[top:bottom, left:right].mean()) < 0.6 * float(np.median(paper))
    return filled or (inner.size > 0 and float((inner > 0).mean()) >= TICK_INK)


def _full(box: Box, scale: float) -> Box:
    """Return a box of working pixels in pixels of the page."""
    return Box(left=box.left / scale, top=box.top / scale, right=box.right / scale, bottom=box.bottom / scale)
