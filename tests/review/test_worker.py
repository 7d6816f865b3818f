"""The desk's worker: what waits in the ledger is done, one worker at a time, and a fault puts a chore off."""

import threading

import pytest

from pipeline.bootstrap import DeskStores, desk_stores
from pipeline.crew import Crew
from pipeline.errors import StoreUnavailable
from pipeline.outcome import Outcome, Rework
from pipeline.ports import ItemState
from pipeline.settings import Settings
from review import worker
from review.desk import Desk
from tests.review.browsing import Client
from tests.review.test_dossier_pages import decide, keep, settle_all


class NoReader:
    """A pool that reads nothing, and remembers what it was asked."""

    width = 1

    def __init__(self) -> None:
        self.asked: list[ItemState | Rework] = []

    def run(self, task: ItemState | Rework) -> Outcome:
        """Return that no file could be read."""
        self.asked.append(task)
        return Outcome(stored=None, quarantined=())


@pytest.fixture
def books(settings: Settings, desk: Desk) -> DeskStores:
    """Return the desk's stores as its worker opens them."""
    assert desk.settings is settings
    return desk_stores(settings)


def test_what_a_clerk_accepted_goes_out(books: DeskStores, desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    revision = settle_all(browser, desk, stored)
    assert decide(browser, stored, revision, verdict="accept").status_code == 303
    worker.send_out(books, Crew(pool=NoReader()))
    known = desk.ledger.dossier(stored.dossier_id)
    assert known is not None
    assert (known.status, desk.ledger.outbox("release")) == ("exported", ())


def test_a_page_put_right_is_read_again(books: DeskStores, desk: Desk) -> None:
    stored, pool = keep(desk), NoReader()
    worker.read_again(books, Crew(pool=pool))
    assert pool.asked == []
    desk.ledger.ask("reprocess", stored.dossier_id, actor="binh", now=desk.clock.now())
    worker.read_again(books, Crew(pool=pool))
    assert [isinstance(task, Rework) for task in pool.asked] == [True]


def test_a_dossier_whose_clerk_went_away_waits_again(books: DeskStores, desk: Desk) -> None:
    stored = keep(desk)
    desk.casework.take(stored.dossier_id, holder="binh", now_s=desk.now_s - 1000, lease_s=600)
    worker.tidy(books, Crew(pool=NoReader()))
    known = desk.ledger.dossier(stored.dossier_id)
    assert known is not None
    assert known.status == "needs_review"


def test_a_chore_that_fails_is_put_off_and_one_worker_works_at_a_time(settings: Settings) -> None:
    def fail() -> None:
        raise StoreUnavailable("gone")

    worker._try(fail)
    lock, entered = settings.state_dir / worker.LOCK, threading.Event()

    def second() -> None:
        with worker._alone(lock):
            entered.set()

    with worker._alone(lock):
        waiting = threading.Thread(target=second, daemon=True)
        waiting.start()
        assert not entered.wait(0.3)
    assert entered.wait(10)
    waiting.join()


def test_the_worker_ends_with_the_desk(settings: Settings) -> None:
    quiet = replace_state(settings)
    with worker.worker(quiet):
        pass
    lock = quiet.state_dir / worker.LOCK
    lock.parent.mkdir(parents=True, exist_ok=True)
    with worker._alone(lock):  # nobody holds it any more
        assert lock.exists()


def replace_state(settings: Settings) -> Settings:
    """Return settings with a state folder of their own."""
    return settings.model_copy(update={"state_dir": settings.state_dir / "alone"})
