"""How good a picture is, and why not: sharpness, glare, darkness, cut corners, size, blank pages."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.imaging.ink import ink_mask, reduced
from pipeline.kinds import Polygon
from pipeline.model import Flag, Quality
from pipeline.raster import Pixels, Raster

LOW_DPI = 140.0  # under it a 12-pt letter's body is under 9 px high and tone marks run together
USELESS_DPI = 90.0
BLANK_INK = 0.0006  # share of the page; one line of writing is 0.002
SHARP = 0.42  # of the contrast crossed within 2 px of a 150-dpi page by a sharp letter's edge
BLURRED = 0.235  # a reader of clean pages has lost a fifth of its words by then …
USELESS_SHARPNESS = 0.18  # … and two fifths by then, on drawn forms under growing blur
DARK_PAPER = 70  # grey level of the page's paper under which noise drowns pencil and fax grey
GLARE_SHARE = 0.02  # of the page burnt out to white with a soft rim and no ink
JUDGED_DPI = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A page's quality with the doubts that follow, and whether it is blank."""

    quality: Quality
    flags: tuple[Flag, ...]
    blank: bool


def judge(colour: Raster, *, page_id: str, corners: Polygon | None, picture: tuple[int, int]) -> Seen:
    """Return the quality of a flat page and what a person should do about it."""
    grey = colour.pixels if colour.is_grey else cv2.cvtColor(colour.pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    page = reduced(grey, round(JUDGED_DPI * 297 / 25.4))
    ink = ink_mask(page)
    share = float(ink.mean())
    blank = share < BLANK_INK
    sharp = sharpness(page, ink)
    paper = float(np.percentile(page, 85))
    burnt = glare(page, ink)
    coverage = _coverage(corners, picture)
    codes = {
        FlagCode.PAGE_BLANK: blank,
        FlagCode.BLUR: not blank and sharp < BLURRED,
        FlagCode.TOO_DARK: paper < DARK_PAPER,
        FlagCode.GLARE: burnt > GLARE_SHARE,
        FlagCode.PAGE_CUT: coverage < 0.985,
        FlagCode.LOW_DPI: colour.dpi is not None and colour.dpi < LOW_DPI,
    }
    flags = tuple(flag(code, page_id) for code, true in codes.items() if true)
    usable = blank or (sharp >= USELESS_SHARPNESS and paper >= DARK_PAPER / 2 and (colour.dpi or 300) >= USELESS_DPI)
    quality = Quality(
        sharpness=round(min(1.0, sharp / SHARP), 3), glare=round(burnt, 4), coverage=round(coverage, 4), usable=usable
    )
    return Seen(quality=quality, flags=flags, blank=blank)


def flag(code: FlagCode, scope: str, detail: str = "") -> Flag:
    """Return a doubt with its usual severity."""
    return Flag(code=code, severity=FLAGS[code].severity, scope=scope, detail=detail)


def sharpness(page: Pixels, ink: Pixels) -> float:
    """Return the share of its contrast that the sharper half of the ink's edges crosses in two pixels, 0 … 1."""
    if not ink.any():
        return 0.0
    near = cv2.dilate(ink, np.ones((3, 3), np.uint8)).astype(bool)
    across = cv2.Sobel(page, cv2.CV_16S, 1, 0, ksize=3)
    down = cv2.Sobel(page, cv2.CV_16S, 0, 1, ksize=3)
    slope = (np.maximum(np.abs(across), np.abs(down))[near] / 4).astype(np.float32)
    light = cv2.dilate(page, np.ones((9, 9), np.uint8))
    dark = cv2.erode(page, np.ones((9, 9), np.uint8))
    contrast = np.maximum(cv2.subtract(light, dark)[near], 25)
    return float(np.percentile(slope / contrast, 85)) / 2


def glare(page: Pixels, ink: Pixels) -> float:
    """Return the share of the page that is burnt out: white, while the rest of the paper is clearly darker."""
    paper = float(np.percentile(page[ink == 0], 50)) if (ink == 0).any() else 255.0
    if paper > 225:
        return 0.0  # the paper is white all over: a scan, or even light
    burnt = cv2.erode((page >= 250).astype(np.uint8), np.ones((15, 15), np.uint8))
    return float(burnt.mean())


def _coverage(corners: Polygon | None, picture: tuple[int, int]) -> float:
    """Return the share of the sheet that is inside the picture."""
    if corners is None:
        return 1.0
    width, height = picture
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    sheet = np.array(corners, np.float32)
    inside, _ = cv2.intersectConvexConvex(sheet, frame)
    return float(inside / max(1.0, cv2.contourArea(sheet)))
