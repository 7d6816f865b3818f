"""A coarse page is read enlarged, and what is read stands where the page has it."""

import numpy as np

from pipeline.kinds import Box, MarkKind
from pipeline.model import Line, Mark, Page, Quality, Reading, Word
from pipeline.raster import Raster
from pipeline.stages.read import read

HOCR = "<span title='bbox 200 400 600 440; baseline 0.01 -6; x_size 30'>x</span>"


class Reader:
    """Says one word in the middle of the picture it is given, and how large that was."""

    engine = "test"

    def __init__(self) -> None:
        self.widths: list[int] = []
        self.blocks: list[bool] = []

    def read(self, page_id: str, raster: Raster, *, one_block: bool = False) -> Reading:
        self.widths.append(raster.width)
        self.blocks.append(one_block)
        box = Box(left=raster.width / 4, top=raster.height / 4, right=raster.width / 2, bottom=raster.height / 2)
        line = Line(words=(Word(text="x", box=box, confidence=1.0),), box=box)
        return Reading(page_id=page_id, engine=self.engine, lines=(line,), hocr=HOCR)


def page(dpi: float, *, blank: bool = False) -> Page:
    return Page(
        page_id="p", scan_id="s", index=0, width=800, height=1200, dpi=dpi,
        to_source=(1, 0, 0, 0, 1, 0, 0, 0, 1), quad=None, turn=0, skew_deg=0.0,
        quality=Quality(sharpness=1.0, glare=0.0, coverage=1.0, usable=True), blank=blank,
    )  # fmt: skip


def picture(dpi: float, *, letters: int = 40) -> Raster:
    pixels = np.full((1200, 800), 240, np.uint8)
    for number in range(letters):
        pixels[400 : 400 + round(dpi / 10), 100 + 15 * number : 104 + 15 * number] = 20
    return Raster(pixels=pixels, dpi=dpi)


def test_a_coarse_page_is_read_enlarged_and_its_words_stand_on_the_page() -> None:
    reader = Reader()
    found = read(page(100.0), picture(100.0), reader=reader)
    assert reader.widths == [1600]
    assert found.lines[0].words[0].box == Box(left=200, top=300, right=400, bottom=600)
    assert "bbox 100 200 300 220; baseline 0.01 -3.0; x_size 15.0" in found.hocr


def test_a_fine_page_is_read_as_it_is() -> None:
    reader = Reader()
    assert read(page(200.0), picture(200.0), reader=reader).hocr == HOCR
    assert reader.widths == [800]


def test_a_blank_page_is_not_read() -> None:
    reader = Reader()
    assert read(page(200.0, blank=True), picture(200.0), reader=reader).lines == ()
    assert reader.widths == []


def test_the_second_reading_takes_the_other_way() -> None:
    reader = Reader()
    for dpi in (100.0, 200.0):
        for again in (False, True):
            read(page(dpi), picture(dpi), reader=reader, again=again)
    assert reader.blocks == [True, False, False, True]


def test_paper_grain_is_not_read() -> None:
    reader = Reader()
    grain = np.random.default_rng(1).normal(200, 12, (1200, 800)).clip(0, 255).astype(np.uint8)
    assert read(page(200.0), Raster(pixels=grain, dpi=200.0), reader=reader).lines == ()
    assert reader.widths == []


class Hasty:
    """Reads nothing but the first row of a whole page, and what it is shown again with one word a row."""

    engine = "test"

    def __init__(self) -> None:
        self.shown: list[Raster] = []

    def read(self, page_id: str, raster: Raster, *, one_block: bool = False) -> Reading:
        self.shown.append(raster)
        ink_y, ink_x = np.nonzero(raster.pixels < 128)
        top = float(ink_y.min())
        box = Box(left=float(ink_x.min()), top=top, right=float(ink_x.max()), bottom=top + 20)
        line = Line(words=(Word(text=f"{len(self.shown)}", box=box, confidence=0.9),), box=box)
        bounds = f"bbox {box.left:.0f} {box.top:.0f} {box.right:.0f} {box.bottom:.0f}"
        area = f"<div class='ocr_carea' id='block'><span title='{bounds}'>{len(self.shown)}</span></div>"
        return Reading(
            page_id=page_id, engine=self.engine, lines=(line,), hocr=f"<body><div class='ocr_page'>{area}</div></body>"
        )


def test_rows_left_out_are_read_by_themselves_and_stand_where_the_page_has_them() -> None:
    pixels = np.full((1200, 800), 240, np.uint8)
    for top in (300, 700):
        for number in range(30):
            pixels[top : top + 20, 100 + 15 * number : 110 + 15 * number] = 20
    reader = Hasty()
    found = read(page(200.0), Raster(pixels=pixels, dpi=200.0), reader=reader)
    assert [line.box.top for line in found.lines] == [300, 700]
    assert found.lines[1].box.left == 100
    assert "bbox 100 300" in found.hocr
    assert "bbox 100 700" in found.hocr
    assert found.hocr.count("ocr_carea") == 2
    assert "id='more_block'" in found.hocr
    assert reader.shown[1].height < 100


def test_a_table_is_read_column_by_column_on_a_coarse_page_and_on_a_fine_one() -> None:
    cells = tuple(
        Box(left=left, top=top, right=left + 200, bottom=top + 100) for top in (600, 700) for left in (100, 300)
    )
    corners = Box(left=100, top=600, right=500, bottom=800).polygon
    table = Mark(kind=MarkKind.TABLE, page_id="p", payload="2", polygon=corners, cells=cells)
    reader = Hasty()
    coarse, fine = (read(page(dpi), picture(dpi), reader=reader, marks=(table,)) for dpi in (100.0, 200.0))
    assert reader.shown[0].height == 2 * (1200 + 2 * 200) + 2 * round(5.0 / 25.4 * 200)
    assert reader.shown[1].height == 1200 + 2 * 200 + 2 * round(5.0 / 25.4 * 200)
    assert (coarse.lines[0].box.top, fine.lines[0].box.top) == (400, 400)
