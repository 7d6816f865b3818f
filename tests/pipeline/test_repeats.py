"""A request handed in twice is told of the one before, within a month, and the ledger holds nobody's number."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import bag
from pipeline.codec import dossier_from_bytes
from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Route
from pipeline.model import Dossier
from pipeline.ports import StoredDossier
from pipeline.repeats import KEY, repeat_marks, told_of_repeats
from pipeline.settings import Settings
from tests.fakes import MemoryBlobs, MemoryLedger
from tests.pipeline.examples import example, keep

NUMBER = "082090000123"
FIELDS = tuple(replace(f, key=f.key.replace("id_number", "id12")) for f in example().fields)


class Clock:
    """A clock that nobody asks."""

    def now(self) -> str:
        """Return a time."""
        return "2026-11-23T08:00:00+07:00"


@dataclass
class Books:
    """Books in memory."""

    settings: Settings = field(default_factory=lambda: Settings(state_dir=Path("state")))
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    clock: Clock = field(default_factory=Clock)


def handed_in(books: Books, name: str, received_at: str, **changes: Any) -> StoredDossier:
    """Return the facts of the example under another id, handed in on a day, after it was looked for."""
    item = replace(example().item, item_id=f"item-{name}", scans=(replace(example().item.scans[0], scan_id=name),))
    dossier = replace(
        example(), dossier_id=f"dossier-{name}", item=item, received_at=received_at, flags=(), route=Route.RELEASE,
        fields=FIELDS,
    )  # fmt: skip
    dossier = replace(dossier, **changes)
    stored = keep(dossier, status="ready", blobs=books.blobs, ledger=books.ledger)
    tags = stored.key.removesuffix(bag.DOSSIER_FILE) + bag.TAG_MANIFEST_FILE
    books.blobs.put(tags, bag.manifest({bag.DOSSIER_FILE: "0" * 64}), bag.MEDIA_TYPE)
    marks = repeat_marks(dossier, blobs=books.blobs)
    return told_of_repeats(replace(stored, route="release", flag_codes=()), marks, tools=books)


def in_store(books: Books, stored: StoredDossier) -> Dossier:
    return dossier_from_bytes(books.blobs.get(stored.key))


def test_the_second_request_of_a_month_is_flagged_and_goes_to_a_clerk() -> None:
    books = Books()
    first = handed_in(books, "a", "2026-11-01T08:00:00+07:00")
    second = handed_in(books, "b", "2026-11-20T08:00:00+07:00")
    assert (first.route, first.flag_codes, in_store(books, first).flags) == ("release", (), ())
    (flag,) = in_store(books, second).flags
    assert (flag.code, flag.severity, flag.scope, flag.detail) == (
        FlagCode.DUPLICATE_DOSSIER, Severity.WARN, "dossier", "dossier-a",
    )  # fmt: skip
    assert (second.route, second.status, second.flag_codes) == ("review", "needs_review", ("DUPLICATE_DOSSIER",))
    assert in_store(books, second).route is Route.REVIEW
    tags = bag.read_manifest(books.blobs.get(second.key.removesuffix(bag.DOSSIER_FILE) + bag.TAG_MANIFEST_FILE))
    assert tags[bag.DOSSIER_FILE] == bag.sha256(books.blobs.get(second.key))


def test_a_month_later_or_of_another_procedure_it_is_another_request() -> None:
    books = Books()
    handed_in(books, "a", "2026-09-01T08:00:00+07:00")
    assert handed_in(books, "b", "2026-11-20T08:00:00+07:00").flag_codes == ()
    other = replace(example().procedure, code="1.000894")
    assert handed_in(books, "c", "2026-11-21T08:00:00+07:00", procedure=other).flag_codes == ()


def test_a_dossier_done_again_is_no_repeat_of_itself_nor_of_a_later_one() -> None:
    books = Books()
    first = handed_in(books, "a", "2026-11-01T08:00:00+07:00")
    handed_in(books, "b", "2026-11-20T08:00:00+07:00")
    assert handed_in(books, "a", "2026-11-01T08:00:00+07:00") == first


def test_the_very_same_files_are_a_repeat_whatever_is_read_on_them() -> None:
    books = Books()
    scans = example().item.scans
    for name in ("a", "b"):
        item = replace(example().item, item_id=f"item-{name}", scans=scans)
        told = handed_in(books, name, "2026-11-20T08:00:00+07:00", item=item, fields=())
    assert told.flag_codes == ("DUPLICATE_DOSSIER",)


def test_the_ledger_holds_digests_under_a_key_of_the_stores_own() -> None:
    one, two = Books(), Books()
    for books in (one, two):
        handed_in(books, "a", "2026-11-01T08:00:00+07:00")
    assert len(one.ledger.repeats) == 2  # the files, and who asks for what
    assert all(NUMBER not in mark for mark, _ in one.ledger.repeats)
    assert {mark for mark, _ in one.ledger.repeats}.isdisjoint(mark for mark, _ in two.ledger.repeats)
    assert one.blobs.get(KEY) != two.blobs.get(KEY)


@pytest.mark.parametrize("marks", [(), ("nobody-else-has-it",)])
def test_nothing_in_common_changes_nothing(marks: tuple[str, ...]) -> None:
    books = Books()
    stored = keep(example(), status="ready", blobs=books.blobs, ledger=books.ledger)
    puts = list(books.blobs.puts)
    assert told_of_repeats(stored, marks, tools=books) == stored
    assert books.blobs.puts == puts
