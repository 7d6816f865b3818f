"""What goes out, what never does, and what a second run or a faster clerk changes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.release import release
from pipeline.settings import Settings
from tests.pipeline.examples import example, keep
from tests.pipeline.test_intake import FakeBooks

DOSSIER = example()
DROP = f"outgoing/2022/06/03/{DOSSIER.dossier_id}/"


@pytest.fixture
def books(tmp_path: Path) -> FakeBooks:
    """Return empty books."""
    return FakeBooks(settings=Settings(state_dir=tmp_path))


def test_a_ready_dossier_goes_out_once_with_its_papers_and_the_message_last(books: FakeBooks) -> None:
    keep(DOSSIER, status="ready", blobs=books.blobs, ledger=books.ledger)
    (done,) = release(None, tools=books)
    assert (done.state, done.key) == ("released", f"{DROP}dong-bo-ho-so.json")
    out = [key for key in books.blobs.puts if key.startswith("outgoing/")]
    assert out == [f"{DROP}pdf/c1.pdf", f"{DROP}pdf/c2.pdf", f"{DROP}dossier.json", f"{DROP}dong-bo-ho-so.json"]
    message = json.loads(books.blobs.get(out[-1]))["HoSo"]
    assert [books.blobs.head(paper["DuongDanTaiTepTin"]) is not None for paper in message["TaiLieuNop"]] == [True] * 2
    assert release(None, tools=books) == ()
    (again,) = release([DOSSIER.dossier_id], tools=books)
    assert again.state == "known"
    assert books.ledger.dossiers()[0].status == "exported"


@pytest.mark.parametrize("status", ["needs_review", "in_review", "needs_supplement", "rejected", "withdrawn"])
def test_what_nobody_accepted_never_goes_out_even_when_asked_for(books: FakeBooks, status: str) -> None:
    keep(DOSSIER, status=status, blobs=books.blobs, ledger=books.ledger)
    books.ledger.ask("release", DOSSIER.dossier_id, actor="clerk", now=books.clock.now())
    (done,) = release(None, tools=books)
    assert done.state == "refused"
    assert not list(books.blobs.keys("outgoing/"))
    assert books.ledger.outbox() == ()


def test_a_request_in_the_outbox_is_answered_and_closed(books: FakeBooks) -> None:
    keep(DOSSIER, status="ready", blobs=books.blobs, ledger=books.ledger)
    books.ledger.ask("release", DOSSIER.dossier_id, actor="clerk", now=books.clock.now())
    assert [one.state for one in release(None, tools=books)] == ["released"]
    assert books.ledger.outbox() == ()


def test_a_dossier_whose_papers_are_gone_fails_alone_and_stays_asked_for(books: FakeBooks) -> None:
    keep(DOSSIER, status="ready", blobs=books.blobs, ledger=books.ledger)
    other = replace(DOSSIER, dossier_id="00000000-0000-0000-0000-000000000002", pdfs=(),
                    item=replace(DOSSIER.item, item_id="other"))  # fmt: skip
    keep(other, status="ready", blobs=books.blobs, ledger=books.ledger)
    books.ledger.ask("release", DOSSIER.dossier_id, actor="clerk", now=books.clock.now())
    books.blobs.delete(DOSSIER.pdfs[0][1].key)
    assert {one.dossier_id: one.state for one in release(None, tools=books)} == {
        DOSSIER.dossier_id: "failed",
        other.dossier_id: "released",
    }
    assert len(books.ledger.outbox()) == 1


def test_a_clerk_who_is_faster_wins_and_nothing_announces_the_old_answer(books: FakeBooks) -> None:
    keep(DOSSIER, status="ready", blobs=books.blobs, ledger=books.ledger)
    stale = books.ledger.dossier(DOSSIER.dossier_id)
    books.ledger.set_status(DOSSIER.dossier_id, "in_review", revision=1, actor="clerk", now=books.clock.now())
    books.ledger.dossier = lambda dossier_id: stale  # type: ignore[method-assign]  # read just before the clerk
    (done,) = release([DOSSIER.dossier_id], tools=books)
    assert done.state == "failed"
    assert books.blobs.head(f"{DROP}dong-bo-ho-so.json") is None
