"""Mark finds everything on one page in its pixels, keeps inside it, and finds nothing on a blank one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kinds import IDENTITY, MarkKind
from pipeline.model import Page, Quality
from pipeline.raster import Pixels, Raster
from pipeline.stages.mark import mark
from tests.pipeline.marks.scenes import DPI, cells, check_box, code, paper, placed, scribble


def page_of(pixels: Pixels, *, dpi: float | None = DPI, blank: bool = False) -> Page:
    return Page(
        page_id="p1", scan_id="s1", index=0, width=pixels.shape[1], height=pixels.shape[0], dpi=dpi, to_source=IDENTITY,
        quad=None, turn=0, skew_deg=0.0, blank=blank,
        quality=Quality(sharpness=1.0, glare=0.0, coverage=1.0, usable=True),
    )  # fmt: skip


@pytest.fixture(scope="module")
def full() -> Pixels:
    drawn = placed(paper(), code("RB000000178VN", bars=True, px=3), (800, 250))
    cells(drawn, (60, 60), digits="082090000123")
    check_box(drawn, (40, 90), tick="x")
    check_box(drawn, (80, 90))
    scribble(drawn, (130, 250))
    return drawn


def test_one_page_holds_all_kinds_of_marks(full: Pixels) -> None:
    found = mark(page_of(full), Raster(pixels=full.copy(), dpi=DPI))
    kinds = [each.kind for each in found]
    assert kinds == [MarkKind.BARCODE, MarkKind.CELLS, MarkKind.CHECKBOX, MarkKind.CHECKBOX, MarkKind.SIGNATURE]
    assert found[0].payload == "RB000000178VN"
    assert len(found[1].cells) == 12
    assert [found[2].checked, found[3].checked] == [True, False]


def test_marks_stay_inside_the_page(full: Pixels) -> None:
    for each in mark(page_of(full), Raster(pixels=full.copy(), dpi=DPI)):
        assert all(0 <= x <= full.shape[1] and 0 <= y <= full.shape[0] for x, y in each.polygon)


def test_a_page_without_dpi_is_measured_by_its_shape(full: Pixels) -> None:
    with_dpi = mark(page_of(full), Raster(pixels=full.copy(), dpi=DPI))
    without = mark(page_of(full, dpi=None), Raster(pixels=full.copy()))
    assert [each.kind for each in with_dpi] == [each.kind for each in without]


def test_the_same_page_gives_the_same_marks(full: Pixels) -> None:
    raster = Raster(pixels=full.copy(), dpi=DPI)
    assert mark(page_of(full), raster) == mark(page_of(full), raster)


def test_colour_and_grey_agree_but_for_stamps(full: Pixels) -> None:
    colour = np.repeat(full[:, :, None], 3, axis=2)
    assert [m.kind for m in mark(page_of(full), Raster(pixels=colour))] == [
        m.kind for m in mark(page_of(full), Raster(pixels=full.copy()))
    ]


def test_a_blank_page_is_not_looked_at(full: Pixels) -> None:
    assert mark(replace(page_of(full), blank=True), Raster(pixels=full.copy())) == ()


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1))
def test_no_picture_however_odd_makes_it_raise(height: int, width: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    mark(page_of(pixels, dpi=None), Raster(pixels=pixels))
