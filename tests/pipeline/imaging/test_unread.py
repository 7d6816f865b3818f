"""Rows of letters that no word covers are found; bar codes, dust and pages read whole are not."""

import time

import cv2
import numpy as np

from pipeline.imaging.unread import unread
from pipeline.kinds import Box
from pipeline.model import Line, Word
from pipeline.raster import Raster

HEIGHT_PX, WIDTH_PX = 600, 1000
ROWS = (100, 200, 300)


def page(*, rows: tuple[int, ...] = ROWS) -> Raster:
    pixels = np.full((HEIGHT_PX, WIDTH_PX), 245, np.uint8)
    for baseline in rows:
        cv2.putText(pixels, "Ho va ten khai sinh cua nguoi", (100, baseline), cv2.FONT_HERSHEY_DUPLEX, 1.0, (20,), 2)
    return Raster(pixels=pixels, dpi=200.0)


def words(*baselines: int) -> tuple[Line, ...]:
    boxes = [Box(left=90, top=y - 24, right=700, bottom=y + 8) for y in baselines]
    return tuple(Line(words=(Word(text="dòng", box=box, confidence=0.9),), box=box) for box in boxes)


def test_a_row_without_words_is_cut_out_alone_and_stands_where_the_page_has_it() -> None:
    found = unread(page(), words(100, 300))
    assert found is not None
    ink_y, ink_x = np.nonzero(found.picture.pixels < 128)
    assert 160 < found.top + ink_y.min() < found.top + ink_y.max() < 215
    assert 95 < found.left + ink_x.min() < 110
    assert found.picture.height < 150


def test_a_page_whose_rows_all_have_words_needs_no_other_look() -> None:
    assert unread(page(), words(*ROWS)) is None


def test_a_page_without_any_sure_word_gives_no_size_to_look_for() -> None:
    assert unread(page(), ()) is None


def test_the_bars_of_a_code_are_no_letters() -> None:
    bare = page(rows=(100,))
    pixels = bare.pixels.copy()
    for bar in range(60):
        pixels[200:240, 100 + 9 * bar : 103 + 9 * bar] = 0
    assert unread(Raster(pixels=pixels, dpi=200.0), words(100)) is None


def test_a_few_letters_are_a_mark_or_a_signature() -> None:
    pixels = page(rows=(100,)).pixels.copy()
    cv2.putText(pixels, "Ky ten", (300, 400), cv2.FONT_HERSHEY_DUPLEX, 1.0, (20,), 2)
    assert unread(Raster(pixels=pixels, dpi=200.0), words(100)) is None


def test_a_sheet_of_specks_is_looked_at_in_seconds() -> None:
    """Every speck opened a row that all later ones were held against: 1,000 took 2.4 s, growing by squares."""
    grey = np.full((2400, 2400), 255, np.uint8)
    for x in range(4, 2396, 24):
        for y in range(4 + x // 24 % 2 * 6, 2390, 12):
            grey[y : y + 6, x : x + 4] = 0
    box = Box(left=0.0, top=0.0, right=40.0, bottom=8.0)
    word = Word(text="x", box=box, confidence=0.9)
    begun = time.process_time()
    assert unread(Raster(pixels=grey), [Line(words=(word,), box=box)]) is None
    assert time.process_time() - begun < 5
