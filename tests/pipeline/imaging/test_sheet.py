"""The sheet is found on dark, pale and cluttered tables; a scan is left alone, its printed frames too."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.imaging.quads import overlap
from pipeline.imaging.sheet import ClassicalSheets, is_page
from pipeline.raster import Raster
from tests.pipeline.imaging.drawing import shot, text_page

SHEETS = Path(__file__).parents[4] / "shared" / "data" / "sheets"
CORNERS = np.array([[210.0, 160], [960, 200], [1010, 1290], [150, 1240]])
SIZE = (1200, 1500)


def found(picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> float:
    sheet = ClassicalSheets().find(Raster(pixels=picture))
    return 0.0 if sheet is None else overlap(np.array(sheet.corners), CORNERS)


@pytest.mark.parametrize("table", [20, 70, 120, 190])
def test_a_sheet_is_found_on_dark_and_pale_tables(table: int) -> None:
    assert found(shot(text_page(), CORNERS, SIZE, table=table)) > 0.985


def test_another_paper_beside_it_does_not_matter() -> None:
    photo = shot(text_page(), CORNERS, SIZE).copy()
    cv2.fillConvexPoly(photo, np.array([[1060, 60], [1199, 100], [1199, 700], [1040, 600]]), (210, 210, 205))
    assert found(photo) > 0.985


def test_a_finger_over_an_edge_does_not_matter() -> None:
    photo = shot(text_page(), CORNERS, SIZE).copy()
    cv2.line(photo, (60, 700), (215, 720), (200, 150, 120), 50)
    assert found(photo) > 0.98


def test_a_scan_is_a_page_already() -> None:
    scan = Raster(pixels=text_page())
    assert is_page(scan)
    assert ClassicalSheets().find(scan) is None


def test_a_frame_printed_on_a_scan_is_no_sheet() -> None:
    scan = text_page()
    cv2.rectangle(scan, (90, 300), (910, 1200), 0, 4)
    assert ClassicalSheets().find(Raster(pixels=scan)) is None


def test_a_card_on_the_scanners_glass_is_found() -> None:
    scan = np.full((900, 1300, 3), 250, np.uint8)
    card = np.array([[120.0, 100], [1140, 110], [1133, 753], [113, 743]])
    cv2.fillConvexPoly(scan, card.astype(np.int32), (222, 214, 226))
    sheet = ClassicalSheets().find(Raster(pixels=scan))
    assert sheet is not None
    assert overlap(np.array(sheet.corners), card) > 0.985


def test_an_empty_table_has_no_sheet() -> None:
    table = np.random.default_rng(2).normal(90, 12, (900, 1200, 3)).clip(0, 255).astype(np.uint8)
    assert ClassicalSheets().find(Raster(pixels=table)) is None


@pytest.mark.skipif(not SHEETS.is_dir(), reason="../shared/data/sheets is not here")
@pytest.mark.parametrize("name", ["scanner_test_13", "scanner_test_36", "scanner_test_58", "scanner_test_9"])
def test_real_photos_keep_their_overlap(name: str) -> None:
    picture = np.array(Image.open(SHEETS / f"{name}.jpg").convert("RGB"))
    truth = np.array(json.loads((SHEETS / f"{name}.corners.json").read_text())["corners"])
    sheet = ClassicalSheets().find(Raster(pixels=picture))
    assert sheet is not None
    assert overlap(np.array(sheet.corners), truth) > 0.98
