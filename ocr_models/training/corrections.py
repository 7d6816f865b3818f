"""Learning from the clerks: our reader trained on with the office's own corrected lines, and kept only when better."""

import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import cv2
import numpy as np
import torch

from ocr_models.charset import INDEX
from ocr_models.manifest import MANIFEST, Weights
from ocr_models.picture import grey, scaled
from ocr_models.scoring import Errors, errors
from ocr_models.training.augment import Batch, batches
from ocr_models.training.export import export_network
from ocr_models.training.fit import Run, greedy, step
from ocr_models.training.kept import load_weights
from ocr_models.training.network import LineNetwork
from ocr_models.training.shards import Shard
from pipeline.errors import SettingsInvalid

PEAK_RATE = 6e-4  # a third of the first training's: the hand is new, the letters are not
PASSES = 30  # times each corrected line is seen, changed a little each time
MOST_LINES_SEEN = 12_000  # 5 minutes on one core
HELD_BACK = 5  # one line in five is never trained on: champion and challenger meet on it
FEWEST_LINES = 20  # with fewer the held-back lines say nothing
BATCH_NORM_MOMENTUM = 0.02  # a few pages of one scanner must not overturn what is known of paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Champion and challenger on the same held-back lines, and whether the challenger was promoted."""

    champion: Errors
    challenger: Errors
    trained_on: int
    promoted: Weights | None


def learn(folder: Path, into: Path, *, version: str) -> Match:
    """Train on a folder of corrected lines and, if it reads the held-back ones better, put new weights into `into`.

    Raises:
        SettingsInvalid: the folder has no labels.tsv or too few lines.
    """
    known, held = corrected(folder)
    start = into / "weights" / "line.npz"
    start = start if start.is_file() else MANIFEST.parent / "weights" / "line.npz"
    champion, challenger = LineNetwork(), LineNetwork()
    load_weights(champion, start)
    load_weights(challenger, start)
    before = errors(*greedy(champion, held))
    tuned(challenger, known)
    after = errors(*greedy(challenger, held))
    promoted = _promote(challenger, into, version) if after.characters < before.characters else None
    return Match(champion=before, challenger=after, trained_on=len(known.texts), promoted=promoted)


def corrected(folder: Path) -> tuple[Shard, Shard]:
    """Return the lines to learn from and the lines held back, told apart by their file names for good."""
    try:
        rows = [row.split("\t") for row in (folder / "labels.tsv").read_text(encoding="utf-8").splitlines() if row]
    except OSError as error:
        raise SettingsInvalid(
            f"{folder} has no labels.tsv.", advice="It holds one row for each picture: file, writer, text."
        ) from error
    lines = {row[0]: (picture, row[-1]) for row in rows if (picture := _picture(folder / row[0])) is not None}
    lines = {name: line for name, line in lines.items() if line[1] and all(letter in INDEX for letter in line[1])}
    if len(lines) < FEWEST_LINES:
        raise SettingsInvalid(
            f"{folder} has {len(lines)} usable lines.", advice=f"Learning begins at {FEWEST_LINES} corrected lines."
        )
    held = {name for name in lines if crc32(name.encode()) % HELD_BACK == 0}
    return shard_of([lines[name] for name in lines if name not in held]), shard_of([lines[name] for name in held])


def shard_of(lines: list[tuple[np.ndarray, str]]) -> Shard:
    """Return pictures with their texts as a shard."""
    pictures = [scaled(picture) for picture, _ in lines]
    widths = np.array([picture.shape[1] for picture in pictures])
    return Shard(strip=np.hstack(pictures), widths=widths, texts=tuple(text for _, text in lines))


def _picture(path: Path) -> np.ndarray | None:
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError:
        return None
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    return None if picture is None else grey(np.ascontiguousarray(picture[:, :, ::-1]))


def tuned(network: LineNetwork, known: Shard, *, seed: int = 1) -> float:
    """Train a network on with corrected lines, in place; return the seconds it took."""
    begun = time.monotonic()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = BATCH_NORM_MOMENTUM
    torch.manual_seed(seed)
    average = LineNetwork()
    average.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(network.parameters(), lr=PEAK_RATE, weight_decay=0.01)
    run = Run(network=network, average=average, optimiser=optimiser)
    wanted = min(MOST_LINES_SEEN, PASSES * len(known.texts))
    network.train()
    for batch in _passes(known, wanted, random.Random(seed)):
        step(run, batch, PEAK_RATE * max(0.02, 1 - run.lines / wanted))
    network.load_state_dict(average.state_dict())
    network.eval()
    return time.monotonic() - begun


def _passes(known: Shard, wanted: int, rng: random.Random) -> Iterator[Batch]:
    seen = 0
    while seen < wanted:
        for batch in batches(rng, [known]):
            seen += len(batch.texts)
            yield batch


def _promote(network: LineNetwork, into: Path, version: str) -> Weights:
    """Write weights and manifest; the old weights are kept beside as `previous`."""
    target = into / "weights"
    if target.is_dir():
        shutil.rmtree(into / "previous", ignore_errors=True)
        shutil.copytree(target, into / "previous")
    target.mkdir(parents=True, exist_ok=True)
    return export_network(network, into / "manifest.toml", version=version)
