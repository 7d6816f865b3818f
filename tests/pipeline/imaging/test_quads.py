"""Four corners come in one order, and a region's quadrilateral survives a finger."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.imaging.quads import area, around, is_sound, meet, ordered, overlap

SQUARE = np.array([[10.0, 10], [110, 12], [108, 160], [8, 158]])


@given(st.permutations(range(4)))
def test_the_order_of_corners_does_not_depend_on_how_they_come(order: list[int]) -> None:
    assert np.allclose(ordered(SQUARE[order]), SQUARE)


@given(st.floats(-40, 40), st.floats(-40, 40))
def test_overlap_of_a_moved_square_is_what_it_should_be(right: float, down: float) -> None:
    square = np.array([[0.0, 0], [100, 0], [100, 100], [0, 100]])
    shared = (100 - abs(right)) * (100 - abs(down))
    assert abs(overlap(square, square + np.array([right, down])) - shared / (20_000 - shared)) < 1e-3


def test_a_finger_over_an_edge_does_not_move_the_side() -> None:
    mask = np.zeros((400, 300), np.uint8)
    cv2.fillConvexPoly(mask, np.array([[40, 50], [260, 40], [250, 360], [50, 350]]), 1)
    cv2.rectangle(mask, (120, 40), (150, 75), 0, -1)
    corners = around(mask)
    assert corners is not None
    assert overlap(corners, np.array([[40.0, 50], [260, 40], [250, 360], [50, 350]])) > 0.98


def test_an_empty_mask_has_no_sheet() -> None:
    assert around(np.zeros((50, 50), np.uint8)) is None


def test_a_sliver_is_no_sheet() -> None:
    assert not is_sound(np.array([[0.0, 0], [100, 0], [200, 5], [100, 6]]))
    assert is_sound(SQUARE)


def test_lines_that_run_along_do_not_meet() -> None:
    assert meet(np.array([0.0, 0, 1, 0]), np.array([0.0, 5, 1, 0.01])) is None


def test_area_is_that_of_a_rectangle() -> None:
    assert area(np.array([[0.0, 0], [4, 0], [4, 3], [0, 3]])) == 12
