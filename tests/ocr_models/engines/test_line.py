"""Our line reader, with the weights that ship."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr_models.engines.line import OnnxLineReader
from ocr_models.manifest import MANIFEST
from pipeline.errors import WeightsTampered
from pipeline.ports import Constraint
from pipeline.raster import Raster


@pytest.fixture(scope="module")
def reader() -> OnnxLineReader:
    return OnnxLineReader()


def typed(text: str) -> Raster:
    """A line in OpenCV's own plain letters, which no training saw."""
    picture = np.full((48, 40 + 24 * len(text)), 255, np.uint8)
    cv2.putText(picture, text, (16, 35), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 1, cv2.LINE_AA)
    return Raster(pixels=picture)


def test_plain_digits_are_read(reader: OnnxLineReader) -> None:
    (reading,) = reader.read([typed("0123456789")], [Constraint(kind="digits", length=10)])
    assert reading.text == "0123456789"
    assert len(reading.characters) == 10
    assert reading.engine == reader.engine


def test_the_order_of_crops_is_kept_whatever_their_width(reader: OnnxLineReader) -> None:
    texts = ["12", "345678901234567890", "67", "8901234"]
    rules = [Constraint(kind="digits", length=len(text)) for text in texts]
    readings = reader.read([typed(text) for text in texts], rules)
    assert [reading.text for reading in readings] == texts


def test_two_threads_read_the_same_as_one(reader: OnnxLineReader) -> None:
    crops = [typed(str(number) * (number % 9 + 1)) for number in range(100, 130)]
    assert OnnxLineReader(threads=2).read(crops, [None] * 30) == reader.read(crops, [None] * 30)


def test_a_free_reading_stands_beside_the_constrained_one(reader: OnnxLineReader) -> None:
    bound, free = reader.read([typed("2468"), typed("2468")], [Constraint(kind="list", entries=("Kinh", "Tay")), None])
    assert bound.text in ("Kinh", "Tay")
    assert bound.free_text == free.text


def test_a_row_of_dots_holds_none_of_the_words_it_might(reader: OnnxLineReader) -> None:
    paper = np.full((48, 600), 250, np.uint8)
    paper[36:38, 10:590:6] = 90
    rules = (None, Constraint(kind="list", entries=("Bà", "Cha", "Mẹ")), Constraint(kind="date"))
    assert [found.text for found in reader.read([Raster(pixels=paper)] * 3, rules)] == ["", "", ""]


@pytest.mark.parametrize(
    "shape",
    [(1, 1), (3, 200), (200, 3), (500, 40), (8, 2000), (48, 300), (5, 5, 3), (3000, 4000, 3)],
    ids=str,
)
def test_an_odd_or_blank_crop_is_an_empty_reading(reader: OnnxLineReader, shape: tuple[int, ...]) -> None:
    (reading,) = reader.read([Raster(pixels=np.full(shape, 200, np.uint8))], [None])
    assert (reading.text, reading.confidence, reading.free_text) == ("", 0.0, "")


def test_noise_and_long_rules_never_raise(reader: OnnxLineReader) -> None:
    rng = np.random.default_rng(1)
    crops = [rng.integers(0, 256, shape).astype(np.uint8) for shape in ((30, 3000), (7, 500), (400, 300, 3))]
    readings = reader.read([Raster(pixels=crop) for crop in crops], [Constraint(kind="date")] * 3)
    assert all(0 <= reading.confidence <= 1 for reading in readings)


def test_no_crops_give_no_readings(reader: OnnxLineReader) -> None:
    assert reader.read([], []) == ()


def test_tampered_weights_stop_the_reader(tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "line.onnx").write_bytes(b"not these")
    manifest = tmp_path / "manifest.toml"
    manifest.write_text(MANIFEST.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(WeightsTampered, match=r"line\.onnx"):
        OnnxLineReader(manifest_path=manifest)
