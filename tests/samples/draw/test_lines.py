"""Lines as they stand on forms; strokes are made from plain shapes here, so no font has to be fetched."""

import random

import numpy as np
import pytest

from samples.draw.fonts import VIETNAMESE
from samples.draw.hands import Glyph, decomposed, draw_strokes, marks, thinned
from samples.draw.linepaper import Leader, photographed, surface


@pytest.mark.parametrize(
    ("letter", "parts"),
    [("a", ("a", "", "")), ("đ", ("d", "bar", "")), ("Ậ", ("A", "circumflex", "dot")), ("ở", ("o", "horn", "hook")),
     ("ẵ", ("a", "breve", "tilde")), ("ỳ", ("y", "", "grave"))],
)  # fmt: skip
def test_letters_come_apart_into_letter_shape_and_tone(letter: str, parts: tuple[str, str, str]) -> None:
    assert decomposed(letter) == parts


def test_every_marked_letter_gets_its_strokes() -> None:
    rng = random.Random(1)
    stick = Glyph(advance=1.0, strokes=(np.array([[0.1, -1.0], [0.9, 0.0]], np.float32),))
    for letter in VIETNAMESE:
        plain, shape, tone = decomposed(letter)
        drawn = marks(rng, stick, shape, tone, late=0.1, capital=plain.isupper())
        assert len(drawn) == bool(shape) + bool(tone)


def test_thinning_leaves_a_line_one_pixel_wide() -> None:
    mask = np.zeros((20, 40), bool)
    mask[8:13, 5:35] = True
    thin = thinned(mask)
    assert 20 <= thin.sum() <= 32
    assert thin.sum(axis=0).max() == 1


def test_strokes_are_drawn_where_they_are() -> None:
    ink = draw_strokes([np.array([[10, 10], [30, 10]], np.float32)], (40, 20), 2.0)
    assert ink[10, 20] > 150
    assert ink[2, 20] == 0


@pytest.mark.parametrize("varied", [False, True])
def test_paper_and_camera_keep_the_size_and_the_seed(varied: bool) -> None:
    def seen() -> np.ndarray:
        rng = random.Random(5)
        ink = np.zeros((64, 200), np.uint8)
        ink[20:40, 50:60] = 255
        leader = Leader(baseline=45.0, x_height=16.0, chance=1.0, varied=varied)
        return photographed(rng, surface(rng, (200, 64), leader, 1.0), ink, 30, 1.0)

    first = seen()
    assert first.shape == (64, 200)
    assert np.array_equal(first, seen())
    assert first[25:35, 52:58].mean() < first[25:35, 120:180].mean() - 40
