"""Find the sheet of paper in a photo by brightness and colour: the finder that needs no weights."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.imaging.edges import refine
from pipeline.imaging.lines import quads, support
from pipeline.imaging.quads import Floats, area, around, is_sound, ordered
from pipeline.imaging.shrink import shrunk
from pipeline.kinds import Polygon
from pipeline.ports import Sheet, SheetFinder
from pipeline.raster import Pixels, Raster

WORK_PX = 480  # long side for segmentation
MIN_AREA = 0.08  # of the picture
MAX_AREA = 0.97  # beyond, the picture is the page
MIN_CONFIDENCE = 0.45
FILLS, FILLS_SURE = 0.85, 0.7  # a sheet that nearly fills the picture and is not sure is a scan with a dark rim
OTHER_SHADE = 6  # grey levels between a card's ground and the lid over it; printed frames have 0 to 2
LEAST_SURE = 0.55  # once the edges have been looked at: real photos have 0.77 and more, an empty table 0.4
ON_PAPER = 0.87  # least for a sheet on a table as even and pale as paper: else the picture is a scan
REGION = 0.7  # what a region of one colour counts by itself: a curled sheet's sides are off any straight line
LINES_ALONE = 0.92  # four lines without a region of one colour between them: a block of text has such too
LARGE = 0.6  # share of the picture from which larger is no likelier
RIM = 0.02  # of each side: the rim that is paper on a scan and table on a photo
WHITE_GREY = 225  # a scan's usual rim
PAPER_GREY = 150  # a scan's rim is at least this bright
RIM_SPREAD = 14.0  # grey levels of spread within a scan's rim; tables have grain, shadow and joints


class ClassicalSheets:
    """The `SheetFinder` port without weights."""

    def find(self, raster: Raster) -> Sheet | None:
        """Return the sheet; the frame's own corners or None when the picture is the page already; None without one."""
        if is_page(raster):
            # a card on the glass has straight edges; a table as even as paper is rarely as white
            found = find_sheet(raster, least=ON_PAPER, regions=not is_page(raster, paper_grey=WHITE_GREY))
            return found if found is not None and _is_other_paper(raster, found) else None
        sheet = find_sheet(raster)
        pale = float(np.median(raster.pixels[::8, ::8])) >= PAPER_GREY
        if sheet is not None and pale and sheet.confidence < FILLS_SURE and _share(sheet, raster) > FILLS:
            right, bottom = raster.width - 0.5, raster.height - 0.5
            frame = ((-0.5, -0.5), (right, -0.5), (right, bottom), (-0.5, bottom))
            return Sheet(corners=frame, confidence=sheet.confidence)
        return sheet if sheet is not None and sheet.confidence >= LEAST_SURE else None


@dataclass(frozen=True, slots=True)
class KnownSheet:
    """The `SheetFinder` port where the sheet is known already."""

    sheet: Sheet | None

    def find(self, raster: Raster) -> Sheet | None:
        """Return the sheet that is known."""
        del raster
        return self.sheet


def each_sheet(raster: Raster, sheets: SheetFinder) -> tuple[KnownSheet, ...]:
    """Return what is to become a page of a picture: its main sheet, or none, and every whole sheet beside it."""
    main = sheets.find(raster)
    others = () if main is None else tuple(Sheet(corners=one, confidence=main.confidence) for one in main.beside)
    return tuple(KnownSheet(one) for one in (main, *others))


def polygon(corners: Floats) -> Polygon:
    """Return the corners as plain numbers."""
    return tuple((float(x), float(y)) for x, y in corners)


def grey_of(raster: Raster) -> Pixels:
    """Return the picture in grey."""
    return raster.pixels if raster.is_grey else cv2.cvtColor(raster.pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)


def is_page(raster: Raster, *, paper_grey: int = PAPER_GREY, spread: float = RIM_SPREAD) -> bool:
    """Return whether the picture is a page already: nearly all of its rim is evenly bright paper."""
    step = max(1, max(raster.pixels.shape[:2]) // 800)
    pixels = raster.pixels[::step, ::step]
    small = pixels if pixels.ndim == 2 else np.minimum(np.minimum(pixels[..., 0], pixels[..., 1]), pixels[..., 2])
    rows, columns = small.shape
    wide = max(1, round(RIM * min(rows, columns)))
    rims = (small[:wide], small[-wide:], small[:, :wide], small[:, -wide:])
    even = [bool(np.percentile(rim, 25) >= paper_grey) and _spread(rim) <= spread for rim in rims]
    return sum(even) >= 3  # a scanner's lid often leaves one dark edge


def _spread(rim: Pixels) -> float:
    low, high = np.percentile(rim, (20, 80))
    return float(high - low)


def _is_other_paper(raster: Raster, sheet: Sheet) -> bool:
    """Return whether what lies within the corners is of another shade than what lies around: a table's frame is not."""
    scale = min(1.0, WORK_PX / max(raster.width, raster.height))
    small = cv2.resize(raster.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    within = np.zeros(small.shape[:2], np.uint8)
    cv2.fillConvexPoly(within, (np.array(sheet.corners) * scale).round().astype(np.int32), 1)
    inside, outside = small[within == 1], small[within == 0]
    if not len(inside) or not len(outside):
        return False
    return bool(np.abs(np.percentile(inside, 70, axis=0) - np.percentile(outside, 70, axis=0)).max() >= OTHER_SHADE)


def _share(sheet: Sheet, raster: Raster) -> float:
    return area(np.array(sheet.corners)) / (raster.width * raster.height)


def find_sheet(raster: Raster, *, least: float = MIN_CONFIDENCE, regions: bool = True) -> Sheet | None:
    """Return the best sheet that brightness, colour and straight edges show, or None under a confidence of `least`."""
    scale = min(1.0, WORK_PX / max(raster.width, raster.height))
    size = max(8, round(raster.width * scale)), max(8, round(raster.height * scale))
    small = shrunk(raster.pixels, *size)
    colour = small if small.ndim == 3 else cv2.cvtColor(small, cv2.COLOR_GRAY2RGB)
    small_colour = colour.astype(np.uint8)
    best = max(_candidates(small_colour, regions), key=lambda candidate: candidate[0], default=None)
    if best is None or best[0] < least:
        return None
    unscaled = (best[1] + 0.5) * np.array([raster.width / size[0], raster.height / size[1]]) - 0.5
    corners, support = refine(grey_of(raster), unscaled)
    return Sheet(corners=polygon(corners), confidence=round(best[0] * (0.5 + 0.5 * support), 3))


def _candidates(colour: Pixels, regions: bool) -> Iterator[tuple[float, Floats]]:
    """Yield quadrilaterals with how much each looks like a sheet, 0 … 1.

    How the parts weigh was chosen on the 21 photos of `samples/dossiers` alone.
    """
    for mask in _masks(colour) if regions else ():
        corners = around(mask)
        if corners is not None:
            quad = ordered(corners)
            yield _score(mask, quad) * (REGION + (1 - REGION) * _edged(colour, quad)), quad
    for quad in quads(colour, MIN_AREA):
        if area(quad) <= MAX_AREA * colour.shape[0] * colour.shape[1]:
            yield LINES_ALONE * _edged(colour, quad), quad


def _edged(colour: Pixels, quad: Floats) -> float:
    """Return how well edges stand where the sides are; a large sheet is likelier than a small thing that lies on it."""
    sides = np.sort(support(colour, quad))
    share = area(quad) / (colour.shape[0] * colour.shape[1])
    # a hand or another paper may cover one side, so the weakest weighs less than the second weakest
    return float((0.1 * sides[0] + 0.4 * sides[1] + 0.5 * sides[2:].mean()) * min(1.0, share / LARGE) ** 0.4)


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
