"""Signatures and red stamps: whether they are there and where; never whose they are."""

import cv2
import numpy as np

from pipeline.kinds import Box
from pipeline.marks.ruling import Ruling
from pipeline.raster import Pixels

SIGNATURE_MM = ((12.0, 95.0), (4.5, 45.0))  # least and most width, least and most height
SIGNATURE_FILL = (0.015, 0.34)  # ink by area of its rectangle: less is a scratch, more a picture or a code
SEAL_MM, SEAL_SHAPE = 18.0, 1.22  # a round stamp is at least this wide, and hardly wider than high
JOIN_MM = 0.2  # strokes of one signature are joined over gaps this wide
STAMP_MM = (17.0, 75.0)  # longest side of a stamp; the emblem on a card is 12.5 mm
STAMP_PX_PER_MM = 3.0  # every so many pixels are looked at for red: a ring is 0.7 mm thick
STAMP_GAP_MM = 2.2  # gaps in a stamp's rings and letters that are closed
STAMP_FILL = (0.05, 0.75)  # red ink by area of the stamp's rectangle; a filled red disc is no stamp
RED_MARGIN = 20  # levels that red stands over green and blue in stamp ink, more than it does on the paper
COLOUR_STEP, COLOUR_MARGIN = 4, 8  # of 25 drawn papers with a stamp, grey ones reach 0 levels, others 23 and more
LONG_RULE_MM = 12.0  # ruled lines and frames are longer than any straight stroke of a signature


def find_signatures(ruling: Ruling, *, without: tuple[Box, ...] = ()) -> tuple[Box, ...]:
    """Return where large joined pen strokes stand, in pixels of the page, `without` the rectangles named."""
    mm = ruling.px_per_mm
    ink = ruling.ink.copy()
    rules = (cv2.morphologyEx(layer, cv2.MORPH_OPEN, kernel) for layer, kernel in _long_rules(ruling))
    for rule in rules:
        ink[cv2.dilate(rule, np.ones((3, 3), np.uint8)) > 0] = 0
    for box in without:
        left, top, right, bottom = (max(0, round(part * ruling.scale)) for part in _parts(box))
        ink[top:bottom, left:right] = 0
    reach = max(1, round(JOIN_MM * mm))
    joined = cv2.dilate(ink, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for left, top, width, height, _ in stats[1:count].tolist():
        if _in_range(width / mm, SIGNATURE_MM[0]) and _in_range(height / mm, SIGNATURE_MM[1]):
            fill = float((ink[top : top + height, left : left + width] > 0).mean())
            if _in_range(fill, SIGNATURE_FILL) and not _is_seal(width / mm, height / mm):
                found.append(_full(left, top, width, height, ruling.scale))
    return tuple(found)


def _is_seal(width_mm: float, height_mm: float) -> bool:
    """Tell whether a rectangle is as large and as square as a round stamp's, be it black or violet."""
    return min(width_mm, height_mm) >= SEAL_MM and max(width_mm, height_mm) < SEAL_SHAPE * min(width_mm, height_mm)


def _long_rules(ruling: Ruling) -> tuple[tuple[Pixels, Pixels], ...]:
    length = max(9, round(LONG_RULE_MM * ruling.px_per_mm))
    return (
        (ruling.across, np.ones((1, length), np.uint8)),
        (ruling.down, np.ones((length, 1), np.uint8)),
    )


def _parts(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _in_range(number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1]


def find_stamps(colour: Pixels, ruling: Ruling) -> tuple[Box, ...]:
    """Return where red stamps stand in an RGB page, in pixels of the page; a grey page has none to tell."""
    if colour.ndim != 3:
        return ()
    step = max(1, round(ruling.px_per_mm / ruling.scale / STAMP_PX_PER_MM))
    red, green, blue = cv2.split(np.ascontiguousarray(colour[::step, ::step]))
    over = np.asarray(cv2.subtract(red, cv2.max(green, blue)), np.uint8)
    mask = np.where(over > float(np.median(over)) + RED_MARGIN, np.uint8(255), np.uint8(0))
    if not mask.any():
        return ()
    mm = ruling.px_per_mm / ruling.scale / step
    gap = max(3, round(STAMP_GAP_MM * mm)) | 1
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap, gap)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    found = []
    for left, top, wide, high, _ in stats[1:count].tolist():
        fill = float((mask[top : top + high, left : left + wide] > 0).mean())
        shaped = max(wide, high) <= 4 * min(wide, high)
        if _in_range(max(wide, high) / mm, STAMP_MM) and _in_range(fill, STAMP_FILL) and shaped:
            found.append(_full(left, top, wide, high, 1 / step))
    return tuple(box for box in found if not any(_is_within(box, other) for other in found))


def has_colour(pixels: Pixels) -> bool:
    """Return whether any ink on a page has a colour that its paper has not: a grey scan shows no red stamp."""
    if pixels.ndim != 3:
        return False
    sample = pixels[::COLOUR_STEP, ::COLOUR_STEP]
    chroma = sample.max(axis=2).astype(np.int16) - sample.min(axis=2)
    paper, ink = np.percentile(chroma, (50, 99.8))
    return bool(ink - paper >= COLOUR_MARGIN)


def _is_within(box: Box, other: Box) -> bool:
    """Tell whether a box lies inside another: the inner ring of a seal is no seal of its own."""
    return (
        box != other
        and other.left <= box.left
        and box.right <= other.right
        and other.top <= box.top
        and box.bottom <= other.bottom
    )


def _full(left: int, top: int, width: int, height: int, scale: float) -> Box:
    return Box(left=left / scale, top=top / scale, right=(left + width) / scale, bottom=(top + height) / scale)
