"""Pictures are made smaller to the size asked for, and stay the same picture."""

import cv2
import numpy as np
import pytest

from pipeline.imaging.shrink import shrunk


@pytest.mark.parametrize(
    ("shape", "size"), [((1403, 991), (300, 425)), ((400, 640, 3), (160, 100)), ((90, 70), (70, 90))]
)
def test_the_size_is_the_one_asked_for_and_the_picture_the_same(shape: tuple[int, ...], size: tuple[int, int]) -> None:
    soft = cv2.GaussianBlur(np.random.default_rng(1).integers(0, 255, shape, np.uint8), (0, 0), 25).astype(np.uint8)
    small = shrunk(soft, *size)
    assert small.shape[:2] == (size[1], size[0])
    straight = cv2.resize(soft, size, interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - straight).max() <= 3
