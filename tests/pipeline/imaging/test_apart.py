"""Columns of a table stand under each other below the page, and what is read there goes back into its cell."""

import numpy as np

from pipeline.imaging.apart import taken_apart
from pipeline.kinds import Box
from pipeline.raster import Raster

PAPER = 240
TABLE = (
    (Box(left=100, top=300, right=300, bottom=400), Box(left=300, top=300, right=700, bottom=400)),
    (Box(left=100, top=400, right=300, bottom=500), Box(left=300, top=400, right=700, bottom=500)),
)


def page() -> Raster:
    pixels = np.full((1000, 800), PAPER, np.uint8)
    pixels[100:120, 100:700] = 20  # a row above the table
    pixels[420:440, 350:400] = 60  # a word of two lines in its last cell …
    pixels[450:470, 350:400] = 90
    pixels[430:450, 150:200] = 120  # … beside one of one line
    return Raster(pixels=pixels, dpi=200.0)


def ink(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", shade: int) -> Box:
    rows, columns = np.nonzero(pixels == shade)
    return Box(left=columns.min(), top=rows.min(), right=columns.max() + 1, bottom=rows.max() + 1)


def test_what_stands_in_a_cell_is_shown_once_below_the_page_and_comes_home() -> None:
    apart = taken_apart(page(), (TABLE,))
    pixels = apart.picture.pixels
    for shade in (60, 90, 120):
        shown = ink(pixels, shade)
        assert shown.top > 1000
        assert apart.home(shown) == ink(page().pixels, shade)
    assert np.all(pixels[300:500, 100:700] == PAPER)


def test_columns_do_not_stand_beside_each_other() -> None:
    pixels = taken_apart(page(), (TABLE,)).picture.pixels
    assert ink(pixels, 120).bottom < ink(pixels, 60).top < ink(pixels, 90).top


def test_the_rest_of_the_page_stays_where_it_is() -> None:
    apart = taken_apart(page(), (TABLE,))
    assert ink(apart.picture.pixels, 20) == ink(page().pixels, 20)
    assert apart.home(ink(page().pixels, 20)) == ink(page().pixels, 20)
    whole = Box(left=0, top=0, right=800, bottom=apart.picture.height)
    assert apart.home(whole) == Box(left=0, top=0, right=800, bottom=1000)
