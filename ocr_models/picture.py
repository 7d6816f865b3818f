"""A crop as the line reader sees it: grey, 48 pixels high, ink high and paper zero, whatever the light."""

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHT_PX = 48
MIN_WIDTH_PX = 16
MAX_WIDTH_PX = 1440  # longer lines are squeezed; 25 times as long as high holds 130 characters
# Lines are read a fifth wider than they are: the network has a column every four pixels, and close handwriting
# needs two for each letter (measured: 20.4 to 17.8 % character error on real hands at 1.3, worse again at 1.5).
WIDEN = 1.2
AGAIN_WIDER, AGAIN_HIGHER = 1.12, 1.05  # the second of two looks at a line that is not sure
INK_FLOOR = 0.22  # contrast under which a crop is called empty rather than stretched to noise

Plane = NDArray[np.float32]


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the picture in grey."""
    if pixels.ndim == 2:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def scaled(pixels: NDArray[np.uint8], *, widen: float = 1.0) -> NDArray[np.uint8]:
    """Return the grey picture at the reader's height, its width in proportion or wider, within limits."""
    rows, columns = pixels.shape
    width = min(MAX_WIDTH_PX, max(MIN_WIDTH_PX, round(columns * widen * HEIGHT_PX / rows)))
    way = cv2.INTER_AREA if rows > HEIGHT_PX else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (width, HEIGHT_PX), interpolation=way), np.uint8)


def ink_plane(pixels: NDArray[np.uint8]) -> Plane:
    """Return ink between 0 and about 1 on a paper of 0: brightness is measured against the crop's own paper."""
    sample = pixels[::2, ::2]
    paper = max(float(np.percentile(sample, 85)), 1.0)
    darkness = np.maximum(1 - pixels.astype(np.float32) / np.float32(paper), -0.2)
    darkest = float(np.percentile(darkness[::2, ::2], 99))
    return np.asarray(darkness / np.float32(max(darkest, INK_FLOOR)), np.float32)


def looked_again(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the grey picture at the reader's height for a second look: wider, and its letters a little higher."""
    rows, columns = pixels.shape
    matrix = np.array([[1, 0, 0], [0, AGAIN_HIGHER, rows * (1 - AGAIN_HIGHER) / 2]], np.float32)
    zoomed = cv2.warpAffine(pixels, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return scaled(np.asarray(zoomed, np.uint8), widen=WIDEN * AGAIN_WIDER)
