"""The clerks' side of the ledger: the queue, who has which dossier open, and changes kept whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pipeline.ports import LedgerEvent, StoredDossier

WAITING, OPEN, READING = "needs_review", "in_review", "processing"
SUPPLEMENT, REFUSED = "needs_supplement", "rejected"
READY, EXPORTED = "ready", "exported"


class Lane(StrEnum):
    """Which dossiers a queue shows."""

    WAITING = "waiting"
    SUPPLEMENT = "supplement"
    ACCEPTED = "accepted"
    REFUSED = "refused"


LANES: Mapping[Lane, tuple[str, ...]] = {
    Lane.WAITING: (WAITING, OPEN, READING),
    Lane.SUPPLEMENT: (SUPPLEMENT,),
    Lane.ACCEPTED: (READY, EXPORTED),
    Lane.REFUSED: (REFUSED,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A dossier's place in the queue, after which a page goes on: due time, open points, order of coming."""

    due: str
    open_points: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a page of the queue shows: a lane, filters, the beginning of an id or an item code, and where it goes on."""

    lane: Lane = Lane.WAITING
    agency_code: str | None = None
    procedure_code: str | None = None
    post_office: str | None = None
    flag: str | None = None
    text: str = ""
    after: Place | None = None
    count: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One line of the queue: the dossier, how many points are open, and who has it open until when (Unix seconds)."""

    dossier: StoredDossier
    open_points: int
    place: Place
    holder: str | None
    until_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """How many dossiers stand where, and how many of those that wait are overdue or due within a day."""

    lanes: Mapping[Lane, int]
    overdue: int
    due_soon: int
    procedures: Mapping[str, int]
    post_offices: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who has a thing, until when (Unix seconds)."""

    holder: str
    until_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as figures count it: which, when, and how long a clerk's hands were on the dossier."""

    verdict: str
    at: str
    by: str
    touch_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A clerk's change of one dossier, to be kept together or not at all.

    `put` stores the new `dossier.json`; it is called when nobody else can change the dossier, and may be called again.
    """

    stored: StoredDossier
    open_points: int
    expected: int
    holder: str
    now_s: int
    lease_s: int
    events: tuple[LedgerEvent, ...]
    put: Callable[[], None]
    ask: str | None = None
    decided: Decided | None = None


class Casework(Protocol):
    """Every method is one transaction."""

    def __hash__(self) -> int:
        """Return its identity's hash: what it answers may be kept for a moment."""

    def queue(self, wanted: Wanted) -> tuple[Queued, ...]:
        """Return a page of the queue: waiting ones by due time, then fewest open points; others newest first."""

    def counts(self, *, agency_code: str | None, now: str, soon: str) -> QueueCounts:
        """Return how many stand where; `soon` bounds what counts as due soon."""

    def take(self, name: str, *, holder: str, now_s: int, lease_s: int) -> Lease:
        """Return who has a thing now: the asker, unless another's lease still runs; a dossier's status follows."""

    def let_go(self, name: str, *, holder: str) -> None:
        """Give a thing back; another's stays."""

    def lease(self, name: str, *, now_s: int) -> Lease | None:
        """Return the lease that runs, or None."""

    def sweep(self, *, now_s: int) -> int:
        """Put dossiers whose lease ran out back to waiting, and return how many."""

    def change(self, change: Change) -> None:
        """Keep a change: ledger row, events, outbox, decision and objects, and renew the lease.

        Raises:
            StoreConflict: the dossier is at another revision, or the holder's lease ran out and another took it.
        """
