"""Crops go when their time is over, nothing else does, and the proof of it stays."""

from pathlib import Path

import pytest

from pipeline.ports import LedgerEvent
from pipeline.retention import delete_old_crops
from pipeline.settings import Settings
from tests.pipeline.examples import example, keep
from tests.pipeline.test_intake import FakeBooks


def held(tmp_path: Path, *, status: str, closed_at: str | None, days: int = 30) -> tuple[FakeBooks, str]:
    """Return books with one dossier that has a crop, closed at a time, and the crop's key."""
    books = FakeBooks(settings=Settings(state_dir=tmp_path, crop_days=days))
    stored = keep(example(), status=status, blobs=books.blobs, ledger=books.ledger)
    crop = stored.key.removesuffix("dossier.json") + "crops/c01.child.dob-1.jpg"
    books.blobs.put(crop, b"jpg", "image/jpeg")
    if closed_at:
        books.ledger.append(LedgerEvent(at=closed_at, actor="release", action=status, subject=stored.dossier_id))
    return books, crop


@pytest.mark.parametrize(
    ("status", "closed_at", "days", "gone"),
    [
        ("exported", "2026-10-01T10:00:00+07:00", 30, True),
        ("rejected", "2026-10-01T10:00:00+07:00", 30, True),
        ("exported", "2026-11-20T10:00:00+07:00", 30, False),
        ("exported", "2026-11-20T10:00:00+07:00", 0, True),
        ("needs_review", "2026-01-01T10:00:00+07:00", 30, False),
    ],
)
def test_crops_go_when_their_time_is_over(tmp_path: Path, status: str, closed_at: str, days: int, gone: bool) -> None:
    books, crop = held(tmp_path, status=status, closed_at=closed_at, days=days)
    others = [key for key in books.blobs.objects if key != crop]

    assert delete_old_crops(tools=books) == int(gone)

    assert (books.blobs.head(crop) is None) is gone
    assert [key for key in books.blobs.objects if key != crop] == others


def test_the_deletion_leaves_an_event_and_is_done_once(tmp_path: Path) -> None:
    books, _ = held(tmp_path, status="exported", closed_at="2026-10-01T10:00:00+07:00")
    assert [delete_old_crops(tools=books), delete_old_crops(tools=books)] == [1, 0]
    told = [event for event in books.ledger.events() if event.action == "deleted"]
    assert [(event.actor, event.detail) for event in told] == [("retention", "crops=1")]
