"""How many dossiers stand where, as every page of the queue shows it: counted beside the pages, never in their way."""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from pipeline.bootstrap import ZONE
from pipeline.casework import Casework, QueueCounts
from pipeline.errors import IntakeError

SOON = timedelta(days=1)  # due within
FRESH_S = 5  # counted anew after so long, while the page shows what was counted before
OLD_S = 60  # after so long the page waits: 40 ms for 50 000 dossiers on SQLite, 60 to 140 ms on a busy PostgreSQL

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Counted:
    counts: QueueCounts
    at_s: int


class _Book:
    """What was counted last, by agency."""

    def __init__(self) -> None:
        self.known: dict[str | None, _Counted] = {}
        self.busy = threading.Lock()


_books: WeakKeyDictionary[Casework, _Book] = WeakKeyDictionary()


def counts(casework: Casework, *, agency_code: str | None, now_s: int) -> QueueCounts:
    """Return how many stand where, as it was a moment ago."""
    book = _books.setdefault(casework, _Book())
    known = book.known.get(agency_code)
    if known is None or not 0 <= now_s - known.at_s <= OLD_S:
        return _counted(book, casework, agency_code, now_s)
    if now_s - known.at_s > FRESH_S and book.busy.acquire(blocking=False):
        threading.Thread(target=_beside, args=(book, casework, agency_code, now_s), daemon=True).start()
    return known.counts


def _counted(book: _Book, casework: Casework, agency_code: str | None, now_s: int) -> QueueCounts:
    now = datetime.fromtimestamp(now_s, ZONE)
    found = casework.counts(agency_code=agency_code, now=now.isoformat(), soon=(now + SOON).isoformat())
    book.known[agency_code] = _Counted(found, now_s)
    return found


def _beside(book: _Book, casework: Casework, agency_code: str | None, now_s: int) -> None:
    try:
        _counted(book, casework, agency_code, now_s)
    except IntakeError as error:
        log.warning("queue not counted code=%s", error.code)  # the page that finds the count too old says why
    finally:
        book.busy.release()
