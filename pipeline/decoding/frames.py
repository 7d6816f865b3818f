"""A page as the decoding process hands it on, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from pipeline.errors import TooLarge, Unreadable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STRIP_PX = 512  # rows converted and sent at a time, so that a page is in memory once
LEAST_PX = 8  # of a side: less is a tracking pixel or a line of one, and no page
DPI_RANGE = (30.0, 2400.0)  # outside, the number in the file is a placeholder (72/1, 1/1) or garbage
PLACEHOLDER_DPI = 72.0  # what cameras and editors write when they know nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most pages of a file and pixels of a page."""

    pages: int
    pixels: int

    def check_pages(self, pages: int) -> None:
        """Pass when a file of so many pages may be taken.

        Raises:
            TooLarge: it has more than the limit.
        """
        if pages > self.pages:
            raise TooLarge(
                f"The file has more than {self.pages} pages.",
                advice="Send it in parts, or raise HOSO_LIMITS__PAGES.",
            )

    def check_size(self, width: int, height: int) -> None:
        """Pass when a page of this size may be decoded.

        Raises:
            Unreadable: the size is none, or next to none.
            TooLarge: it has more pixels than the limit.
        """
        if width <= 0 or height <= 0:
            raise Unreadable("The file says that its picture has no size.", advice="Send the file again.")
        if min(width, height) < LEAST_PX:
            raise Unreadable(
                f"The picture has only {width} × {height} pixels: there is nothing to read.",
                advice="Scan at 300 dpi or take a photo of the whole page.",
            )
        if width * height > self.pixels:
            raise TooLarge(
                f"The picture has {width} × {height} pixels; the limit is {self.pixels}.",
                advice="Scan at 300 dpi, or raise HOSO_LIMITS__PIXELS.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One decoded page, the EXIF orientation that is still to be applied, and its dpi when the file says it."""

    image: Image.Image
    orientation: int = 1
    dpi: float | None = None

    @property
    def channels(self) -> int:
        """1 when the page is grey, else 3."""
        return 1 if self.image.mode in {"1", "L", "I", "F"} or self.image.mode.startswith("I;16") else 3

    def strips(self) -> Iterator[bytes]:
        """Yield the page's 8-bit pixels from top to bottom, rows whole."""
        deep = self.image.mode in {"I", "F"} or self.image.mode.startswith("I;16")
        scale = _scale(self.image) if deep else (0.0, 1.0)
        for top in range(0, self.image.height, STRIP_PX):
            strip = self.image.crop((0, top, self.image.width, min(top + STRIP_PX, self.image.height)))
            if deep:
                yield _eight_bit(strip, scale).tobytes()
            else:
                yield _flat(strip).convert("L" if self.channels == 1 else "RGB").tobytes()


def _flat(strip: Image.Image) -> Image.Image:
    """Return the strip on white paper where it is transparent."""
    if strip.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in strip.info:
        clear = strip.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return strip


def _scale(image: Image.Image) -> tuple[float, float]:
    """Return (black, white) of a deep picture: integers use as many bits as their largest value needs."""
    import numpy as np  # noqa: PLC0415  # deep pictures only: 0.15 s that a photo need not wait for

    values = np.asarray(image)
    if image.mode == "F":
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        return low, max(high, low + 1e-6)
    bits = max(8, int(values.max(initial=1)).bit_length())
    return 0.0, float(2 ** min(bits, 32) - 1)


def _eight_bit(strip: Image.Image, scale: tuple[float, float]) -> NDArray[np.uint8]:
    import numpy as np  # noqa: PLC0415  # deep pictures only: 0.15 s that a photo need not wait for

    low, high = scale
    spread = (np.nan_to_num(np.asarray(strip).astype(np.float32)) - low) * (255.0 / (high - low))
    grey: NDArray[np.uint8] = np.clip(spread + 0.5, 0, 255).astype(np.uint8)
    return grey


def known_dpi(image: Image.Image) -> float | None:
    """Return the dpi the file states, or None when it states none that can be true."""
    stated = image.info.get("dpi")
    try:
        dpi = float(stated[0]) if stated else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if abs(dpi - PLACEHOLDER_DPI) < 1 or not DPI_RANGE[0] <= dpi <= DPI_RANGE[1]:
        return None
    return round(dpi, 2)
