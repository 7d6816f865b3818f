"""Quadrilaterals of straight edges, and how well a quadrilateral's sides part two surfaces."""

from collections.abc import Iterator
from itertools import combinations

import cv2
import numpy as np

from pipeline.imaging.quads import Floats, area, is_sound, meet, ordered
from pipeline.raster import Pixels

SHORTEST = 0.05  # of the long side: shorter segments are letters
ANGLE_DEG = 4.0  # segments this alike in direction …
APART_PX = 5.0  # … and this near to one line belong to it
LINES = 14  # the longest ones; more only brings the lines of other papers
ALONG_DEG = 32.0  # opposite sides of a sheet seen by a phone lean against each other by less
EDGED = 0.5  # of a quadrilateral's way round, at least so much edge lies on its four lines
SAMPLES = 40  # places along a side
NEAR, FAR = 2.5, 5.0  # px on either side of an edge where the two surfaces are looked at
STEP = 9.0  # grey levels between them that make an edge


def segments(colour: Pixels) -> Floats:
    """Return the long straight edges of a small picture as x, y, dx, dy, length (dx, dy of unit length)."""
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    found = cv2.createLineSegmentDetector().detect(cv2.GaussianBlur(grey, (0, 0), 1.0))[0]
    if found is None:
        return np.empty((0, 5))
    ends = np.asarray(found, np.float64).reshape(-1, 4)
    along = ends[:, 2:] - ends[:, :2]
    length = np.hypot(*along.T)
    keep = length > SHORTEST * max(grey.shape)
    middle = (ends[:, :2] + ends[:, 2:])[keep] / 2
    return np.column_stack([middle, along[keep] / length[keep, None], length[keep]])


def lines(colour: Pixels) -> list[Floats]:
    """Return the lines on which most edge lies, longest first, each as x, y, dx, dy, length of edge."""
    left = segments(colour)
    out: list[Floats] = []
    while len(left) and len(out) < LINES:
        seed = left[int(np.argmax(left[:, 4]))]
        alike = np.abs(left[:, 2] * seed[3] - left[:, 3] * seed[2]) < np.sin(np.radians(ANGLE_DEG))
        off = np.abs((left[:, 0] - seed[0]) * seed[3] - (left[:, 1] - seed[1]) * seed[2])
        mine = alike & (off < APART_PX)
        out.append(np.append(seed[:4], left[mine, 4].sum()))
        left = left[~mine]
    return out


def quads(colour: Pixels, least_area: float) -> Iterator[Floats]:
    """Yield quadrilaterals of two pairs of lines that could be a sheet."""
    found = lines(colour)
    pairs = [
        (one, other)
        for one, other in combinations(found, 2)
        if abs(one[2] * other[3] - one[3] * other[2]) < np.sin(np.radians(ALONG_DEG)) and _apart(one, other, colour)
    ]
    rows, columns = colour.shape[:2]
    for (a, b), (c, d) in combinations(pairs, 2):
        if abs(a[2] * c[3] - a[3] * c[2]) < 0.5:
            continue
        corners = [meet(a, c), meet(c, b), meet(b, d), meet(d, a)]
        if any(corner is None for corner in corners):
            continue
        quad = ordered(np.array([corner for corner in corners if corner is not None]))
        beyond = np.maximum(-quad, quad - (columns, rows)).max() / max(rows, columns)
        if beyond > 0.06 or not is_sound(quad) or area(quad) < least_area * rows * columns:
            continue
        if a[4] + b[4] + c[4] + d[4] >= EDGED * _round(quad):
            yield quad


def _round(quad: Floats) -> float:
    return float(np.hypot(*(np.roll(quad, -1, axis=0) - quad).T).sum())


def _apart(one: Floats, other: Floats, colour: Pixels) -> bool:
    off = abs((other[0] - one[0]) * one[3] - (other[1] - one[1]) * one[2])
    return bool(off > 0.15 * min(colour.shape[:2]))


def support(colour: Pixels, corners: Floats) -> Floats:
    """Return for each side the share of it (0 … 1) where two surfaces meet, always the same way round.

    A printed rule has the same paper on both sides and is none; what lies off the picture counts half.
    """
    rows, columns = colour.shape[:2]
    places = np.linspace(0.04, 0.96, SAMPLES)[:, None]
    out = np.empty(4)
    for side in range(4):
        start, end = corners[side], corners[(side + 1) % 4]
        along = end - start
        inward = np.array([-along[1], along[0]]) / max(1.0, float(np.hypot(*along)))
        spots = start + places * along
        surfaces = [
            np.mean([_sampled(colour, spots + sign * step * inward) for step in (NEAR, FAR)], axis=0)
            for sign in (1, -1)
        ]
        difference = surfaces[0] - surfaces[1]
        channel = int(np.argmax(np.abs(np.median(difference, axis=0))))
        steps = difference[:, channel]
        same = steps * np.sign(np.median(steps)) > STEP
        out_of_frame = ((spots < FAR) | (spots > np.array([columns, rows]) - FAR - 1)).any(axis=1)
        out[side] = np.where(out_of_frame, 0.5, same).mean()
    return out


def _sampled(colour: Pixels, spots: Floats) -> Floats:
    maps = spots.astype(np.float32)
    seen = cv2.remap(colour, maps[:, 0], maps[:, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen[:, 0], np.float64)
