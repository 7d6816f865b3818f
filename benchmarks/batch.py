"""What a batch takes by the clock: dossiers side by side, `hoso run` beside the flow, and what starting up takes."""

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

from benchmarks.side_by_side import SideBySide, side_by_side
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
    """Equal dossiers side by side, and seconds by the clock of a folder of them, the best of some rounds each way."""

    rounds: int
    beside: SideBySide
    two_workers: float
    again: float
    flow: float


def bench_batch(folder: Path, *, rounds: int) -> BatchBench:
    """Return the best of `rounds`, the ways in turn so that a busy moment hits them all.

    Raises:
        EngineError: one of them failed.
    """
    best = dict.fromkeys(("two_workers", "again", "flow"), float("inf"))
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="hoso-bench-") as place:
            scratch = Path(place)
            two = scratch / "two"
            turns: tuple[tuple[str, Path, Way], ...] = (
                ("two_workers", two, _run),
                ("again", two, _run),
                ("flow", scratch / "flow", _flow),
            )
            for name, home, way in turns:
                best[name] = min(best[name], _seconds(way, folder, home))
    return BatchBench(rounds=rounds, beside=side_by_side(folder, rounds=rounds), **best)


def print_batch_bench(folder: Path, *, rounds: int) -> None:
    """Measure and print one table."""
    print_batch(bench_batch(folder, rounds=rounds), Console())


def print_batch(found: BatchBench, console: Console) -> None:
    """Print the seconds and what they say."""
    beside = found.beside
    table = Table(title=f"Pairs of equal dossiers, warm workers, {len(beside.pairs)} pairs", title_justify="left")
    for name in ("two dossiers side by side on two cores", "", "target"):
        table.add_column(name, justify="left" if name.startswith("two") else "right")
    table.add_row("by the clock", f"{beside.speed_up:.2f} × one after the other", f"≥ {TARGET_SPEED_UP} ×")
    table.add_row("processor time of the same work", f"{beside.dearer:.2f} ×", "")
    table.add_row("processors busy", f"{beside.busy:.2f}", "")
    table.add_row("to start two workers and load their readers", f"{beside.start_seconds:.1f} s", "")
    console.print(table)
    table = Table(title=f"One batch by the clock, best of {found.rounds}", title_justify="left")
    for name in ("way", "seconds", "says"):
        table.add_column(name, justify="right" if name == "seconds" else "left")
    table.add_row("hoso run --workers 2", f"{found.two_workers:.1f}", "")
    table.add_row("the same again, nothing new", f"{found.again:.1f}", "start-up and bookkeeping")
    share = f"hoso run takes {found.two_workers / found.flow:.2f} × of it"
    table.add_row("the intake flow, its own Prefect server", f"{found.flow:.1f}", share)
    console.print(table)


def _run(folder: Path, home: Path) -> None:
    _call((str(HOSO), "run", str(folder), "--workers", "2"), _settings(home))


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
