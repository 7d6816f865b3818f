"""The training loop of the sheet and digit networks: a budget of processor time, a falling rate, averaged weights."""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

PEAK_RATE = 3e-3
EMA_DECAY = 0.995
LOOK_EVERY_S = 90  # of processor time


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is learnt: the network and its average, batches of pictures and truth, what is wrong, how good it is."""

    network: nn.Module
    average: nn.Module
    batch: Callable[[], tuple[torch.Tensor, tuple[torch.Tensor, ...]]]
    loss: Callable[[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]], torch.Tensor]
    check: Callable[[], str]
    export: Callable[[], None]


def asked(about: str | None, *, minutes: float, drawn_by: str = "sheet_photos") -> argparse.Namespace:
    """Return what the command line asks for: `pictures`, `check`, `out`, `minutes`, `start`."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("pictures", type=Path, help=f"drawn by ocr_models.training.{drawn_by}")
    parser.add_argument("check", type=Path, help="pictures drawn with another seed")
    parser.add_argument("out", type=Path, help="the .onnx file to write")
    parser.add_argument("--minutes", type=float, default=minutes, help="of processor time: the machine may be busy")
    parser.add_argument("--start", type=Path, help="a checkpoint (.pt) to go on from")
    return parser.parse_args()


def train(task: Task, *, minutes: float, start: Path | None) -> None:
    """Train until the time is used up; say and keep how far it is every minute and a half."""
    if start is not None:
        task.network.load_state_dict(torch.load(start, weights_only=True))
    task.average.load_state_dict(task.network.state_dict())
    optimiser = torch.optim.AdamW(task.network.parameters(), lr=PEAK_RATE, weight_decay=1e-3)
    looked, steps = time.process_time(), 0
    while (progress := time.process_time() / (60 * minutes)) < 1:
        pictures, truth = task.batch()
        for group in optimiser.param_groups:
            group["lr"] = rate(progress)
        with torch.autocast("cpu", torch.bfloat16):
            answer = task.network(pictures.contiguous(memory_format=torch.channels_last))
        parts = answer if isinstance(answer, tuple) else (answer,)
        wrong = task.loss(tuple(part.float() for part in parts), truth)
        optimiser.zero_grad()
        wrong.backward()
        nn.utils.clip_grad_norm_(task.network.parameters(), 2.0)
        optimiser.step()
        steps += 1
        follow(task.average, task.network, min(EMA_DECAY, steps / (steps + 10)))
        if time.process_time() - looked > LOOK_EVERY_S:
            print(f"{progress:.2f} {steps} steps, loss {wrong.item():.4f}; {task.check()}", flush=True)
            task.export()
            looked = time.process_time()
    print(f"done, {steps} steps; {task.check()}", flush=True)
    task.export()


def rate(progress: float) -> float:
    """Return the learning rate for a share of the time: a short rise, then a cosine down."""
    return PEAK_RATE * min(1.0, progress / 0.05 + 0.02) * (0.01 + 0.99 * 0.5 * (1 + float(np.cos(np.pi * progress))))


def follow(average: nn.Module, network: nn.Module, decay: float) -> None:
    """Move the averaged weights towards the network's, in place."""
    with torch.no_grad():
        for kept, new in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, 1 - decay)
            else:
                kept.copy_(new)


def export(
    network: nn.Module,
    path: Path,
    *,
    example: torch.Tensor,
    names: tuple[str, list[str]],
    axes: dict[str, dict[int, str]] | None = None,
) -> None:
    """Write a network as ONNX with the names of its input and its outputs, and beside it a checkpoint to go on from."""
    network.eval()
    torch.save(network.state_dict(), path.with_suffix(".pt"))
    given, told = names
    torch.onnx.export(
        network, (example,), str(path), input_names=[given], output_names=told, opset_version=17, dynamo=False,
        dynamic_axes=axes,
    )  # fmt: skip
