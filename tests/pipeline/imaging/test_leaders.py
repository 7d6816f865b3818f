"""Leaders, rules and boxes go; letters, full stops and marks stay."""

import cv2
import numpy as np

from pipeline.imaging.leaders import remove_leaders
from pipeline.raster import Raster

DPI = 300.0


def blank() -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.full((600, 1200), 250, np.uint8)


def dark(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> int:
    return int(np.count_nonzero(pixels < 150))


def test_a_dotted_leader_goes() -> None:
    page = blank()
    for x in range(100, 1100, 12):
        cv2.circle(page, (x, 300), 2, 30, -1)
    assert dark(remove_leaders(Raster(pixels=page, dpi=DPI)).pixels) == 0


def test_a_run_together_leader_goes() -> None:
    page = blank()
    for x in range(100, 1100, 24):
        cv2.rectangle(page, (x, 299), (x + 17, 301), 60, -1)
    assert dark(remove_leaders(Raster(pixels=page, dpi=DPI)).pixels) == 0


def test_full_stops_and_dots_over_letters_stay() -> None:
    page = blank()
    for number in range(10):
        x = 100 + number * 90
        cv2.rectangle(page, (x, 260), (x + 5, 300), 20, -1)  # a stem …
        cv2.circle(page, (x + 2, 246), 3, 20, -1)  # … with its dot
        cv2.circle(page, (x + 18, 298), 3, 20, -1)  # and a full stop
    assert np.array_equal(remove_leaders(Raster(pixels=page, dpi=DPI)).pixels, page)


def test_an_ellipsis_stays() -> None:
    page = blank()
    for x in (400, 412, 424):
        cv2.circle(page, (x, 300), 2, 20, -1)
    assert np.array_equal(remove_leaders(Raster(pixels=page, dpi=DPI)).pixels, page)


def test_the_dots_of_a_colon_before_a_leader_stay() -> None:
    page = blank()
    cv2.circle(page, (92, 276), 3, 20, -1)
    for x in range(92, 1100, 12):
        cv2.circle(page, (x, 300), 2, 30, -1)
    clean = remove_leaders(Raster(pixels=page, dpi=DPI)).pixels
    assert dark(clean[290:310, 86:99]) > 0
    assert dark(clean[290:310, 120:]) == 0


def test_boxes_go_and_the_letters_in_them_stay() -> None:
    page = blank()
    for number in range(12):
        cv2.rectangle(page, (100 + number * 70, 200), (170 + number * 70, 280), 20, 3)
    cv2.rectangle(page, (125, 220), (130, 262), 20, -1)
    clean = remove_leaders(Raster(pixels=page, dpi=DPI)).pixels
    assert dark(clean[220:263, 125:131]) == 43 * 6
    assert dark(clean) - 43 * 6 < 60


def test_a_letter_that_crosses_a_rule_stays_whole() -> None:
    page = blank()
    cv2.line(page, (80, 300), (1120, 300), 20, 3)
    cv2.rectangle(page, (500, 270), (507, 330), 20, -1)
    clean = remove_leaders(Raster(pixels=page, dpi=DPI)).pixels
    assert (clean[271:330, 501:507] < 150).all()
    assert dark(clean[:, :480]) == 0


def test_a_page_without_leaders_is_left_alone() -> None:
    page = blank()
    cv2.putText(page, "Kinh gui", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 2, 20, 4)
    assert np.array_equal(remove_leaders(Raster(pixels=page, dpi=DPI)).pixels, page)


def blurred() -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Return a coarse page whose leader, run together by a blur, passes under a word in capitals."""
    page = np.full((300, 900), 240, np.uint8)
    for x in range(60, 860, 5):
        cv2.circle(page, (x, 160), 2, 40, -1)
    cv2.putText(page, "NGUYEN VAN HAI", (80, 160), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 30, 3)
    return np.asarray(cv2.GaussianBlur(page, (0, 0), 2.0), np.uint8)


def test_a_blurred_leader_goes_and_the_letters_on_it_stay_whole() -> None:
    page = blurred()
    clean = remove_leaders(Raster(pixels=page, dpi=200.0)).pixels
    assert dark(clean[150:172, 420:850]) == 0
    stems = [column for column in range(82, 340) if page[142:150, column].max() < 170]
    assert len(stems) >= 8
    assert all(clean[142:158, column].max() <= page[142:158, column].max() + 30 for column in stems)


def test_a_leader_in_a_shadow_goes() -> None:
    page = blank()
    page[:, 600:] = 190
    for x in range(100, 1100, 12):
        cv2.circle(page, (x, 300), 2, 30, -1)
    clean = remove_leaders(Raster(pixels=page, dpi=DPI)).pixels
    assert dark(clean) == 0


def test_dots_of_an_enlarged_photo_go_though_blur_widened_and_joined_them() -> None:
    page = blank()
    for n, x in enumerate(range(100, 1100, 9)):
        width = 15 if n % 3 else 6
        cv2.rectangle(page, (x, 297), (x + width, 303), 60, -1)
    soft = remove_leaders(Raster(pixels=page, dpi=200.0), soft_px=2.6).pixels
    assert dark(soft) == 0
    assert dark(remove_leaders(Raster(pixels=page, dpi=200.0)).pixels) > 0


def test_the_dot_under_a_vowel_stays_though_a_leader_is_level_with_it() -> None:
    page = blank()
    cv2.circle(page, (92, 285), 7, 20, 3)
    for x in (92, *range(220, 1100, 12)):
        cv2.circle(page, (x, 300), 2, 30, -1)
    clean = remove_leaders(Raster(pixels=page, dpi=DPI)).pixels
    assert dark(clean[297:304, 86:99]) > 0
    assert dark(clean[290:310, 200:]) == 0


def test_dots_larger_than_print_has_them_go_where_they_stand_in_long_rows() -> None:
    page = blank()
    for y in (100, 200, 300, 400):
        for x in range(100, 1100, 18):
            cv2.circle(page, (x, y), 5, 30, -1)
    cv2.circle(page, (500, 500), 5, 30, -1)
    clean = remove_leaders(Raster(pixels=page, dpi=DPI)).pixels
    assert dark(clean[:450]) == 0
    assert dark(clean[450:]) == dark(page[450:])
