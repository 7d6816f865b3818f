"""What printers and their ribbons do to letters: narrow and wide faces, pale and heavy ink, needles, worn toner."""

import random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]  # 0 no ink .. 255 full

NEEDLES_PER_X_HEIGHT = (4.0, 8.0)  # rows of a 9- to 24-needle head in a small letter
# What happens to a line, and how often: most printers today print what the font says.
WAYS = {"plain": 40, "stretched": 26, "slanted": 6, "heavy": 10, "thin": 8, "needles": 5, "worn": 5}


def pressed(rng: random.Random, ink: Ink, x_height: float) -> Ink:
    """Return a printed line as one of many printers sets it; its height and baseline stay."""
    way = rng.choices(tuple(WAYS), tuple(WAYS.values()))[0]
    if way in ("stretched", "slanted"):
        return _stretched(rng, ink, way)
    if way == "heavy":
        return _spread(rng, ink, x_height)
    if way == "thin":
        return np.asarray(cv2.erode(ink, np.ones((1, 2) if rng.random() < 0.5 else (2, 2), np.uint8)), np.uint8)
    if way == "needles":
        return _needled(rng, ink, x_height)
    return _worn(rng, ink) if way == "worn" else ink


def _stretched(rng: random.Random, ink: Ink, way: str) -> Ink:
    """Return the line wider or narrower, or leaning to either side, as word processors do to any face."""
    height, width = ink.shape
    by = rng.uniform(0.74, 1.35)
    lean = rng.gauss(0.0, 0.12) if way == "slanted" else 0.0
    room = max(8, int(width * by + abs(lean) * height))
    matrix = np.array([[by, -lean, max(0.0, lean) * height], [0, 1, 0]], np.float32)
    return np.asarray(cv2.warpAffine(ink, matrix, (room, height), flags=cv2.INTER_AREA), np.uint8)


def _spread(rng: random.Random, ink: Ink, x_height: float) -> Ink:
    """Return the ink run into the paper: rounder and heavier letters, small holes closed."""
    soft = cv2.GaussianBlur(ink, (0, 0), max(0.5, rng.uniform(0.03, 0.08) * x_height)).astype(np.float32)
    return np.asarray(np.clip((soft - 40) * rng.uniform(1.6, 3.0), 0, 255), np.uint8)


def _needled(rng: random.Random, ink: Ink, x_height: float) -> Ink:
    """Return the line as rows and columns of round dots."""
    height, width = ink.shape
    pitch = max(2.0, x_height / rng.uniform(*NEEDLES_PER_X_HEIGHT))
    size = max(4, round(width / pitch)), max(4, round(height / pitch))
    cells = cv2.resize(ink, size, interpolation=cv2.INTER_AREA) > rng.uniform(70, 120)
    struck: NDArray[Any] = cv2.resize(cells.astype(np.uint8) * 255, (width, height), interpolation=cv2.INTER_NEAREST)
    if pitch < 3:
        return np.asarray(struck, np.uint8)
    phase = (
        np.cos(np.arange(width) * 2 * np.pi / (width / size[0])),
        np.cos(np.arange(height) * 2 * np.pi * size[1] / height),
    )
    between = np.clip(1.15 - 0.5 * (phase[0][None, :] + phase[1][:, None]) * rng.uniform(0.3, 0.8), 0, 1)
    return np.asarray(struck * between, np.uint8)


def _worn(rng: random.Random, ink: Ink) -> Ink:
    """Return the line with toner gone in specks and in thin bands along it."""
    height, width = ink.shape
    cv2.setRNGSeed(rng.randrange(2**31))
    specks: NDArray[Any] = np.empty((height, width), np.float32)
    cv2.randn(specks, np.zeros(1), np.ones(1))
    specks = cv2.GaussianBlur(specks, (0, 0), rng.uniform(0.6, 1.2))
    kept = np.where(specks > float(np.quantile(specks, rng.uniform(0.04, 0.2))), 1.0, rng.uniform(0.1, 0.6))
    for _ in range(rng.choice((0, 0, 1, 2))):
        row = rng.randrange(height)
        kept[row : row + rng.choice((1, 1, 2))] *= rng.uniform(0.2, 0.7)
    return np.asarray(ink * kept, np.uint8)
