"""The queue's counts are at most a moment old and cost no page its time."""

import threading
from dataclasses import dataclass, field

from pipeline.casework import QueueCounts
from pipeline.errors import StoreUnavailable
from review.counting import FRESH_S, OLD_S, counts


@dataclass(eq=False)
class Ledger:
    """Counts how often it was asked, and can be slow or gone."""

    asked: int = 0
    slow: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    gone: bool = False

    def counts(self, *, agency_code: str | None, now: str, soon: str) -> QueueCounts:
        """Return how often it was asked as the number that are overdue."""
        assert soon > now
        self.asked += 1
        overdue = self.asked
        if overdue > 1:
            self.slow.wait(10)
        self.done.set()
        if self.gone:
            raise StoreUnavailable("gone")
        return QueueCounts(lanes={}, overdue=overdue, due_soon=0, procedures={}, post_offices={})


def overdue(ledger: Ledger, now_s: int, agency: str | None = "a") -> int:
    return counts(ledger, agency_code=agency, now_s=now_s).overdue  # type: ignore[arg-type]  # it only counts


def test_a_page_shows_what_was_counted_while_it_is_counted_anew() -> None:
    ledger = Ledger()
    assert [overdue(ledger, second) for second in (100, 100 + FRESH_S)] == [1, 1]
    assert overdue(ledger, 101 + FRESH_S) == 1  # beside it, the second counting waits
    assert overdue(ledger, 102 + FRESH_S) == 1
    ledger.slow.set()
    assert ledger.done.wait(10)
    assert overdue(ledger, 103 + FRESH_S) in {1, 2}
    assert ledger.asked == 2


def test_what_is_old_is_counted_first_and_each_agency_has_its_own() -> None:
    ledger = Ledger()
    ledger.slow.set()
    assert overdue(ledger, 100) == 1
    assert overdue(ledger, 100, agency="b") == 2
    assert overdue(ledger, 101 + OLD_S) == 3
    assert overdue(ledger, 50) == 4  # a clock that was set back


def test_a_ledger_that_is_gone_spoils_no_page_that_has_a_count() -> None:
    ledger = Ledger(gone=False)
    overdue(ledger, 100)
    ledger.gone = True
    ledger.slow.set()
    ledger.done.clear()
    assert overdue(ledger, 101 + FRESH_S) == 1
    assert ledger.done.wait(10)
    assert overdue(ledger, 102 + FRESH_S) == 1
