"""Train the reader of a sheet's sides on drawn photos: where in a straightened strip the sheet begins."""

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from ocr_models.engines.sheet_sides import ACROSS, ALONG, COLUMNS, OFFSETS, PLACES, strip_maps, strips
from ocr_models.training.budget import Task, asked, export, train
from ocr_models.training.sheet import Block, step

CHANNELS = (16, 28, 48)
PHOTOS = 8  # in a batch, four strips each
JITTER, WIDE_JITTER = 0.011, 0.026  # how far given corners are off, as shares of the long side
WIDE_SHARE = 0.25
SPREAD = 0.8  # samples: how soft the wanted place is
NOTHING = ACROSS  # the class of a place where no side is in reach


class SidesNetwork(nn.Module):
    """Strips (n, 3, 64, 96) in 0 … 1 to logits (n, 65, 48): where across each of 48 places the sheet begins."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three = CHANNELS
        self.down1 = nn.Sequential(step(3, one, stride=2, kernel=5), Block(one))
        self.down2 = nn.Sequential(step(one, two, stride=2), Block(two), Block(two))
        self.down3 = nn.Sequential(step(two, three, stride=2), Block(three), Block(three))
        self.up2 = step(three + two, two, kernel=1)
        self.mix2 = Block(two)
        self.up1 = step(two + one, one, kernel=1)
        self.mix1 = Block(one)
        self.places = nn.Conv2d(one, 2, 3, padding=1)
        self.nothing = nn.Conv2d(one, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits."""
        one = self.down1((x - 0.5) * 4)
        two = self.down2(one)
        three = self.down3(two)
        up = self.mix2(self.up2(torch.cat([_twice(three), two], 1)))
        up = self.mix1(self.up1(torch.cat([_twice(up), one], 1)))
        places = self.places(up).transpose(1, 2).flatten(1, 2)  # rows of two samples each
        return torch.cat([places, self.nothing(up).mean(2)], 1)


def _twice(x: torch.Tensor) -> torch.Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


def _decoded(coded: NDArray[np.uint8], how: int) -> NDArray[np.uint8]:
    picture = cv2.imdecode(coded, how)
    if picture is None:
        raise ValueError("A drawn photo cannot be decoded: draw the photos again.")
    return np.asarray(picture, np.uint8)


class Photos:
    """Drawn photos in memory as they were coded, cut into strips when asked."""

    def __init__(self, path: Path) -> None:
        """Take all photos of a file, or of all files of a folder, that show a sheet."""
        self.photos: list[tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]]] = []
        for file in sorted(path.glob("[!.]*.npz")) if path.is_dir() else [path]:
            stored = np.load(file)
            pictures = np.split(stored["coded"], stored["ends"][:-1])
            outlines = np.split(stored["outlines"], stored["outline_ends"][:-1])
            rows = zip(pictures, outlines, stored["corners"], stored["present"], strict=True)
            self.photos += [(picture, outline, corners) for picture, outline, corners, present in rows if present]

    def __len__(self) -> int:
        return len(self.photos)

    def batch(self, places: NDArray[np.int64], rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Return strips and, for each place, the sample at which the sheet begins (-1: no side in reach)."""
        cut, wanted = [], []
        for place in places:
            coded, outline, shares = self.photos[int(place)]
            picture = _decoded(coded, cv2.IMREAD_COLOR)[:, :, ::-1]
            cover = _decoded(outline, cv2.IMREAD_GRAYSCALE)
            size = np.array(picture.shape[1::-1], np.float64)
            true = shares.astype(np.float64) * size - 0.5
            spread = WIDE_JITTER if rng.random() < WIDE_SHARE else JITTER
            given = true + rng.normal(0, spread * size.max(), 2) + rng.normal(0, spread * size.max(), (4, 2)) * 0.7
            maps = strip_maps(given)
            cut.append(strips(np.ascontiguousarray(picture), maps))
            wanted.append(begins(cover, maps, given, true))
        seen = torch.from_numpy(np.concatenate(cut)).permute(0, 3, 1, 2).float() / 255
        where = torch.from_numpy(np.concatenate(wanted)).float()
        if rng.random() < 0.5:
            seen, where = seen.flip(3), where.flip(1)
        gain = torch.from_numpy(rng.uniform(0.5, 1.3, (len(seen), 1, 1, 1)) * rng.normal(1, 0.06, (len(seen), 3, 1, 1)))
        gamma = torch.from_numpy(rng.uniform(0.7, 1.5, (len(seen), 1, 1, 1)))
        return (seen.clamp(1e-3, 1) ** gamma.float() * gain.float()).clamp(0, 1), where


def begins(
    cover: NDArray[np.uint8], maps: NDArray[np.float32], given: NDArray[np.float64], true: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for the places of four strips the sample, to a fraction, at which the sheet's outline is crossed inwards.

    Of several crossings, as where two sheets lie, the one nearest the true side counts; -1 where there is none in the
    picture.
    """
    on = strips(cover, maps)[..., 0].astype(np.float64) / 255
    columns = (PLACES * ALONG).astype(int)
    on, spots = on[:, :, columns], maps[:, :, columns]
    height, width = cover.shape
    inside = (spots[..., 0] > 1) & (spots[..., 1] > 1) & (spots[..., 0] < width - 2) & (spots[..., 1] < height - 2)
    low, high = on[:, :-1], on[:, 1:]
    crossing = (low < 0.5) & (high >= 0.5) & inside[:, :-1] & inside[:, 1:]
    fraction = np.where(crossing, (0.5 - low) / np.maximum(high - low, 1e-6), 0)
    rows = np.arange(ACROSS - 1)[None, :, None] + fraction
    away = np.abs(np.interp(rows, np.arange(ACROSS), OFFSETS) - expected(given, true)[:, None, :])
    away = np.where(crossing, away, np.inf)
    best = away.argmin(axis=1)
    where = np.take_along_axis(rows, best[:, None, :], axis=1)[:, 0]
    return np.where(np.isfinite(away.min(axis=1)), where, -1.0)


def expected(given: NDArray[np.float64], true: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far inwards of the given sides the true ones lie at each place: (4, COLUMNS)."""
    out = np.empty((4, COLUMNS))
    for side in range(4):
        start, way = given[side], given[(side + 1) % 4] - given[side]
        inward = np.array([-way[1], way[0]]) / max(1.0, float(np.hypot(*way)))
        ends = (true[[side, (side + 1) % 4]] - start) @ inward
        out[side] = ends[0] + PLACES * (ends[1] - ends[0])
    return out


def loss(logits: torch.Tensor, where: torch.Tensor) -> torch.Tensor:
    """Return the cross entropy against a narrow bell at the wanted sample, or against "nothing here"."""
    samples = torch.arange(ACROSS)[None, :, None]
    bell = torch.exp(-0.5 * ((samples - where[:, None]) / SPREAD) ** 2)
    there = (where >= 0)[:, None].float()
    bell = bell / bell.sum(1, keepdim=True).clamp(min=1e-6) * there
    wanted = torch.cat([bell, 1 - there], 1)
    entropy: torch.Tensor = -(wanted * logits.log_softmax(1)).sum(1).mean()
    return entropy


def check(network: SidesNetwork, photos: Photos) -> str:
    """Return how far off sides are found on photos kept apart, in samples, in one line."""
    network.eval()
    rng = np.random.default_rng(0)
    off, right = [], []
    with torch.no_grad():
        for places in np.array_split(np.arange(len(photos)), max(1, len(photos) // PHOTOS)):
            seen, where = photos.batch(places, rng)
            logits = network(seen)
            there = where >= 0
            off.append((logits[:, :-1].argmax(1).float() - where).abs()[there])
            right.append(((logits.argmax(1) != NOTHING) == there).float().flatten())
    network.train()
    apart = torch.cat(off)
    return (
        f"off by {apart.median():.3f} samples (median), {(apart > 3).float().mean():.4f} by more than three, "
        f"presence {torch.cat(right).mean():.4f}"
    )


def main() -> None:
    """Train for a given time and export the averaged weights."""
    args = asked(__doc__, minutes=10)
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    photos, apart = Photos(args.pictures), Photos(args.check)
    average = SidesNetwork()

    def batch() -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
        seen, where = photos.batch(rng.integers(0, len(photos), PHOTOS), rng)
        return seen, (where,)

    task = Task(
        network=SidesNetwork().to(memory_format=torch.channels_last),
        average=average,
        batch=batch,
        loss=lambda answer, truth: loss(answer[0], truth[0]),
        check=lambda: check(average, apart),
        export=lambda: export(
            average, args.out, example=torch.zeros(4, 3, ACROSS, ALONG), names=("strips", ["places"])
        ),
    )
    train(task, minutes=args.minutes, start=args.start)


if __name__ == "__main__":
    main()
