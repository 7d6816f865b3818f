"""A bad picture says what is wrong with it, a good one says nothing."""

import cv2
import numpy as np
import pytest

from pipeline.flagcodes import FlagCode
from pipeline.imaging.quality import Seen, judge
from pipeline.raster import Raster

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def text_page() -> Pixels:
    """A page of print with letters of all shapes: sharpness is measured on their edges in every direction."""
    page = np.full((1754, 1240), 245, np.uint8)
    for row in range(44):
        text = "Don xin xac nhan thong tin ve cu tru, ngay 12 thang 8"[row % 7 :]
        cv2.putText(page, text, (110, 150 + row * 34), cv2.FONT_HERSHEY_SIMPLEX, 0.62, (20,), 2, cv2.LINE_AA)
    return page


INSIDE = ((40.0, 40.0), (1280.0, 40.0), (1280.0, 1794.0), (40.0, 1794.0))


def photographed(page: Pixels) -> Seen:
    """What is said of a page that a photo of a sheet was flattened to."""
    return judge(Raster(pixels=page, dpi=150.0), page_id="p", corners=INSIDE, picture=(1320, 1834))


def seen(page: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", dpi: float = 200.0) -> Seen:
    return judge(Raster(pixels=page, dpi=dpi), page_id="p", corners=None, picture=(page.shape[1], page.shape[0]))


def codes(judged: Seen) -> set[FlagCode]:
    return {flag.code for flag in judged.flags}


def test_a_good_page_has_no_flag() -> None:
    good = seen(text_page())
    assert codes(good) == set()
    assert good.quality.usable


def test_a_faint_page_is_not_blank_and_one_that_shows_through_is() -> None:
    faint = (255 - (255 - text_page().astype(np.float32)) * 0.07).astype(np.uint8)
    through = cv2.GaussianBlur(faint[:, ::-1], (0, 0), 3).astype(np.uint8)
    assert not seen(faint).blank
    assert seen(through).blank


def test_a_page_drowned_in_noise_is_useless() -> None:
    rng = np.random.default_rng(1)
    assert not seen(
        (text_page() * 0.7 + rng.normal(0, 60, text_page().shape)).clip(0, 255).astype(np.uint8)
    ).quality.usable


def test_a_finger_at_the_rim_is_said_and_brown_print_is_not() -> None:
    page = cv2.cvtColor(text_page(), cv2.COLOR_GRAY2RGB)
    cv2.line(page, (-20, 900), (70, 900), (205, 150, 120), 60)
    printed = cv2.cvtColor(text_page(), cv2.COLOR_GRAY2RGB)
    cv2.circle(printed, (600, 900), 60, (205, 150, 120), -1)
    assert FlagCode.FINGER in codes(photographed(page.astype(np.uint8)))
    assert FlagCode.FINGER not in codes(photographed(printed.astype(np.uint8)))


def test_a_sheet_that_goes_on_beyond_the_frame_is_cut() -> None:
    page = Raster(pixels=text_page(), dpi=150.0)
    inside = ((50.0, 60.0), (900.0, 40.0), (930.0, 1300.0), (20.0, 1290.0))
    beyond = ((2.0, 60.0), (900.0, 40.0), (930.0, 1300.0), (-3.0, 1290.0))
    assert FlagCode.PAGE_CUT not in codes(judge(page, page_id="p", corners=inside, picture=(1000, 1400)))
    assert FlagCode.PAGE_CUT in codes(judge(page, page_id="p", corners=beyond, picture=(1000, 1400)))


def test_a_photographed_screen_is_said() -> None:
    columns, rows = np.meshgrid(np.arange(1240), np.arange(1754))
    grid = 0.75 + 0.25 * np.sin(2 * np.pi * (columns * 0.97 + rows * 0.12) / 3.7) * np.sin(2 * np.pi * rows / 3.7)
    assert FlagCode.SCREEN_PHOTO in codes(photographed((text_page() * grid).astype(np.uint8)))
    assert FlagCode.SCREEN_PHOTO not in codes(photographed(text_page()))


def test_a_blurred_page_says_so_and_a_very_blurred_one_is_useless() -> None:
    soft = seen(cv2.GaussianBlur(text_page(), (0, 0), 2.0).astype(np.uint8))
    useless = seen(cv2.GaussianBlur(text_page(), (0, 0), 5.5).astype(np.uint8))
    assert FlagCode.BLUR in codes(soft)
    assert not useless.quality.usable
    assert soft.quality.sharpness < seen(text_page()).quality.sharpness


@pytest.mark.parametrize(("dpi", "usable"), [(120.0, True), (50.0, False)])
def test_too_few_pixels_are_said(dpi: float, usable: bool) -> None:
    judged = seen(text_page(), dpi)
    assert FlagCode.LOW_DPI in codes(judged)
    assert judged.quality.usable is usable


def test_a_dark_page_is_said() -> None:
    assert FlagCode.TOO_DARK in codes(seen((text_page() * 0.2).astype(np.uint8)))


def test_a_burnt_spot_is_said_of_a_photo_and_not_of_a_scan() -> None:
    page = (text_page() * 0.7).astype(np.uint8)
    cv2.circle(page, (500, 700), 360, 255, -1)
    burnt = cv2.GaussianBlur(page, (0, 0), 1).astype(np.uint8)
    assert FlagCode.GLARE in codes(photographed(burnt))
    assert not photographed(burnt).quality.usable
    assert FlagCode.GLARE not in codes(seen(burnt))


@pytest.mark.parametrize("size", [(8, 8), (33, 3000), (3000, 40), (150, 150)])
def test_a_picture_too_small_for_a_line_of_text_is_useless(size: tuple[int, int]) -> None:
    tiny = seen(np.full(size, 255, np.uint8))
    assert FlagCode.LOW_DPI in codes(tiny)
    assert not tiny.quality.usable


def test_a_black_picture_is_too_dark_and_no_blank_page() -> None:
    black = seen(np.zeros((1754, 1240), np.uint8))
    assert FlagCode.TOO_DARK in codes(black)
    assert not black.blank
    assert not black.quality.usable


@pytest.mark.parametrize("soft", [2, 15])
def test_a_warm_shadow_is_no_finger_though_it_is_sharp_and_a_fingertip_is_one(soft: float) -> None:
    page = np.repeat(text_page()[:, :, None], 3, axis=2)
    spot = cv2.ellipse(np.zeros(page.shape[:2], np.float32), (0, 800), (160, 200), 0, 0, 360, 1.0, -1)
    fading = cv2.GaussianBlur(spot, (0, 0), soft)[:, :, None]
    shade = page * (1 - fading) + page * np.array((0.7, 0.55, 0.45)) * fading
    assert FlagCode.FINGER not in codes(photographed(shade.astype(np.uint8)))
    tip = cv2.ellipse(page.copy(), (0, 800), (80, 55), 0, 0, 360, (200, 150, 120), -1)
    assert FlagCode.FINGER in codes(photographed(tip.astype(np.uint8)))
