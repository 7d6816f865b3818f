"""Train the reader of digits in cells on drawn cells: one of ten digits, nothing, or something that is no digit."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from ocr_models.engines.digits import HEIGHT_PX, OTHER, WIDTH_PX, ink_planes
from ocr_models.training.budget import Task, asked, export, train
from ocr_models.training.digit_cells import SLACK_PX
from ocr_models.training.sheet import Block, step

CHANNELS = (12, 24, 36)
SQUEEZED = 16
BATCH = 160
SMOOTHING = 0.02  # some drawn digits cannot be read by anybody


class DigitNetwork(nn.Module):
    """Ink planes (n, 1, 40, 32) to logits (n, 12) while it learns, to chances when it reads."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three = CHANNELS
        self.front = nn.Sequential(
            step(1, one, stride=2, kernel=5),
            step(one, two, stride=2),
            Block(two),
            step(two, three, stride=2),
            Block(three),
            step(three, SQUEEZED, kernel=1),
        )
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(SQUEEZED * (HEIGHT_PX // 8) * (WIDTH_PX // 8), OTHER + 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits, or the chance of each class."""
        logits: torch.Tensor = self.out(self.drop(self.front(x).flatten(1)))
        return logits if self.training else logits.softmax(1)


class Cells:
    """Drawn cells in memory, handed out mixed and changed a little."""

    def __init__(self, path: Path) -> None:
        """Take the cells of all files of a folder."""
        stored = [np.load(file) for file in sorted(path.glob("[!.]*.npz"))]
        self.cells: NDArray[np.uint8] = np.concatenate([part["cells"] for part in stored])
        self.classes: NDArray[np.int64] = np.concatenate([part["classes"] for part in stored])

    def __len__(self) -> int:
        return len(self.cells)

    def batch(self, places: NDArray[np.int64], rng: np.random.Generator | None) -> tuple[torch.Tensor, torch.Tensor]:
        """Return ink planes and classes; without `rng` as they are, in the middle."""
        if rng is None:
            cells = self.cells[places, SLACK_PX : SLACK_PX + HEIGHT_PX, SLACK_PX : SLACK_PX + WIDTH_PX]
            planes = ink_planes(cells)
        else:
            shifts = rng.integers(0, 2 * SLACK_PX + 1, (len(places), 2))
            cells = np.stack(
                [
                    self.cells[place, y : y + HEIGHT_PX, x : x + WIDTH_PX]
                    for place, (y, x) in zip(places, shifts, strict=True)
                ]
            )
            planes = ink_planes(cells)
            power = rng.uniform(0.6, 1.6, (len(places), 1, 1)).astype(np.float32)
            planes = np.where(planes > 0, np.maximum(planes, 1e-4) ** power, planes)
            planes += rng.normal(0, 0.03, planes.shape).astype(np.float32)
        return torch.from_numpy(planes[:, None]), torch.from_numpy(self.classes[places])


def check(network: DigitNetwork, cells: Cells) -> str:
    """Return how many cells kept apart are read rightly, in one line."""
    network.eval()
    wrong, digits, taken = 0, 0, 0
    with torch.no_grad():
        for places in np.array_split(np.arange(len(cells)), max(1, len(cells) // BATCH)):
            planes, classes = cells.batch(places, None)
            told = network(planes).argmax(1)
            digit = classes < 10
            wrong += int((told != classes)[digit].sum())
            digits += int(digit.sum())
            taken += int((told < 10)[~digit].sum())
    network.train()
    return f"digits wrong {wrong / digits:.4f} of {digits}, others taken for digits {taken / (len(cells) - digits):.4f}"


def main() -> None:
    """Train for a given time and export the averaged weights."""
    args = asked(__doc__, minutes=12, drawn_by="digit_cells")
    torch.set_num_threads(1)
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    cells, apart = Cells(args.pictures), Cells(args.check)
    average = DigitNetwork()
    example = torch.zeros(2, 1, HEIGHT_PX, WIDTH_PX)
    axes = {"cells": {0: "cells"}, "chances": {0: "cells"}}

    def batch() -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
        planes, classes = cells.batch(rng.integers(0, len(cells), BATCH), rng)
        return planes, (classes,)

    def loss(answer: tuple[torch.Tensor, ...], truth: tuple[torch.Tensor, ...]) -> torch.Tensor:
        return functional.cross_entropy(answer[0], truth[0], label_smoothing=SMOOTHING)

    task = Task(
        network=DigitNetwork().to(memory_format=torch.channels_last),
        average=average,
        batch=batch,
        loss=loss,
        check=lambda: check(average, apart),
        export=lambda: export(average, args.out, example=example, names=("cells", ["chances"]), axes=axes),
    )
    train(task, minutes=args.minutes, start=args.start)


if __name__ == "__main__":
    main()
