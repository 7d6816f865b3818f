"""Cheap changes to a drawn line each time it is used again, and batches of lines of like width."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_models.charset import INDEX
from ocr_models.picture import HEIGHT_PX, MAX_WIDTH_PX, MIN_WIDTH_PX, WIDEN, Plane, ink_plane, scaled
from ocr_models.training.shards import Shard

STRETCH = (0.98, 1.42)  # around the reader's own widening
COLUMNS_PER_BATCH = 14_000  # about 40 lines of a usual width


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Pictures (n, 1, 48, width), target numbers one after another, and target lengths."""

    pictures: NDArray[np.float32]
    targets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    texts: tuple[str, ...]


def changed(rng: random.Random, picture: NDArray[np.uint8], stretch: float) -> Plane:
    """Return the line wider or narrower, shifted, sheared, smudged or dimmed: never twice the same."""
    height, width = picture.shape
    stretch, zoom = stretch * rng.uniform(0.97, 1.03), rng.uniform(0.88, 1.1)
    shear, lift = rng.gauss(0, 0.06), rng.gauss(0, 1.6)
    out = min(MAX_WIDTH_PX, max(MIN_WIDTH_PX, int(width * stretch)))
    top = (height - height * zoom) / 2 + lift
    matrix = np.array([[out / width, shear, -shear * height / 2], [0, zoom, top]], np.float32)
    moved = cv2.warpAffine(picture, matrix, (out, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.15:
        moved = cv2.GaussianBlur(moved, (0, 0), rng.uniform(0.3, 0.9))
    if rng.random() < 0.12:
        kernel = np.ones((2, rng.choice((1, 2))), np.uint8)
        moved = cv2.erode(moved, kernel) if rng.random() < 0.6 else cv2.dilate(moved, kernel)
    plane = ink_plane(np.asarray(moved, np.uint8))
    if rng.random() < 0.2:
        plane = np.sign(plane) * np.abs(plane) ** np.float32(rng.uniform(0.6, 1.6))
    if rng.random() < 0.1:
        x = rng.randrange(out)
        plane[:, x : x + rng.randrange(2, 7)] = rng.choice((0.0, 0.0, 0.7))
    return plane


def batches(rng: random.Random, shards: list[Shard], *, vary: bool = True) -> Iterator[Batch]:
    """Yield the shards' lines in batches of like width, in mixed order."""
    lines = [pair for shard in shards for pair in zip(shard.pictures(), shard.texts, strict=True)]
    lines.sort(key=lambda pair: pair[0].shape[1] * (rng.uniform(0.9, 1.1) if vary else 1.0))
    groups = _groups(lines)
    if vary:
        rng.shuffle(groups)
    for group in groups:
        # One stretch for all lines of a batch, or the widest would pad all the others.
        stretch = rng.uniform(*STRETCH)
        planes = [
            changed(rng, picture, stretch) if vary else ink_plane(scaled(picture, widen=WIDEN)) for picture, _ in group
        ]
        yield _batch(planes, tuple(text for _, text in group))


def _groups(lines: list[tuple[NDArray[np.uint8], str]]) -> list[list[tuple[NDArray[np.uint8], str]]]:
    """Return lines sorted by width in groups of few sizes: each new shape costs the CPU a round of code generation."""
    groups: list[list[tuple[NDArray[np.uint8], str]]] = []
    end = len(lines)
    while end > 0:
        count = max(8, COLUMNS_PER_BATCH // padded_width(lines[end - 1][0].shape[1]) // 4 * 4)
        groups.append(lines[max(0, end - count) : end])
        end -= count
    return groups


def padded_width(width: int) -> int:
    """Return the width a batch is padded to: 32 pixels apart for short lines, further for long ones."""
    step = 32 if width <= 384 else 64 if width <= 768 else 128
    return -(-width // step) * step


def _batch(planes: list[Plane], texts: tuple[str, ...]) -> Batch:
    width = padded_width(max(plane.shape[1] for plane in planes))
    pictures = np.zeros((len(planes), 1, HEIGHT_PX, width), np.float32)
    for at, plane in enumerate(planes):
        pictures[at, 0, :, : plane.shape[1]] = plane
    numbers = [[INDEX[letter] for letter in text if letter in INDEX] for text in texts]
    return Batch(
        pictures=pictures,
        targets=np.array([number for row in numbers for number in row], np.int64),
        lengths=np.array([len(row) for row in numbers], np.int64),
        texts=texts,
    )
