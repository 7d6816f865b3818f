"""Find the sheet of paper in a photo by brightness and colour: the finder that needs no weights."""

from collections.abc import Iterator

import cv2
import numpy as np

from pipeline.imaging.edges import refine
from pipeline.imaging.quads import Floats, area, around, is_sound, ordered
from pipeline.kinds import Polygon
from pipeline.ports import Sheet
from pipeline.raster import Pixels, Raster

WORK_PX = 480  # long side for segmentation
MIN_AREA = 0.08  # of the picture
MAX_AREA = 0.97  # beyond, the picture is the page
MIN_CONFIDENCE = 0.45
RIM = 0.02  # of each side: the rim that is paper on a scan and table on a photo
PAPER_GREY = 150  # a scan's rim is at least this bright
RIM_SPREAD = 14.0  # grey levels of spread within a scan's rim; tables have grain, shadow and joints


class ClassicalSheets:
    """The `SheetFinder` port without weights."""

    def find(self, raster: Raster) -> Sheet | None:
        """Return the sheet, or None when there is none or the picture is the page already."""
        return None if is_page(raster) else find_sheet(raster)


def polygon(corners: Floats) -> Polygon:
    """Return the corners as plain numbers."""
    return tuple((float(x), float(y)) for x, y in corners)


def grey_of(raster: Raster) -> Pixels:
    """Return the picture in grey."""
    return raster.pixels if raster.is_grey else cv2.cvtColor(raster.pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)


def is_page(raster: Raster) -> bool:
    """Return whether the picture is a page already: nearly all of its rim is evenly bright paper."""
    step = max(1, max(raster.pixels.shape[:2]) // 800)
    pixels = raster.pixels[::step, ::step]
    small = pixels if pixels.ndim == 2 else pixels.min(axis=2)
    rows, columns = small.shape
    wide = max(1, round(RIM * min(rows, columns)))
    rims = (small[:wide], small[-wide:], small[:, :wide], small[:, -wide:])
    even = [bool(np.percentile(rim, 25) >= PAPER_GREY) and _spread(rim) <= RIM_SPREAD for rim in rims]
    return sum(even) >= 3  # a scanner's lid often leaves one dark edge


def _spread(rim: Pixels) -> float:
    low, high = np.percentile(rim, (20, 80))
    return float(high - low)


def find_sheet(raster: Raster) -> Sheet | None:
    """Return the best sheet that brightness and colour show, or None."""
    scale = min(1.0, WORK_PX / max(raster.width, raster.height))
    size = max(8, round(raster.width * scale)), max(8, round(raster.height * scale))
    small = cv2.resize(raster.pixels, size, interpolation=cv2.INTER_AREA)
    colour = small if small.ndim == 3 else cv2.cvtColor(small, cv2.COLOR_GRAY2RGB)
    best: tuple[float, Floats] | None = None
    for mask in _masks(colour.astype(np.uint8)):
        corners = around(mask)
        if corners is None:
            continue
        score = _score(mask, ordered(corners))
        if best is None or score > best[0]:
            best = score, ordered(corners)
    if best is None or best[0] < MIN_CONFIDENCE:
        return None
    unscaled = (best[1] + 0.5) * np.array([raster.width / size[0], raster.height / size[1]]) - 0.5
    corners, support = refine(grey_of(raster), unscaled)
    return Sheet(corners=polygon(corners), confidence=round(best[0] * (0.5 + 0.5 * support), 3))


def _masks(colour: Pixels) -> Iterator[Pixels]:
    """Yield candidate regions: white things by several thresholds on two channels that white paper is bright in."""
    darkest = cv2.GaussianBlur(colour.min(axis=2), (0, 0), 1.5)
    spread = cv2.GaussianBlur(colour.max(axis=2), (0, 0), 1.5).astype(np.int16) - darkest
    pale = np.clip(darkest.astype(np.int16) - spread, 0, 255).astype(np.uint8)
    for channel in (darkest, pale):
        middle, _ = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        bright = channel[channel > middle]
        upper = middle
        if bright.size > 100:
            upper, _ = cv2.threshold(bright.reshape(1, -1), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        for level in (middle, (middle + upper) / 2, upper, middle * 0.8):
            yield from _regions((channel > level).astype(np.uint8))


def _regions(bright: Pixels) -> Iterator[Pixels]:
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    count, labels, facts, _ = cv2.connectedComponentsWithStats(opened)
    for label in range(1, count):
        if facts[label, cv2.CC_STAT_AREA] >= MIN_AREA * bright.size:
            yield (labels == label).astype(np.uint8)


def _score(mask: Pixels, corners: Floats) -> float:
    """Return how well region and quadrilateral agree, and how far from the frame both stay, 0 … 1."""
    share = area(corners) / mask.size
    if not is_sound(corners) or not MIN_AREA <= share <= MAX_AREA:
        return 0.0
    drawn = np.zeros_like(mask)
    cv2.fillConvexPoly(drawn, corners.round().astype(np.int32), 1)
    filled = np.zeros_like(mask)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(filled, outlines, -1, 1, -1)
    agree = float(np.count_nonzero(drawn & filled)) / max(1, int(np.count_nonzero(drawn | filled)))
    rows, columns = mask.shape
    outside = float(np.maximum(np.maximum(-corners, corners - (columns, rows)), 0).max()) / max(rows, columns)
    return float(max(0.0, agree - 2 * outside))
