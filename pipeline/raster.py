"""Pixels, passed beside records and never inside them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Raster:
    """A read-only picture: `pixels` is (height, width) grey or (height, width, 3) RGB, 8 bits; `dpi` when known."""

    pixels: Pixels
    dpi: float | None = None

    def __post_init__(self) -> None:
        shape = self.pixels.shape
        if self.pixels.dtype != np.uint8 or not (len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)):
            raise ValueError(f"a raster is 8-bit grey or RGB, not {self.pixels.dtype} {shape}")
        self.pixels.flags.writeable = False

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def is_grey(self) -> bool:
        """Whether there is one channel only."""
        return self.pixels.ndim == 2
