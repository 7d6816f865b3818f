"""Sub-pixel refinement: a sheet's corners moved onto the edges that are really there."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.quads import Floats, fit_line, is_sound, meet
from pipeline.imaging.shrink import shrunk

WORK_PX = 1600  # long side at which edges are looked for: finer only finds paper fibres
REACH = 0.022  # of the long side: how far from the given side an edge is looked for
SAMPLES = 96  # places along a side
CORNER_SHARE = 0.3  # of a side next to a corner that decides the corner: a curled sheet's sides are no straight lines
MIN_STEP = 10.0  # grey levels over the edge below which there is none
MIN_PLACES = 6


def refine(grey: NDArray[np.uint8], corners: Floats, *, reach: float = REACH) -> tuple[Floats, float]:
    """Return the corners on the picture's own edges, and the share of places (0 … 1) where an edge was found.

    Edges are looked for up to `reach` (a share of the long side) from the given sides.
    """
    shrink = min(1.0, WORK_PX / max(grey.shape))
    small = shrunk(grey, round(grey.shape[1] * shrink), round(grey.shape[0] * shrink)) if shrink < 1 else grey
    soft = cv2.GaussianBlur(small, (0, 0), 1.2).astype(np.float32)
    start = (corners + 0.5) * shrink - 0.5
    sides = [_edge_points(soft, start[index], start[(index + 1) % 4], reach) for index in range(4)]
    found = np.array([corner(sides[index - 1], sides[index], start[index]) for index in range(4)])
    support = float(np.mean([len(points) / SAMPLES for points, _ in sides]))
    moved = np.hypot(*(found - start).T).max()
    if not is_sound(found) or moved > 3 * reach * max(small.shape):
        return corners, support
    return (found + 0.5) / shrink - 0.5, support


def _edge_points(soft: NDArray[np.float32], start: Floats, end: Floats, share: float) -> tuple[Floats, Floats]:
    """Return points on the edge along one side, and where along the side (0 … 1) each was looked for."""
    along = end - start
    length = float(np.hypot(*along))
    normal = np.array([-along[1], along[0]]) / max(length, 1.0)  # into the sheet: corners run clockwise
    reach = max(4, round(share * max(soft.shape)))
    places = np.linspace(0.015, 0.985, SAMPLES)
    offsets = np.arange(-reach, reach + 1, dtype=np.float64)
    base = start[None, :] + places[:, None] * along[None, :]
    grid = base[:, None, :] + offsets[None, :, None] * normal[None, None, :]
    maps = grid.astype(np.float32)
    profile = cv2.remap(soft, maps[:, :, 0], maps[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    step = profile[:, 4:] - profile[:, :-4]  # over 4 px, bright inside
    if np.median(step.max(axis=1)) < MIN_STEP < np.median((-step).max(axis=1)):
        step = -step  # a dark sheet on a bright table
    at, strength = _strongest(step, offsets[2:-2])
    good = strength >= np.maximum(MIN_STEP, 0.35 * np.median(strength))
    points = base + at[:, None] * normal[None, :]
    return points[good], places[good]


def _strongest(step: NDArray[np.float32], offsets: Floats) -> tuple[Floats, Floats]:
    """Return where each row's best step is, to a fraction of a pixel, outer ones before inner ones of like strength.

    A line printed near the edge is a step too; the sheet's own edge is the outermost of the strong ones.
    """
    strongest = step.max(axis=1, keepdims=True)
    first = np.argmax(step >= 0.7 * strongest, axis=1)
    rows = np.arange(len(step))
    last = step.shape[1] - 1
    best = first
    for _ in range(6):  # up the hill from where it begins to be strong
        after = np.minimum(best + 1, last)
        best = np.where(step[rows, after] > step[rows, best], after, best)
    left, right = step[rows, np.maximum(best - 1, 0)], step[rows, np.minimum(best + 1, last)]
    peak = step[rows, best]
    bend = left - 2 * peak + right
    shift = np.where(np.abs(bend) > 1e-3, 0.5 * (left - right) / np.where(np.abs(bend) > 1e-3, bend, 1), 0)
    return offsets[best] + np.clip(shift, -0.5, 0.5), peak.astype(np.float64)


def corner(before: tuple[Floats, Floats], after: tuple[Floats, Floats], given: Floats) -> Floats:
    """Return where the end of one side meets the beginning of the next, or the given corner without edges there."""
    lines = []
    for (points, places), ends_here in ((before, True), (after, False)):
        near = places > 1 - CORNER_SHARE if ends_here else places < CORNER_SHARE
        chosen = points[near] if near.sum() >= MIN_PLACES else points
        if len(chosen) < MIN_PLACES:
            return given
        lines.append(fit_line(chosen))
    crossing = meet(lines[0], lines[1])
    return given if crossing is None else crossing
