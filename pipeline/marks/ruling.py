"""Ink and ruled lines of a page at working size: what boxes, ticks and signatures are looked for in."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.raster import Pixels

WORK_PX_PER_MM = 5.9  # 150 dpi: a 3 mm check box is 18 px, and a page costs a quarter of 300 dpi
A4_LONG_MM, CARD_LONG_MM = 297.0, 85.6
CARD_SHAPE = (1.4, 1.75)  # long side by short side of a card, cut loosely
SHORTEST_RULE_MM = 1.9  # strokes of print longer than this are rare; sides of check boxes are 2.4 mm and more
LOCAL_MM = 5.0  # neighbourhood against which a pixel is dark or not
DARKER = 14  # grey levels under its neighbourhood that make a pixel ink


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ruling:
    """A page at working size: grey, ink and ruled lines (255 is ink), its scale, and pixels per millimetre."""

    grey: Pixels
    ink: Pixels
    across: Pixels
    down: Pixels
    scale: float
    px_per_mm: float

    @property
    def lines(self) -> Pixels:
        """Ruled lines both ways."""
        return np.asarray(cv2.bitwise_or(self.across, self.down), np.uint8)


def px_per_mm_of(shape: tuple[int, ...], dpi: float | None) -> float:
    """Return the page's pixels per millimetre: from its dpi, else by its shape, taken for a card or an A4 sheet."""
    if dpi is not None:
        return dpi / 25.4
    long, short = max(shape[:2]), max(1, min(shape[:2]))
    is_card = CARD_SHAPE[0] < long / short < CARD_SHAPE[1] and shape[1] > shape[0]
    return long / (CARD_LONG_MM if is_card else A4_LONG_MM)


def ruling_of(grey: Pixels, *, dpi: float | None) -> Ruling:
    """Return ink and ruled lines of a grey page."""
    full = px_per_mm_of(grey.shape, dpi)
    scale = min(1.0, WORK_PX_PER_MM / full)
    small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    px_per_mm = full * scale
    side = max(3, round(LOCAL_MM * px_per_mm)) | 1
    near = cv2.boxFilter(small, -1, (side, side))
    ink = np.where(small.astype(np.int16) + DARKER < near, np.uint8(255), np.uint8(0))
    length = max(5, round(SHORTEST_RULE_MM * px_per_mm))
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return Ruling(
        grey=small,
        ink=ink,
        across=np.asarray(across, np.uint8),
        down=np.asarray(down, np.uint8),
        scale=scale,
        px_per_mm=px_per_mm,
    )
