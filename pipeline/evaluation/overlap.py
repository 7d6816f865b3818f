"""Whether a value was found where it stands: evidence against true outline, in pixels of the source picture."""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.imaging.uncurl import unbent
from pipeline.kinds import Polygon
from pipeline.model import Page
from pipeline.raster import Pixels

GRID_PX = 600  # longer side on which outlines are compared; a line of text is still a dozen rows high
BENT = 9  # places along an outline's side that a mesh bends
COVERED = 0.5  # share of the value's ink that the evidence must hold
TALLEST = 3.0  # times the writing's height: a strip that is higher than this holds the rows around it too


def in_source(polygon: Polygon, page: Page) -> Polygon:
    """Return an outline of a normalised page in pixels of the picture that it came from.

    On an uncurled page its upper and lower side get more corners, in their order: straight lines were none there.
    """
    points = np.asarray(polygon, np.float64).reshape(-1, 2)
    if page.mesh is not None:
        if len(points) == 4:
            points = np.concatenate([np.linspace(points[0], points[1], BENT), np.linspace(points[2], points[3], BENT)])
        points = unbent(points, page.mesh, (page.width, page.height))
    moved = cv2.perspectiveTransform(points[:, None], np.asarray(page.to_source, np.float64).reshape(3, 3))
    return tuple((float(x), float(y)) for x, y in moved.reshape(-1, 2))


def is_located(found: Sequence[Polygon], true: Sequence[Polygon], *, in_lines: bool = True) -> bool:
    """Return whether evidence in source pixels is where the value truly stands.

    Evidence is the room of a value, which may be much wider than what was written into it, and have rows to spare: half
    of the true outline must lie within, and no strip that holds some of it may be much higher than the writing, unless
    what stands there is no line of text (`in_lines` False).
    """
    if not found or not true:
        return False
    corners = np.concatenate([np.asarray(polygon) for polygon in (*found, *true)])
    origin, scale = corners.min(axis=0), GRID_PX / max(1.0, float(np.ptp(corners, axis=0).max()))
    here, there = (_filled(polygons, origin, scale) for polygons in (found, true))
    both = float((here & there).sum())
    if both >= COVERED * float((here | there).sum()):
        return True
    if not in_lines:
        return both >= COVERED * float(there.sum())
    touching = [polygon for polygon in found if (_filled((polygon,), origin, scale) & there).any()]
    line = TALLEST * max(map(_height, true))
    return both >= COVERED * float(there.sum()) and all(_height(strip) <= line for strip in touching)


def _filled(polygons: Sequence[Polygon], origin: Pixels, scale: float) -> Pixels:
    mask = np.zeros((GRID_PX + 2, GRID_PX + 2), np.uint8)
    for polygon in polygons:
        cv2.fillPoly(mask, [np.rint((np.asarray(polygon) - origin) * scale).astype(np.int32)], (1,))
    return mask


def _height(strip: Polygon) -> float:
    """Return how high a strip is where its line begins: from its first corner, top-left, to its last, bottom-left."""
    (left, top), (foot_x, foot_y) = strip[0], strip[-1]
    return math.hypot(foot_x - left, foot_y - top)
