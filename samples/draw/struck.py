"""A slip of the pen struck out: the writer begins a word wrongly, crosses it out and goes on beside it."""

import random

import cv2
import numpy as np

from samples.draw.ink import DEPTH_X_HEIGHTS, MARGIN_X_HEIGHTS, Hand, Ink, written


def with_slip(rng: random.Random, text: str, writer: Hand, x_height: float) -> Ink:
    """Return the line with a wrong word struck out before one of its words; what stands is the text alone."""
    words = text.split(" ")
    at = rng.randrange(len(words))
    wrong = list(rng.choice(words) or "a")
    rng.shuffle(wrong)
    slip = _crossed_out(rng, written(rng, "".join(wrong)[:8], writer, x_height), writer, x_height)
    parts = [slip, written(rng, " ".join(words[at:]), writer, x_height)]
    if at:
        parts.insert(0, written(rng, " ".join(words[:at]), writer, x_height))
    return np.hstack(parts)


def _crossed_out(rng: random.Random, ink: Ink, writer: Hand, x_height: float) -> Ink:
    """Return the ink under one to four strokes to and fro, over the small letters' height."""
    height, width = ink.shape
    middle = height * MARGIN_X_HEIGHTS / (MARGIN_X_HEIGHTS + DEPTH_X_HEIGHTS) - 0.5 * x_height
    turns = rng.randrange(2, 6)
    points = [
        (width * (0.02 + 0.06 * rng.random() if turn % 2 == 0 else 1 - 0.08 * rng.random()), middle + up * x_height)
        for turn, up in ((turn, rng.gauss(0.0, 0.3)) for turn in range(turns))
    ]
    path = np.round(np.array(points) * 16).astype(np.int32).reshape(-1, 1, 2)
    crossed = ink.copy()
    cv2.polylines(crossed, [path], False, 255, max(1, round(writer.pen * x_height)), cv2.LINE_AA, 4)
    return crossed
