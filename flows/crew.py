"""The crew of a flow: one dossier is one task on the thread runner, its work goes to the warm pool of processes.

No name, path or id of a citizen's paper reaches Prefect: a task is named by the start of its item's hash, and one that
fails says only its error's code.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from prefect import task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from pipeline.books import Books
from pipeline.bootstrap import stores
from pipeline.crew import NOBODY, Crew
from pipeline.outcome import Done
from pipeline.ports import ItemState
from pipeline.settings import Settings, load
from pipeline.workers import pool

SHORT = 12  # characters of an item's hash in a task's name


class DossierFailed(Exception):
    """A dossier failed; says only the code of the error."""


def runner() -> TaskRunner[PrefectFuture[Any]]:
    """Return a task runner with a thread per worker process, so that no claim waits for a process."""
    threads: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=_width(load()))
    return cast(TaskRunner[PrefectFuture[Any]], threads)


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[tuple[Books, Crew]]:
    """Give the books and a crew, whose tasks are Prefect's inside a flow run and plain threads outside of one."""
    settings = settings or load()
    with pool(settings) as workforce:
        books = stores(settings)
        if FlowRunContext.get() is None:
            yield books, Crew(pool=workforce, watch=NOBODY, tries=settings.attempts)
        else:
            yield books, Crew(pool=workforce, spread=as_tasks, watch=Page(), tries=settings.attempts)


def as_tasks(one: Callable[[ItemState], Done], states: Sequence[ItemState], width: int) -> Iterator[Done]:
    """Yield `one` of every state as each is ready, each in a Prefect task of its own.

    Raises:
        StoreUnavailable: the ledger went away under a task.
    """
    del width  # the runner's
    if not states:
        return
    ends: dict[str, Done] = {}
    futures = {dossier.submit(state.item.item_id[:SHORT], one, state, ends): state.item.item_id for state in states}
    for future in as_completed(list(futures)):
        future.wait()
        if futures[future] not in ends:
            future.result()  # raises what the task raised before the dossier came to an end
        yield ends[futures[future]]


@task(name="dossier", task_run_name="dossier-{short}", cache_policy=NO_CACHE, persist_result=False, retries=0)
def dossier(short: str, one: Callable[[ItemState], Done], state: ItemState, ends: dict[str, Done]) -> None:
    """Bring one dossier to its end; tries are counted by the ledger and the intake, not by Prefect.

    Raises:
        DossierFailed: so that Prefect's page shows it; the batch goes on.
    """
    done = one(state)
    ends[state.item.item_id] = done
    if done.error is not None:
        raise DossierFailed(done.error.code)


class Page:
    """A `Watch` that moves a progress bar on Prefect's page."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._artifact: UUID | None = None
        self._planned = self._ended = 0

    def planned(self, count: int) -> None:
        """Draw the bar."""
        self._planned = count
        if count:
            made = create_progress_artifact(0.0, description=f"{count} dossiers / hồ sơ")
            self._artifact = cast(UUID, made)  # typed as maybe a coroutine; in a plain function it is the id

    def started(self, state: ItemState) -> None:
        """Do nothing: Prefect shows the task."""

    def ended(self, done: Done) -> None:
        """Move the bar on."""
        self._ended += 1
        if self._artifact is not None:
            update_progress_artifact(self._artifact, 100.0 * self._ended / self._planned)


def _width(settings: Settings) -> int:
    return settings.workers or len(os.sched_getaffinity(0))
