"""Digits as pens write them."""

import numpy as np
import pytest

from samples.draw.digits import HEIGHT_X_HEIGHTS, penned


@pytest.mark.parametrize("digit", "0123456789")
def test_a_writer_writes_a_digit_alike_and_writers_differ(digit: str) -> None:
    one, again, other = penned(1, digit), penned(1, digit), penned(2, digit)
    assert all(np.array_equal(a, b) for a, b in zip(one.strokes, again.strokes, strict=True))
    assert one.advance != other.advance


@pytest.mark.parametrize("writer", range(20))
def test_digits_stand_on_the_baseline_and_are_as_high_as_capitals(writer: int) -> None:
    for digit in "0123456789":
        glyph = penned(writer, digit)
        assert -1.25 * HEIGHT_X_HEIGHTS[1] < glyph.top < -0.75 * HEIGHT_X_HEIGHTS[0]
        lowest = max(float(stroke[:, 1].max()) for stroke in glyph.strokes)
        assert abs(lowest) < 0.35
        assert min(float(stroke[:, 0].min()) for stroke in glyph.strokes) == pytest.approx(0.1, abs=1e-6)
