"""The desk's worker: a process beside the pages that does what waits in the ledger, one on a machine at a time."""

import fcntl
import logging
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.context import SpawnProcess
from pathlib import Path

from pipeline.bootstrap import DeskStores, desk_stores
from pipeline.crew import Crew
from pipeline.errors import IntakeError
from pipeline.intake import adopt, take
from pipeline.release import release
from pipeline.reprocess import reprocess
from pipeline.settings import Settings
from pipeline.workers import die_with_parent, pool
from review.second import draw

LOCK = "desk-worker.lock"
PAUSE_S = 1.0  # between looks at the ledger; a look costs one indexed query
END_S = 5.0  # given to the worker to end by itself

log = logging.getLogger(__name__)

Chore = Callable[[DeskStores, Crew], None]


def read_what_waits(books: DeskStores, crew: Crew) -> None:
    """Turn received items into dossiers."""
    if books.ledger.items(states=("received",)):
        take(None, tools=books, crew=crew)


def read_again(books: DeskStores, crew: Crew) -> None:
    """Read the dossiers again whose pages a clerk put right."""
    if books.ledger.outbox("reprocess"):
        reprocess(None, tools=books, crew=crew)


def send_out(books: DeskStores, crew: Crew) -> None:
    """Release what clerks accepted."""
    del crew
    if asked := books.ledger.outbox("release"):
        release([entry.dossier_id for entry in asked], tools=books)


def tidy(books: DeskStores, crew: Crew) -> None:
    """Put dossiers back whose clerk went away, and draw values for a second reading."""
    del crew
    now = books.clock.now()
    books.casework.sweep(now_s=int(datetime.fromisoformat(now).timestamp()))
    draw(books.audits, blobs=books.blobs, share=books.settings.desk.second_reading, now=now)


CHORES: tuple[Chore, ...] = (send_out, read_again, read_what_waits, tidy)
"""What the worker does at every look, in order; each looks for itself whether there is something to do."""


@contextmanager
def worker(settings: Settings) -> Iterator[None]:
    """Have a worker while the desk is open."""
    process: SpawnProcess = multiprocessing.get_context("spawn").Process(
        target=serve, args=(settings,), name="hoso-desk-worker"
    )
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(END_S)
        process.kill()


def serve(settings: Settings) -> None:
    """Do the chores for ever, as soon as no other worker of this state folder does them."""
    threading.Thread(target=die_with_parent, daemon=True).start()
    with _alone(settings.state_dir / LOCK), pool(settings) as workforce:
        books, crew = desk_stores(settings), Crew(pool=workforce, tries=settings.attempts)
        _try(lambda: adopt(books))
        while True:
            for chore in CHORES:
                _try(lambda chore=chore: chore(books, crew))  # type: ignore[misc]  # bound now, not later
            time.sleep(PAUSE_S)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until the lock is ours; it falls with the process that has it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _try(chore: Callable[[], object]) -> None:
    """Do a chore; what stops it now is tried again at the next look."""
    try:
        chore()
    except IntakeError as error:
        log.warning("chore put off code=%s", error.code)
