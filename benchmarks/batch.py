"""What a batch takes by the clock: one worker beside two, `hoso run` beside the flow, and what starting up takes."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.bootstrap import stores
from pipeline.decoding.uploads import upload
from pipeline.errors import EngineError
from pipeline.intake import register
from pipeline.settings import load

TARGET_SPEED_UP = 1.8  # two dossiers side by side on two cores against one after the other
HOSO = Path(sys.executable).with_name("hoso")
FLOW = "from flows.intake import intake; intake()"

Way = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchBench:
    """Seconds by the clock of one folder of dossiers, the best of some rounds for each way to take it in."""

    rounds: int
    one_worker: float
    two_workers: float
    again: float
    flow: float


def bench_batch(folder: Path, *, rounds: int) -> BatchBench:
    """Return the best of `rounds`, the ways in turn so that a busy moment hits them all.

    Raises:
        EngineError: one of them failed.
    """
    best = dict.fromkeys(("one_worker", "two_workers", "again", "flow"), float("inf"))
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="hoso-bench-") as place:
            scratch = Path(place)
            two = scratch / "two"
            turns: tuple[tuple[str, Path, Way], ...] = (
                ("one_worker", scratch / "one", _run_with(1)),
                ("two_workers", two, _run_with(2)),
                ("again", two, _run_with(2)),
                ("flow", scratch / "flow", _flow),
            )
            for name, home, way in turns:
                best[name] = min(best[name], _seconds(way, folder, home))
    return BatchBench(rounds=rounds, **best)


def print_batch_bench(folder: Path, *, rounds: int) -> None:
    """Measure and print one table."""
    print_batch(bench_batch(folder, rounds=rounds), Console())


def print_batch(found: BatchBench, console: Console) -> None:
    """Print the seconds and what they say."""
    table = Table(title=f"One batch by the clock, best of {found.rounds}", title_justify="left")
    for name in ("way", "seconds", "says", "target"):
        table.add_column(name, justify="left" if name == "way" else "right")
    speed_up = (found.one_worker - found.again) / max(found.two_workers - found.again, 1e-9)
    table.add_row("hoso run --workers 1", f"{found.one_worker:.1f}", "", "")
    table.add_row(
        "hoso run --workers 2",
        f"{found.two_workers:.1f}",
        f"{found.one_worker / found.two_workers:.2f} × as fast; {speed_up:.2f} × without start-up",
        f"≥ {TARGET_SPEED_UP} ×",
    )
    table.add_row("the same again, nothing new", f"{found.again:.1f}", "start-up and bookkeeping", "")
    table.add_row(
        "the intake flow, its own Prefect server",
        f"{found.flow:.1f}",
        f"hoso run takes {found.two_workers / found.flow:.2f} × of it",
        "",
    )
    console.print(table)


def _run_with(workers: int) -> Way:
    def run(folder: Path, home: Path) -> None:
        _call((str(HOSO), "run", str(folder), "--workers", str(workers)), _settings(home))

    return run


def _flow(folder: Path, home: Path) -> None:
    """Take the waiting batch in through Prefect, whose server starts and ends with the flow."""
    settings = load(store=f"file:{home / 'store'}", state_dir=home, ledger=None)
    with tempfile.TemporaryDirectory(prefix="hoso-") as scratch:
        register(upload(folder, into=Path(scratch), limits=settings.limits), tools=stores(settings))
    prefect = {"PREFECT_HOME": str(home / "prefect"), "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300"}
    _call((sys.executable, "-c", FLOW), {**_settings(home), **prefect, "HOSO_WORKERS": "2"})


def _settings(home: Path) -> Mapping[str, str]:
    return {"HOSO_STORE": f"file:{home / 'store'}", "HOSO_STATE_DIR": str(home)}


def _seconds(way: Way, folder: Path, home: Path) -> float:
    begun = time.monotonic()
    way(folder, home)
    return time.monotonic() - begun


def _call(command: tuple[str, ...], settings: Mapping[str, str]) -> None:
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EngineError(f"The batch failed: {done.stderr[-400:]}", advice="Run `hoso doctor`.")
