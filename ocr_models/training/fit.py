"""Train the line reader for a given time; started again on the same folder, go on where it stopped."""

import argparse
import csv
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn.functional import ctc_loss
from tqdm import tqdm

from ocr_models.charset import BLANK, CHARSET
from ocr_models.scoring import errors
from ocr_models.training.augment import Batch, batches
from ocr_models.training.kept import load_weights
from ocr_models.training.network import LineNetwork
from ocr_models.training.shards import Shard, drawn, load

PEAK_RATE = 2.0e-3
WARM_UP = 0.04  # share of the time
EMA_DECAY = 0.998
KEEP_EVERY_S = 150
LOOK_EVERY_S = 300
WINDOW_SHARDS = 3
CHECK_LINES = 300
WANTED_SHARDS = 400


@dataclass(slots=True, kw_only=True)
class Run:
    """Where a training stands."""

    network: LineNetwork
    average: LineNetwork
    optimiser: torch.optim.Optimizer
    seconds: float = 0.0
    lines: int = 0
    steps: int = 0
    uses: dict[str, int] = field(default_factory=dict)


def rate(progress: float) -> float:
    """Return the learning rate for a share of the time: a short rise, then a cosine down to nothing."""
    if progress < WARM_UP:
        return PEAK_RATE * (0.05 + 0.95 * progress / WARM_UP)
    return PEAK_RATE * (0.01 + 0.99 * 0.5 * (1 + float(np.cos(np.pi * (progress - WARM_UP) / (1 - WARM_UP)))))


def step(run: Run, batch: Batch, learning_rate: float) -> float:
    """Learn from one batch and return its loss per line."""
    for group in run.optimiser.param_groups:
        group["lr"] = learning_rate
    pictures = torch.from_numpy(batch.pictures).contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16):
        logits = run.network(pictures)
    chances = logits.float().log_softmax(2).transpose(0, 1)
    spans = torch.full((len(batch.lengths),), chances.shape[0], dtype=torch.int64)
    lengths = torch.from_numpy(batch.lengths)
    loss = ctc_loss(chances, torch.from_numpy(batch.targets), spans, lengths, blank=BLANK, zero_infinity=True)
    run.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 3.0)
    run.optimiser.step()
    run.steps += 1
    run.lines += len(batch.lengths)
    decay = min(EMA_DECAY, (1 + run.steps) / (10 + run.steps))
    with torch.no_grad():
        for kept, new in zip(run.average.state_dict().values(), run.network.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, 1 - decay)
            else:
                kept.copy_(new)
    return float(loss.detach())


def greedy(network: LineNetwork, shard: Shard) -> tuple[list[str], list[str]]:
    """Return truths and the likeliest readings of a shard."""
    network.eval()
    truths, readings = [], []
    with torch.no_grad():
        for batch in batches(random.Random(0), [shard], vary=False):
            best = network(torch.from_numpy(batch.pictures)).argmax(2).numpy()
            for truth, row in zip(batch.texts, best, strict=True):
                firsts = row[np.concatenate(([True], row[1:] != row[:-1]))]
                readings.append("".join(CHARSET[number - 1] for number in firsts if number != BLANK))
                truths.append(truth)
    return truths, readings


def look(run: Run, checks: dict[str, Shard], folder: Path, loss: float) -> str:
    """Measure the averaged network on calibration lines, note it in `curve.csv`, and return it in words."""
    row = {name: errors(*greedy(run.average, shard)).characters for name, shard in checks.items()}
    path = folder / "curve.csv"
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        if fresh:
            writer.writerow(("minutes", "lines", "loss", *row))
        writer.writerow(
            (f"{run.seconds / 60:.1f}", run.lines, f"{loss:.3f}", *(f"{rate:.4f}" for rate in row.values()))
        )
    return " ".join(f"{name} {value:.1%}" for name, value in row.items())


def keep(run: Run, folder: Path) -> None:
    """Write the checkpoint in one step."""
    state = {
        "network": run.network.state_dict(),
        "average": run.average.state_dict(),
        "optimiser": run.optimiser.state_dict(),
        "counts": (run.seconds, run.lines, run.steps),
        "uses": run.uses,
    }
    torch.save(state, folder / "checkpoint.part")
    os.replace(folder / "checkpoint.part", folder / "checkpoint.pt")


def start(folder: Path, source: Path | None) -> Run:
    """Return the run of a folder where it left off, or a new one, from given weights or none."""
    torch.manual_seed(1)
    network, average = LineNetwork(), LineNetwork()
    network.to(memory_format=torch.channels_last)
    if source is not None:
        load_weights(network, source)
    average.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(network.parameters(), lr=PEAK_RATE, weight_decay=0.01, betas=(0.9, 0.98))
    run = Run(network=network, average=average, optimiser=optimiser)
    if (folder / "checkpoint.pt").is_file():
        kept = torch.load(folder / "checkpoint.pt", weights_only=True)
        network.load_state_dict(kept["network"])
        average.load_state_dict(kept["average"])
        optimiser.load_state_dict(kept["optimiser"])
        run.seconds, run.lines, run.steps = kept["counts"]
        run.uses = kept["uses"]
    return run


def window(rng: random.Random, run: Run, cache: Path) -> list[Shard]:
    """Return the shards used least so far, waiting for the first ones to be drawn."""
    while len(ready := sorted(path for path in cache.glob("*.npz") if ".part" not in path.name)) < WINDOW_SHARDS:
        time.sleep(2)
    rng.shuffle(ready)
    chosen = sorted(ready, key=lambda path: run.uses.get(path.name, 0))[:WINDOW_SHARDS]
    for path in chosen:
        run.uses[path.name] = run.uses.get(path.name, 0) + 1
    return [load(path) for path in chosen]


def train(folder: Path, cache: Path, minutes: float, source: Path | None) -> None:
    """Train until the time is used up, keeping a checkpoint and measuring every few minutes."""
    run = start(folder, source)
    checks = {
        kind: drawn(7, "calibrate", CHECK_LINES, hand_share=share) for kind, share in (("hand", 1.0), ("print", 0.0))
    }
    rng = random.Random(run.steps + 1)
    budget_s, kept_at, looked_at, mean_loss = minutes * 60, run.seconds, run.seconds, 0.0
    bar = tqdm(total=round(budget_s), initial=round(run.seconds), unit="s", mininterval=10)
    said = ""
    while run.seconds < budget_s:
        for batch in batches(rng, window(rng, run, cache)):
            begun = time.monotonic()
            run.network.train()
            loss = step(run, batch, rate(min(1.0, run.seconds / budget_s)))
            mean_loss = loss if not mean_loss else mean_loss * 0.98 + loss * 0.02
            run.seconds += time.monotonic() - begun
            bar.n = round(run.seconds)
            bar.set_postfix_str(f"loss {mean_loss:.3f} lines {run.lines} {said}", refresh=False)
            bar.update(0)
            if run.seconds - kept_at > KEEP_EVERY_S or run.seconds >= budget_s:
                keep(run, folder)
                kept_at = run.seconds
            if run.seconds - looked_at > LOOK_EVERY_S or run.seconds >= budget_s:
                said = look(run, checks, folder, mean_loss)
                looked_at = run.seconds
            if run.seconds >= budget_s:
                break


def main() -> None:
    """Draw lines and train on them; started again on the same folder, go on where it stopped."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path, help="where checkpoint, curve and drawn lines go")
    parser.add_argument("--minutes", type=float, default=100.0, help="training time in all, earlier starts included")
    parser.add_argument("--from", dest="source", type=Path, help="weights to begin with: line.npz or a checkpoint")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--drawers", type=int, default=1, help="drawing processes beside the training")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    cv2.setNumThreads(1)
    cache = asked.folder / "cache"
    asked.folder.mkdir(parents=True, exist_ok=True)
    order = (sys.executable, "-m", "ocr_models.training.shards", str(cache), "--shards", str(WANTED_SHARDS))
    drawers = [subprocess.Popen(("nice", "-n", "10", *order, "--seed", str(seed + 1))) for seed in range(asked.drawers)]
    try:
        train(asked.folder, cache, asked.minutes, asked.source)
    finally:
        for drawer in drawers:
            drawer.terminate()


if __name__ == "__main__":
    main()
