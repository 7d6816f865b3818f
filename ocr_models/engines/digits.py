"""Our reader of single digits in cells: one small network for all cells of a page, ten digits, "empty", "no digit"."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_models.engines.session import session
from ocr_models.manifest import MANIFEST, weights_of
from ocr_models.picture import INK_FLOOR, grey
from pipeline.model import CellReading
from pipeline.raster import Raster

HEIGHT_PX, WIDTH_PX = 40, 32
DIGITS = 10
EMPTY, OTHER = 10, 11  # classes after the ten digits
MIN_SIDE_PX = 6  # smaller cells hold no digit that can be read
MAX_PIXELS = 4_000_000  # larger ones are no cells
UNSEEN = CellReading(digits=(0.0,) * DIGITS, empty=0.0, other=1.0)  # what is said of a picture that is no cell

Planes = NDArray[np.float32]


class OnnxDigitReader:
    """The reader as a `DigitReader`."""

    def __init__(self, *, manifest_path: Path = MANIFEST) -> None:
        """Load and check the weights.

        Raises:
            WeightsMissing, WeightsTampered: the weights are not those the manifest names.
        """
        self._session = session("digits", manifest_path=manifest_path)
        self._engine = weights_of("digits", manifest_path).name

    @property
    def engine(self) -> str:
        """Name and version of the weights."""
        return self._engine

    def read(self, cells: Sequence[Raster]) -> tuple[CellReading, ...]:
        """Return what each cell says; a picture that is no cell says "no digit", never an error."""
        usable = [at for at, cell in enumerate(cells) if _is_cell(cell)]
        out = [UNSEEN] * len(cells)
        if usable:
            planes = ink_planes(np.stack([reduced(cells[at].pixels) for at in usable]))
            for at, row in zip(usable, self._session.run(None, {"cells": planes[:, None]})[0], strict=True):
                chances = tuple(float(chance) for chance in row)
                out[at] = CellReading(digits=chances[:DIGITS], empty=chances[EMPTY], other=chances[OTHER])
        return tuple(out)


def _is_cell(cell: Raster) -> bool:
    return min(cell.height, cell.width) >= MIN_SIDE_PX and cell.height * cell.width <= MAX_PIXELS


def reduced(pixels: NDArray[np.uint8], *, width: int = WIDTH_PX, height: int = HEIGHT_PX) -> NDArray[np.uint8]:
    """Return the picture in grey at the network's size."""
    way = cv2.INTER_AREA if pixels.shape[0] > height else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey(pixels), (width, height), interpolation=way), np.uint8)


def ink_planes(cells: NDArray[np.uint8]) -> Planes:
    """Return ink between 0 and about 1 on a paper of 0, each cell measured against its own paper and darkest ink."""
    seen = cells.astype(np.float32)
    sample = np.sort(seen[:, ::2, ::2].reshape(len(seen), -1), axis=1)
    count = sample.shape[1]
    paper = np.maximum(sample[:, round(0.85 * count)], 1.0)[:, None, None]
    darkest = np.maximum(1 - sample[:, round(0.01 * count)] / paper[:, 0, 0], INK_FLOOR)[:, None, None]
    return np.asarray(np.maximum(1 - seen / paper, -0.2) / darkest, np.float32)
