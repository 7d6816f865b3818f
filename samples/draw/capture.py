"""A drawn page becomes a picture: scanned or photographed, well or badly, and its truth goes along."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.draw import camera, paper
from samples.draw.drawn import DrawnPage, Pixels, Quad

Floats = NDArray[np.float64]
Plane = NDArray[np.float32]

TIERS = ("scan_clean", "scan_poor", "photo_good", "photo_poor")
DRAWING_DPI = {"scan_clean": (200, 300), "scan_poor": (150, 200), "photo_good": (230, 260), "photo_poor": (180, 230)}
PHOTO_LONG_SIDE_PX = {"photo_good": (2400, 3300), "photo_poor": (1500, 2200)}
CARD_PHOTO_SHARE = 0.7  # people go nearer to a card, and their phones stay the same
CARD_SCAN_DPI = {"scan_clean": (300, 400), "scan_poor": (200, 300)}
CARD_RIM_PX = 70
CARDS = ("cccd_chip", "can_cuoc_2024", "cmnd9")  # all of the size of ISO/IEC 7810 ID-1
PHOTO_QUALITY = 86  # the phone's own JPEG came before; this is the copy that is sent
CARD_CORNER = 3.18 / 85.6  # radius over width, ISO/IEC 7810
WEAR = {"scan_clean": 0.15, "scan_poor": 0.9, "photo_good": 0.3, "photo_poor": 0.9}
UPSIDE_DOWN = 0.08
ON_ITS_SIDE = 0.06
EDGE_STEPS = 4  # a value's outline gets this many points along its long edges, so that it can follow a bow


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of one page with the truth in its own pixels; `turn` is clockwise degrees of the stored picture."""

    pixels: Pixels = field(repr=False)
    page: DrawnPage = field(repr=False)
    tier: str
    turn: int
    dpi: float | None
    corners: Quad
    field_polygons: tuple[tuple[Quad, ...], ...]
    mark_polygons: tuple[Quad, ...]
    quality: int  # of the JPEG that is written of it


def capture(rng: np.random.Generator, page: DrawnPage, tier: str, *, grey: bool = False) -> Picture:
    """Return the page as this tier of picture shows it; `grey` is how the scanner is set."""
    is_card = page.doc_class in CARDS
    sheet = page.pixels if is_card else paper.aged(rng, page.pixels, wear=WEAR[tier])
    scanner = paper.CLEAN if tier == "scan_clean" else paper.POOR
    if tier.startswith("scan"):
        taken: paper.Scan | camera.Shot
        taken, dpi = scan(rng, page, sheet, replace(scanner, grey=float(grey)))
        quality = jpeg_quality(rng, scanner.jpeg)
    else:
        low, high = PHOTO_LONG_SIDE_PX[tier]
        long_side = int(rng.integers(low, high) * (CARD_PHOTO_SHARE if is_card else 1.0))
        handling = camera.GOOD if tier == "photo_good" else camera.POOR
        # a card has print up to its edge, and what a finger hides cannot be asked of a reader
        handling = replace(handling, finger=0.0) if is_card else handling
        outline = round_corners(sheet) if is_card else None
        taken = camera.shoot(sheet, rng, handling=handling, long_side_px=long_side, outline=outline)
        dpi, quality = None, PHOTO_QUALITY
    return turned(page, taken, tier=tier, dpi=dpi, quality=quality, turn=any_turn(rng))


def scan(rng: np.random.Generator, page: DrawnPage, sheet: Pixels, scanner: paper.Scanner) -> tuple[paper.Scan, float]:
    """Return the scanned sheet and the dots per inch of the scan."""
    if page.doc_class not in CARDS:
        return paper.scanned(rng, sheet, scanner=scanner, dpi_ratio=1.0), page.dpi
    dpi = float(rng.integers(*CARD_SCAN_DPI[scanner.name]))
    on_glass = np.where(round_corners(sheet)[:, :, None] > 0.5, sheet, np.uint8(250))
    taken = paper.scanned(rng, on_glass, scanner=scanner, dpi_ratio=dpi / page.dpi, rim_px=CARD_RIM_PX)
    return taken, dpi


def jpeg_quality(rng: np.random.Generator, limits: tuple[int, int]) -> int:
    """Return a quality within the limits."""
    return int(rng.integers(limits[0], limits[1] + 1))


def any_turn(rng: np.random.Generator) -> int:
    """Return how the picture lies in its file."""
    roll = rng.random()
    if roll < UPSIDE_DOWN:
        return 180
    return int(rng.choice([90, 270])) if roll < UPSIDE_DOWN + ON_ITS_SIDE else 0


def round_corners(sheet: Pixels) -> Plane:
    """Return the outline of a card."""
    height, width = sheet.shape[:2]
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).rounded_rectangle([0, 0, width - 1, height - 1], radius=width * CARD_CORNER, fill=255)
    outline: Plane = np.asarray(mask, np.float32) / np.float32(255)
    return outline


def turned(
    page: DrawnPage, taken: paper.Scan | camera.Shot, *, tier: str, dpi: float | None, quality: int, turn: int
) -> Picture:
    """Return the picture turned as it lies in its file, with all truth mapped into it."""
    height, width = taken.picture.shape[:2]
    quarter = {0: None, 90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}[turn]
    pixels = taken.picture if quarter is None else cv2.rotate(taken.picture, quarter).astype(np.uint8)

    def placed(quad: Quad) -> Quad:
        points = spin(taken.points(dense(quad)), turn, width, height)
        return tuple((round(float(x), 1), round(float(y), 1)) for x, y in points)

    corners = spin(taken.corners, turn, width, height)
    return Picture(
        pixels=pixels, page=page, tier=tier, turn=turn, dpi=dpi, quality=quality,
        corners=tuple((round(float(x), 1), round(float(y), 1)) for x, y in corners),
        field_polygons=tuple(tuple(placed(quad) for quad in value.quads) for value in page.fields),
        mark_polygons=tuple(placed(mark.quad) for mark in page.marks),
    )  # fmt: skip


def dense(quad: Quad) -> Floats:
    """Return the outline with extra points along its upper and lower edge, clockwise from the top-left."""
    corners = np.array(quad, np.float64)
    steps = np.linspace(0, 1, EDGE_STEPS + 1)[:, None]
    upper = corners[0] * (1 - steps) + corners[1] * steps
    lower = corners[2] * (1 - steps) + corners[3] * steps
    return np.concatenate([upper, lower])


def spin(points: Floats, turn: int, width: int, height: int) -> Floats:
    """Return where points of a picture of this size go when it is turned clockwise."""
    x, y = points[:, 0], points[:, 1]
    places = {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}
    return np.stack(places[turn], axis=1)
