"""The sides of a sheet, looked at as four straightened strips: where along each strip the sheet begins."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.imaging.quads import Floats, is_sound, meet
from pipeline.imaging.shrink import shrunk
from pipeline.raster import Pixels

WORK_PX = 640  # long side of the picture that strips are cut from
ALONG, ACROSS = 96, 64  # samples of a strip along its side and across it, from outside to inside
REACH = 0.0625  # of the long side: how far from the given side a strip reaches, both ways
STEP_PX = 2 * REACH * WORK_PX / ACROSS
COLUMNS = ALONG // 2  # places along a side that are answered
PLACES = (np.arange(COLUMNS) + 0.5) / COLUMNS
OFFSETS = (np.arange(ACROSS) + 0.5) * STEP_PX - REACH * WORK_PX
WHOLE = slice(0, COLUMNS)
# ever shorter parts of a side at its beginning and at its end: a sheet is folded in two, three or four
FIRST = tuple(slice(0, COLUMNS * share // 100) for share in (40, 22))
LAST = tuple(slice(COLUMNS - COLUMNS * share // 100, COLUMNS) for share in (40, 22))
LEAST_CHANCE = 0.02  # so that a covered place does not decide
BETTER = 0.25  # mean log chance by which a side's end must like its own line better than the whole side's
CLOSE = 2.5  # samples from a line within which what is seen belongs to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Corners where the seen sides meet, and how surely each side was seen, 0 … 1."""

    corners: Floats
    each: tuple[float, float, float, float]

    @property
    def seen(self) -> float:
        """How surely sides were seen on the whole."""
        return sum(self.each) / len(self.each)


def reduced(pixels: Pixels) -> tuple[Pixels, Floats]:
    """Return the picture in colour at `WORK_PX`, and the factors (x, y) from its pixels to the picture's."""
    height, width = pixels.shape[:2]
    shrink = WORK_PX / max(height, width)
    size = max(8, round(width * shrink)), max(8, round(height * shrink))
    small = shrunk(pixels, *size) if shrink < 1 else cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
    colour = small if small.ndim == 3 else cv2.cvtColor(small, cv2.COLOR_GRAY2RGB)
    return colour.astype(np.uint8, copy=False), np.array([width / size[0], height / size[1]])


def strip_maps(corners: Floats) -> NDArray[np.float32]:
    """Return where each sample of the four strips lies in the reduced picture: (4, ACROSS, ALONG, 2)."""
    along = (np.arange(ALONG) + 0.5) / ALONG
    maps = np.empty((4, ACROSS, ALONG, 2), np.float32)
    for side in range(4):
        start, end = corners[side], corners[(side + 1) % 4]
        way = end - start
        inward = np.array([-way[1], way[0]]) / max(1.0, float(np.hypot(*way)))
        maps[side] = start + along[None, :, None] * way + OFFSETS[:, None, None] * inward
    return maps


def strips(picture: Pixels, maps: NDArray[np.float32]) -> Pixels:
    """Return the four strips (4, ACROSS, ALONG, 3); off the picture it is grey."""
    flat = maps.reshape(4 * ACROSS, ALONG, 2)
    seen = cv2.remap(
        picture, flat[:, :, 0], flat[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(128, 128, 128),
    )  # fmt: skip
    return seen.reshape(4, ACROSS, ALONG, -1).astype(np.uint8, copy=False)


def moved(picture: Pixels, corners: Floats, network: onnxruntime.InferenceSession) -> Sides:
    """Return the corners moved to where the network sees the sides, from corners a few percent off."""
    cut = strips(picture, strip_maps(corners)).astype(np.float32).transpose(0, 3, 1, 2) / 255
    logits = network.run(None, {"strips": cut})[0]  # (4, ACROSS + 1, COLUMNS), the last class: no side here
    chance = np.exp(logits - logits.max(axis=1, keepdims=True))
    chance = (chance / chance.sum(axis=1, keepdims=True))[:, :-1]
    near = chance.copy()  # within a sample: a side is seldom quite straight
    near[:, 1:] += chance[:, :-1]
    near[:, :-1] += chance[:, 1:]
    ends = [_ends(near[side]) for side in range(4)]
    lines = [
        (_in_picture(corners, side, first), _in_picture(corners, side, last))
        for side, (first, last, _) in enumerate(ends)
    ]
    found = np.array([_meeting(lines[side - 1][1], lines[side][0], corners[side]) for side in range(4)])
    top, right, bottom, left = (share for _, _, share in ends)
    return Sides(corners=found if is_sound(found) else corners, each=(top, right, bottom, left))


def _ends(near: NDArray[np.float32]) -> tuple[Floats, Floats, float]:
    """Return the lines of a side at its beginning and at its end, and how surely the side was seen, 0 … 1.

    Each line is told by the samples it passes at the side's two ends. A bent sheet has another line at each end; where
    an end alone says hardly more than a longer part, the longer part's line is taken.
    """
    weight = np.log(near + LEAST_CHANCE)
    whole = _likeliest(weight, WHOLE)
    out, seen = [], _along(near, whole)
    for parts in (FIRST, LAST):
        best, on = whole, WHOLE
        for places in parts:
            own = _likeliest(weight, places)
            if float(_along(weight, own)[places].mean() - _along(weight, best)[places].mean()) > BETTER:
                best, on = own, places
        out.append(_fitted(near, best, on))
        seen = np.maximum(seen, _along(near, best))
    return out[0], out[1], float(seen.mean())


def _likeliest(weight: NDArray[np.float32], places: slice) -> Floats:
    """Return the straight line (samples at the side's two ends) along which these places have most weight."""
    share = PLACES[places]
    low, high = share[0], share[-1]
    total = np.take(np.ascontiguousarray(weight[:, places].T), _passed(*places.indices(COLUMNS)[:2])).sum(axis=0)
    first, last = divmod(int(total.argmax()), ACROSS)
    slope = (last - first) / (high - low)
    return np.array([first - slope * low, first + slope * (1 - low)])


@cache
def _passed(first: int, last: int) -> NDArray[np.int64]:
    """Return which samples (place after place) each straight line passes: (places, lines)."""
    share = np.linspace(0, 1, last - first)[:, None]
    begin, end = (ends.ravel() for ends in np.mgrid[0:ACROSS, 0:ACROSS])
    rows = np.rint(begin * (1 - share) + end * share).astype(np.int64)
    samples: NDArray[np.int64] = rows + np.arange(last - first)[:, None] * ACROSS
    return samples


def _along(values: NDArray[np.float32], line: Floats) -> Floats:
    """Return the values at each place along a line, the least where it leaves the strip."""
    rows = np.rint(line[0] * (1 - PLACES) + line[1] * PLACES).astype(int)
    inside = (rows >= 0) & (rows < ACROSS)
    found = values[np.clip(rows, 0, ACROSS - 1), np.arange(COLUMNS)].astype(np.float64)
    return np.where(inside, found, float(values.min()))


def _fitted(near: NDArray[np.float32], line: Floats, places: slice) -> Floats:
    """Return the line moved to a fraction of a sample: least squares through what is seen close to it."""
    share = PLACES[places]
    on = line[0] * (1 - share) + line[1] * share
    rows = np.arange(ACROSS)[:, None]
    weight = near[:, places].astype(np.float64) * (np.abs(rows - on) <= CLOSE)
    total = weight.sum(axis=0)
    if float(total.sum()) < 1:
        return line
    at = (weight * rows).sum(axis=0) / np.maximum(total, 1e-9)
    basis = np.column_stack([1 - share, share]) * np.sqrt(total)[:, None]
    solved = np.linalg.lstsq(basis, at * np.sqrt(total), rcond=None)[0]
    return np.asarray(solved, np.float64) if np.abs(solved - line).max() < 4 * CLOSE else line


def _in_picture(corners: Floats, side: int, line: Floats) -> Floats:
    """Return a side's line in the picture as x, y, dx, dy."""
    start, end = corners[side], corners[(side + 1) % 4]
    way = end - start
    inward = np.array([-way[1], way[0]]) / max(1.0, float(np.hypot(*way)))
    offset = (line + 0.5) * STEP_PX - REACH * WORK_PX
    begin, finish = start + offset[0] * inward, end + offset[1] * inward
    along = (finish - begin) / max(1e-6, float(np.hypot(*(finish - begin))))
    return np.array([*begin, *along])


def _meeting(before: Floats, after: Floats, given: Floats) -> Floats:
    crossing = meet(before, after)
    return given if crossing is None else crossing
