"""Files that should be pictures of single lines, as crops: in batches of bounded memory, a bad file an empty crop."""

import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.raster import Raster

BATCH_FILES = 256
BATCH_PIXELS = 40_000_000  # decoded pixels held at a time, 120 MB in colour; ordinary lines reach BATCH_FILES first
MAX_BYTES = 50_000_000  # a larger file is no picture of a line
MAX_PIXELS = 40_000_000  # nor is one of more pixels: its header says so before anything is decoded
FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "PPM", "JPEG2000")
# What Pillow raises on headers that lie.
BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, ArithmeticError, RuntimeError)
EMPTY: NDArray[np.uint8] = np.full((1, 1), 255, np.uint8)  # read as nothing with confidence 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    pixels: int
    clear: bool  # whether parts of it may be see-through


def batches(paths: Iterable[Path]) -> Iterator[list[tuple[Path, Raster]]]:
    """Yield paths with their pictures, in order, as many at a time as memory should hold."""
    batch: list[tuple[Path, Raster]] = []
    pixels = 0
    for path in paths:
        picture = crop_of(path)
        held = picture.width * picture.height
        if batch and (len(batch) == BATCH_FILES or pixels + held > BATCH_PIXELS):
            yield batch
            batch, pixels = [], 0
        batch.append((path, picture))
        pixels += held
    if batch:
        yield batch


def crop_of(path: Path) -> Raster:
    """Return the picture in a file, or an empty one for what is none; thousands of files must not stop at a bad one."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:  # a pipe or a device would never end
            return Raster(pixels=EMPTY)
        data = path.read_bytes()
    except (OSError, ValueError):
        return Raster(pixels=EMPTY)
    header = _header(data)
    if header is None or header.pixels > MAX_PIXELS:
        return Raster(pixels=EMPTY)
    try:
        way = cv2.IMREAD_UNCHANGED if header.clear else cv2.IMREAD_COLOR
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), way)
    except cv2.error:
        return Raster(pixels=EMPTY)
    if picture is None:
        return Raster(pixels=EMPTY)
    return Raster(pixels=_opaque(picture) if header.clear else np.ascontiguousarray(picture[:, :, ::-1]))


def _header(data: bytes) -> _Header | None:
    """Return what a file says of its picture before it is decoded, or None where it is no picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large and odd headers; both are judged here
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
                return _Header(pixels=image.width * image.height, clear=clear)
        except (*BROKEN, Image.DecompressionBombError):
            return None


def _opaque(picture: NDArray[Any]) -> NDArray[np.uint8]:
    """Return a picture that may be see-through as it looks on white paper: ink cut out is often black on nothing."""
    eight = np.asarray(picture >> 8 if picture.dtype == np.uint16 else picture, np.uint8)
    if eight.ndim == 2:
        return eight
    colours = eight[:, :, 2::-1]
    if eight.shape[2] < 4:
        return np.ascontiguousarray(colours)
    share = eight[:, :, 3:].astype(np.float32) / 255
    return np.asarray(np.rint(colours * share + 255 * (1 - share)), np.uint8)
