"""The learned sheet finder on drawn and on real photos: pale tables, papers, cards side by side, scans left alone."""

import json
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr_models.engines.sheet import LearnedSheets
from pipeline.errors import WeightsMissing
from pipeline.imaging.quads import Floats, ordered, overlap
from pipeline.imaging.sheet import each_sheet
from pipeline.raster import Pixels, Raster
from samples.draw.camera import POOR, Shot, shoot
from samples.draw.rooms import ground
from tests.pipeline.imaging.drawing import shot, text_page

SHEETS = Path(__file__).parents[4] / "shared" / "data" / "sheets"
CORNERS = np.array([[210.0, 160], [960, 200], [1010, 1290], [150, 1240]])
SIZE = (1200, 1500)


@cache
def finder() -> LearnedSheets:
    return LearnedSheets()


def agreement(picture: Pixels, corners: Floats) -> float:
    sheet = finder().find(Raster(pixels=picture))
    return 0.0 if sheet is None else overlap(ordered(np.array(sheet.corners)), ordered(corners))


@pytest.mark.parametrize("table", [20, 70, 120, 190, 214])
def test_a_sheet_is_found_on_dark_and_pale_tables(table: int) -> None:
    assert agreement(shot(text_page(), CORNERS, SIZE, table=table), CORNERS) > 0.99


def test_a_sheet_on_other_papers_is_found() -> None:
    photo = shot(text_page(), CORNERS, SIZE)
    scene = np.full_like(photo, 90)
    for place in ([[40, 90], [700, 20], [860, 900], [120, 980]], [[600, 500], [1180, 620], [1050, 1450], [480, 1330]]):
        cv2.fillConvexPoly(scene, np.array(place), (150, 150, 142))
    cover = cv2.fillConvexPoly(np.zeros(scene.shape[:2], np.uint8), CORNERS.astype(np.int32), 1)
    assert agreement(np.where(cover[:, :, None] == 1, photo, scene).astype(np.uint8), CORNERS) > 0.97


def test_one_corner_off_the_picture_still_gives_the_sheet() -> None:
    photo = shot(text_page(), CORNERS - (180, 0), SIZE)
    sheet = finder().find(Raster(pixels=photo))
    assert sheet is not None
    assert min(x for x, _ in sheet.corners) < 0
    assert overlap(ordered(np.array(sheet.corners)), CORNERS - (180, 0)) > 0.95


def test_a_side_burnt_out_on_a_white_table_lies_where_an_a4_ends() -> None:
    shown = photo_on("white_top", 14)
    assert agreement(shown.picture, shown.corners) > 0.98


def test_a_side_off_the_picture_is_where_an_a4_ends() -> None:
    shown = photo_on("plain", 3)
    rows = round(float(shown.corners[:, 1].max() - 0.12 * np.ptp(shown.corners[:, 1])))
    assert agreement(np.ascontiguousarray(shown.picture[:rows]), shown.corners) > 0.96


def photo_on(kind: str, seed: int) -> Shot:
    page = cv2.cvtColor(text_page(), cv2.COLOR_GRAY2RGB).astype(np.uint8)
    rng = np.random.default_rng((77, seed))
    return shoot(page, rng, handling=POOR, long_side_px=1000, ground=partial(ground, kind=kind))


def test_a_scan_is_left_whole() -> None:
    sheet = finder().find(Raster(pixels=text_page()))
    assert (
        sheet is None or overlap(np.array(sheet.corners), np.array([[0, 0], [1000, 0], [1000, 1414], [0, 1414]])) > 0.99
    )


def test_a_scan_in_sixteen_shades_is_left_whole() -> None:
    grain = np.random.default_rng(3).normal(0, 8, text_page().shape)
    few = (text_page() + grain + 5).clip(0, 255).astype(np.uint8) // 17 * 17
    height, width = few.shape
    sheet = finder().find(Raster(pixels=few.astype(np.uint8)))
    assert sheet is not None
    assert np.allclose(sheet.corners, np.array([[0, 0], [width, 0], [width, height], [0, height]]) - 0.5)


def test_an_empty_table_holds_no_sheet() -> None:
    table = np.random.default_rng(2).normal(95, 9, (1500, 1200)).clip(0, 255).astype(np.uint8)
    assert finder().find(Raster(pixels=table)) is None


def test_two_cards_in_one_photo_become_two_pages() -> None:
    photo = np.random.default_rng(5).normal(70, 6, (1000, 1400, 3)).clip(0, 255).astype(np.uint8)
    cards = [np.array([[90.0, 300], [640, 290], [646, 640], [96, 650]])]
    cards.append(cards[0] + (660, 14))
    for corners in cards:
        cv2.fillConvexPoly(photo, corners.astype(np.int32), (224, 230, 214))
        for row in range(6):
            at = corners[0] + (180, 60 + row * 46)
            cv2.putText(
                photo, "NGUYEN VAN AN 0123", at.astype(int).tolist(), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (40,) * 3, 2
            )
    raster = Raster(pixels=photo)
    found = [known.find(raster) for known in each_sheet(raster, finder())]
    assert len(found) == 2
    quads = [ordered(np.array(sheet.corners)) for sheet in found if sheet is not None]
    assert all(max(overlap(quad, card) for quad in quads) > 0.97 for card in cards)


@pytest.mark.skipif(not SHEETS.is_dir(), reason="the real photos are not here")
def test_real_photos_are_found() -> None:
    values = []
    for beside in sorted(SHEETS.glob("*.corners.json")):
        stored = json.loads(beside.read_text("utf-8"))
        picture = np.array(Image.open(SHEETS / stored["image"]).convert("RGB"))
        values.append(agreement(picture, np.array(stored["corners"], np.float64)))
    assert np.mean(values) > 0.97
    assert min(values) > 0.9


def test_missing_weights_are_said(tmp_path: Path) -> None:
    empty = tmp_path / "manifest.toml"
    empty.write_text("weights = []\n", "utf-8")
    with pytest.raises(WeightsMissing, match="sheet"):
        LearnedSheets(manifest_path=empty)


def folded(page: Pixels, notch: Floats, corners: Floats) -> Pixels:
    """A photo of a sheet folded along its middle, so that its upper side runs over `notch` from corner to corner."""
    photo = shot(page, corners, SIZE)
    table = shot(np.full((8, 8), 255, np.uint8), np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]]), SIZE)
    gone = cv2.fillConvexPoly(np.zeros(photo.shape[:2], np.uint8), np.array([*corners[:2], notch]).astype(np.int32), 1)
    return np.where(gone[:, :, None] == 1, table, photo).astype(np.uint8)


@pytest.mark.parametrize("deep", [60, 110, 160])
def test_the_corners_of_a_folded_sheet_are_its_tips(deep: int) -> None:
    notch = CORNERS[:2].mean(axis=0) + np.array([0, deep])
    assert agreement(folded(text_page(), notch, CORNERS), CORNERS) > 0.975


def test_a_corner_that_is_folded_over_is_not_looked_for_beyond_the_paper() -> None:
    photo = shot(text_page(), CORNERS, SIZE)
    beyond = np.array([[960, 200], [995, 950], [1200, 950], [1200, 200]])  # a pale wall behind the upper right corner
    cv2.fillConvexPoly(photo, beyond, (120, 120, 118))
    assert agreement(photo, CORNERS) > 0.985
