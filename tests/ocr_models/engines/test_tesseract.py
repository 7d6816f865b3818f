"""Tesseract as the page reader: words where they stand, the same whatever was read before, nothing on the terminal."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr_models.engines.tesseract import Tesseract
from pipeline.errors import EngineUnavailable
from pipeline.raster import Raster


def page(*rows: str) -> Raster:
    """Return a white page at 200 dpi with lines of print, 100 px one under the other."""
    picture = Image.new("L", (1200, 160 + 100 * len(rows)), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=44)
    for number, row in enumerate(rows):
        pen.text((80, 60 + 100 * number), row, fill=0, font=font)
    return Raster(pixels=np.asarray(picture, np.uint8), dpi=200.0)


@pytest.fixture(scope="module")
def reader() -> Tesseract:
    return Tesseract()


def test_words_come_with_their_boxes_in_lines_and_as_a_whole_hocr_page(reader: Tesseract) -> None:
    read = reader.read("p1", page("BIEN NHAN HO SO", "So 20482"))
    assert [" ".join(word.text for word in line.words) for line in read.lines] == ["BIEN NHAN HO SO", "So 20482"]
    first, second = read.lines
    assert 60 <= first.box.left <= 100
    assert first.box.bottom < 160 < second.box.top
    assert all(0.5 < word.confidence <= 1 for line in read.lines for word in line.words)
    assert read.hocr.startswith("<?xml")
    assert "20482" in read.hocr
    assert 'image "page"' in read.hocr
    assert f"content='{read.engine.removesuffix(' vie')}'" in read.hocr


def test_a_reading_does_not_depend_on_the_pages_before_nor_on_colour(reader: Tesseract) -> None:
    asked = page("Ngay 20 thang 11", "So 20482")
    before = reader.read("p1", asked)
    reader.read("p2", page("Mot trang khac han", "1234567890", "Don xin xac nhan"), one_block=True)
    assert reader.read("p1", asked) == before
    colour = Raster(pixels=np.repeat(asked.pixels[:, :, None], 3, axis=2), dpi=asked.dpi)
    assert reader.read("p1", colour) == before


def test_an_empty_and_a_tiny_page_have_no_words_and_nothing_is_said_on_the_terminal(
    reader: Tesseract, capfd: pytest.CaptureFixture[str]
) -> None:
    for shape in ((400, 600), (3, 3)):
        assert not reader.read("p1", Raster(pixels=np.full(shape, 255, np.uint8), dpi=None)).lines
    speckled = np.random.default_rng(7).integers(0, 2, (300, 300)).astype(np.uint8) * 255
    reader.read("p1", Raster(pixels=speckled, dpi=20.0), one_block=True)
    assert capfd.readouterr() == ("", "")


def test_a_folder_without_the_vietnamese_data_is_said_and_so_is_data_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable) as missing:
        Tesseract(tmp_path).read("p1", page("x"))
    assert "tesseract-ocr-vie" in str(missing.value.advice)
    (tmp_path / "vie.traineddata").write_bytes(b"no data")
    with pytest.raises(EngineUnavailable, match="could not load"):
        Tesseract(tmp_path).read("p1", page("x"))
