"""Learning from the clerks: our reader trained on with the office's own corrected lines, and kept only when better."""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ocr_models.engines.line import OnnxLineReader
from ocr_models.manifest import MANIFEST, MANIFEST_FILE, Weights, office_manifest
from ocr_models.picture import grey, scaled
from ocr_models.scoring import Errors, errors
from ocr_models.training.augment import Batch, batches
from ocr_models.training.budget import follow
from ocr_models.training.corrected_lines import CorrectedLine, parted, usable
from ocr_models.training.export import export_network
from ocr_models.training.fit import Run, step
from ocr_models.training.kept import load_weights
from ocr_models.training.network import LineNetwork
from ocr_models.training.shards import Shard
from pipeline.ports import LineReader

PEAK_RATE = 6e-4  # a third of the first training's: the hand is new, the letters are not
PASSES = 30  # times each corrected line is seen, changed a little each time
MOST_LINES_SEEN = 12_000  # 5 minutes on one core
BATCH_NORM_MOMENTUM = 0.02  # a few pages of one scanner must not overturn what is known of paper
# Share of the way from the old weights to the new ones (Wortsman et al. 2022): a drawn hand learnt from 300 lines went
# from 4.21 to 3.01 % character error, other hands and print from 2.66 to 2.87 %; the whole way to 2.94 and 3.18 %.
LEARNT = 0.5
CARD_FILE = "card.md"
SOURCE = "trained by hoso models train on lines that clerks of this office corrected"
PREVIOUS = "previous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Champion and challenger on the same held-back lines, and the challenger's weights where it was promoted."""

    champion: Errors
    challenger: Errors
    champion_name: str
    challenger_name: str
    trained_on: int
    promoted: Weights | None


def learn(lines: Sequence[CorrectedLine], into: Path, *, version: str) -> Match:
    """Train on corrected lines and, if the held-back ones are read better then, make `into` the office's weights.

    Raises:
        SettingsInvalid: there are too few lines.
    """
    torch.set_num_threads(1)
    known, held = parted(usable(lines))
    now = office_manifest(into)
    start = now if now.is_file() else MANIFEST
    champion = OnnxLineReader(manifest_path=start)
    network = LineNetwork()
    load_weights(network, start.parent / "weights" / "line.npz")
    tuned(network, shard_of(known))
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix="challenger-") as folder:
        made = export_network(network, Path(folder) / MANIFEST_FILE, version=version, card=CARD_FILE, source=SOURCE)
        challenger = OnnxLineReader(manifest_path=Path(folder) / MANIFEST_FILE)
        before, after = read_errors(champion, held), read_errors(challenger, held)
        match = Match(
            champion=before,
            challenger=after,
            champion_name=champion.engine,
            challenger_name=challenger.engine,
            trained_on=len(known),
            promoted=made if after.characters < before.characters else None,
        )
        if match.promoted:
            (Path(folder) / CARD_FILE).write_text(card(match), encoding="utf-8")
            _promote(Path(folder), now.parent)
    return match


def read_errors(reader: LineReader, lines: Sequence[CorrectedLine]) -> Errors:
    """Return how far a reader is from what stands on the lines."""
    readings = reader.read([line.crop for line in lines], [None] * len(lines))
    return errors([line.text for line in lines], [reading.text for reading in readings])


def card(match: Match) -> str:
    """Return the model card of promoted weights."""
    rows = "".join(
        f"| {role} | {name} | {found.characters:.2%} | {found.marks:.2%} | {found.exact:.1%} |\n"
        for role, name, found in (
            ("champion", match.champion_name, match.champion),
            ("challenger, promoted", match.challenger_name, match.challenger),
        )
    )
    return (
        "# Line reader of this office\n\n"
        f"Trained on from {match.champion_name} with {match.trained_on} lines that clerks of this office confirmed or\n"
        f"corrected; compared on {match.champion.lines} lines held back. It stays in this office: the lines are its "
        "citizens' papers.\n\n"
        "| | reader | character error | marks only | exact lines |\n| --- | --- | --- | --- | --- |\n" + rows
    )


def shard_of(lines: Sequence[CorrectedLine]) -> Shard:
    """Return corrected lines as a shard."""
    pictures = [scaled(grey(line.crop.pixels)) for line in lines]
    widths = np.array([picture.shape[1] for picture in pictures])
    return Shard(strip=np.hstack(pictures), widths=widths, texts=tuple(line.text for line in lines))


def tuned(network: LineNetwork, known: Shard, *, seed: int = 1) -> float:
    """Train a network on with corrected lines, in place, half the way; return the seconds it took."""
    begun = time.monotonic()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = BATCH_NORM_MOMENTUM
    torch.manual_seed(seed)
    before, average = LineNetwork(), LineNetwork()
    for kept in (before, average):
        kept.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(network.parameters(), lr=PEAK_RATE, weight_decay=0.01)
    run = Run(network=network, average=average, optimiser=optimiser)
    wanted = min(MOST_LINES_SEEN, PASSES * len(known.texts))
    network.train()
    for batch in _passes(known, wanted, random.Random(seed)):
        step(run, batch, PEAK_RATE * max(0.02, 1 - run.lines / wanted))
    follow(before, average, 1 - LEARNT)
    network.load_state_dict(before.state_dict())
    network.eval()
    return time.monotonic() - begun


def _passes(known: Shard, wanted: int, rng: random.Random) -> Iterator[Batch]:
    seen = 0
    while seen < wanted:
        for batch in batches(rng, [known]):
            seen += len(batch.texts)
            yield batch


def _promote(made: Path, current: Path) -> None:
    """Put a folder of weights in the place of the office's; between the two moves the shipped weights serve."""
    previous = current.parent / PREVIOUS
    if current.is_dir():
        shutil.rmtree(previous, ignore_errors=True)
        current.rename(previous)
    shutil.copytree(made, current.with_name("next"), dirs_exist_ok=True)
    current.with_name("next").rename(current)
