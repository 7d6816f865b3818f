"""Pictures taken again join the dossier of their item code; a settled dossier is left alone, and nothing gets lost."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pipeline.crew import Crew
from pipeline.decoding.uploads import upload
from pipeline.intake import adopt, register, take
from pipeline.model import Batch
from pipeline.outcome import Outcome, Rework, Summary
from pipeline.ports import ItemState
from pipeline.settings import Limits, Settings
from tests.pipeline.test_intake import FakeBooks, FakePool

CODE, OTHER = "RB000000178VN", "EB123456785VN"
JPEG = b"\xff\xd8\xff\xe0 "


@dataclass
class Reading(FakePool):
    """A pool that takes retakes, too; `read` notes the revision and the files of each."""

    read: list[tuple[int, int]] = field(default_factory=list)

    def run(self, task: ItemState | Rework) -> Outcome:
        """Return the dossier at the revision asked for."""
        outcome = super().run(task)
        revision = task.revision if isinstance(task, Rework) else 1
        self.read.append((revision, len(task.item.scans)))
        assert outcome.stored is not None
        return replace(outcome, stored=replace(outcome.stored, revision=revision, item_code=task.item.item_code))

    def _original(self, state: ItemState, scan_id: str) -> bytes:
        key = f"inbox/{state.batch_id}/{state.item.item_id}/{scan_id}"
        return self.books.blobs.get(key) if state.dossier_key is None or self.books.blobs.head(key) else JPEG


@pytest.fixture
def books(tmp_path: Path) -> FakeBooks:
    """Return empty books."""
    return FakeBooks(settings=Settings(state_dir=tmp_path, attempts=3))


def hand_in(books: FakeBooks, folder: Path, code: str | None, *files: str) -> Batch:
    """Return the registered batch of one item with these files."""
    folder.mkdir(parents=True)
    for name in files:
        (folder / name).write_bytes(JPEG + name.encode())
    (folder / "manifest.json").write_text(json.dumps({"items": [{"item_code": code, "files": list(files)}]}))
    return register(upload(folder, into=folder / "unpacked", limits=Limits()), tools=books)


def worked(books: FakeBooks, pool: FakePool, batch: Batch) -> Summary:
    return take([batch.batch_id], tools=books, crew=Crew(pool=pool))


def test_new_pictures_of_an_item_become_its_next_revision(books: FakeBooks, tmp_path: Path) -> None:
    pool = Reading(books)
    worked(books, pool, hand_in(books, tmp_path / "a", CODE, "1.jpg", "2.jpg"))

    summary = worked(books, pool, hand_in(books, tmp_path / "b", CODE, "3.jpg"))

    assert [done.state for done in summary.dossiers] == ["stored"]
    (stored,) = books.ledger.dossiers()
    assert pool.read == [(1, 2), (3, 3)]  # 2 is the move that closes it to clerks
    assert (stored.revision, stored.status) == (3, "needs_review")
    assert not list(books.blobs.keys("inbox/"))


def test_the_same_pictures_again_change_nothing(books: FakeBooks, tmp_path: Path) -> None:
    pool = Reading(books)
    worked(books, pool, hand_in(books, tmp_path / "a", CODE, "1.jpg", "2.jpg"))
    summary = worked(books, pool, hand_in(books, tmp_path / "b", CODE, "2.jpg"))
    assert ([done.state for done in summary.dossiers], pool.read) == (["known"], [(1, 2)])


def test_a_settled_dossier_is_left_alone_and_says_so(books: FakeBooks, tmp_path: Path) -> None:
    pool = Reading(books)
    worked(books, pool, hand_in(books, tmp_path / "a", CODE, "1.jpg"))
    (stored,) = books.ledger.dossiers()
    books.ledger.set_status(stored.dossier_id, "exported", revision=1, actor="release", now=books.clock.now())

    summary = worked(books, pool, hand_in(books, tmp_path / "b", CODE, "2.jpg"))

    assert pool.read == [(1, 1)]
    assert [file.code for file in summary.quarantined] == ["DOSSIER_SETTLED"]
    told = [event.action for event in books.ledger.events(subject=stored.dossier_id)]
    assert told[-1] == "retake-refused"
    assert any(key.endswith("/original") for key in books.blobs.keys("quarantine/"))


def test_pictures_that_come_before_the_first_ones_were_read_go_with_them(books: FakeBooks, tmp_path: Path) -> None:
    pool = Reading(books)
    hand_in(books, tmp_path / "a", CODE, "1.jpg")
    batch = hand_in(books, tmp_path / "b", CODE, "2.jpg")
    worked(books, pool, batch)
    assert pool.read == [(1, 2)]


def test_a_crash_before_the_ledger_knew_is_made_good_by_the_inbox(books: FakeBooks, tmp_path: Path) -> None:
    pool = Reading(books)
    worked(books, pool, hand_in(books, tmp_path / "a", CODE, "1.jpg"))
    before = replace(books.ledger)
    works = {item_id: replace(work) for item_id, work in books.ledger.works.items()}
    hand_in(books, tmp_path / "b", CODE, "2.jpg")
    books.ledger = replace(before, works=works, members=dict(list(before.members.items())[:1]))

    adopted = adopt(books)

    assert len(adopted) == 1
    take(None, tools=books, crew=Crew(pool=pool))
    assert pool.read == [(1, 1), (3, 2)]


@pytest.mark.parametrize("code", [None, OTHER, "17", "RB000000170VN"])
def test_another_code_none_or_an_operators_own_number_joins_nothing(
    books: FakeBooks, tmp_path: Path, code: str | None
) -> None:
    pool = Reading(books)
    worked(books, pool, hand_in(books, tmp_path / "a", CODE if code == OTHER else code, "1.jpg"))
    worked(books, pool, hand_in(books, tmp_path / "b", code, "2.jpg"))
    assert pool.read == [(1, 1), (1, 1)]


def test_two_parts_of_one_hand_in_with_one_code_are_one_item(books: FakeBooks, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    for name in ("1.jpg", "2.jpg"):
        (folder / name).write_bytes(JPEG + name.encode())
    items = [{"item_code": CODE, "files": [name]} for name in ("1.jpg", "2.jpg")]
    (folder / "manifest.json").write_text(json.dumps({"items": items}))
    pool = Reading(books)
    worked(books, pool, register(upload(folder, into=tmp_path / "u", limits=Limits()), tools=books))
    assert pool.read == [(1, 2)]
