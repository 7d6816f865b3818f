"""Fingers and hands that cover a part of the page: skin against the paper's own white, reaching in from the rim."""

import cv2
import numpy as np

from pipeline.imaging.shrink import shrunk
from pipeline.raster import Pixels

WORK_PX = 360  # long side: a fingertip is some ten pixels wide
RED_OVER_GREEN = (1.2, 2.4)  # of reflectances against the paper: paler is shade on paper, redder is a stamp
GREEN_OVER_BLUE = (0.95, 1.9)  # wood has more
BRIGHT = (0.22, 1.05)  # of red against the paper: darker is ink or the table's shadow
DEEP = 0.022  # of the long side: a finger that holds a sheet reaches so far in; a rim of table seen by a curl does not
WIDE = 0.45  # of the side: what goes on for longer is the table
RINGS_PX = (1, 5)  # from the edge: a shadow's is wider than that, a finger's is as sharp as the picture
SHARP = 0.75  # of the step over the wider rings
STROKE_PX = 5  # a line of print is thinner than that
STROKE = 0.12  # of what is around: how much darker print is, through a shadow too
STROKES, LEAST_STROKE = 3, 3  # of so many pixels: drawn fingers have 1 (round the nail), shadows on print 4 to 8
FULL = 0.45  # of its box: table seen beside a slanting side is a thin wedge


def covered_share(colour: Pixels) -> float:
    """Return the share of the page that fingers at its rim hide, 0 … 1; 0 for a grey picture."""
    if colour.ndim == 2:
        return 0.0
    scale = min(1.0, WORK_PX / max(colour.shape[:2]))
    small = shrunk(colour, max(1, round(colour.shape[1] * scale)), max(1, round(colour.shape[0] * scale)))
    skin = skin_mask(small)
    count, labels, facts, _ = cv2.connectedComponentsWithStats(skin)
    rows, columns = skin.shape
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)
    hidden = 0
    for label, (left, top, width, height, size) in enumerate(facts[1:count], start=1):
        beside = [left <= 1, top <= 1, left + width >= columns - 1, top + height >= rows - 1]
        if not any(beside) or size < FULL * width * height:
            continue
        inward = max(width if beside[0] or beside[2] else 0, height if beside[1] or beside[3] else 0)
        along = height if beside[0] or beside[2] else width
        if inward >= DEEP * max(rows, columns) and along <= WIDE * (rows if beside[0] or beside[2] else columns):
            region = (labels == label).astype(np.uint8)
            hidden += int(size) if _ends_sharply(grey, region) and not _shows_print(grey, region) else 0
    return hidden / skin.size


def _shows_print(grey: Pixels, region: Pixels) -> bool:
    """Return whether there are several thin dark strokes within a region, as where a shadow lies over print."""
    kernel = np.ones((STROKE_PX, STROKE_PX), np.uint8)
    around = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel)
    strokes = (cv2.subtract(around, grey) > STROKE * around).astype(np.uint8)
    within = cv2.erode(region, kernel, borderValue=1).astype(np.uint8)  # at the rim of the page too
    _, _, facts, _ = cv2.connectedComponentsWithStats(strokes * within)
    return int((facts[1:, cv2.CC_STAT_AREA] >= LEAST_STROKE).sum()) >= STROKES


def _ends_sharply(grey: Pixels, region: Pixels) -> bool:
    """Return whether most of the step from a region to the paper around it is at its edge: a shadow fades."""
    near, far = (_step(grey, region, reach) for reach in RINGS_PX)
    return near > SHARP * far


def _step(grey: Pixels, region: Pixels, reach: int) -> float:
    """Return how much brighter the ring so far outside a region is than the one so far inside."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    thick = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 5, 2 * reach + 5))
    outside = cv2.dilate(region, thick) - cv2.dilate(region, kernel)
    inside = cv2.erode(region, kernel) - cv2.erode(region, thick)
    if not outside.any() or not inside.any():
        return 1.0  # too small to have rings: its own step stands for both
    return float(np.percentile(grey[outside == 1], 70)) - float(np.median(grey[inside == 1]))


def skin_mask(small: Pixels) -> Pixels:
    """Return 1 where a reduced page has the colour of skin, as the light on its paper has it."""
    soft = cv2.medianBlur(small, 5).astype(np.float32)
    paper = np.percentile(soft.reshape(-1, 3), 75, axis=0)
    red, green, blue = (soft[:, :, channel] / max(1.0, float(paper[channel])) for channel in range(3))
    over_green, over_blue = red / np.maximum(green, 0.02), green / np.maximum(blue, 0.02)
    skin = (over_green > RED_OVER_GREEN[0]) & (over_green < RED_OVER_GREEN[1])
    skin &= (over_blue > GREEN_OVER_BLUE[0]) & (over_blue < GREEN_OVER_BLUE[1])
    skin &= (red > BRIGHT[0]) & (red < BRIGHT[1]) & (green < 0.93)
    return cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)).astype(np.uint8)
