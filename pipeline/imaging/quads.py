"""Four corners: their order, their overlap, and the quadrilateral that fits a region."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.raster import Pixels

Floats = NDArray[np.float64]
SIDE_POINTS_NEAR = 0.04  # of the quadrilateral's size: contour points this near a side belong to it


def ordered(corners: Floats) -> Floats:
    """Return four corners clockwise as TL TR BR BL: the one nearest the picture's top left comes first."""
    middle = corners.mean(axis=0)
    turn = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    clockwise = corners[np.argsort(turn)]
    first = int(np.argmin(clockwise.sum(axis=1)))
    rolled: Floats = np.roll(clockwise, -first, axis=0)
    return rolled


def area(corners: Floats) -> float:
    """Return the area of a simple polygon."""
    x, y = corners[:, 0], corners[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def overlap(one: Floats, other: Floats) -> float:
    """Return intersection over union of two convex polygons, 0 … 1."""
    shared, _ = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
    union = area(one) + area(other) - shared
    return float(shared / union) if union > 0 else 0.0


def is_sound(corners: Floats) -> bool:
    """Return whether the corners make a convex quadrilateral no paper seen by a phone would deny: 40° … 140°."""
    before, after = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(*before.T) * np.hypot(*after.T)
    if lengths.min() < 1:
        return False
    cross = before[:, 1] * after[:, 0] - before[:, 0] * after[:, 1]
    cosines = (before * after).sum(axis=1) / lengths
    return bool((np.all(cross > 0) or np.all(cross < 0)) and np.all(np.abs(cosines) < np.cos(np.radians(40))))


def meet(one: Floats, other: Floats) -> Floats | None:
    """Return where two lines (point, direction: 4 numbers each) meet, or None when they hardly do."""
    matrix = np.array([[one[2], -other[2]], [one[3], -other[3]]])
    if abs(np.linalg.det(matrix)) < 0.1:  # sine of the angle between: under 6° the meeting point is a guess
        return None
    along = np.linalg.solve(matrix, np.array([other[0] - one[0], other[1] - one[1]]))
    point: Floats = np.array([one[0] + along[0] * one[2], one[1] + along[0] * one[3]])
    return point


def fit_line(points: Floats) -> Floats:
    """Return the line through points as (x, y, dx, dy), outliers weighing little."""
    line = cv2.fitLine(points.astype(np.float32), cv2.DIST_WELSCH, 0, 0.01, 0.01).ravel()
    exact: Floats = np.array([line[2], line[3], line[0], line[1]], np.float64)
    return exact


def around(mask: Pixels) -> Floats | None:
    """Return the quadrilateral that fits the largest region of a mask, or None when none does.

    The outline is cut to four corners, then each side is fitted anew to the outline's points near it, so that a
    finger or a dog-ear at one place does not move a whole side.
    """
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline).astype(np.int32)
    rough = _four_corners(hull)
    if rough is None:
        return None
    points = _inside(outline[:, 0, :].astype(np.float64), mask.shape)
    sides = [_side(points, rough[index], rough[(index + 1) % 4]) for index in range(4)]
    corners = [meet(sides[index - 1], sides[index]) for index in range(4)]
    if any(corner is None for corner in corners):
        return rough if is_sound(rough) else None
    fitted = np.array([corner for corner in corners if corner is not None])
    reach = np.hypot(*mask.shape)
    good = is_sound(fitted) and np.hypot(*(fitted - rough).T).max() < 0.12 * reach
    return fitted if good else (rough if is_sound(rough) else None)


def _inside(points: Floats, shape: tuple[int, ...]) -> Floats:
    """Return the outline's points that are not on the picture's frame: there it is cut off and shows no side."""
    rows, columns = shape[:2]
    x, y = points[:, 0], points[:, 1]
    kept: Floats = points[(x > 0) & (y > 0) & (x < columns - 1) & (y < rows - 1)]
    return kept


def _four_corners(hull: NDArray[np.int32]) -> Floats | None:
    """Return the hull cut to four corners: by growing tolerance, else the tightest turned rectangle."""
    round_the_hull = cv2.arcLength(hull, True)
    for tolerance in np.arange(0.01, 0.12, 0.005):
        cut = cv2.approxPolyDP(hull, float(tolerance * round_the_hull), True)
        if len(cut) == 4:
            return ordered(cut[:, 0, :].astype(np.float64))
        if len(cut) < 4:
            break
    box = cv2.boxPoints(cv2.minAreaRect(hull))
    return ordered(box.astype(np.float64)) if cv2.contourArea(hull) > 0 else None


def _side(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return the line of one side: through the outline's points near it, or through its ends when there are few."""
    along = end - start
    length = max(1.0, float(np.hypot(*along)))
    unit = along / length
    offset = points - start
    place = offset @ unit / length
    far = np.abs(offset @ np.array([-unit[1], unit[0]]))
    near = points[(place > 0.04) & (place < 0.96) & (far < SIDE_POINTS_NEAR * length)]
    return fit_line(near) if len(near) >= 8 else np.array([*start, *unit])
