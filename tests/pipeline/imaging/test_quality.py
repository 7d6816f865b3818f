"""A bad picture says what is wrong with it, a good one says nothing."""

import cv2
import numpy as np
import pytest

from pipeline.flagcodes import FlagCode
from pipeline.imaging.quality import Seen, judge
from pipeline.raster import Raster
from tests.pipeline.imaging.drawing import text_page


def seen(page: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", dpi: float = 200.0) -> Seen:
    return judge(Raster(pixels=page, dpi=dpi), page_id="p", corners=None, picture=(page.shape[1], page.shape[0]))


def codes(judged: Seen) -> set[FlagCode]:
    return {flag.code for flag in judged.flags}


def test_a_good_page_has_no_flag() -> None:
    good = seen(text_page())
    assert codes(good) == set()
    assert good.quality.usable


def test_a_blurred_page_says_so_and_a_very_blurred_one_is_useless() -> None:
    soft = seen(cv2.GaussianBlur(text_page(), (0, 0), 3.2).astype(np.uint8))
    useless = seen(cv2.GaussianBlur(text_page(), (0, 0), 5.5).astype(np.uint8))
    assert FlagCode.BLUR in codes(soft)
    assert not useless.quality.usable
    assert soft.quality.sharpness < seen(text_page()).quality.sharpness


@pytest.mark.parametrize(("dpi", "usable"), [(120.0, True), (70.0, False)])
def test_too_few_pixels_are_said(dpi: float, usable: bool) -> None:
    judged = seen(text_page(), dpi)
    assert FlagCode.LOW_DPI in codes(judged)
    assert judged.quality.usable is usable


def test_a_dark_page_is_said() -> None:
    assert FlagCode.TOO_DARK in codes(seen((text_page() * 0.2).astype(np.uint8)))


def test_a_burnt_spot_is_said() -> None:
    page = (text_page() * 0.7).astype(np.uint8)
    cv2.circle(page, (500, 700), 260, 255, -1)
    assert FlagCode.GLARE in codes(seen(cv2.GaussianBlur(page, (0, 0), 1).astype(np.uint8)))
