"""Reading again: clerks' values stay, accepted dossiers are left alone, nothing settled is lost."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pipeline import bag
from pipeline.codec import dossier_from_bytes
from pipeline.corrections import keep_corrections, with_dossier
from pipeline.crew import Crew
from pipeline.errors import EngineUnavailable, StoreConflict
from pipeline.kinds import State
from pipeline.model import Correction, Dossier
from pipeline.outcome import Outcome, Rework
from pipeline.ports import ItemState
from pipeline.reprocess import reprocess
from pipeline.settings import Settings
from pipeline.tools import Blob, Package
from tests.pipeline.examples import example, keep
from tests.pipeline.test_intake import FakeBooks

DOSSIER = example()
CORRECTION = Correction(
    before="2022-06-30", after="2022-06-03", action="corrected", by="clerk-1", at=DOSSIER.received_at
)


def settled(dossier: Dossier) -> Dossier:
    """Return the dossier after a clerk corrected the child's birthday."""
    return replace(
        dossier,
        fields=tuple(
            replace(one, value="2022-06-03", state=State.CORRECTED, confidence=None, corrections=(CORRECTION,))
            if one.key == "child.dob"
            else one
            for one in dossier.fields
        ),
    )


def test_a_corrected_value_stays_and_everything_else_is_read_anew() -> None:
    anew = replace(
        DOSSIER,
        fields=tuple(replace(one, field_id=f"x{one.field_id}", value="anew", confidence=0.9) for one in DOSSIER.fields),
    )
    merged = keep_corrections(settled(DOSSIER), anew)
    values = {one.key: (one.value, one.state, one.corrections) for one in merged.fields}
    assert values["child.dob"] == ("2022-06-03", State.CORRECTED, (CORRECTION,))
    assert {value[0] for key, value in values.items() if key != "child.dob"} == {"anew"}
    assert all(one.field_id.startswith("x") for one in merged.fields)


def test_a_settled_value_without_a_place_stops_the_whole_thing() -> None:
    anew = replace(DOSSIER, fields=tuple(one for one in DOSSIER.fields if one.key != "child.dob"))
    with pytest.raises(StoreConflict, match=r"child\.dob"):
        keep_corrections(settled(DOSSIER), anew)


def test_a_value_that_was_taken_back_stops_nothing_where_it_has_no_place_any_more() -> None:
    taken_back = replace(
        settled(DOSSIER),
        fields=tuple(replace(one, state=State.NEEDS_REVIEW) for one in settled(DOSSIER).fields),
    )
    anew = replace(DOSSIER, fields=tuple(one for one in DOSSIER.fields if one.key != "child.dob"))
    assert keep_corrections(taken_back, anew).fields == anew.fields


def test_another_paper_of_the_same_class_keeps_its_own_corrections() -> None:
    second = replace(DOSSIER.components[0], component_id="c9", seq=9)
    field_of_second = replace(
        next(one for one in DOSSIER.fields if one.key == "child.dob"), component_id="c9", field_id="c9.child.dob"
    )
    two = replace(DOSSIER, components=(*DOSSIER.components, second), fields=(*DOSSIER.fields, field_of_second))
    merged = keep_corrections(settled(DOSSIER), two)
    states = {one.field_id: one.state for one in merged.fields if one.key == "child.dob"}
    assert states == {"c1.child.dob": State.CORRECTED, "c9.child.dob": State.NEEDS_REVIEW}


def test_a_package_with_another_dossier_names_it_in_its_manifest() -> None:
    manifest = Blob(key="p/tagmanifest-sha256.txt", data=bag.manifest({"bagit.txt": "0"}), media_type="text/plain")
    told = Blob(key="p/dossier.json", data=b"{}", media_type="application/json")
    other = Blob(key="p/bagit.txt", data=b"x", media_type="text/plain")
    package = with_dossier(Package(dossier=DOSSIER, prefix="p/", blobs=(other, manifest, told)), settled(DOSSIER))
    by_key = {blob.key: blob.data for blob in package.blobs}
    assert list(by_key) == ["p/bagit.txt", "p/tagmanifest-sha256.txt", "p/dossier.json"]
    assert dossier_from_bytes(by_key["p/dossier.json"]) == settled(DOSSIER)
    assert bag.read_manifest(by_key["p/tagmanifest-sha256.txt"])["dossier.json"] == bag.sha256(by_key["p/dossier.json"])


@dataclass
class ReadingPool:
    """Answers every rework with the next revision."""

    books: FakeBooks
    fault: Exception | None = None
    width: int = 1
    worked: list[Rework] = field(default_factory=list)

    def run(self, task: ItemState | Rework) -> Outcome:
        """Return facts as a worker would."""
        assert isinstance(task, Rework)
        self.worked.append(task)
        if self.fault is not None:
            raise self.fault
        known = self.books.ledger.dossiers()[0]
        return Outcome(stored=replace(known, revision=task.revision, doubtful=0), quarantined=())


@pytest.fixture
def books(tmp_path: Path) -> FakeBooks:
    """Return empty books."""
    return FakeBooks(settings=Settings(state_dir=tmp_path))


def test_a_dossier_is_read_again_as_its_next_revision(books: FakeBooks) -> None:
    keep(DOSSIER, status="needs_review", blobs=books.blobs, ledger=books.ledger)
    (done,) = reprocess([DOSSIER.dossier_id], tools=books, crew=Crew(pool=ReadingPool(books)))
    assert done.state == "reprocessed"
    assert (books.ledger.dossiers()[0].revision, books.ledger.dossiers()[0].doubtful) == (3, 0)  # 2: being read
    assert books.ledger.outbox() == ()
    assert "reprocessed" in [event.action for event in books.ledger.events(subject=DOSSIER.dossier_id)]


@pytest.mark.parametrize("status", ["ready", "exported", "in_review", "rejected", "withdrawn"])
def test_an_accepted_or_opened_dossier_is_never_read_again(books: FakeBooks, status: str) -> None:
    keep(DOSSIER, status=status, blobs=books.blobs, ledger=books.ledger)
    pool = ReadingPool(books)
    (done,) = reprocess([DOSSIER.dossier_id], tools=books, crew=Crew(pool=pool))
    assert (done.state, pool.worked, books.ledger.dossiers()[0].revision) == ("kept", [], 1)


def test_the_outbox_is_answered_unless_another_try_may_do(books: FakeBooks) -> None:
    keep(DOSSIER, status="needs_review", blobs=books.blobs, ledger=books.ledger)
    books.ledger.ask("reprocess", DOSSIER.dossier_id, actor="clerk", now=books.clock.now())
    failing = ReadingPool(books, fault=EngineUnavailable("Killed."))
    (failed,) = reprocess(None, tools=books, crew=Crew(pool=failing))
    assert (failed.state, len(books.ledger.outbox())) == ("failed", 1)
    (done,) = reprocess(None, tools=books, crew=Crew(pool=ReadingPool(books)))
    assert (done.state, books.ledger.outbox()) == ("reprocessed", ())


def test_a_dossier_being_read_is_closed_to_clerks_and_opens_again_when_reading_fails(books: FakeBooks) -> None:
    keep(DOSSIER, status="needs_review", blobs=books.blobs, ledger=books.ledger)
    pool = ReadingPool(books, fault=StoreConflict("A settled value would be lost."))
    seen: list[str] = []
    run = pool.run

    def look(task: ItemState | Rework) -> Outcome:
        seen.append(books.ledger.dossiers()[0].status)
        return run(task)

    pool.run = look  # type: ignore[method-assign]  # to look while it reads
    (failed,) = reprocess([DOSSIER.dossier_id], tools=books, crew=Crew(pool=pool))
    assert (failed.state, seen, books.ledger.dossiers()[0].status) == ("failed", ["processing"], "needs_review")
    assert "not-reprocessed" in [event.action for event in books.ledger.events(subject=DOSSIER.dossier_id)]


def test_a_dossier_nobody_knows_fails_alone(books: FakeBooks) -> None:
    keep(DOSSIER, status="needs_review", blobs=books.blobs, ledger=books.ledger)
    done = reprocess(["nobody", DOSSIER.dossier_id], tools=books, crew=Crew(pool=ReadingPool(books)))
    assert [one.state for one in done] == ["failed", "reprocessed"]
