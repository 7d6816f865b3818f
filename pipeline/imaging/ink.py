"""Where ink stands on a reduced page: what skew, turn and blankness are judged from."""

import cv2
import numpy as np

from pipeline.imaging.shrink import shrunk
from pipeline.raster import Pixels

WORK_PX = 1100  # long side: about 94 dpi of an A4, where a line of 12 pt is 8 px high between its letters' tops
PAPER_CELL = 15  # px, wider than any stroke: closing over it leaves the paper's own shade
MIN_DEPTH = 28  # grey levels darker than the paper around, below which it is shade and not ink


def reduced(grey: Pixels, long_side_px: int = WORK_PX) -> Pixels:
    """Return the picture at most so long, by averaging."""
    scale = long_side_px / max(grey.shape[:2])
    if scale >= 1:
        return grey
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    return shrunk(grey, *size)


def ink_mask(grey: Pixels) -> Pixels:
    """Return 1 where the reduced page is clearly darker than the paper around, else 0."""
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((PAPER_CELL, PAPER_CELL), np.uint8))
    paper = cv2.blur(closed, (PAPER_CELL, PAPER_CELL))
    depth = cv2.subtract(paper, grey)
    strong = depth[depth > MIN_DEPTH]
    if strong.size < 20:
        return np.zeros_like(grey)
    # two fifths of what the darkest ink has: fax grey and pencil count, show-through and the glow round letters do not
    level = max(MIN_DEPTH, 0.4 * float(np.percentile(strong, 90)))
    return (depth > level).astype(np.uint8)


def text_only(ink: Pixels) -> Pixels:
    """Return the ink without what is no letter: pictures, frames, specks, and the table around the page."""
    count, labels, facts, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    long_side = max(ink.shape)
    width, height, size = facts[:, cv2.CC_STAT_WIDTH], facts[:, cv2.CC_STAT_HEIGHT], facts[:, cv2.CC_STAT_AREA]
    keep = (np.maximum(width, height) < 0.05 * long_side) & (np.minimum(width, height) >= 2) & (size >= 6)
    keep[0] = False
    chosen: Pixels = keep.astype(np.uint8)[labels] if count > 1 else np.zeros_like(ink)
    return chosen
