"""The legal clock of a dossier: how long an answer may take, when it is due, and the waits that do not count."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long an answer may take: `same_day`, or a `count` of `working_days` or `days` after the day of receipt."""

    kind: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A wait for a supplement; `until` None while it lasts."""

    since: str
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When the answer is due, from when on it counts (`postmark` or `receipt`), and what stopped the clock.

    `due_at` is None where the term is unknown or the clock is stopped; `official` whether the Government's list of
    holidays was known for all that time.
    """

    started_at: str | None = None
    source: str | None = None
    due_at: str | None = None
    term: Term | None = None
    official: bool | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def clock(self) -> str:
        """`running`, `paused`, or `unknown` where nothing says how long an answer may take."""
        if self.pauses and self.pauses[-1].until is None:
            return "paused"
        return "running" if self.due_at else "unknown"


NOT_DUE = Deadline()
