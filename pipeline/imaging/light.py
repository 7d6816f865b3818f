"""Even light: the paper made white wherever it lies in shade, and red stamps taken out of the reading picture."""

import cv2
import numpy as np

from pipeline.imaging.shrink import shrunk
from pipeline.raster import Pixels

PAPER_PX = 160  # long side at which the paper's own shade is estimated: finer would follow the letters
CELL = 7  # of that size, about 12 mm on A4: larger than a bold headline's letters, smaller than a shadow
DARKEST_PAPER = 40  # below, it is no paper in shade but a dark table or a black picture: left dark
EVEN = 6  # grey levels: when the paper differs by less over the page, nothing is to be done
STAMP_PX = 400  # long side at which stamps are looked for
RED = 40  # how much more red than green and blue
STAMP_SIDE = (0.045, 0.3)  # of the page's long side: 13 mm … 90 mm on A4; a red line of text is lower


def even_light(grey: Pixels) -> Pixels:
    """Return the page as if the light were even: each pixel over its paper's shade."""
    paper = paper_shade(grey)
    if int(paper.max()) - int(paper.min()) < EVEN and int(paper.min()) > 255 - EVEN:
        return grey
    shade = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, shade, scale=250).astype(np.uint8)


def paper_shade(grey: Pixels) -> Pixels:
    """Return how bright the paper is over the page, small: the brightest around, smoothed."""
    scale = PAPER_PX / max(grey.shape[:2])
    size = max(4, round(grey.shape[1] * scale)), max(4, round(grey.shape[0] * scale))
    small = shrunk(grey, *size)
    bright = cv2.dilate(small, np.ones((CELL, CELL), np.uint8))
    smooth = cv2.GaussianBlur(cv2.erode(cv2.medianBlur(bright, CELL), np.ones((3, 3), np.uint8)), (0, 0), CELL / 3)
    return np.maximum(smooth, DARKEST_PAPER).astype(np.uint8)


def without_stamps(colour: Pixels, grey: Pixels) -> Pixels:
    """Return the grey page with red stamps gone: within them the red channel, where red ink is as bright as paper.

    Blue is never taken out: clerks and citizens write with it. Red lines of text stay, being low and wide.
    """
    boxes = stamp_boxes(colour)
    if not boxes:
        return grey
    out = grey.copy()
    for left, top, right, bottom in boxes:
        part = colour[top:bottom, left:right]
        most, other = part[:, :, 0], np.maximum(part[:, :, 1], part[:, :, 2])
        red = cv2.subtract(most, other) > RED // 2
        paper = np.percentile(most, 90)
        # red ink on grey paper is darker than the paper in red too: it is lifted to the paper, black ink is not
        lifted = np.where(red, np.maximum(most, np.uint8(min(255, paper))), grey[top:bottom, left:right])
        out[top:bottom, left:right] = lifted
    return out


def stamp_boxes(colour: Pixels) -> list[tuple[int, int, int, int]]:
    """Return boxes (left, top, right, bottom) around what is red and as large as a stamp."""
    scale = STAMP_PX / max(colour.shape[:2])
    size = max(4, round(colour.shape[1] * scale)), max(4, round(colour.shape[0] * scale))
    small = shrunk(colour, *size)
    red = (cv2.subtract(small[:, :, 0], np.maximum(small[:, :, 1], small[:, :, 2])) > RED // 2).astype(np.uint8)
    if not red.any():
        return []
    joined = cv2.dilate(red, np.ones((5, 5), np.uint8))
    count, _, facts, _ = cv2.connectedComponentsWithStats(joined)
    low, high = (share * STAMP_PX for share in STAMP_SIDE)
    boxes = []
    for left, top, width, height, _ in facts[1:count]:
        if low <= min(width, height) and max(width, height) <= high and max(width, height) < 3 * min(width, height):
            boxes.append(tuple(round(number / scale) for number in (left, top, left + width, top + height)))
    return [(max(0, a), max(0, b), min(colour.shape[1], c), min(colour.shape[0], d)) for a, b, c, d in boxes]
