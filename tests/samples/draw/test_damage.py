"""What camera and scanner do to a sheet is known to the pixel: marks are found where the map says."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from samples.draw import camera, paper
from samples.draw.capture import dense, spin

DOT_PX = 9  # radius of the marks on the test sheet
PLACES = np.array([[150.0, 160.0], [660.0, 180.0], [420.0, 600.0], [170.0, 1010.0], [680.0, 980.0]])


def dotted() -> NDArray[np.uint8]:
    """A white sheet with black dots at known places."""
    page = np.full((1170, 827, 3), 255, np.uint8)
    for x, y in PLACES:
        cv2.circle(page, (int(x), int(y)), DOT_PX, (0, 0, 0), -1, cv2.LINE_AA)
    return page


def darkest(picture: NDArray[np.uint8], near: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Return the middle of the dark pixels around a point."""
    x, y = (int(part) for part in near)
    window = picture[y - reach : y + reach, x - reach : x + reach].astype(np.float64).mean(axis=2)
    dark = window < (window.min() + np.median(window)) / 2
    rows, columns = np.nonzero(dark)
    return np.array([columns.mean() + x - reach, rows.mean() + y - reach])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("handling", [camera.GOOD, camera.POOR])
def test_a_photographed_mark_is_where_the_map_says(seed: int, handling: camera.Handling) -> None:
    shot = camera.shoot(dotted(), np.random.default_rng(seed), handling=handling, long_side_px=1200)
    for place in shot.points(PLACES):
        assert np.hypot(*(darkest(shot.picture, place, 16) - place)) < 3


@pytest.mark.parametrize("seed", range(4))
def test_the_corners_lie_in_the_photo_and_are_where_the_homography_says(seed: int) -> None:
    page = dotted()
    picture, corners, homography = camera.photograph(page, np.random.default_rng(seed), long_side_px=800)
    assert max(picture.shape) == 800
    assert (corners > 0).all()
    assert (corners < picture.shape[1::-1]).all()
    outline = np.array([[[0, 0], [827, 0], [827, 1170], [0, 1170]]], np.float64)
    assert np.allclose(cv2.perspectiveTransform(outline, homography)[0], corners, atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("scanner", [paper.CLEAN, paper.POOR])
def test_a_scanned_mark_is_where_the_map_says(seed: int, scanner: paper.Scanner) -> None:
    scan = paper.scanned(np.random.default_rng(seed), dotted(), scanner=scanner, dpi_ratio=1.0)
    for place in scan.points(PLACES):
        assert np.hypot(*(darkest(scan.picture, place, 20) - place)) < 2.5


def test_the_same_seed_takes_the_same_photo() -> None:
    first, second = (camera.photograph(dotted(), np.random.default_rng(9), long_side_px=600)[0] for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_point_turns_with_its_picture(turn: int) -> None:
    picture = np.zeros((40, 60), np.uint8)
    picture[10, 20] = 255
    turned = np.rot90(picture, -turn // 90)
    (x, y) = spin(np.array([[20.5, 10.5]]), turn, 60, 40)[0]
    assert turned[int(y), int(x)] == 255


def test_a_values_outline_keeps_its_corners() -> None:
    outline = dense(((0.0, 0.0), (40.0, 0.0), (40.0, 8.0), (0.0, 8.0)))
    assert outline[0].tolist() == [0.0, 0.0]
    assert outline[-1].tolist() == [0.0, 8.0]
    assert len(outline) == 10
