"""The sides of a sheet, looked at as four straightened strips: where along each strip the sheet begins."""

from dataclasses import dataclass

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.imaging.edges import corner
from pipeline.imaging.quads import Floats, is_sound
from pipeline.raster import Pixels

WORK_PX = 640  # long side of the picture that strips are cut from
ALONG, ACROSS = 96, 64  # samples of a strip along its side and across it, from outside to inside
REACH = 0.0625  # of the long side: how far from the given side a strip reaches, both ways
STEP_PX = 2 * REACH * WORK_PX / ACROSS
COLUMNS = ALONG // 2  # places along a side that are answered
PLACES = (np.arange(COLUMNS) + 0.5) / COLUMNS
OFFSETS = (np.arange(ACROSS) + 0.5) * STEP_PX - REACH * WORK_PX
SURE = 0.35  # probability within three samples, over which a place counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Corners where the seen sides meet, and the share of places (0 … 1) at which a side was seen for sure."""

    corners: Floats
    seen: float


def reduced(pixels: Pixels) -> tuple[Pixels, Floats]:
    """Return the picture in colour at `WORK_PX`, and the factors (x, y) from its pixels to the picture's."""
    height, width = pixels.shape[:2]
    shrink = WORK_PX / max(height, width)
    size = max(8, round(width * shrink)), max(8, round(height * shrink))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
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
    chance /= chance.sum(axis=1, keepdims=True)
    points = [_points(chance[side], corners[side], corners[(side + 1) % 4]) for side in range(4)]
    found = np.array([corner(points[side - 1], points[side], corners[side]) for side in range(4)])
    seen = float(np.mean([len(there) / COLUMNS for there, _ in points]))
    return Sides(corners=found if is_sound(found) else corners, seen=seen)


def _points(chance: NDArray[np.float32], start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Return the points of one side that are sure, and where along the side (0 … 1) each is."""
    peak = chance[:-1].argmax(axis=0)
    near = np.clip(peak[None, :] + np.arange(-1, 2)[:, None], 0, ACROSS - 1)
    columns = np.arange(COLUMNS)[None, :]
    weight = chance[near, columns].astype(np.float64)
    offset = (weight * OFFSETS[near]).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-9)
    sure = weight.sum(axis=0) > SURE
    way = end - start
    inward = np.array([-way[1], way[0]]) / max(1.0, float(np.hypot(*way)))
    points = start + PLACES[:, None] * way + offset[:, None] * inward
    return points[sure], PLACES[sure]
