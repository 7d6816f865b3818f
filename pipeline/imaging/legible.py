"""What makes letters unreadable, measured on the cells of a page that hold some: soft edges, noise, burnt-out paper."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.raster import Pixels

CELL_PX = 160  # at 150 dpi 27 mm: a few lines of text
LOOKED_AT = 10  # cells, of the half with most contrast
STRIDE = 3  # of the pixels of a cell that its paper and ink are taken from
PAPER, INK = 75, 3  # percentiles of a cell's grey levels
EDGE_SHARE = 88  # percentile of the edges, from the softest, that tells how sharp a cell is
LEAST_STEP = 8  # grey levels between ink and paper
MOST_NOISE = 0.5  # grey levels that even a clean scan has, so that nothing is divided by nought
BURNT = 250
WHITE_PAPER = 238  # beside paper this bright nothing counts as burnt out: it is a scan, or even light
LETTERED = 95  # percentile of the cells' contrast that letters surely have: glare may leave only some
EMPTY = 0.3  # of the usual contrast: no letters in this cell
SECOND_DIFFERENCE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
DIRECTIONS = [(np.cos(turn), np.sin(turn)) for turn in np.arange(8) * np.pi / 8]

RULE_PX = 33  # at 150 dpi 5.6 mm, as in `leaders.py`
LETTERS_PX = 500  # of a cell's 25 600: a word
UNTOLD = 0.3  # without letters nothing can be said to be blurred
JPEG_PX = 8
MOST_STEP, LEAST_SEAM = 24, 0.2  # grey levels: edges of letters count little, and flat paper does not divide by nought
SMEARED = 0.0875  # taken off, times the root of how far sharpness differs by direction, as a share of its mean …
ALL_WAYS = 0.15  # … beyond what letters and a lens out of focus differ by; a hand that moved shows double contours

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Legibility:
    """Sharpness (share of contrast crossed in 2 px), contrast in grey levels and over noise, burnt share of the page.

    `lettered` tells whether there are letters at all.
    """

    lettered: bool
    sharpness: float
    contrast: float
    clearness: float
    burnt: float


def legibility(page: Pixels) -> Legibility:
    """Return what of a grey page reduced to about 150 dpi a reader has to cope with; of one under a cell, nothing."""
    if min(page.shape) < CELL_PX:
        return Legibility(lettered=False, sharpness=UNTOLD, contrast=0.0, clearness=0.0, burnt=0.0)
    soft = cv2.GaussianBlur(page, (0, 0), 1.0)
    contrast, paper = _cells(soft)
    noise = max(MOST_NOISE, _noise(page))
    typical = float(np.percentile(contrast, 70)) if contrast.size else 0.0
    rows, columns = np.unravel_index(np.argsort(-contrast, axis=None), contrast.shape)
    half = max(1, contrast.size // 2)
    chosen = range(0, half, max(1, half // LOOKED_AT))
    cells = [(rows[n] * CELL_PX, columns[n] * CELL_PX, contrast[rows[n], columns[n]]) for n in chosen if contrast.size]
    each = [_sharpness(page[top:, left:][:CELL_PX, :CELL_PX], step) for top, left, step in cells]
    sharp = [one for one in each if one is not None]
    return Legibility(
        lettered=bool(sharp),
        sharpness=float(np.median(sharp)) if sharp else UNTOLD,
        contrast=typical,
        clearness=typical / noise,
        burnt=_burnt(contrast, paper),
    )


def _cells(page: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return contrast and paper shade of every whole cell."""
    rows, columns = page.shape[0] // CELL_PX, page.shape[1] // CELL_PX
    whole = page[: rows * CELL_PX, : columns * CELL_PX].reshape(rows, CELL_PX, columns, CELL_PX)
    thin = whole[:, ::STRIDE, :, ::STRIDE].transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    low, high = np.percentile(thin, (INK, PAPER), axis=2)
    return high - low, high


def _noise(page: Pixels) -> float:
    """Return the grain in grey levels, after Immerkær (1996), by the median: letters are few."""
    rows = page.shape[0]
    band = page[rows // 8 : rows // 8 * 7 : 1][:: max(1, rows // 700)]
    return (
        float(np.median(np.abs(cv2.filter2D(np.ascontiguousarray(band), cv2.CV_16S, SECOND_DIFFERENCE)))) / 6 * 1.4826
    )


def _sharpness(cell: Pixels, contrast: float) -> float | None:
    """Return the share of its contrast that an edge crosses in two pixels, over all directions.

    It is lowered where they differ: a hand that moved leaves the edges along its way sharp. None where there are
    hardly any letters: rules have edges of one direction only.
    """
    across = cv2.Sobel(cell, cv2.CV_32F, 1, 0, ksize=3) / 4
    down = cv2.Sobel(cell, cv2.CV_32F, 0, 1, ksize=3) / 4
    kernel = np.ones((9, 9), np.uint8)
    step = cv2.dilate(cell, kernel).astype(np.float32) - cv2.erode(cell, kernel)
    inked = step > max(0.5 * contrast, LEAST_STEP)
    inked &= _rules(cell, contrast) == 0
    if int(inked.sum()) < LETTERS_PX:
        return None
    x, y = (across[inked] / step[inked])[::2], (down[inked] / step[inked])[::2]
    shares = np.array([np.percentile(np.abs(cos * x + sin * y), EDGE_SHARE) for cos, sin in DIRECTIONS]) / 2
    mean = float(shares.mean())
    differ = float(np.ptp(shares)) / max(mean, 1e-6)
    return mean - SMEARED * float(np.sqrt(max(0.0, differ - ALL_WAYS)))


def _rules(cell: Pixels, contrast: float) -> Pixels:
    """Return 1 on and beside straight lines longer than any letter."""
    dark = (cell < float(np.percentile(cell[::STRIDE, ::STRIDE], PAPER)) - 0.35 * contrast).astype(np.uint8)
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, RULE_PX), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((RULE_PX, 1), np.uint8))
    return cv2.dilate(cv2.max(across, down), np.ones((9, 9), np.uint8)).astype(np.uint8)


def _burnt(contrast: Floats, paper: Floats) -> float:
    """Return the share of the page that is burnt out to white where paper with letters is clearly darker."""
    if not contrast.size:
        return 0.0
    usual = float(np.percentile(contrast, LETTERED))
    lettered = contrast >= 0.5 * usual
    if usual < LEAST_STEP or float(np.percentile(paper[lettered], 25)) > WHITE_PAPER:
        return 0.0
    return float(((contrast < EMPTY * usual) & (paper >= BURNT)).mean())


def blocks(grey: Pixels) -> float:
    """Return how much more a JPEG's blocks differ at their seams than pixels within, 1 for none, across and down."""
    return min(_seams(grey), _seams(grey.T))


def _seams(grey: Pixels) -> float:
    step = np.minimum(cv2.absdiff(grey[:, 1:], grey[:, :-1]), MOST_STEP).mean(axis=0)
    whole = len(step) // JPEG_PX * JPEG_PX
    if not whole:
        return 1.0
    phases = step[:whole].reshape(-1, JPEG_PX).mean(axis=0)
    return float(phases.max() / max(LEAST_SEAM, float(np.median(phases))))
