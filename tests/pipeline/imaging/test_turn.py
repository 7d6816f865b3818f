"""Which way is up is told from lines of text, or said to be unsure."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.imaging.ink import ink_mask, reduced
from pipeline.imaging.turn import InkTurns, Turn
from pipeline.imaging.upright import FEATURES, upside_down
from tests.pipeline.imaging.drawing import text_page


def told(page: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> Turn:
    small = reduced(np.ascontiguousarray(page))
    return InkTurns().turn(small, ink_mask(small))


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_all_four_ways_up_are_told(quarter: int) -> None:
    assert told(np.rot90(text_page(), quarter)) == Turn(degrees=90 * quarter, sure=True)


@pytest.mark.parametrize(("quarter", "lean"), [(0, 6.0), (1, 6.0), (1, -7.0), (2, -5.0), (3, 7.0)])
def test_a_leaning_page_is_told_sideways_too(quarter: int, lean: float) -> None:
    page = np.ascontiguousarray(np.rot90(text_page(), quarter))
    rows, columns = page.shape
    spin = cv2.getRotationMatrix2D((columns / 2, rows / 2), lean, 1.0)
    leaning = cv2.warpAffine(page, spin, (columns, rows), borderValue=(255,)).astype(np.uint8)
    assert told(leaning) == Turn(degrees=90 * quarter, sure=True)


def test_a_blank_page_is_unsure_and_stays() -> None:
    assert told(np.full((1400, 1000), 255, np.uint8)) == Turn(degrees=0, sure=False)


def test_rules_alone_are_unsure() -> None:
    page = np.full((1400, 1000), 255, np.uint8)
    page[100:1300:60, 80:920] = 0
    assert not told(page).sure


@given(st.lists(st.floats(0, 1), min_size=FEATURES, max_size=FEATURES))
def test_turning_features_twice_gives_them_back(values: list[float]) -> None:
    features = np.array(values)
    assert np.array_equal(upside_down(upside_down(features)), features)
