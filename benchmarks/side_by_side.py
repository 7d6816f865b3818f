"""Two dossiers side by side against one after the other: equal dossiers, warm workers, the whole intake of each."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks.meter import core_seconds
from pipeline.books import Books
from pipeline.bootstrap import stores
from pipeline.crew import Crew
from pipeline.decoding.uploads import upload
from pipeline.errors import EngineError
from pipeline.evaluation.truth import folders_with_truth
from pipeline.intake import register, take
from pipeline.settings import load
from pipeline.upload import Upload
from pipeline.workers import ONE_THREAD, WarmPool, line_job

COPIES = 2  # of a dossier at a time: one for each worker
MOST = 4  # dossiers of a folder that are timed, evenly chosen: more only say the same again


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What two dossiers took by the clock, and of the processors."""

    seconds: float
    core_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Pairs of equal dossiers on one warm worker and on two, a pair of costs each; what making workers warm takes."""

    pairs: tuple[tuple[Cost, Cost], ...]
    start_seconds: float

    @property
    def speed_up(self) -> float:
        """Return the usual pair's seconds on one worker over its seconds on two."""
        return median(one.seconds / two.seconds for one, two in self.pairs)

    @property
    def dearer(self) -> float:
        """Return how many times the processor time a pair costs side by side: caches and memory that are shared."""
        return median(two.core_seconds / one.core_seconds for one, two in self.pairs)

    @property
    def busy(self) -> float:
        """Return how many processors two workers keep busy: less than 2 is waiting for each other, or for the disk."""
        return median(two.core_seconds / two.seconds for _, two in self.pairs)


def side_by_side(folder: Path, *, rounds: int) -> SideBySide:
    """Return what equal dossiers take on one worker and on two, in turn so that a busy moment hits both.

    Raises:
        NothingToRead: there are no dossiers.
        EngineError: a dossier was not stored.
    """
    folders = folders_with_truth(folder)
    chosen = folders[:: max(1, len(folders) // MOST)][:MOST]
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as place, ExitStack() as stack:
        scratch = Path(place)
        settings = load(store=f"file:{scratch / 'store'}", state_dir=scratch, ledger=None)
        books = stores(settings)
        one, two = (stack.enter_context(closing(WarmPool(settings, line_job, width=width))) for width in (1, 2))
        handed_in = [upload(each, into=scratch / each.name, limits=settings.limits) for each in chosen]
        batches = _batches(books)
        begun = time.monotonic()
        _cost(two, batches(handed_in[0]), books)
        start = time.monotonic() - begun
        _cost(one, batches(handed_in[0]), books)
        turns = [each for _ in range(rounds) for each in handed_in]
        pairs = tuple((_cost(one, batches(each), books), _cost(two, batches(each), books)) for each in turns)
    return SideBySide(pairs=pairs, start_seconds=start - min(second.seconds for _, second in pairs))


def _batches(books: Books) -> Callable[[Upload], str]:
    """Return what registers a dossier as often as there are copies, each with a code of its own: else it is one."""
    numbers: Iterator[int] = count()

    def registered(handed_in: Upload) -> str:
        items = [replace(handed_in.items[0], item_code=f"BENCH{next(numbers)}") for _ in range(COPIES)]
        return register(replace(handed_in, items=tuple(items)), tools=books).batch_id

    return registered


def _cost(pool: WarmPool, batch_id: str, books: Books) -> Cost:
    before, begun = core_seconds(), time.monotonic()
    summary = take([batch_id], tools=books, crew=Crew(pool=pool))
    cost = Cost(seconds=time.monotonic() - begun, core_seconds=core_seconds() - before)
    _all_stored([done.state for done in summary.dossiers])
    return cost


def _all_stored(states: Sequence[str]) -> None:
    if states != ["stored"] * COPIES:
        raise EngineError("A dossier of the bench was not stored.", advice="Run `hoso doctor`.")
