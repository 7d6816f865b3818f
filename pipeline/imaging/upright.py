"""What a line of Latin text looks like from above and below: the evidence for which side of a page is up."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.raster import Pixels

Floats = NDArray[np.float64]

LINE_PX = (6, 60)  # heights of a band of text on a reduced page
BODY_PX = (3, 30)  # of the letters' bodies in it
CUT_PX = 170  # a line is judged in pieces so long: several words each
LEAST_INK = 40  # pixels of a piece
ROWS = 18  # of a piece evened out: a third over the letters' bodies, a third in them, a third under
DIRECTIONS = 8  # of the ink's edges, all round: a dark letter on light paper has other edges on top than below
FEATURES = ROWS * DIRECTIONS
MOST_LINES = 20  # are looked at, evenly over the page: more say the same again


def pieces(grey: Pixels, ink: Pixels) -> Iterator[tuple[Floats, float]]:
    """Yield features and weight of each piece of each line of text on a level page (grey, and its ink as 0 and 1)."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3)
    polar = cv2.cartToPolar(across, down)
    strength = np.asarray(polar[0], np.float32)
    direction = np.asarray(cv2.convertScaleAbs(polar[1], alpha=DIRECTIONS / (2 * np.pi)) % DIRECTIONS, np.uint8)
    for top, bottom in _bands(ink):
        for left in range(0, ink.shape[1], CUT_PX):
            part = slice(left, left + CUT_PX)
            body = _body(ink[top:bottom, part])
            if body is None:
                continue
            low, high = top + body[0], top + body[1]
            rows = _rows(low, high, len(grey))
            found = _pooled(strength[rows, part], direction[rows, part], len(rows))
            if found is not None:
                yield found, float(ink[top:bottom, part].sum())


def _bands(ink: Pixels) -> list[tuple[int, int]]:
    profile = ink.sum(axis=1).astype(np.float64)
    on = np.convolve(profile, (0.25, 0.5, 0.25), mode="same") > max(2.0, 0.006 * ink.shape[1])
    ends = np.flatnonzero(np.diff(np.concatenate(([0], on.astype(np.int8), [0]))))
    found = [
        (int(top), int(bottom))
        for top, bottom in zip(ends[::2], ends[1::2], strict=True)
        if LINE_PX[0] <= bottom - top <= LINE_PX[1]
    ]
    if len(found) <= MOST_LINES:
        return found
    return [found[place] for place in np.linspace(0, len(found) - 1, MOST_LINES).round().astype(int)]


def _body(piece: Pixels) -> tuple[int, int] | None:
    """Return first and last row of the letters' bodies: where there is at least half of the most ink."""
    profile = piece.sum(axis=1).astype(np.float64)
    if profile.sum() < LEAST_INK:
        return None
    rows = np.flatnonzero(profile > 0.5 * np.percentile(profile, 90))
    first, last = int(rows[0]), int(rows[-1]) + 1
    return (first, last) if BODY_PX[0] <= last - first <= BODY_PX[1] else None


def _rows(low: int, high: int, height: int) -> NDArray[np.int64]:
    """Return the picture's rows that are looked at: as much over the bodies as they are high, and as much under."""
    size = high - low
    return np.clip(np.arange(low - size, high + size), 0, height - 1)


def _pooled(strength: NDArray[np.float32], direction: Pixels, rows: int) -> Floats | None:
    """Return how much edge of each direction each of the evened rows has, summing to 1.

    The rows are resampled, not counted into bins: bins of uneven height differ between a page and the same page
    turned by 180°, and a fit finds that instead of letters.
    """
    place = np.arange(rows)[:, None] * DIRECTIONS + direction
    counted = np.bincount(place.ravel(), weights=strength.ravel(), minlength=rows * DIRECTIONS)
    how = cv2.INTER_AREA if rows > ROWS else cv2.INTER_LINEAR
    pooled = cv2.resize(counted.reshape(rows, DIRECTIONS), (DIRECTIONS, ROWS), interpolation=how).ravel()
    total = float(pooled.sum())
    return np.asarray(np.sqrt(pooled / total), np.float64) if total > 0 else None


def upside_down(features: Floats) -> Floats:
    """Return the features that the same pieces have when the page is turned by 180°."""
    cells = features.reshape(*features.shape[:-1], ROWS, DIRECTIONS)
    turned = np.roll(cells[..., ::-1, :], DIRECTIONS // 2, axis=-1)
    return turned.reshape(features.shape)


@cache
def weights() -> Floats:
    """Return the trained weights (`ocr_models/training/turn.py`, card `ocr_models/cards/turn.md`)."""
    stored = json.loads(resources.files("pipeline.imaging").joinpath("upright.json").read_text("utf-8"))
    return np.array(stored["weights"], np.float64)


def evidence(grey: Pixels, ink: Pixels, chosen: Floats | None = None) -> tuple[float, int]:
    """Return the summed log odds that the page stands upright rather than on its head, and from how many pieces."""
    found = list(pieces(grey, ink))
    if not found:
        return 0.0, 0
    features = np.stack([one for one, _ in found])
    odds = (features - upside_down(features)) @ (weights() if chosen is None else chosen)
    # a piece that is sure beyond reason is a drawing or a stamp: none outweighs five others
    return float(np.clip(odds, -4, 4).sum()), len(found)
