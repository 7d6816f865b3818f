"""Typed or by hand, told from ink."""

import random

import cv2
import numpy as np
import pytest

from pipeline.imaging.fill import fill_of, hand_odds, shows_leader
from pipeline.kinds import Fill
from pipeline.raster import Pixels, Raster

WHITE = 250


def paper(width: int = 500) -> Pixels:
    return np.full((60, width, 3), WHITE, np.uint8)


def typed(text: str = "Nguyen Van An 1990") -> Raster:
    """A line of a drawn typeface: the same letter is the same picture every time."""
    sheet = paper()
    cv2.putText(sheet, text, (12, 42), cv2.FONT_HERSHEY_DUPLEX, 1.1, (20, 20, 20), 2, cv2.LINE_AA)
    return Raster(pixels=sheet, dpi=300.0)


def scrawl(colour: tuple[int, int, int]) -> Raster:
    """Joined loops that wander off the line."""
    sheet, rng = paper(), random.Random(4)
    for word in range(3):
        left, base = 15 + 160 * word, rng.uniform(26, 38)
        steps = np.linspace(0, 6 * np.pi, 120)
        x = left + 6.5 * steps + 9 * np.cos(steps)
        y = base + 11 * np.sin(steps * rng.uniform(0.8, 1.2)) - 0.4 * steps
        cv2.polylines(sheet, [np.stack([x, y], axis=1).astype(np.int32)], False, colour, 2, cv2.LINE_AA)
    return Raster(pixels=sheet, dpi=300.0)


def test_an_empty_strip_and_a_bare_leader_hold_no_value() -> None:
    dots = paper()
    for x in range(8, 490, 9):
        cv2.circle(dots, (x, 44), 1, (60, 60, 60), -1)
    assert hand_odds(Raster(pixels=paper(), dpi=300.0)) is None
    assert hand_odds(Raster(pixels=dots, dpi=300.0)) is None
    assert fill_of([None], []) is Fill.NONE


def test_a_leader_is_told_from_bare_paper() -> None:
    strip = paper()
    assert not shows_leader(Raster(pixels=strip.copy(), dpi=300))
    for x in range(4, 496, 12):
        cv2.circle(strip, (x, 40), 2, (60, 60, 60), -1)
    assert shows_leader(Raster(pixels=strip, dpi=300))


@pytest.mark.parametrize("side", [1, 7])
def test_a_strip_too_small_for_a_letter_holds_nothing(side: int) -> None:
    assert hand_odds(Raster(pixels=np.zeros((side, 200), np.uint8), dpi=None)) is None


def test_loops_look_more_like_a_hand_than_letters_do() -> None:
    by_hand, by_machine = hand_odds(scrawl((30, 30, 30))), hand_odds(typed())
    assert by_hand is not None
    assert by_machine is not None
    assert by_hand > 0 > by_machine


def test_blue_ink_speaks_for_a_pen() -> None:
    blue, black = hand_odds(scrawl((30, 50, 170))), hand_odds(scrawl((30, 30, 30)))
    assert blue is not None
    assert black is not None
    assert blue > black + 2


def test_a_paper_decides_where_a_value_does_not_but_plain_hand_writing_is_never_typed() -> None:
    assert fill_of([-0.5], [3.0, 2.0, -0.5]) is Fill.HANDWRITTEN
    assert fill_of([0.5], [-3.0, -2.0, 0.5]) is Fill.TYPED
    assert fill_of([2.5], [-3.0, -3.0, 2.5]) is Fill.HANDWRITTEN


def test_what_lies_between_is_unknown_not_typed() -> None:
    assert fill_of([-0.5], [-0.6, -0.5, -0.4]) is Fill.UNKNOWN


def test_a_value_of_two_strips_is_as_hand_written_as_its_likelier_one() -> None:
    assert fill_of([-3.0, 2.0], [-3.0]) is Fill.HANDWRITTEN
    assert fill_of([None, -3.0], [-3.0]) is Fill.TYPED
