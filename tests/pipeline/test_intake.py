"""Register, take and settle: nothing is lost, nothing is stored twice, and one failure stops nobody else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline import claims, identity, inbox, intake
from pipeline.crew import Crew
from pipeline.decoding.uploads import upload
from pipeline.errors import EngineUnavailable, IntakeError, StoreUnavailable, Unreadable
from pipeline.intake import adopt, register, take
from pipeline.model import Batch, Quarantined
from pipeline.outcome import Outcome, Rework, Summary
from pipeline.ports import ItemState, StoredDossier
from pipeline.settings import Limits, Settings
from tests.fakes import MemoryBlobs, MemoryLedger

JPEG = b"\xff\xd8\xff\xe0 "


class FixedClock:
    """Always the same second."""

    def now(self) -> str:
        """Return it."""
        return "2026-11-23T08:00:00+07:00"


@dataclass
class FakeBooks:
    """Books in memory."""

    settings: Settings
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    clock: FixedClock = field(default_factory=FixedClock)


@dataclass
class FakePool:
    """Stores one object per item, or does what `fault` says first."""

    books: FakeBooks
    fault: Callable[[ItemState], None] = lambda state: None
    width: int = 1
    worked: list[str] = field(default_factory=list)

    def run(self, task: ItemState | Rework) -> Outcome:
        """Return a dossier's facts, or no dossier when every scan says it is bad."""
        state = task.state if isinstance(task, Rework) else task
        self.worked.append(state.item.source_name)
        self.fault(state)
        originals = {scan.name: self._original(state, scan.scan_id) for scan in state.item.scans}
        bad = tuple(
            Quarantined(scan_id=scan.scan_id, name=scan.name, code=Unreadable.code, message="Broken.", advice="Again.")
            for scan in state.item.scans
            if b"bad" in originals[scan.name]
        )
        if len(bad) == len(originals):
            return Outcome(stored=None, quarantined=bad)
        return Outcome(stored=self._store(state, len(originals) - len(bad)), quarantined=bad)

    def _original(self, state: ItemState, scan_id: str) -> bytes:
        return self.books.blobs.get(f"inbox/{state.batch_id}/{state.item.item_id}/{scan_id}")

    def _store(self, state: ItemState, pages: int) -> StoredDossier:
        dossier_id = identity.dossier_id(state.item.item_id)
        key = f"dossiers/{state.received_at[:10].replace('-', '/')}/{dossier_id}/dossier.json"
        self.books.blobs.put(key, b"{}", "application/json")
        return StoredDossier(
            dossier_id=dossier_id,
            item_id=state.item.item_id,
            batch_id=state.batch_id,
            key=key,
            revision=1,
            route="review",
            status="needs_review",
            stored_at=self.books.clock.now(),
            received_at=state.received_at,
            fields=3,
            doubtful=1,
            pages=pages,
            seconds=0.1,
        )


@pytest.fixture
def books(tmp_path: Path) -> FakeBooks:
    """Return empty books."""
    return FakeBooks(settings=Settings(state_dir=tmp_path, attempts=3))


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PAUSE_S", 0.0)


def hand_in(books: FakeBooks, tmp_path: Path, **dossiers: bytes) -> Batch:
    """Return the registered batch of one folder per dossier, each with one file."""
    root = tmp_path / "batch"
    for name, data in dossiers.items():
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name / "a.jpg").write_bytes(data)
    return register(upload(root, into=tmp_path / "unpacked", limits=Limits()), tools=books)


def states(summary_dossiers: object) -> dict[str, str]:
    """Return the state of each item by the name it came under."""
    return {done.item.item.source_name: done.state for done in summary_dossiers}  # type: ignore[attr-defined]


def test_originals_are_in_the_inbox_before_the_ledger_knows(books: FakeBooks, tmp_path: Path) -> None:
    seen: list[list[str]] = []

    class Looking(MemoryLedger):
        def register(self, batch: Batch) -> None:
            seen.append(list(books.blobs.objects))
            super().register(batch)

    books.ledger = Looking()
    batch = hand_in(books, tmp_path, D1=JPEG + b"1", D2=JPEG + b"2")
    prefix = f"inbox/{batch.batch_id}/"
    assert seen[0][-1] == f"{prefix}batch.json"
    assert {key.count("/") for key in seen[0][:-1]} == {3}


def test_a_batch_is_stored_once_however_often_it_is_handed_in(books: FakeBooks, tmp_path: Path) -> None:
    pool = FakePool(books)
    first = hand_in(books, tmp_path, D1=JPEG + b"1", D2=JPEG + b"2")
    summary = take([first.batch_id], tools=books, crew=Crew(pool=pool))
    assert states(summary.dossiers) == {"D1": "stored", "D2": "stored"}
    assert summary.exit_code == 0
    assert not list(books.blobs.keys("inbox/"))
    puts = list(books.blobs.puts)
    again = hand_in(books, tmp_path)
    summary = take([again.batch_id], tools=books, crew=Crew(pool=pool))
    assert again.batch_id == first.batch_id
    assert states(summary.dossiers) == {"D1": "known", "D2": "known"}
    assert all(done.dossier is not None and done.dossier.route == "review" for done in summary.dossiers)
    assert (books.blobs.puts, pool.worked) == (puts, ["D1", "D2"])
    assert summary.exit_code == 0


def test_a_dossier_that_the_store_lost_is_made_again_unless_a_clerk_worked_on_it(
    books: FakeBooks, tmp_path: Path
) -> None:
    pool = FakePool(books)
    first = hand_in(books, tmp_path, D1=JPEG + b"1", D2=JPEG + b"2")
    done = take([first.batch_id], tools=books, crew=Crew(pool=pool)).dossiers
    books.blobs.objects.clear()
    books.ledger.set_status(done[1].dossier_id, "in_review", revision=1, actor="clerk", now=books.clock.now())
    summary = take([hand_in(books, tmp_path).batch_id], tools=books, crew=Crew(pool=pool))
    assert states(summary.dossiers) == {"D1": "stored", "D2": "failed"}
    assert "backup" in str(summary.dossiers[1].error)
    assert list(books.blobs.keys("dossiers/")) == [done[0].dossier.key]  # type: ignore[union-attr]


def test_a_new_dossier_in_an_old_folder_is_the_only_one_worked_on(books: FakeBooks, tmp_path: Path) -> None:
    pool = FakePool(books)
    crew = Crew(pool=pool)
    take([hand_in(books, tmp_path, D1=JPEG + b"1").batch_id], tools=books, crew=crew)
    summary = take([hand_in(books, tmp_path, D2=JPEG + b"2").batch_id], tools=books, crew=crew)
    assert states(summary.dossiers) == {"D1": "known", "D2": "stored"}
    assert pool.worked == ["D1", "D2"]
    assert not list(books.blobs.keys("inbox/"))


def test_what_a_run_killed_at_its_very_end_left_goes_with_the_next_run_over_the_same_items(
    books: FakeBooks, tmp_path: Path
) -> None:
    old = hand_in(books, tmp_path, D1=JPEG + b"1").batch_id
    sealed = books.blobs.get(f"inbox/{old}/batch.json")
    crew = Crew(pool=FakePool(books))
    take([old], tools=books, crew=crew)
    books.blobs.put(f"inbox/{old}/batch.json", sealed, "application/json")  # as if it had died before it swept
    take([hand_in(books, tmp_path, D2=JPEG + b"2").batch_id], tools=books, crew=crew)
    assert not list(books.blobs.keys("inbox/"))


def test_bad_files_are_quarantined_and_the_rest_of_the_dossier_is_stored(books: FakeBooks, tmp_path: Path) -> None:
    (tmp_path / "batch" / "D1").mkdir(parents=True)
    (tmp_path / "batch" / "D1" / "b.jpg").write_bytes(JPEG + b"bad")
    (tmp_path / "batch" / "link").symlink_to("/etc/passwd")
    batch = hand_in(books, tmp_path, D1=JPEG + b"1", D2=JPEG + b"bad too")
    summary = take([batch.batch_id], tools=books, crew=Crew(pool=FakePool(books)))
    assert states(summary.dossiers) == {"D1": "stored", "D2": "rejected"}
    assert sorted(file.name for file in summary.quarantined) == ["a.jpg", "b.jpg", "batch/link"]
    assert summary.exit_code == 3
    assert not list(books.blobs.keys("inbox/"))
    again = take([batch.batch_id], tools=books, crew=Crew(pool=FakePool(books)))
    assert (states(again.dossiers), again.exit_code) == ({"D1": "known", "D2": "rejected"}, 3)


def test_a_refused_zip_is_kept_under_its_hash_with_the_reason(books: FakeBooks, tmp_path: Path) -> None:
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch" / "x.zip").write_bytes(b"PK\x03\x04 no zip")
    batch = hand_in(books, tmp_path)
    (file,) = batch.quarantined
    assert books.blobs.get(f"quarantine/{file.scan_id}/original") == b"PK\x03\x04 no zip"
    assert b"UNREADABLE" in books.blobs.get(f"quarantine/{file.scan_id}/reason.json")
    assert take([batch.batch_id], tools=books, crew=Crew(pool=FakePool(books))).exit_code == 3


def test_a_failed_item_does_not_stop_the_others_and_is_taken_up_again(books: FakeBooks, tmp_path: Path) -> None:
    def fault(state: ItemState) -> None:
        if state.item.source_name == "D1":
            raise IntakeError("A fault.")

    batch = hand_in(books, tmp_path, D1=JPEG + b"1", D2=JPEG + b"2")
    summary = take([batch.batch_id], tools=books, crew=Crew(pool=FakePool(books, fault)))
    assert states(summary.dossiers) == {"D1": "failed", "D2": "stored"}
    assert summary.exit_code == 1
    assert [key for key in books.blobs.keys("inbox/") if key.endswith("batch.json")]
    summary = take(None, tools=books, crew=Crew(pool=FakePool(books), tries=3))
    assert states(summary.dossiers) == {"D1": "stored"}
    assert not list(books.blobs.keys("inbox/"))


def test_only_an_error_that_says_so_is_tried_again_and_only_so_often(books: FakeBooks, tmp_path: Path) -> None:
    def dies(state: ItemState) -> None:
        raise EngineUnavailable("Killed.")

    def breaks(state: ItemState) -> None:
        raise IntakeError("A fault.")

    batch = hand_in(books, tmp_path, D1=JPEG + b"1")
    pool = FakePool(books, breaks)
    take([batch.batch_id], tools=books, crew=Crew(pool=pool))
    assert pool.worked == ["D1"]
    pool = FakePool(books, dies)
    summary = take([batch.batch_id], tools=books, crew=Crew(pool=pool))
    assert pool.worked == ["D1"] * 3
    assert summary.exit_code == EngineUnavailable.exit_code
    waiting = take(None, tools=books, crew=Crew(pool=pool, tries=3))
    assert states(waiting.dossiers) == {"D1": "failed"}
    assert "waits for a person" in str(waiting.dossiers[0].error)
    assert pool.worked == ["D1"] * 3
    asked = take([batch.batch_id], tools=books, crew=Crew(pool=FakePool(books)))
    assert states(asked.dossiers) == {"D1": "stored"}


def test_an_item_of_a_killed_process_is_taken_up_at_once_one_of_a_living_process_is_not(
    books: FakeBooks, tmp_path: Path
) -> None:
    batch = hand_in(books, tmp_path, D1=JPEG + b"1", D2=JPEG + b"2", D3=JPEG + b"3")
    host, pid, started = claims.this_worker().split("/")
    holders = {"D1": f"{host}/{pid}/{int(started) - 1}", "D2": f"{host}/{pid}/{started}", "D3": "elsewhere/1/1"}
    for item in batch.items:
        assert books.ledger.claim(
            item.item_id, worker=holders[item.source_name], now=books.clock.now(), lease_s=books.settings.lease_s
        )
    summary = take([batch.batch_id], tools=books, crew=Crew(pool=FakePool(books)))
    assert states(summary.dossiers) == {"D1": "stored", "D2": "busy", "D3": "busy"}
    assert summary.exit_code == 8


@pytest.mark.parametrize("point", ["originals", "sealed", "stored", "finished"])
def test_a_crash_anywhere_then_again_stores_every_dossier_once(books: FakeBooks, tmp_path: Path, point: str) -> None:
    def run() -> Summary:
        batch = hand_in(books, tmp_path, D1=JPEG + b"1", D2=JPEG + b"2")
        return take([batch.batch_id], tools=books, crew=Crew(pool=FakePool(books)))

    where, name = {
        "originals": (inbox, "seal"),
        "sealed": (books.ledger, "register"),
        "stored": (books.ledger, "finish"),
        "finished": (inbox, "empty"),
    }[point]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, _crash)
        with pytest.raises(KeyboardInterrupt):
            run()
    for work in books.ledger.works.values():
        work.lease_until = 0.0
    summary = run()
    assert set(states(summary.dossiers).values()) <= {"stored", "known"}
    assert len([key for key in books.blobs.keys("dossiers/") if key.endswith("dossier.json")]) == 2
    assert len(books.ledger.kept) == 2
    assert not list(books.blobs.keys("inbox/"))


def _crash(*args: object, **kwargs: object) -> None:
    raise KeyboardInterrupt


def test_a_batch_that_lies_in_the_inbox_is_adopted_with_its_first_receipt(books: FakeBooks, tmp_path: Path) -> None:
    batch = hand_in(books, tmp_path, D1=JPEG + b"1")
    lost = FakeBooks(settings=books.settings, blobs=books.blobs)
    assert adopt(lost) == (batch.batch_id,)
    assert adopt(lost) == ()
    assert lost.ledger.items()[0].received_at == batch.received_at
    assert states(take(None, tools=lost, crew=Crew(pool=FakePool(lost))).dossiers) == {"D1": "stored"}


def test_a_wrong_batch_in_the_inbox_is_told_and_stops_nobody(books: FakeBooks, tmp_path: Path) -> None:
    batch = hand_in(books, tmp_path, D1=JPEG + b"1")
    books.blobs.put("inbox/zzz/batch.json", b"{}", "application/json")
    lost = FakeBooks(settings=books.settings, blobs=books.blobs)
    assert adopt(lost) == (batch.batch_id,)
    assert lost.ledger.events(subject="zzz")[0].action == "not-adopted"


def test_a_file_that_changes_while_it_is_read_is_refused(books: FakeBooks, tmp_path: Path) -> None:
    (tmp_path / "batch" / "D1").mkdir(parents=True)
    path = tmp_path / "batch" / "D1" / "a.jpg"
    path.write_bytes(JPEG)
    found = upload(tmp_path / "batch", into=tmp_path / "unpacked", limits=Limits())
    path.write_bytes(JPEG + b"changed")
    batch = register(found, tools=books)
    assert (batch.items, batch.quarantined[0].code) == ((), "UNREADABLE")
    assert not list(books.blobs.keys("inbox/"))


def test_a_store_that_cannot_be_reached_is_an_error_and_the_originals_stay(books: FakeBooks, tmp_path: Path) -> None:
    batch = hand_in(books, tmp_path, D1=JPEG + b"1")
    before = dict(books.blobs.objects)

    def away(state: ItemState) -> None:
        raise StoreUnavailable("The store does not answer.")

    summary = take([batch.batch_id], tools=books, crew=Crew(pool=FakePool(books, away)))
    assert summary.exit_code == StoreUnavailable.exit_code
    assert books.blobs.objects == before
