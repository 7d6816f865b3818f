"""Corners of a folded sheet: a side that goes on straight beyond the corner that was found ends further out."""

import cv2
import numpy as np

from pipeline.imaging.quads import Floats, is_sound
from pipeline.raster import Pixels

BESIDE = (2.5, 4.5, 6.5)  # px on either side of a side where paper and table are looked at, in a picture of 640 px
KNOWN = 0.3  # of a side, next to the corner: what paper and table look like there
FURTHEST = 0.3  # of a side: folded in three, no tip is longer
LEAST = 0.012  # of the picture's long side: less is the corner's own softness
LIKE_PAPER = 0.55  # of the way from table to paper
STEP = 0.45  # of the step from table to paper along the side found
UNBROKEN = 0.9  # share of the way to the tip that must look like the side
LEAST_STEP = 18.0  # grey levels from table to paper, below which one cannot follow it


def with_tips(colour: Pixels, corners: Floats, sheet: Pixels) -> Floats | None:
    """Return the corners, some moved out along a side as far as it still parts paper from table; None if none is.

    `sheet` is 1 where the picture (in colour, 640 px) is known to be sheet.
    """
    moved = corners.copy()
    for index in range(4):
        ways = [_beyond(colour, corners, sheet, index, step) for step in (-1, 1)]
        length, place = max(ways, key=lambda way: way[0])
        if length > LEAST * max(colour.shape):
            moved[index] = place
    return moved if (moved != corners).any() and is_sound(moved) else None


def _beyond(colour: Pixels, corners: Floats, sheet: Pixels, index: int, step: int) -> tuple[float, Floats]:
    """Return how far the side that comes from the next corner (`step` 1 or -1) goes on, and where it ends."""
    here, other = corners[index], corners[(index + step) % 4]
    side = float(np.hypot(*(here - other)))
    way = (here - other) / max(side, 1.0)
    inward = np.array([way[1], -way[0]]) * step
    places = np.arange(-round(KNOWN * side), round(FURTHEST * side))
    spots = here + places[:, None] * way
    inside = np.mean([_seen(colour, spots + off * inward) for off in BESIDE], axis=0)
    outside = np.mean([_seen(colour, spots - off * inward) for off in BESIDE], axis=0)
    known = places < -BESIDE[-1]
    if not known.any():  # too short a side to know anything by
        return 0.0, here
    paper, table = np.median(inside[known], axis=0), np.median(outside[known], axis=0)
    across = paper - table
    if np.abs(across).max() < LEAST_STEP:
        return 0.0, here
    scale = float(across @ across)
    like = (inside - table) @ across / scale > LIKE_PAPER
    like &= (inside - outside) @ across / scale > STEP
    like &= _seen(sheet, spots + BESIDE[1] * inward)[:, 0] > 0
    like &= ((spots > 0) & (spots < np.array(colour.shape[1::-1]) - 1)).all(axis=1)
    new = like[places >= 0]
    kept = np.cumsum(new) / np.arange(1, len(new) + 1)
    far = np.flatnonzero(new & (kept >= UNBROKEN))
    length = float(far[-1]) if len(far) else 0.0
    return length, here + (length + 0.5) * way


def _seen(picture: Pixels, spots: Floats) -> Floats:
    maps = spots.astype(np.float32)
    seen = cv2.remap(picture, maps[:, 0], maps[:, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.float64).reshape(len(spots), -1)
