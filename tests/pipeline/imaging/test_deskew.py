"""How far a page leans is measured to a twentieth of a degree, or not at all."""

import cv2
import numpy as np
import pytest

from pipeline.imaging.deskew import skew_deg
from pipeline.imaging.ink import ink_mask
from tests.pipeline.imaging.drawing import text_page


def leaning(degrees: float) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    page = text_page()
    rows, columns = page.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), -degrees, 1)
    return cv2.warpAffine(page, matrix, (columns, rows), flags=cv2.INTER_AREA, borderValue=255).astype(np.uint8)


@pytest.mark.parametrize("degrees", [-14.2, -6.3, -1.07, -0.3, 0.0, 0.12, 0.8, 3.33, 9.9, 14.6])
def test_the_lean_is_found_to_a_twentieth_of_a_degree(degrees: float) -> None:
    found = skew_deg(ink_mask(leaning(degrees)))
    assert found is not None
    assert abs(found - degrees) < 0.07


def test_a_blank_page_has_no_lean() -> None:
    assert skew_deg(np.zeros((500, 400), np.uint8)) is None


def test_noise_has_no_lean() -> None:
    noise = (np.random.default_rng(1).random((700, 500)) < 0.1).astype(np.uint8)
    assert skew_deg(noise) is None
