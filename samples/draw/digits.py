"""Digits as pens write them: a stroke or two through a few points, several ways for each digit, each writer his own."""

import csv
import random
from functools import cache, lru_cache

import numpy as np

from samples.draw.hands import Glyph, Stroke, curve
from samples.draw.words import DATA

Points = tuple[tuple[float, float], ...]
Way = tuple[Points, ...]  # strokes; x right, y down, the digit as high as 1 on its baseline at 0
HEIGHT_X_HEIGHTS = (1.35, 1.9)


@cache
def _ways() -> dict[str, tuple[Way, ...]]:
    """Return the ways to write each digit: its strokes' points in hundredths of its height, up from the baseline."""
    with (DATA / "digits.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["digit"], row["strokes"]) for row in csv.DictReader(lines, delimiter="\t")]
    return {digit: tuple(_way(strokes) for other, strokes in rows if other == digit) for digit, _ in rows}


def _way(strokes: str) -> Way:
    points = [[point.split(",") for point in stroke.split()] for stroke in strokes.split("/")]
    return tuple(tuple((int(x) / 100, -int(y) / 100) for x, y in stroke) for stroke in points)


@lru_cache(maxsize=4096)
def penned(writer: int, digit: str) -> Glyph:
    """Return the digit as the writer of that number writes it every time."""
    rng = random.Random(f"{writer}/{digit}")
    own = random.Random(writer)
    tall, wide, loose = own.uniform(*HEIGHT_X_HEIGHTS), own.uniform(0.75, 1.3), own.uniform(0.015, 0.05)
    way = rng.choice(_ways()[digit])
    turn = rng.gauss(0.0, 0.06)
    strokes = tuple(_stroke(rng, points, (tall * wide, tall), loose, turn) for points in way)
    left = min(float(stroke[:, 0].min()) for stroke in strokes)
    strokes = tuple((stroke - np.array([left - 0.1, 0.0])).astype(np.float32) for stroke in strokes)
    return Glyph(advance=max(float(stroke[:, 0].max()) for stroke in strokes) + 0.12, strokes=strokes)


def _stroke(rng: random.Random, points: Points, size: tuple[float, float], loose: float, turn: float) -> Stroke:
    moved = np.array([(x + rng.gauss(0, loose), y + rng.gauss(0, loose)) for x, y in points]) * np.array(size)
    moved[:, 0] -= moved[:, 1] * turn
    return curve(moved)
