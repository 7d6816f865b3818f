"""A slip of the pen struck out; the hand is a plain bar for each letter, so no font has to be fetched."""

import random
from types import SimpleNamespace

import numpy as np
import pytest

from samples.draw import struck
from samples.draw.ink import DEPTH_X_HEIGHTS, MARGIN_X_HEIGHTS, Ink

X_HEIGHT = 20.0
HEIGHT = int((MARGIN_X_HEIGHTS + DEPTH_X_HEIGHTS) * X_HEIGHT)
BASELINE = int(MARGIN_X_HEIGHTS * X_HEIGHT)


def bars(rng: random.Random, text: str, writer: object, x_height: float) -> Ink:
    """Return a bar of the small letters' height for each letter, ten pixels apart."""
    ink = np.zeros((HEIGHT, 10 * len(text) + 4), np.uint8)
    for at in range(len(text)):
        ink[BASELINE - 20 : BASELINE, 10 * at + 4 : 10 * at + 6] = 200
    return ink


def test_the_slip_stands_beside_the_whole_text_and_only_it_is_crossed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(struck, "written", bars)
    made = struck.with_slip(random.Random(3), "Ngô Thị Hoa", SimpleNamespace(pen=0.1), X_HEIGHT)  # type: ignore[arg-type]
    assert made.shape[0] == HEIGHT
    assert made.shape[1] > bars(random.Random(0), "Ngô Thị Hoa", None, X_HEIGHT).shape[1] + 20
    crossed = (made == 255).any(axis=0)
    assert 20 < crossed.sum() < 60
    assert (made[:, ~crossed] == 200).any()
