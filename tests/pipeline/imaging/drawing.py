"""Pages and photos drawn by the tests of imaging: rows of strokes that look like text, with nothing to read."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]


def text_page(width: int = 1000, height: int = 1414, *, seed: int = 1) -> Pixels:
    """A grey page with lines of letter-like strokes: bodies, and more reaching up than down, as Latin letters do."""
    rng = np.random.default_rng(seed)
    page = np.full((height, width), 255, np.uint8)
    for baseline in range(140, height - 120, 34):
        x = 100
        while x < width - 110:
            for _ in range(int(rng.integers(2, 9))):
                up = 24 if rng.random() < 0.4 else 13
                down = 6 if rng.random() < 0.08 else 0
                cv2.rectangle(page, (x, baseline - up), (x + 2, baseline + down), 0, -1)
                cv2.rectangle(page, (x, baseline - 13), (x + 7, baseline - 11), 0, -1)
                x += 11
            x += 12
    return page


def shot(page: Pixels, corners: Floats, size: tuple[int, int], *, table: int = 70) -> Pixels:
    """A colour photo of the page with its corners (TL TR BR BL) there, on a dark grained table."""
    rows, columns = page.shape[:2]
    width, height = size
    outline = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(outline, corners.astype(np.float32))
    rng = np.random.default_rng(3)
    scene = rng.normal(table, 7, (height, width)).clip(0, 255).astype(np.uint8)
    seen = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.full_like(page, 255), matrix, size)
    blended = np.where(cover > 127, (seen * 0.9).astype(np.uint8), scene)
    return cv2.cvtColor(cv2.GaussianBlur(blended, (0, 0), 0.8), cv2.COLOR_GRAY2RGB).astype(np.uint8)
