"""The digit reader on drawn cells of a split it never saw, on empty and on impossible ones; its weights are checked."""

import random
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ocr_models.engines.digits import OnnxDigitReader
from ocr_models.manifest import MANIFEST, manifest
from ocr_models.training.drawn_sets import cells_of
from pipeline.errors import WeightsMissing, WeightsTampered
from pipeline.model import CellReading
from pipeline.raster import Pixels, Raster
from samples.draw.fonts import Kind
from samples.draw.lines import Setting, cells

ROWS = 12


@cache
def reader() -> OnnxDigitReader:
    return OnnxDigitReader()


def said(cell: CellReading) -> str:
    """Return the likeliest digit, "_" for an empty cell, "?" for something else."""
    chances = (*cell.digits, cell.empty, cell.other)
    return "0123456789_?"[chances.index(max(chances))]


def blank(pixels: Pixels) -> Raster:
    return Raster(pixels=pixels)


@pytest.mark.parametrize(("kind", "least"), [("print", 0.98), ("hand", 0.93)])
def test_drawn_digits_of_unseen_fonts_are_read(kind: Kind, least: float) -> None:
    rng = random.Random(8)
    rows = [cells(rng, "test", Setting(kind=kind, rough=0.0), "082190345671") for _ in range(ROWS)]
    found = reader().read([cell for row in rows for cell in cells_of(row)])
    right = sum(said(cell) == digit for cell, digit in zip(found, "082190345671" * ROWS, strict=True))
    assert right >= least * 12 * ROWS


def test_an_empty_frame_is_empty_and_a_scribble_is_no_digit() -> None:
    frame = np.full((70, 60), 250, np.uint8)
    frame[8:10, 6:54] = frame[60:62, 6:54] = frame[8:62, 6:8] = frame[8:62, 52:54] = 40
    scribble = frame.copy()
    scribble[20:52:3, 14:46] = 30
    scribble[22:50, 16:46:4] = 30
    assert [said(cell) for cell in reader().read([blank(frame), blank(scribble)])] == ["_", "?"]


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (5000, 5000), (40, 30, 3)])
def test_a_picture_that_is_no_cell_is_no_digit_and_no_error(shape: tuple[int, ...]) -> None:
    (cell,) = reader().read([blank(np.full(shape, 255, np.uint8))])
    assert sum(cell.digits) < 0.1


def test_no_cells_are_no_readings() -> None:
    assert reader().read([]) == ()


def test_its_engine_names_the_weights() -> None:
    row = next(row for row in manifest() if row.engine == "digits")
    assert reader().engine == row.name
    assert row.bytes < 300_000


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    shutil.copy(MANIFEST, tmp_path)
    with pytest.raises(WeightsMissing, match="digits"):
        OnnxDigitReader(manifest_path=tmp_path / MANIFEST.name)
    (tmp_path / "weights" / "digits.onnx").write_bytes(b"other")
    with pytest.raises(WeightsTampered, match="digits"):
        OnnxDigitReader(manifest_path=tmp_path / MANIFEST.name)
