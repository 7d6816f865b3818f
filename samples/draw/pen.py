"""A hand writes a value with a pen: one writer's letters, ink of one colour, harder and softer pressure."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from samples.draw import ink
from samples.draw.fonts import Split
from samples.draw.tables import clouds

Mask = NDArray[np.float32]
Random = np.random.Generator

INKS = ((28, 44, 120), (20, 34, 98), (38, 70, 160), (22, 22, 28), (34, 32, 40), (84, 48, 128), (60, 60, 150))
MIN_SQUEEZE = 0.55  # below this width nobody can write any tighter: the value runs over its blank instead
THICKEST_PEN = 0.19  # of a small letter's height: a ball pen on a form, not a felt pen
X_HEIGHT = 0.48  # of a letter size; what a writer's small letters take
START_X_HEIGHTS = 0.3  # where the first letter stands in the drawn line


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One writer with one pen, the same over all of a paper."""

    writer: ink.Hand
    colour: tuple[int, int, int]
    pressure: float  # how uneven the ink is, 0 … 1
    size: float  # of the form's letter size


def any_hand(rng: Random, split: Split) -> Hand:
    """Return a hand of this split with any pen."""
    writer = ink.hand(random.Random(int(rng.integers(2**62))), split)
    return Hand(
        writer=replace(writer, pen=min(writer.pen, THICKEST_PEN)),
        colour=INKS[int(rng.integers(len(INKS)))],
        pressure=float(rng.uniform(0.05, 0.35)),
        size=float(rng.uniform(0.95, 1.3)),
    )


@lru_cache(maxsize=256)
def font(path: str, size_px: float) -> ImageFont.FreeTypeFont:
    """Return the font at this size, kept."""
    return ImageFont.truetype(path, size_px)


@lru_cache(maxsize=4096)
def _width_x_heights(writer: ink.Hand, text: str) -> float:
    """Return how long the writer's line is, in x-heights, measured small."""
    return float(ink.written(random.Random(0), text, writer, 8.0).shape[1]) / 8.0


def written_width(hand: Hand, text: str, size_px: float) -> float:
    """Return how many pixels wide this hand writes the text unhurried."""
    x_heights: float = _width_x_heights(hand.writer, text)
    return x_heights * size_px * X_HEIGHT * hand.size * 1.03


def written(rng: Random, hand: Hand, text: str, size_px: float, squeeze: float = 1.0) -> tuple[Mask, tuple[int, int]]:
    """Return the ink of the text (0 … 1, height × width) and the point in it where the first letter stands."""
    x_height = size_px * X_HEIGHT * hand.size
    line = ink.written(random.Random(int(rng.integers(2**62))), text, hand.writer, x_height).astype(np.float32) / 255
    height, width = line.shape
    if squeeze < 1:
        line = cv2.resize(line, (max(4, round(width * squeeze)), height), interpolation=cv2.INTER_AREA).astype(
            np.float32
        )
    uneven = 1 - hand.pressure * np.clip(0.5 + clouds(rng, *line.shape, cells=(2, max(2, width / 60))), 0, 1)
    origin = round(START_X_HEIGHTS * x_height * squeeze), round(ink.MARGIN_X_HEIGHTS * x_height)
    return (line * uneven).astype(np.float32), origin
