"""A photo becomes a flat upright page, a scan stays what it is, and every page leads back to its picture."""

import cv2
import numpy as np
import pytest

from pipeline.flagcodes import FlagCode
from pipeline.imaging.sheet import ClassicalSheets
from pipeline.model import Page
from pipeline.ports import Sheet
from pipeline.raster import Raster
from pipeline.stages.normalise import Normalised, normalise
from tests.pipeline.imaging.drawing import shot, text_page

SCAN_ID = "ab" * 32
CORNERS = np.array([[210.0, 160], [960, 200], [1010, 1290], [150, 1240]])


class Nothing:
    """A finder that sees no sheet."""

    def find(self, raster: Raster) -> Sheet | None:
        return None


def done(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", dpi: float | None = None) -> Normalised:
    return normalise(Raster(pixels=pixels, dpi=dpi), scan_id=SCAN_ID, index=2, sheets=ClassicalSheets())


def codes(page: Page) -> set[FlagCode]:
    return {flag.code for flag in page.flags}


def to_source(page: Page, x: float, y: float) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    mapped = np.array(page.to_source).reshape(3, 3) @ (x, y, 1)
    point: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = mapped[:2] / mapped[2]
    return point


def test_a_photo_is_flattened_and_its_corners_lead_back_to_the_photo() -> None:
    photo = shot(text_page(), CORNERS, (1200, 1500))
    page = done(photo).page
    assert page.page_id == "ab" * 8 + "-002"
    assert abs(page.height / page.width - 297 / 210) < 0.02
    ends = [(0, 0), (page.width - 1, 0), (page.width - 1, page.height - 1), (0, page.height - 1)]
    for (x, y), corner in zip(ends, CORNERS, strict=True):
        assert np.hypot(*(to_source(page, x, y) - corner)) < 8
    assert FlagCode.SHEET_NOT_FOUND not in codes(page)


def test_what_stands_on_the_page_is_where_the_map_says_it_came_from() -> None:
    sheet = text_page()
    cv2.rectangle(sheet, (480, 700), (520, 740), 0, -1)
    photo = shot(sheet, CORNERS, (1200, 1500))
    result = done(photo)
    spot = np.argwhere(cv2.erode((result.reading.pixels < 100).astype(np.uint8), np.ones((15, 15), np.uint8)))
    assert len(spot) > 0
    y, x = spot.mean(axis=0)
    matrix = cv2.getPerspectiveTransform(
        np.array([[0, 0], [1000, 0], [1000, 1414], [0, 1414]], np.float32), CORNERS.astype(np.float32)
    )
    truth = cv2.perspectiveTransform(np.array([[[500.0, 720.0]]]), matrix)[0, 0]
    assert np.hypot(*(to_source(result.page, x, y) - truth)) < 2


def test_a_scan_is_left_alone() -> None:
    scan = text_page()
    result = done(scan, dpi=121.0)
    assert np.array_equal(result.colour.pixels, scan)
    assert result.page.quad is None
    assert result.page.dpi == 121.0
    assert result.page.to_source == (1, 0, 0, 0, 1, 0, 0, 0, 1)
    assert FlagCode.SHEET_NOT_FOUND not in codes(result.page)


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_turned_scan_is_turned_back_without_loss(quarter: int) -> None:
    scan = text_page()
    result = done(np.ascontiguousarray(np.rot90(scan, quarter)))
    assert result.page.turn == 90 * quarter
    assert np.array_equal(result.colour.pixels, scan)
    assert FlagCode.PAGE_ROTATED_FIXED in codes(result.page)
    width, height = (scan.shape[0], scan.shape[1]) if quarter % 2 else (scan.shape[1], scan.shape[0])
    place = {1: (0, height - 1), 2: (width - 1, height - 1), 3: (width - 1, 0)}[quarter]
    assert np.allclose(to_source(result.page, 0, 0), place)


def test_a_leaning_scan_is_levelled() -> None:
    scan = text_page()
    rows, columns = scan.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), -3.0, 1)
    result = done(cv2.warpAffine(scan, matrix, (columns, rows), borderValue=255).astype(np.uint8))
    assert abs(result.page.skew_deg - 3.0) < 0.07
    again = done(np.ascontiguousarray(result.colour.pixels))
    assert abs(again.page.skew_deg) < 0.1


def test_a_scan_of_600_dpi_comes_down_to_300() -> None:
    scan = cv2.resize(text_page(), None, fx=4.96, fy=4.96, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    page = done(scan, dpi=600.0).page
    assert page.dpi == 300.0
    assert abs(page.width * 2 - scan.shape[1]) <= 1


def test_a_picture_without_a_sheet_is_kept_whole_and_flagged() -> None:
    noise = np.random.default_rng(1).integers(0, 120, (600, 800, 3)).astype(np.uint8)
    page = normalise(Raster(pixels=noise), scan_id=SCAN_ID, index=0, sheets=Nothing()).page
    assert FlagCode.SHEET_NOT_FOUND in codes(page)
    assert page.quad is None


def test_a_blank_page_says_so_and_nothing_about_its_turn() -> None:
    page = done(np.full((1414, 1000), 252, np.uint8)).page
    assert page.blank
    assert codes(page) == {FlagCode.PAGE_BLANK, FlagCode.LOW_DPI}


def test_a_sheet_with_a_corner_off_the_picture_is_flagged_as_cut() -> None:
    class Beyond:
        def find(self, raster: Raster) -> Sheet | None:
            return Sheet(corners=((-150, 40), (960, 200), (1010, 1290), (150, 1240)), confidence=0.9)

    photo = shot(text_page(), CORNERS, (1200, 1500))
    page = normalise(Raster(pixels=photo), scan_id=SCAN_ID, index=0, sheets=Beyond()).page
    assert FlagCode.PAGE_CUT in codes(page)


def test_a_finder_may_say_that_the_picture_is_the_page() -> None:
    class Whole:
        def find(self, raster: Raster) -> Sheet | None:
            right, bottom = raster.width - 0.5, raster.height - 0.5
            return Sheet(corners=((-0.5, -0.5), (right, -0.5), (right, bottom), (-0.5, bottom)), confidence=1.0)

    result = normalise(Raster(pixels=text_page()), scan_id=SCAN_ID, index=0, sheets=Whole())
    assert result.page.quad is None
    assert FlagCode.SHEET_NOT_FOUND not in codes(result.page)


def test_the_same_picture_gives_the_same_page() -> None:
    photo = shot(text_page(), CORNERS, (1200, 1500))
    one, two = done(photo), done(photo)
    assert one.page == two.page
    assert np.array_equal(one.reading.pixels, two.reading.pixels)
