"""Drawn lines kept on disk in shards: drawing goes on beside the training, and each line serves several times."""

import argparse
import os
import random
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_models.picture import scaled
from samples.draw.fonts import Kind, Split
from samples.draw.lines import Setting, line

SHARD_LINES = 1000
HAND_SHARE = 0.55  # handwriting is the harder part
# Lines to learn from hold more than forms do of what a reader cannot guess: words no list has, digits in cells, slips,
# more ways to print.
STRANGE: dict[Kind, float] = {"print": 0.55, "hand": 0.25}
NUMBERS: dict[Kind, float] = {"print": 0.04, "hand": 0.18}
STRUCK = 0.03
TAILS: dict[Kind, float] = {"print": 0.3, "hand": 0.15}  # readers make letters of dots where nothing else stands
SOFT: dict[Kind, float] = {"print": 0.35, "hand": 0.15}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shard:
    """Lines at the reader's height side by side, their widths, and their texts."""

    strip: NDArray[np.uint8]
    widths: NDArray[np.int64]
    texts: tuple[str, ...]

    def pictures(self) -> list[NDArray[np.uint8]]:
        """Return the lines one by one."""
        return np.split(self.strip, np.cumsum(self.widths)[:-1], axis=1)


def drawn(seed: int, split: Split, count: int, *, hand_share: float = HAND_SHARE) -> Shard:
    """Return a shard drawn from a seed: the same seed gives the same lines."""
    rng = random.Random(seed)
    pictures: list[NDArray[np.uint8]] = []
    texts: list[str] = []
    while len(texts) < count:
        kind: Kind = "hand" if rng.random() < hand_share else "print"
        made = line(rng, split, _setting(kind, split, rng.choice((0.4, 0.8, 1.0, 1.2))))
        picture = scaled(made.pixels)
        # CTC needs a column for each character and one between equal ones.
        if picture.shape[1] / 4 > len(made.text) * 1.3:
            pictures.append(picture)
            texts.append(made.text)
    widths = np.array([picture.shape[1] for picture in pictures])
    return Shard(strip=np.hstack(pictures), widths=widths, texts=tuple(texts))


def _setting(kind: Kind, split: Split, rough: float) -> Setting:
    """Return how a line is drawn: as forms are where readers are measured, with more that is hard for learning."""
    if split != "train":
        return Setting(kind=kind, rough=rough)
    shares = {
        "strange": STRANGE[kind],
        "numbers": NUMBERS[kind],
        "struck": STRUCK,
        "tails": TAILS[kind],
        "soft": SOFT[kind],
    }
    return Setting(kind=kind, rough=rough, varied=True, **shares)


def save(shard: Shard, path: Path) -> None:
    """Write a shard in one step, so that a reader never sees half of one."""
    part = path.with_suffix(".part.npz")
    np.savez(part, strip=shard.strip, widths=shard.widths, texts=np.array(shard.texts))
    os.replace(part, path)


def load(path: Path) -> Shard:
    """Return a shard read back."""
    with np.load(path) as kept:
        return Shard(strip=kept["strip"], widths=kept["widths"], texts=tuple(str(text) for text in kept["texts"]))


def main() -> None:
    """Draw shards of training lines into a folder, on and on, until there are enough."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shards", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hand-share", type=float, default=HAND_SHARE)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    asked.folder.mkdir(parents=True, exist_ok=True)
    for number in range(asked.seed * 100_000, asked.seed * 100_000 + asked.shards):
        path = asked.folder / f"{number}.npz"
        if not path.exists():
            save(drawn(number, "train", SHARD_LINES, hand_share=asked.hand_share), path)


if __name__ == "__main__":
    main()
