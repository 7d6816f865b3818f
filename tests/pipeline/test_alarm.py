"""A run whose reader drops marks is stopped; a few odd dossiers among good ones stop nothing."""

from dataclasses import replace
from pathlib import Path

from pipeline.alarm import ToneAlarm
from pipeline.crew import Crew
from pipeline.errors import MarksLost
from pipeline.intake import take
from pipeline.outcome import Done, Outcome, Rework
from pipeline.ports import ItemState
from pipeline.settings import Settings
from tests.pipeline.test_intake import FakeBooks, FakePool, hand_in
from tests.pipeline.test_report import item, stored

GOOD = Done(state="stored", item=item(1), dossier_id="d", dossier=stored(1))
LOST = replace(GOOD, dossier=stored(2, flag_codes=("TONES_LOST",)))


def heard(*done: Done) -> list[bool]:
    alarm = ToneAlarm()
    return [alarm.hear(one) for one in done]


def test_three_dossiers_without_marks_ring_once() -> None:
    assert heard(LOST, LOST, LOST, LOST) == [False, False, True, False]


def test_fewer_than_half_ring_nothing() -> None:
    assert heard(*[GOOD] * 4, LOST, LOST, LOST) == [False] * 7


def test_dossiers_of_earlier_runs_are_not_heard() -> None:
    assert heard(*[replace(LOST, state="known")] * 5) == [False] * 5


class Toneless(FakePool):
    """A pool whose reader has the wrong language data."""

    def run(self, task: ItemState | Rework) -> Outcome:
        """Return a dossier that was read without marks."""
        outcome = super().run(task)
        assert outcome.stored is not None
        return replace(outcome, stored=replace(outcome.stored, flag_codes=("TONES_LOST",)))


def test_a_run_of_a_reader_that_drops_marks_is_stopped_and_the_rest_is_left(tmp_path: Path) -> None:
    books = FakeBooks(settings=Settings(state_dir=tmp_path, attempts=3))
    batch = hand_in(books, tmp_path, **{f"D{n}": b"\xff\xd8\xff\xe0 %d" % n for n in range(6)})

    summary = take([batch.batch_id], tools=books, crew=Crew(pool=Toneless(books)))

    assert sorted(done.state for done in summary.dossiers) == ["failed"] * 3 + ["stored"] * 3
    assert summary.exit_code == MarksLost.exit_code
    assert len(books.ledger.items(states=("received",))) == 3
    assert [event.action for event in books.ledger.events(subject=batch.batch_id)][-1] == "marks-lost"
