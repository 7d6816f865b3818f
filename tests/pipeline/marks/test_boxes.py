"""Rows of twelve cells and check boxes are found on ruled paper and nowhere else."""

import cv2
import numpy as np
import pytest

from pipeline.marks.boxes import find_boxes
from pipeline.marks.ruling import px_per_mm_of, ruling_of
from pipeline.raster import Pixels
from tests.pipeline.marks.scenes import DPI, cells, check_box, mm, paper, photographed


def boxes_of(page: Pixels):  # type: ignore[no-untyped-def]
    return find_boxes(ruling_of(page, dpi=DPI))


@pytest.mark.parametrize("side_mm", [4.5, 6.5, 9.0])
@pytest.mark.parametrize("digits", ["", "082090000123"])
def test_twelve_cells_come_left_to_right_with_their_places(side_mm: float, digits: str) -> None:
    page = paper()
    cells(page, (60, 40), side_mm=side_mm, digits=digits)
    (row,), checks = boxes_of(page)
    assert len(row.cells) == 12
    assert checks == ()
    for number, cell in enumerate(row.cells):
        assert cell.left == pytest.approx(mm(60 + number * side_mm), abs=6)
        assert cell.top == pytest.approx(mm(40), abs=6)


def test_a_cell_whose_frame_is_broken_by_ink_is_put_back() -> None:
    page = paper()
    cells(page, (60, 40))
    page[mm(40) - 4 : mm(40) + 4, mm(60 + 4.3 * 6.5) : mm(60 + 4.8 * 6.5)] = 245
    (row,), _ = boxes_of(page)
    assert len(row.cells) == 12
    assert row.cells[4].left == pytest.approx(mm(60 + 4 * 6.5), abs=8)


def test_upright_strokes_from_rule_to_rule_make_no_cells_of_their_own() -> None:
    page = paper()
    cells(page, (60, 40))
    for number in (0, 3, 4, 7, 11):
        x = mm(60 + (number + 0.5) * 6.5)
        page[mm(40) : mm(46.5), x - 3 : x + 3] = 40
    (row,), _ = boxes_of(page)
    assert [cell.left for cell in row.cells] == pytest.approx([mm(60 + number * 6.5) for number in range(12)], abs=8)


def test_cells_survive_a_phone_photo() -> None:
    page = paper()
    cells(page, (60, 40), digits="082090000123")
    (row,), _ = boxes_of(photographed(page, blur_px=1.0))
    assert len(row.cells) == 12


@pytest.mark.parametrize(("tick", "checked"), [("", False), ("x", True), ("v", True), ("fill", True)])
def test_a_check_box_is_ticked_or_not(tick: str, checked: bool) -> None:
    page = paper()
    check_box(page, (50, 60), tick=tick)
    check_box(page, (90, 60))
    _, found = boxes_of(page)
    assert [(box.checked) for box in found] == [checked, False]
    assert found[0].box.left == pytest.approx(mm(50), abs=6)


def test_print_and_tables_hold_no_boxes() -> None:
    page = paper()
    for row in range(5):
        for left, right in ((20, 30), (30, 90), (90, 120), (120, 180)):
            cv2.rectangle(page, (mm(left), mm(30 + 9 * row)), (mm(right), mm(39 + 9 * row)), 60, 2)
    assert boxes_of(page) == ((), ())


def test_an_empty_page_and_a_tiny_one_hold_nothing() -> None:
    assert boxes_of(np.full((2339, 1654), 255, np.uint8)) == ((), ())
    assert boxes_of(np.zeros((3, 3), np.uint8)) == ((), ())


def test_a_page_without_dpi_is_taken_for_a4_and_a_card_for_a_card() -> None:
    assert px_per_mm_of((2970, 2100), None) == pytest.approx(10)
    assert px_per_mm_of((540, 856), None) == pytest.approx(10)
