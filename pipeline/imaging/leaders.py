"""Dotted leaders, rules and box lines taken off a page, letters that cross them kept whole.

Tesseract reads a leader as letters: on clean typed forms it makes 36 % character error with leaders and 1 % without.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.light import paper_shade
from pipeline.raster import Pixels, Raster

DPI_WHEN_UNKNOWN = 300.0
MM_PER_INCH = 25.4
INK_SHARE = 0.75  # of the paper's brightness: darker is ink; a leader's dots are paler than letters on a scan
DOT_MM = 0.68  # largest dot of a leader, 16 pt full stop
DOT_PX = 1.0  # by which its rim makes a dot wider than it is printed, on a page that was not enlarged
LARGE_DOT_MM = 1.0  # the same of a sheet half as large as it is taken for
SQUARE = 0.6  # of a dot's longer side, at least its shorter one
LONG_ROW, ROWS_OF_DOTS = 25, 3  # dots on one level, and how many such rows tell that they are leaders
LIKE_DOT = 1.2  # of the usual dot's size: the largest
DASH_MM = 0.45  # height of a piece of a leader whose dots have run together
PITCH_MM = 2.0  # largest gap from dot to dot of a leader
REACH_MM = 5.0  # over letters that stand on the leader and hide dots
ROW_MM = 170.0  # a leader's dots may lie this far from the text that hides its middle
LEVEL_SHARE = 0.3  # of a dot's height: how level a lone dot must be with the leader
LEVEL_LEAN = 0.003  # what is left of a page's lean after levelling
LIKE_SIZE = 1.7  # how much larger or smaller a lone dot may be than the leader's
CHAIN_DOTS = 6  # "..." and "v.v.v." are writing
CHAIN_MM = 5.0
RULE_MM = 6.0  # no letter has so long a stroke across …
STROKE_MM = 5.2  # … nor down
THICK_MM = 0.9  # no rule is so thick: it is a picture or a bar code
COLON_MM = (0.7, 2.6)  # from a colon's lower dot up to its upper one, 10 to 16 pt
COLON_LEAN_MM = 0.3
VOWEL_MM = 0.5  # from the dot under a vowel up to it, 10 to 16 pt
PART_FILLED = 0.25  # of a cell beyond a rule's end: the rule goes on into it
TOUCHED = 0.15  # of a cell beside a stroke: letters stand on it there
FREE_SHARE = 0.25  # of a stroke's length: what is joined to letters all along is letters, run together by a blur
RIM_MM = 4.0  # of a page's edge: the shadow of the sheet's own edge stands there
LETTER_MM, LETTERS = 1.0, 8  # a page with fewer pieces so large says nothing
STEM_MM = 0.3  # a letter that stands on a rule is at least so high beside it; less is the rule's own rim
CELL_PX = 8  # rules are looked for on a picture reduced so much along them
BARS = 4  # grid, px across, on which dots are chained; half as much down

Ints = NDArray[np.int32]


def remove_leaders(reading: Raster, *, soft_px: float = DOT_PX) -> Raster:
    """Return the grey page without dotted leaders, rules and box lines; `soft_px` is how much blur widens a dot."""
    grey = reading.pixels if reading.is_grey else cv2.cvtColor(reading.pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    px_per_mm = (reading.dpi or DPI_WHEN_UNKNOWN) / MM_PER_INCH
    paper = _paper(grey)
    ink = _ink(grey)
    rules = _rules(ink, px_per_mm)
    out = grey.copy()
    thick_px = 0.0
    if rules is not None:
        thick_px = _thickness(rules)
        letters: Pixels = ink & (rules ^ np.uint8(1))
        crossing: Pixels = _grown(letters, px_per_mm, thick_px) & rules
        cv2.copyTo(np.full_like(out, paper), rules ^ crossing, out)
        ink = np.asarray(letters | (crossing & ink), np.uint8)
    for left, top, width, height in _leader_pieces(ink, px_per_mm, thick_px, soft_px):
        out[max(0, top - 1) : top + height + 1, max(0, left - 1) : left + width + 1] = paper
    return Raster(pixels=out, dpi=reading.dpi)


def has_writing(clean: Raster) -> bool:
    """Return whether pieces of ink as large as letters stand on a page without leaders; grain and dirt are smaller.

    Tesseract finds thousands of letters in the grain of an empty sheet, and takes a minute of a core to read them.
    """
    px_per_mm = (clean.dpi or DPI_WHEN_UNKNOWN) / MM_PER_INCH
    boxes = _pieces(_ink(clean.pixels))
    rim = RIM_MM * px_per_mm
    inside = (
        (boxes[:, 0] > rim)
        & (boxes[:, 1] > rim)
        & (boxes[:, 0] + boxes[:, 2] < clean.width - rim)
        & (boxes[:, 1] + boxes[:, 3] < clean.height - rim)
    )
    size = boxes[:, 2:].max(axis=1, initial=0)
    return bool(np.count_nonzero(inside & (size >= LETTER_MM * px_per_mm)) >= LETTERS)


def _ink(grey: Pixels) -> Pixels:
    """Return 1 where the page is darker than its paper just there."""
    shade = cv2.resize(paper_shade(grey), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    dark = cv2.compare(grey, cv2.convertScaleAbs(shade, alpha=INK_SHARE), cv2.CMP_LT)
    return np.asarray(dark, np.uint8) & np.uint8(1)


def _paper(grey: Pixels) -> int:
    step = max(1, min(grey.shape) // 200)
    return int(np.percentile(grey[::step, ::step], 80))


def _rules(ink: Pixels, px_per_mm: float) -> Pixels | None:
    """Return 1 where long thin strokes stand, across or down, with a rim of a pixel; None when there are none."""
    across = _long_strokes(ink, RULE_MM * px_per_mm, THICK_MM * px_per_mm)
    down = _long_strokes(cv2.transpose(ink).astype(np.uint8), STROKE_MM * px_per_mm, THICK_MM * px_per_mm)
    if across is None and down is None:
        return None
    both = np.zeros_like(ink)
    if across is not None:
        both |= across
    if down is not None:
        both |= cv2.transpose(down).astype(np.uint8)
    return both


def _long_strokes(ink: Pixels, length_px: float, thick_px: float) -> Pixels | None:
    """Return 1 on strokes across that are at least so long and at most so thick."""
    rows, columns = ink.shape
    cells = columns // CELL_PX
    need = max(2, round(length_px / CELL_PX))
    if cells < need or rows < 3:
        return None
    grown = cv2.dilate(ink, np.ones((3, 1), np.uint8))  # a rule that leans steps from row to row
    filled = cv2.resize(grown[:, : cells * CELL_PX] * 255, (cells, rows), interpolation=cv2.INTER_AREA)
    solid = (filled > 0.86 * 255).astype(np.uint8)
    long = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((1, need), np.uint8))
    tall = max(3, round(thick_px) + 2)
    thick = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((tall + 1, 1), np.uint8))
    thin = cv2.subtract(long, cv2.dilate(thick, np.ones((3, 1), np.uint8)))
    if not thin.any():
        return None
    thin = _free(thin, filled)
    ends = cv2.dilate(thin, np.ones((1, 3), np.uint8))  # the cells at its ends are filled in part
    beyond = cv2.min(cv2.dilate(ends, np.ones((1, 3), np.uint8)), (filled > PART_FILLED * 255).astype(np.uint8))
    ends = cv2.max(ends, beyond)
    mask = np.zeros_like(ink)
    mask[:, : cells * CELL_PX] = np.repeat(ends, CELL_PX, axis=1)
    mask[:, cells * CELL_PX :] = mask[:, cells * CELL_PX - 1 : cells * CELL_PX] if cells else 0
    return mask


def _free(thin: NDArray[Any], filled: NDArray[Any]) -> Pixels:
    """Return the strokes of which a part stands free, by cells."""
    near = cv2.dilate(thin, np.ones((3, 1), np.uint8))
    other = ((filled > TOUCHED * 255) & (near == 0)).astype(np.uint8)
    touched = cv2.dilate(other, np.ones((5, 1), np.uint8)).ravel()
    count, labels = cv2.connectedComponents(near, connectivity=8)
    where = np.flatnonzero(near)
    places, of = np.unique(labels.ravel()[where] * near.shape[1] + where % near.shape[1], return_inverse=True)
    free = np.bincount(of, weights=touched[where]) == 0
    whose = places // near.shape[1]
    length = np.bincount(whose, minlength=count)
    good = np.bincount(whose, weights=free, minlength=count) >= FREE_SHARE * length
    good[0] = False
    return np.asarray(thin & good.astype(np.uint8)[labels], np.uint8)


def _thickness(rules: Pixels) -> float:
    """Return how thick strokes across are with their rims, in pixels; a blurred leader is thicker than a sharp one."""
    across = cv2.morphologyEx(rules, cv2.MORPH_OPEN, np.ones((1, 3 * CELL_PX), np.uint8))
    begins = int(np.count_nonzero(across[1:] > across[:-1]))
    return np.count_nonzero(across) / max(1, begins)


def _grown(letters: Pixels, px_per_mm: float, thick_px: float) -> Pixels:
    """Return the letters that stand on rules grown into them: through a rule's thickness, up and down."""
    stem = max(3, round(STEM_MM * px_per_mm))
    standing = cv2.morphologyEx(letters, cv2.MORPH_OPEN, np.ones((stem, 1), np.uint8))
    reach = max(3, 2 * round(max(0.3 * px_per_mm, thick_px)) + 1)
    return cv2.dilate(standing, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, reach))).astype(np.uint8)


def _leader_pieces(ink: Pixels, px_per_mm: float, thick_px: float, soft_px: float) -> Ints:
    """Return boxes (left, top, width, height) of the pieces of ink that are part of a leader."""
    boxes = _pieces(ink)
    width, height = boxes[:, 2], boxes[:, 3]
    usual = DOT_MM * px_per_mm + soft_px
    largest = max(usual, _dots_in_rows(boxes, px_per_mm))
    dot = (width <= largest) & (height <= largest)
    joined = largest if largest > DOT_MM * px_per_mm + DOT_PX else DASH_MM * px_per_mm + soft_px
    dash = (height <= max(joined, thick_px)) & (width > height)
    small: Ints = boxes[np.asarray(dot | dash, bool)]
    if len(small) < CHAIN_DOTS:
        return np.empty((0, 4), np.int32)
    found = _chained(small, ink.shape, px_per_mm)
    alone = _stragglers(small, found, largest, px_per_mm)
    alone[alone] = ~_under_letters(small[alone], ink, px_per_mm)
    chained: Ints = small[found | alone]
    kept: Ints = chained[~_colons(chained, small, px_per_mm)]
    return kept


def _dots_in_rows(boxes: Ints, px_per_mm: float) -> float:
    """Return how large dots that stand in long rows are, 0 without such: an A5 sheet on a photo is taken for an A4."""
    size, least = boxes[:, 2:].max(axis=1), boxes[:, 2:].min(axis=1)
    square = boxes[(size <= LARGE_DOT_MM * px_per_mm + DOT_PX) & (least >= SQUARE * size)]
    if len(square) < ROWS_OF_DOTS * LONG_ROW:
        return 0.0
    level = np.bincount(square[:, 1] + square[:, 3])  # twice the height of each dot's middle
    near = np.convolve(level, np.ones(5), mode="same")  # within a pixel of it
    rows = square[near[square[:, 1] + square[:, 3]] >= LONG_ROW]
    if len(rows) < ROWS_OF_DOTS * LONG_ROW:
        return 0.0
    return LIKE_DOT * float(np.median(rows[:, 2:].max(axis=1))) + DOT_PX


def _pieces(ink: Pixels) -> Ints:
    """Return the boxes of all connected pieces; outlines are ten times faster than labels (6 against 62 ms a page)."""
    outlines, nesting = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return np.empty((0, 4), np.int32)
    outer = [outline for outline, links in zip(outlines, nesting[0], strict=True) if links[3] < 0]
    return np.array([cv2.boundingRect(outline) for outline in outer], np.int32).reshape(-1, 4)


def _colons(chained: Ints, small: Ints, px_per_mm: float) -> NDArray[np.bool_]:
    """Return which chained dots have a dot right above, as the lower one of a colon has."""
    cell = COLON_LEAN_MM * px_per_mm
    low, high = (round(mm / COLON_LEAN_MM) for mm in COLON_MM)
    room = np.array([1, high])
    taken, places = _cells(small, cell) + room, _cells(chained, cell) + room
    held = np.zeros(taken.max(axis=0)[::-1] + 2, bool)
    for beside in (-1, 0, 1):
        held[taken[:, 1], taken[:, 0] + beside] = True
    found: NDArray[np.bool_] = np.zeros(len(chained), bool)
    for up in range(low, high + 1):
        found |= held[places[:, 1] - up, places[:, 0]]
    return found


def _under_letters(dots: Ints, ink: Pixels, px_per_mm: float) -> NDArray[np.bool_]:
    """Return which dots hang right below ink, as the dot under a vowel does."""
    gap = max(2, round(VOWEL_MM * px_per_mm))
    above = (ink[max(0, top - gap) : top, left : left + width] for left, top, width, _ in dots)
    return np.array([bool(seen.any()) for seen in above], bool)


def _cells(boxes: Ints, cell_px: float) -> Ints:
    """Return column and row of each box's middle on a grid."""
    cells: Ints = ((boxes[:, :2] + boxes[:, 2:] / 2) / cell_px).astype(np.int32)
    return cells


def _chained(boxes: Ints, shape: tuple[int, ...], px_per_mm: float) -> NDArray[np.bool_]:
    """Return which pieces stand in a row of many at a small pitch, or on the same row near such a one."""
    down = BARS // 2
    rows, columns = shape[0] // down + 2, shape[1] // BARS + 2
    grid = np.zeros((rows, columns), np.uint8)
    y = (boxes[:, 1] + boxes[:, 3] // 2) // down
    first = boxes[:, 0] // BARS
    last = (boxes[:, 0] + boxes[:, 2] - 1) // BARS
    for row, start, end in zip(y, first, last, strict=True):
        grid[row, start : end + 1] = 1
    level = cv2.dilate(grid, np.ones((3, 1), np.uint8))
    pitch = max(3, round(PITCH_MM * px_per_mm / BARS))
    joined = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, pitch), np.uint8))
    bars = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, max(3, round(CHAIN_MM * px_per_mm / BARS))), np.uint8))
    bars = _strong(bars.astype(np.uint8), y, (first + last) // 2, boxes, px_per_mm)
    reach = max(3, 2 * round(REACH_MM * px_per_mm / BARS) + 1)
    near = cv2.dilate(bars, np.ones((1, reach), np.uint8))
    chosen: NDArray[np.bool_] = near[y, np.clip((first + last) // 2, 0, columns - 1)] > 0
    return chosen


def _stragglers(boxes: Ints, found: NDArray[np.bool_], largest: float, px_per_mm: float) -> NDArray[np.bool_]:
    """Return the dots between words that stand on a leader: level with its other dots on the row, and of their size.

    A dot under a vowel lies lower and a full stop is rarely as small: each differs in one or the other.
    """
    chosen = np.zeros(len(boxes), bool)
    dots = boxes[found & (boxes[:, 2] <= largest)]
    if not len(dots):
        return chosen
    size = dots[:, 2] * dots[:, 3]
    middle = dots[:, :2] + dots[:, 2:] / 2
    for n in np.flatnonzero(~found):
        left, top, width, height = boxes[n]
        x, y = left + width / 2, top + height / 2
        near = (np.abs(middle[:, 1] - y) <= LEVEL_SHARE * height + 0.5 + LEVEL_LEAN * np.abs(middle[:, 0] - x)) & (
            np.abs(middle[:, 0] - x) <= ROW_MM * px_per_mm
        )
        if np.count_nonzero(near) >= CHAIN_DOTS:
            usual = float(np.median(size[near]))
            chosen[n] = usual / LIKE_SIZE <= width * height <= usual * LIKE_SIZE
    return chosen


def _strong(bars: Pixels, y: Ints, x: Ints, boxes: Ints, px_per_mm: float) -> Pixels:
    """Return the bars that hold enough pieces; a dash counts for the dots that would fit in it."""
    _, labels = cv2.connectedComponents(bars, connectivity=8)
    belongs = labels[y, x]
    dots = np.maximum(1, boxes[:, 2] / (DOT_MM * px_per_mm))
    total = np.bincount(belongs, weights=dots, minlength=int(labels.max()) + 1)
    good = total >= CHAIN_DOTS
    good[0] = False
    kept: Pixels = good.astype(np.uint8)[labels]
    return kept
