"""Read: the words and lines of a page."""

import re
from dataclasses import replace

import cv2
import numpy as np

from pipeline.imaging.leaders import has_writing, remove_leaders
from pipeline.kinds import Box
from pipeline.model import Line, Page, Reading, Word
from pipeline.ports import PageReader
from pipeline.raster import Raster

# Photos of 95 to 150 dpi, ten of the calibrating split: enlarged and read as one block, 61 % of labels are found where
# 48 % were; sharpened too, 69 %, and 49 % of values are read without an error where 37 % were.
COARSE_DPI, READ_DPI = 170.0, 200.0
SHARPER, SOFT_PX = 2.0, 3.0  # how much of the difference from the page blurred so far is added
_NUMBERS = re.compile(r"(?<=bbox )\d+ \d+ \d+ \d+|(?<=x_size )[\d.]+|(?<=baseline )[-+.\d]+ [-+.\d]+")


def read(page: Page, raster: Raster, *, reader: PageReader, again: bool = False) -> Reading:
    """Return what the reader says of the page once leaders and rules are gone; a page without ink has no words.

    A coarse page is enlarged and sharpened first, for the reader and for telling letters from leaders, and read as one
    block of lines; `again`, for a page of which the first reading says too little, takes the other way.

    Raises:
        EngineUnavailable: the reader is not installed or died.
    """
    dpi = raster.dpi or page.dpi
    coarse = dpi is not None and dpi < COARSE_DPI
    factor = READ_DPI / dpi if dpi is not None and coarse else 1.0
    clean = None if page.blank else remove_leaders(_enlarged(raster, factor))
    if clean is None or not has_writing(clean):
        return Reading(page_id=page.page_id, engine=reader.engine, lines=(), hocr="")
    reading = reader.read(page.page_id, clean, one_block=coarse is not again)
    return _shrunk(reading, factor) if coarse else reading


def _enlarged(raster: Raster, factor: float) -> Raster:
    if factor == 1.0:
        return raster
    larger = cv2.resize(raster.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(larger, (0, 0), SOFT_PX)
    return Raster(pixels=np.asarray(cv2.addWeighted(larger, 1 + SHARPER, soft, -SHARPER, 0), np.uint8), dpi=READ_DPI)


def _shrunk(reading: Reading, factor: float) -> Reading:
    """Return the reading in pixels of the page as it is."""
    return replace(
        reading,
        lines=tuple(
            Line(words=tuple(_word(word, factor) for word in line.words), box=_box(line.box, factor))
            for line in reading.lines
        ),
        hocr=_NUMBERS.sub(lambda found: _numbers(found, factor), reading.hocr),
    )


def _word(word: Word, factor: float) -> Word:
    return replace(word, box=_box(word.box, factor))


def _box(box: Box, factor: float) -> Box:
    return Box(left=box.left / factor, top=box.top / factor, right=box.right / factor, bottom=box.bottom / factor)


def _numbers(found: re.Match[str], factor: float) -> str:
    """Return boxes and sizes made smaller; of a base line, its slope stays."""
    parts = [float(part) for part in found.group().split()]
    if len(parts) == 2:
        return f"{parts[0]:g} {parts[1] / factor:.1f}"
    return " ".join(f"{part / factor:.0f}" if len(parts) > 1 else f"{part / factor:.1f}" for part in parts)
