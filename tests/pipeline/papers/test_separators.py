"""Printed separator sheets are found again on scans, faxes and photos of them."""

import cv2
import numpy as np
import pytest
from pdf2image import convert_from_bytes

from pipeline.marks.separators import page_codes
from pipeline.papers.separators import separator_sheets
from pipeline.raster import Pixels


@pytest.fixture(scope="module")
def sheet() -> Pixels:
    """Return the second sheet of two as a scan at 100 dpi."""
    pages = convert_from_bytes(separator_sheets(2), dpi=100, grayscale=True)
    return np.asarray(pages[1], np.uint8)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_scan_of_it_separates_whichever_way_it_lay(sheet: Pixels, turn: int) -> None:
    assert page_codes(np.ascontiguousarray(np.rot90(sheet, turn))).separates


def test_a_blurred_grey_picture_of_it_separates(sheet: Pixels) -> None:
    grey = cv2.GaussianBlur(sheet, (0, 0), 2.0) // 3 + 90
    assert page_codes(np.asarray(grey, np.uint8)).separates


def test_the_same_count_gives_the_same_bytes() -> None:
    assert separator_sheets(1) == separator_sheets(1)
