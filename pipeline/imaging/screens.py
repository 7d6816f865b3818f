"""A photographed screen: its grid of pixels beats with the camera's, which leaves single sharp waves on the paper."""

import cv2
import numpy as np

from pipeline.raster import Pixels

TILE_PX = 256
TILES = 6  # the emptiest of those across the page
WAVES = (0.03, 0.45)  # cycles a pixel: below lie light and lines of text, above the camera's own filter
AXIS = 3  # rows and columns of the spectrum next to its axes: frames, rules and JPEG blocks


def beat(grey: Pixels) -> float:
    """Return how far the strongest wave of the page's emptiest tiles stands out of its noise, 1 … : 4 is usual."""
    tiles = sorted(_tiles(grey), key=lambda tile: float(np.abs(cv2.Laplacian(tile, cv2.CV_16S)).mean()))[:TILES]
    return float(np.median([_strongest(tile) for tile in tiles])) if tiles else 1.0


def _tiles(grey: Pixels) -> list[Pixels]:
    rows, columns = grey.shape
    step_y, step_x = max(TILE_PX, rows // 6), max(TILE_PX, columns // 5)
    return [
        grey[top : top + TILE_PX, left : left + TILE_PX]
        for top in range(step_y // 3, rows - TILE_PX + 1, step_y)
        for left in range(step_x // 3, columns - TILE_PX + 1, step_x)
    ]


def _strongest(tile: Pixels) -> float:
    window = np.hanning(TILE_PX)
    even = tile.astype(np.float32) - cv2.blur(tile, (31, 31)).astype(np.float32)
    power = np.abs(np.fft.rfft2(even * np.outer(window, window)))
    down = np.abs(np.fft.fftfreq(TILE_PX))[:, None]
    across = np.fft.rfftfreq(TILE_PX)[None, :]
    radius = np.hypot(down, across)
    ring = (radius > WAVES[0]) & (radius < WAVES[1]) & (down > AXIS / TILE_PX) & (across > AXIS / TILE_PX)
    around = cv2.blur(power.astype(np.float32), (15, 15))
    return float((power[ring] / np.maximum(around[ring], 1e-3)).max())
