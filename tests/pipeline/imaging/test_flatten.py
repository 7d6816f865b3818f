"""A flat page has the sheet's real shape, and its maps lead back to the picture."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.imaging import flatten

PICTURE = (3000, 4000)


def seen_from(
    tilt_x_deg: float, tilt_y_deg: float, width_mm: float, height_mm: float
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Corners of a sheet as a phone with a usual lens sees it."""
    x, y = np.radians([tilt_x_deg, tilt_y_deg])
    around_x = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    around_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    half_w, half_h = width_mm / 2, height_mm / 2
    sheet = np.array([[-half_w, -half_h, 0], [half_w, -half_h, 0], [half_w, half_h, 0], [-half_w, half_h, 0]])
    points = sheet @ (around_x @ around_y).T + (0, 0, 4.2 * max(half_w, half_h))
    focal = 0.8 * max(PICTURE)
    corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = points[:, :2] / points[:, 2:] * focal
    return corners + np.array(PICTURE) / 2


@pytest.mark.parametrize(("tilt_x", "tilt_y"), [(0, 0), (18, 0), (0, 22), (-15, 12), (20, -18)])
def test_an_a4_seen_at_a_slant_becomes_an_a4(tilt_x: float, tilt_y: float) -> None:
    flat = flatten.flat(seen_from(tilt_x, tilt_y, 210, 297), PICTURE)
    assert abs(flat.height / flat.width - 297 / 210) < 0.01
    assert flat.dpi is not None
    assert flat.dpi <= 300.5


def test_a_card_keeps_its_shape_and_finer_pixels() -> None:
    flat = flatten.flat(seen_from(10, 5, 85.6, 53.98), PICTURE)
    assert abs(flat.width / flat.height - 85.6 / 53.98) < 0.01
    assert flat.rigid
    assert not flatten.flat(seen_from(10, 5, 210, 297), PICTURE).rigid, "paper bends"
    assert flat.dpi is not None
    assert 300 < flat.dpi <= 601
    assert flat.rigid
    assert not flatten.flat(seen_from(10, 5, 210, 297), PICTURE).rigid, "paper bends"


def test_a_strip_keeps_the_ratio_that_was_measured_and_has_no_dpi() -> None:
    flat = flatten.flat(seen_from(0, 0, 200, 80), PICTURE)
    assert abs(flat.width / flat.height - 2.5) < 0.05
    assert flat.dpi is None


@given(st.integers(20, 400), st.integers(20, 400), st.sampled_from([0, 90, 180, 270]))
def test_a_quarter_turn_maps_pixels_where_the_picture_goes(width: int, height: int, degrees: int) -> None:
    picture = np.zeros((height, width), np.uint8)
    picture[height // 3, width // 4] = 255
    turned = np.rot90(picture, -degrees // 90)
    x, y, _ = flatten.turned(width, height, degrees) @ (width // 4, height // 3, 1)
    assert turned[round(y), round(x)] == 255


@given(st.floats(-15, 15), st.floats(0, 1), st.floats(0, 1))
def test_levelling_back_and_forth_is_the_same_place(lean: float, across: float, down: float) -> None:
    there = flatten.levelled(800, 600, lean) @ (across * 799, down * 599, 1)
    back = flatten.levelled(800, 600, -lean) @ there
    assert np.allclose(back[:2], (across * 799, down * 599), atol=1e-6)


def test_warping_down_averages_and_does_not_shift() -> None:
    picture = np.full((1200, 900), 255, np.uint8)
    cv2.rectangle(picture, (300, 400), (599, 799), 0, -1)
    small = flatten.warp(picture, flatten.scaled(1 / 3), 300, 400)
    dark = np.argwhere(small < 128)
    assert dark.min(axis=0).tolist() == [133, 100]
    assert dark.max(axis=0).tolist() == [266, 199]
