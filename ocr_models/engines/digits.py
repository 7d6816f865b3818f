"""Our reader of single digits in cells: one small network for all cells of a page, ten digits, "empty", "no digit".

A digit that fills its cell poorly is looked at once more from close by: seen from the whole cell it has few pixels.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_models.engines.session import session
from ocr_models.manifest import MANIFEST, weights_of
from ocr_models.picture import INK_FLOOR, grey
from pipeline.model import CellReading
from pipeline.ports import CELL_AROUND
from pipeline.raster import Pixels, Raster

HEIGHT_PX, WIDTH_PX = 40, 32
DIGITS = 10
EMPTY, OTHER = 10, 11  # classes after the ten digits
MIN_SIDE_PX = 6  # smaller cells hold no digit that can be read
MAX_PIXELS = 4_000_000  # larger ones are no cells
FRAME = 0.05  # share of a picture inside the cell's place that may be its frame
CLOSE = 0.57  # of the picture: how much of it a digit shall take that is looked at from close by
CLOSER, CLOSEST = 0.85, 0.4  # a look from nearer than this is worth it, and from nearer than that shows nothing more
DARK = 25.0  # grey levels between paper and ink under which there is no ink to go near to
SPECK_PX = 4

Planes = NDArray[np.float32]
Chances = NDArray[np.float32]


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
        chances = np.zeros((len(cells), OTHER + 1), np.float32)
        chances[:, OTHER] = 1.0
        seen = {at: grey(cell.pixels) for at, cell in enumerate(cells) if _is_cell(cell)}
        if seen:
            chances[list(seen)] = self._chances(list(seen.values()))
            near = {at: look for at, picture in seen.items() if (look := closer(picture)) is not None}
            if near:
                both = np.sqrt(chances[list(near)] * self._chances(list(near.values())))
                chances[list(near)] = both / np.maximum(both.sum(axis=1, keepdims=True), 1e-9)
        return tuple(
            CellReading(digits=tuple(row[:DIGITS]), empty=row[EMPTY], other=row[OTHER], engine=self._engine)
            for row in chances.tolist()
        )

    def _chances(self, pictures: Sequence[Pixels]) -> Chances:
        planes = ink_planes(np.stack([reduced(picture) for picture in pictures]))
        return np.asarray(self._session.run(None, {"cells": planes[:, None]})[0], np.float32)


def _is_cell(cell: Raster) -> bool:
    return min(cell.height, cell.width) >= MIN_SIDE_PX and cell.height * cell.width <= MAX_PIXELS


def closer(picture: Pixels) -> Pixels | None:
    """Return the part of a cell's picture round its ink where that is much smaller, else None."""
    box = _ink_box(picture)
    if box is None:
        return None
    left, top, right, bottom = box
    height, width = picture.shape
    share = max((bottom - top) / (CLOSE * height), (right - left) / (CLOSE * width))
    if share >= CLOSER:
        return None
    share = max(share, CLOSEST)
    high, wide = share * height, share * width
    x, y = round((left + right - wide) / 2), round((top + bottom - high) / 2)
    return picture[max(0, y) : round(y + high), max(0, x) : round(x + wide)]


def _ink_box(picture: Pixels) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of the ink inside a cell's frame, or None without any."""
    height, width = picture.shape
    inset = CELL_AROUND / (1 + 2 * CELL_AROUND) + FRAME
    up, aside = round(inset * height), round(inset * width)
    inner = picture[up : height - up, aside : width - aside]
    if inner.size == 0:
        return None
    paper, dark = _level(picture, 0.85), _level(inner, 0.01)
    if paper - dark < DARK:
        return None
    ink = (inner < (paper + dark) / 2).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    parts = [part for part in stats[1:].tolist() if part[4] >= SPECK_PX and not _is_frame(part, inner.shape)]
    if not parts:
        return None
    left, top = min(part[0] for part in parts) + aside, min(part[1] for part in parts) + up
    right, bottom = max(p[0] + p[2] for p in parts) + aside, max(p[1] + p[3] for p in parts) + up
    return left, top, right, bottom


def _level(picture: Pixels, share: float) -> float:
    """Return the grey level under which such a share of the picture's pixels are; every second one each way counts."""
    sample = np.sort(picture[::2, ::2], axis=None)
    return float(sample[int(share * sample.size)])


def _is_frame(part: Sequence[int], shape: tuple[int, ...]) -> bool:
    """Tell whether ink is a thin line along the edge: the rest of a frame, or a neighbour's foot."""
    left, top, width, height, _ = part
    beside = width <= FRAME * shape[1] + 1 and (left == 0 or left + width == shape[1])
    return beside or (height <= FRAME * shape[0] + 1 and (top == 0 or top + height == shape[0]))


def reduced(pixels: Pixels, *, width: int = WIDTH_PX, height: int = HEIGHT_PX) -> Pixels:
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
