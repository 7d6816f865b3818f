"""Cells of drawn rows as the digit reader is given them, in files to learn from."""

import argparse
import os
import random
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_models.engines.digits import EMPTY, HEIGHT_PX, OTHER, WIDTH_PX, reduced
from pipeline.ports import CELL_AROUND
from samples.draw import celled
from samples.draw.celled import Cell, celled_row
from samples.draw.fonts import Kind, Split

SLACK_PX = 3  # kept all round for shifts while learning: a tenth of a cell
ROWS, CELLS, VIEWS = 100, 12, 2
HAND_SHARE = 0.8
ASTRAY = 0.03  # share of cells looked at half a cell beside, as where a row of cells was found wrongly
UNEVEN, AWRY = 0.05, 0.03  # by how much found cells are too large or small, and beside their place


def drawn(seed: int, split: Split) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the cells of a hundred rows, each seen twice, and their classes; the same seed gives the same cells."""
    rng = random.Random(seed)
    pictures: list[NDArray[np.uint8]] = []
    classes: list[int] = []
    for _ in range(ROWS):
        kind: Kind = "hand" if rng.random() < HAND_SHARE else "print"
        row = celled_row(rng, split, kind, count=CELLS, rough=rng.choice((0.4, 0.8, 1.0, 1.2)))
        for at in range(CELLS * VIEWS):
            cell, beside = row.cells[at // VIEWS], row.cells[(at // VIEWS + rng.choice((-1, 1))) % CELLS]
            step = np.sign(beside.left - cell.left) / 2 if rng.random() < ASTRAY else 0.0
            if step and celled.EMPTY in (cell.says, beside.says):
                step = 0.0  # half of a digit in an empty cell is a digit beside its place
            pictures.append(_cut(rng, row.pixels, cell, float(step)))
            classes.append(OTHER if step else _class(cell.says))
    return np.stack(pictures), np.array(classes)


def _class(says: str) -> int:
    return int(says) if says.isdigit() else EMPTY if says == celled.EMPTY else OTHER


def _cut(rng: random.Random, pixels: NDArray[np.uint8], cell: Cell, beside: float) -> NDArray[np.uint8]:
    """Return a cell with what is round it, a little off its place and size, with room for more of that."""
    wide, high = cell.right - cell.left, cell.bottom - cell.top
    x = (cell.left + cell.right) / 2 + (rng.gauss(0, AWRY) + beside) * wide
    y = (cell.top + cell.bottom) / 2 + rng.gauss(0, AWRY) * high
    width = wide * (1 + 2 * CELL_AROUND) * (1 + rng.gauss(0, UNEVEN)) * (1 + 2 * SLACK_PX / WIDTH_PX)
    height = high * (1 + 2 * CELL_AROUND) * (1 + rng.gauss(0, UNEVEN)) * (1 + 2 * SLACK_PX / HEIGHT_PX)
    left, top = round(x - width / 2), round(y - height / 2)
    right, bottom = round(x + width / 2), round(y + height / 2)
    over = max(0, -left, -top, right - pixels.shape[1], bottom - pixels.shape[0])
    if over:
        pixels = np.asarray(cv2.copyMakeBorder(pixels, over, over, over, over, cv2.BORDER_REPLICATE), np.uint8)
    cut = pixels[top + over : bottom + over, left + over : right + over]
    return reduced(cut, width=WIDTH_PX + 2 * SLACK_PX, height=HEIGHT_PX + 2 * SLACK_PX)


def main() -> None:
    """Draw files of cells into a folder, on and on, until there are enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=("train", "calibrate"), default="train")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    asked.folder.mkdir(parents=True, exist_ok=True)
    for number in range(asked.seed * 100_000, asked.seed * 100_000 + asked.files):
        path = asked.folder / f"{number}.npz"
        if path.exists():
            continue
        cells, classes = drawn(number, asked.split)
        part = path.with_name(f".{number}.npz")
        np.savez(part, cells=cells, classes=classes)
        os.replace(part, path)


if __name__ == "__main__":
    main()
