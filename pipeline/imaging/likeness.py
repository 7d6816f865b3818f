"""Whether two pages are one picture, saved anew or turned: by how much their most different place differs."""

import cv2
import numpy as np

from pipeline.imaging.shrink import shrunk
from pipeline.raster import Pixels

LONG_PX = 320  # long side compared: a line of writing is still 3 px high, and what JPEG adds is averaged away
PLACE_PX = 13  # a word's width
SAME_SHAPE = 0.02  # of the long side
LITTLE = 20.0  # grey levels of a dark place's depth under which a page holds too little to be told by
# Of the page's own depth. Of 101 drawn pages 94 come under it when saved as JPEG at 40, 100 when turned, 40 when also
# made smaller by two fifths. With one value wiped, as two people's copies of one form differ, none of 100 does (0.096
# the least: sharp, blurred or faint); 5 009 pairs of different pages differ by 0.43 and more.
SAME = 0.07


def is_same_picture(one: Pixels, two: Pixels) -> bool:
    """Return whether two evenly lit grey pages are one picture, whichever way up; near empty ones never are."""
    first, second = _small(one), _small(two)
    depth = min(_depth(first), _depth(second))
    if depth < LITTLE:
        return False
    return any(_most_different(first, np.rot90(second, turn)) <= SAME * depth for turn in range(4))


def _small(grey: Pixels) -> Pixels:
    scale = LONG_PX / max(grey.shape)
    width, height = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    return cv2.GaussianBlur(shrunk(grey, width, height), (0, 0), 1.0).astype(np.uint8, copy=False)


def _depth(small: Pixels) -> float:
    """Return how far the page's dark places lie under white."""
    return float(np.percentile(cv2.blur(255 - small, (PLACE_PX, PLACE_PX)), 98))


def _most_different(one: Pixels, two: Pixels) -> float:
    """Return the grey levels by which the most different place differs; all of them where the shapes do."""
    off = max(abs(a - b) for a, b in zip(one.shape, two.shape, strict=True))
    if off > SAME_SHAPE * LONG_PX:
        return 255.0
    fitted = cv2.resize(np.ascontiguousarray(two), (one.shape[1], one.shape[0]))
    return float(cv2.blur(cv2.absdiff(one, fitted).astype(np.float32), (PLACE_PX, PLACE_PX)).max())
