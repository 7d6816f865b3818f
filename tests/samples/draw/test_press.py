"""Letters as many printers set them."""

import random

import cv2
import numpy as np
import pytest

from samples.draw.press import pressed

X_HEIGHT = 18.0


def ink() -> np.ndarray:
    layer = np.zeros((70, 240), np.uint8)
    cv2.putText(layer, "Bien Hoa", (10, 50), cv2.FONT_HERSHEY_SIMPLEX, 1.3, 255, 3, cv2.LINE_AA)
    return layer


@pytest.mark.parametrize("seed", range(60))
def test_a_line_keeps_its_height_and_most_of_its_ink(seed: int) -> None:
    made = pressed(random.Random(seed), ink(), X_HEIGHT)
    assert made.shape[0] == 70
    assert 0.7 * 240 < made.shape[1] < 1.9 * 240
    assert made.dtype == np.uint8
    share = (made > 100).sum() / (ink() > 100).sum()
    assert 0.3 < share < 2.2


def test_a_seed_prints_alike_and_printers_differ() -> None:
    prints = [pressed(random.Random(seed), ink(), X_HEIGHT).tobytes() for seed in range(30)]
    assert prints[7] == pressed(random.Random(7), ink(), X_HEIGHT).tobytes()
    assert len(set(prints)) > 10
