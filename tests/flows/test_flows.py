"""The flows as plain functions, without a server: what they call, and the words they end with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prefect.client.schemas.objects import State
from prefect.types._datetime import parse_datetime

import flows.nightly
from flows import automations, crew
from flows.intake import intake
from flows.nightly import nightly
from flows.release import release
from flows.reprocess import reprocess
from pipeline.bootstrap import Stores, stores
from pipeline.crew import Pool
from pipeline.decoding.uploads import upload
from pipeline.errors import IntakeError
from pipeline.intake import register
from pipeline.nightly import day_before
from pipeline.ports import ItemState
from pipeline.settings import Settings, load
from tests.pipeline.cli.test_run import write
from tests.pipeline.test_intake import JPEG, FakePool


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stores:
    """Return the books of an office whose pool reads nothing; a dossier called `fault` fails."""

    def fault(state: ItemState) -> None:
        if state.item.source_name == "fault":
            raise IntakeError("A fault of Nguyễn Văn An's papers.")

    @contextmanager
    def pool(settings: Settings) -> Iterator[Pool]:
        yield FakePool(stores(settings), fault)  # type: ignore[arg-type]

    monkeypatch.setattr(crew, "pool", pool)
    monkeypatch.setenv("HOSO_STORE", f"file:{tmp_path / 'store'}")
    monkeypatch.setenv("HOSO_STATE_DIR", str(tmp_path))
    return stores(load())


def hand_in(folder: Path, books: Stores) -> str:
    """Return the id of the registered batch of a folder."""
    return register(upload(folder, into=folder / "unpacked", limits=books.settings.limits), tools=books).batch_id


def said(state: State) -> str | None:
    """Return the words of a flow that came to its end."""
    assert state.is_completed()
    return state.message


def test_intake_takes_registered_batches_and_a_failed_dossier_stops_nobody(books: Stores, tmp_path: Path) -> None:
    write(tmp_path / "batch" / "fault", **{"a.jpg": JPEG + b"1"})
    write(tmp_path / "batch" / "fine", **{"a.jpg": JPEG + b"2"})
    batch_id = hand_in(tmp_path / "batch", books)
    other = hand_in(write(tmp_path / "later", **{"a.jpg": JPEG + b"3"}), books)
    assert said(intake.fn([batch_id])) == "1 failed, 1 stored"
    assert {state.state for state in books.ledger.items(batch_id=other)} == {"received"}
    assert said(intake.fn()) == "1 failed, 1 stored"
    assert said(intake.fn([batch_id, other])) == "1 failed, 2 known"


def test_a_dossier_that_failed_so_often_is_left_to_a_person(
    books: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_ATTEMPTS", "2")
    batch_id = hand_in(write(tmp_path / "fault", **{"a.jpg": JPEG}), books)
    for _ in range(4):
        assert said(intake.fn([batch_id])) == "1 failed"
    assert books.ledger.items(batch_id=batch_id)[0].attempts == 2


def test_release_and_reprocess_say_what_they_did(books: Stores, tmp_path: Path) -> None:
    batch_id = hand_in(write(tmp_path / "D1", **{"a.jpg": JPEG}), books)
    intake.fn([batch_id])
    (stored,) = books.ledger.dossiers()
    assert said(release.fn()) == "nothing ready"
    books.ledger.ask("release", stored.dossier_id, actor="clerk", now=books.clock.now())
    assert said(release.fn()) == "1 refused"
    assert said(reprocess.fn()) == "nothing asked"
    books.ledger.set_status(stored.dossier_id, "ready", revision=1, actor="clerk", now=books.clock.now())
    assert said(reprocess.fn([batch_id])) == "1 kept"


def test_the_night_reports_the_day_asked_for(books: Stores, tmp_path: Path) -> None:
    hand_in(write(tmp_path / "D1", **{"a.jpg": JPEG}), books)
    told = said(nightly.fn("2026-11-22"))
    assert told is not None
    assert told.startswith("1 stored; ")
    assert books.blobs.head("reports/2026-11-22.md") is not None


def test_the_day_of_a_night_is_worked_out_in_the_offices_time(monkeypatch: pytest.MonkeyPatch) -> None:
    due = parse_datetime("2026-11-22T17:15:00Z")  # a quarter past midnight on the 23rd
    monkeypatch.setattr(flows.nightly.runtime.flow_run, "scheduled_start_time", due, raising=False)
    assert day_before(flows.nightly._due()) == "2026-11-22"


def test_the_automations_bring_a_run_back_a_bounded_number_of_times() -> None:
    silent, crashed = automations.automations()
    assert silent.trigger.within.total_seconds() > 2 * automations.HEARTBEAT_S  # type: ignore[union-attr]
    runs = crashed.trigger.match.root["prefect.run-count"]  # type: ignore[union-attr]
    assert runs == [str(run) for run in range(automations.RUNS_MAX)]
    assert "prefect.flow-run.heartbeat" in silent.trigger.expect  # type: ignore[union-attr]


def test_no_flow_takes_a_path_or_a_name() -> None:
    taken = {flow.name: set(flow.parameters.properties) for flow in (intake, reprocess, release, nightly)}
    assert taken == {"intake": {"batch_ids"}, "reprocess": {"batch_ids"}, "release": set(), "nightly": {"day"}}
