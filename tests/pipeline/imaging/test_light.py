"""Shade becomes paper white, red stamps leave the reading picture, blue ink never does."""

import cv2
import numpy as np

from pipeline.imaging.light import even_light, stamp_boxes, without_stamps
from tests.pipeline.imaging.drawing import text_page


def test_a_shadow_is_lifted_and_the_letters_stay_dark() -> None:
    page = text_page()
    shade = np.ones(page.shape)
    shade[:, 500:] = 0.45
    dim = (page * cv2.GaussianBlur(shade, (0, 0), 25)).astype(np.uint8)
    even = even_light(dim)
    paper, ink = page > 250, page < 5
    assert np.percentile(even[paper], 2) > 195  # the shadow has a hard edge
    assert np.percentile(even[ink], 98) < 60


def test_an_even_page_is_left_alone() -> None:
    page = text_page()
    assert even_light(page) is page


def stamped() -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    colour = cv2.cvtColor(text_page(), cv2.COLOR_GRAY2RGB)
    ring = np.zeros(colour.shape[:2], np.uint8)
    cv2.circle(ring, (700, 1000), 85, 255, 9)
    cv2.circle(ring, (700, 1000), 30, 255, -1)
    red = np.array([215, 60, 70])
    colour[ring > 0] = np.minimum(colour[ring > 0], red)
    return colour.astype(np.uint8)


def test_a_red_stamp_leaves_the_reading_picture_and_the_text_under_it_stays() -> None:
    colour = stamped()
    plain = text_page()
    clean = without_stamps(colour, cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    part = (slice(900, 1100), slice(600, 800))
    assert np.percentile(clean[part][plain[part] > 250], 5) > 200
    assert (clean[part][plain[part] < 5] < 60).all()


def test_blue_writing_is_no_stamp() -> None:
    colour = cv2.cvtColor(text_page(), cv2.COLOR_GRAY2RGB)
    cv2.circle(colour, (700, 1000), 85, (40, 60, 190), 9)
    assert stamp_boxes(colour.astype(np.uint8)) == []


def test_a_red_line_of_text_is_no_stamp() -> None:
    colour = np.full((1414, 1000, 3), 255, np.uint8)
    cv2.putText(colour, "CONG HOA XA HOI", (150, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (210, 30, 40), 3)
    assert stamp_boxes(colour) == []
