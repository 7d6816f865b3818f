"""Signatures and red stamps are noticed; print, rules and grey pages raise neither."""

import cv2
import numpy as np

from pipeline.kinds import Box
from pipeline.marks.ink import find_signatures, find_stamps, has_colour
from pipeline.marks.ruling import ruling_of
from pipeline.raster import Pixels
from tests.pipeline.marks.scenes import DPI, mm, paper, scribble


def stamped(colour: tuple[int, int, int]) -> Pixels:
    page = np.asarray(cv2.cvtColor(paper(), cv2.COLOR_GRAY2RGB), np.uint8)
    middle = (mm(100), mm(80))
    cv2.circle(page, middle, mm(17), colour, 6, cv2.LINE_AA)
    cv2.circle(page, middle, mm(11), colour, 2, cv2.LINE_AA)
    cv2.putText(page, "UBND XA", (mm(91), mm(82)), cv2.FONT_HERSHEY_SIMPLEX, 1.0, colour, 3)
    return page


def covers(box: Box, x_mm: float, y_mm: float) -> bool:
    return box.left <= mm(x_mm) <= box.right and box.top <= mm(y_mm) <= box.bottom


def test_a_signature_stands_out_from_print() -> None:
    page = paper()
    scribble(page, (120, 60))
    (found,) = find_signatures(ruling_of(page, dpi=DPI))
    assert covers(found, 120, 60)


def test_print_rules_and_frames_are_no_signature() -> None:
    page = paper()
    cv2.rectangle(page, (mm(20), mm(20)), (mm(190), mm(60)), 60, 2)
    cv2.line(page, (mm(20), mm(70)), (mm(190), mm(70)), 60, 2)
    assert find_signatures(ruling_of(page, dpi=DPI)) == ()


def test_what_is_known_to_be_something_else_is_left_out() -> None:
    page = paper()
    scribble(page, (120, 60))
    known = Box(left=mm(90), top=mm(40), right=mm(150), bottom=mm(80))
    assert find_signatures(ruling_of(page, dpi=DPI), without=(known,)) == ()


def test_a_red_stamp_is_found_and_a_black_one_is_not() -> None:
    red, black = stamped((206, 34, 44)), stamped((40, 40, 46))
    (found,) = find_stamps(red, ruling_of(np.asarray(cv2.cvtColor(red, cv2.COLOR_RGB2GRAY), np.uint8), dpi=DPI))
    assert covers(found, 100, 80)
    assert find_stamps(black, ruling_of(paper(), dpi=DPI)) == ()
    assert find_stamps(paper(), ruling_of(paper(), dpi=DPI)) == ()


def test_a_stamp_on_tinted_paper_is_colour_and_grey_in_three_channels_is_none() -> None:
    black = stamped((40, 40, 40))
    tinted = np.minimum(black, np.array([255, 250, 228], np.uint8))
    red = np.minimum(stamped((190, 40, 50)), np.array([255, 250, 228], np.uint8))
    assert [has_colour(page) for page in (red, black, tinted, paper())] == [True, False, False, False]
