"""Small angles: how far lines of text and rules lean, by the sharpness of their projection."""

import numpy as np
from numpy.typing import NDArray

from pipeline.raster import Pixels

Floats = NDArray[np.float64]
LIMIT_DEG = 16.0
COARSE_DEG = 0.5
FINE_DEG = 0.05
COARSE_POINTS = 9_000
FINE_POINTS = 45_000
MIN_POINTS = 150  # of ink, below which there is nothing to be level
MIN_GAIN = 2.5  # sharpness at the best angle over the median of all: noise has 1.5, pages and cards 5 to 110


def skew_deg(ink: Pixels) -> float | None:
    """Return how far the lines lean in degrees, positive when they fall to the right; None when nothing has lines."""
    rows, columns = np.nonzero(ink)
    if len(rows) < MIN_POINTS:
        return None
    coarse = np.arange(-LIMIT_DEG, LIMIT_DEG + COARSE_DEG / 2, COARSE_DEG)
    sharp = _sharpness(*_thinned(rows, columns, COARSE_POINTS), coarse, cell_px=2.0)
    near = float(coarse[int(np.argmax(sharp))])
    if sharp.max() < MIN_GAIN * np.median(sharp) or abs(near) > LIMIT_DEG - COARSE_DEG:
        return None
    fine = np.arange(near - COARSE_DEG, near + COARSE_DEG + FINE_DEG / 2, FINE_DEG)
    sharp = _sharpness(*_thinned(rows, columns, FINE_POINTS), fine, cell_px=1.0)
    return _peak(fine, np.convolve(sharp, (0.25, 0.5, 0.25), mode="same"))


def _thinned(rows: NDArray[np.intp], columns: NDArray[np.intp], most: int) -> tuple[Floats, Floats]:
    """Return at most so many ink points; the step is odd against the row order, so no row is left out."""
    step = max(1, len(rows) // most)
    return rows[::step].astype(np.float64), columns[::step].astype(np.float64)


def _sharpness(y: Floats, x: Floats, angles_deg: Floats, *, cell_px: float) -> Floats:
    """Return for each angle the sum of squares of the projection across lines that lean so."""
    middle = x.mean()
    out = np.empty(len(angles_deg))
    for place, angle in enumerate(np.radians(angles_deg)):
        level = (y * np.cos(angle) - (x - middle) * np.sin(angle)) / cell_px
        counts = np.bincount((level - level.min()).astype(np.int64))
        step = np.diff(counts.astype(np.float64))
        out[place] = np.dot(step, step)
    return out


def _peak(angles: Floats, values: Floats) -> float:
    """Return the top of the parabola through the best angle and its neighbours."""
    best = int(np.clip(np.argmax(values), 1, len(values) - 2))
    left, top, right = values[best - 1 : best + 2]
    bend = left - 2 * top + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return float(angles[best] + np.clip(shift, -1, 1) * (angles[1] - angles[0]))
