"""One picture twice is told by its looks; one form filled by two people is not taken for one."""

import cv2
import numpy as np
import pytest

from pipeline.imaging.likeness import is_same_picture
from pipeline.raster import Pixels


def form(name: str, number: str) -> Pixels:
    """Return a page of one form, filled by somebody."""
    page = np.full((1700, 1200), 255, np.uint8)
    for row in range(14):
        cv2.putText(page, "Ho va ten nguoi khai, noi cu tru:", (90, 150 + 100 * row), 0, 1.0, 20, 2)
    cv2.putText(page, name, (720, 250), 0, 1.0, 60, 3)
    cv2.putText(page, number, (720, 550), 0, 1.0, 60, 3)
    return page


ONE, OTHER = form("LE MINH KHOI", "082090000123"), form("TRAN THI UT", "087185004566")


@pytest.mark.parametrize("turn", range(4))
def test_a_page_saved_anew_is_the_same_picture_whichever_way_up(turn: int) -> None:
    done, stored = cv2.imencode(".jpg", np.rot90(ONE, turn), [cv2.IMWRITE_JPEG_QUALITY, 40])
    assert done
    assert is_same_picture(ONE, np.asarray(cv2.imdecode(stored, cv2.IMREAD_GRAYSCALE), np.uint8))


@pytest.mark.parametrize("blur", [0.1, 8.0])
def test_two_people_s_copies_of_one_form_are_two_pictures_however_blurred(blur: float) -> None:
    one, other = (cv2.GaussianBlur(page, (0, 0), blur).astype(np.uint8) for page in (ONE, OTHER))
    assert not is_same_picture(one, other)


def test_faint_copies_of_two_people_are_two_pictures() -> None:
    one, other = ((204 + page.astype(np.uint16) // 5).astype(np.uint8) for page in (ONE, OTHER))
    assert not is_same_picture(one, other)


def test_pages_of_another_shape_and_nearly_empty_ones_are_not_told() -> None:
    assert not is_same_picture(ONE, ONE[:1400])
    assert not is_same_picture(np.full((900, 600), 254, np.uint8), np.full((900, 600), 254, np.uint8))
