"""Who does the work of an intake: a pool, how items are spread over it, and who watches."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Protocol

from pipeline.outcome import Done, Outcome, Rework
from pipeline.ports import ItemState


class Pool(Protocol):
    """Where items are worked on: processes, or this one."""

    @property
    def width(self) -> int:
        """How many items at a time."""

    def run(self, task: ItemState | Rework) -> Outcome:
        """Return what became of an item, once a worker was free.

        Raises:
            IntakeError: the item failed; a worker that died is `EngineUnavailable`.
        """


class Watch(Protocol):
    """Somebody who is told how a run goes on."""

    def planned(self, count: int) -> None:
        """So many items will be worked on."""

    def started(self, state: ItemState) -> None:
        """An item is taken up."""

    def ended(self, done: Done) -> None:
        """An item came to an end."""


class Nobody:
    """A `Watch` that does not look."""

    def planned(self, count: int) -> None:
        """Do nothing."""

    def started(self, state: ItemState) -> None:
        """Do nothing."""

    def ended(self, done: Done) -> None:
        """Do nothing."""


NOBODY = Nobody()

Spread = Callable[[Callable[[ItemState], Done], Sequence[ItemState], int], Iterator[Done]]
"""How a function is run over items, so many side by side; results come as they are ready."""


def side_by_side(one: Callable[[ItemState], Done], states: Sequence[ItemState], width: int) -> Iterator[Done]:
    """Yield `one` of every state, `width` at a time, as each is ready."""
    threads = ThreadPoolExecutor(max_workers=width)
    try:
        for future in as_completed([threads.submit(one, state) for state in states]):
            yield future.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)  # after an error the pool is closed, which ends the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who does the work: a pool, how items are spread over it, who watches, and the tries after which an item waits.

    `tries` None is for a run that a person asked for: it takes up what waits, too.
    """

    pool: Pool
    spread: Spread = side_by_side
    watch: Watch = NOBODY
    tries: int | None = None
