"""One contract for every ledger: in memory, SQLite, PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import NotStored, StoreConflict
from pipeline.model import Batch, Declared, Item, Quarantined, Scan
from pipeline.ports import Ledger, LedgerEvent, StoredDossier
from pipeline.stores.ledger import SqlLedger
from tests.fakes import MemoryLedger

T0 = "2026-11-23T08:00:00+07:00"
T1 = "2026-11-23T08:10:00+07:00"
T2 = "2026-11-23T08:20:00+07:00"
LEASE_S = 900


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    url = (
        request.getfixturevalue("postgres_url") if request.param == "postgres" else f"sqlite:///{tmp_path / 'l.sqlite'}"
    )
    opened = SqlLedger(url, tries=2)
    yield opened
    opened.close()


def item(number: int) -> Item:
    scan = Scan(scan_id=f"{number:064x}", name="Tờ khai.jpg", media_type="image/jpeg", size_bytes=10 + number)
    return Item(
        item_id=f"item-{number}",
        source_name=f"bưu-gửi-{number}",
        scans=(scan,),
        item_code="RA123456785VN",
        procedure_code="1.001193",
        accepted_at=T0,
        declared=(Declared(name="Tờ khai", kind="orig", sheets=1),),
    )


def refused(number: int = 1) -> Quarantined:
    return Quarantined(scan_id=f"bad-{number}", name="x.pdf", code="ENCRYPTED", message="It asks.", advice="Print it.")


def batch(*items: Item, name: str = "b1", quarantined: tuple[Quarantined, ...] = ()) -> Batch:
    return Batch(batch_id=name, source_name="upload", received_at=T0, items=items, quarantined=quarantined)


def stored(number: int = 1, *, revision: int = 1, route: str = "review", status: str = "needs_review") -> StoredDossier:
    return StoredDossier(
        dossier_id=f"dossier-{number}",
        item_id=f"item-{number}",
        batch_id="b1",
        key=f"dossiers/2026/11/23/dossier-{number}/dossier.json",
        revision=revision,
        route=route,
        status=status,
        stored_at=T1,
        received_at=T0,
        fields=12,
        doubtful=3,
        pages=2,
        seconds=1.5,
        procedure_code="1.001193",
        item_code="RA123456785VN",
        due_at=T2,
        flag_codes=("FIELD_MISSING",),
    )


def claim(ledger: Ledger, number: int = 1, *, worker: str = "w1", now: str = T0) -> bool:
    return ledger.claim(f"item-{number}", worker=worker, now=now, lease_s=LEASE_S)


def test_a_registered_item_comes_back_as_it_was(ledger: Ledger) -> None:
    ledger.register(batch(item(1), quarantined=(refused(),)))
    (state,) = ledger.items()
    assert state.item == item(1)
    assert (state.batch_id, state.state, state.attempts, state.received_at) == ("b1", "received", 0, T0)
    assert state.dossier_id is None
    assert ledger.quarantined("b1") == (refused(),)


def test_registering_twice_changes_nothing(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.register(batch(item(1), item(2), quarantined=(refused(),)))
    assert ledger.batches() == ("b1",)
    assert [state.item.item_id for state in ledger.items()] == ["item-1", "item-2"]
    assert len(ledger.quarantined()) == 1
    assert len(ledger.events(subject="b1")) == 1


def test_an_item_sent_again_is_listed_in_both_batches_and_keeps_its_state(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    claim(ledger)
    ledger.finish("item-1", stored(), now=T1)
    ledger.register(batch(item(2), item(1), name="b2"))
    again = {state.item.item_id: state for state in ledger.items(batch_id="b2")}
    assert again["item-1"].state == "stored"
    assert again["item-1"].batch_id == "b1"
    assert again["item-1"].dossier_key == stored().key
    assert again["item-2"].state == "received"
    assert [state.item.item_id for state in ledger.items(batch_id="b1")] == ["item-1"]


def test_an_item_is_found_by_its_code_or_by_the_one_that_its_slip_told(ledger: Ledger) -> None:
    ledger.register(batch(replace(item(1), item_code=None), replace(item(2), item_code="EB123456785VN")))
    assert ledger.item_of_code("RA123456785VN") is None
    claim(ledger)
    ledger.finish("item-1", stored(), now=T1)
    found = [ledger.item_of_code(code) for code in ("RA123456785VN", "EB123456785VN", "RB000000178VN")]
    assert [one and (one.item.item_id, one.dossier_id) for one in found] == [
        ("item-1", "dossier-1"), ("item-2", None), None,
    ]  # fmt: skip


def test_new_files_join_an_item_once_and_open_it_again(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    claim(ledger)
    ledger.finish("item-1", stored(), now=T1)
    for _ in range(2):
        ledger.join("item-1", (*item(1).scans, *item(2).scans), now=T2)
    (state,) = ledger.items()
    assert state.item.scans == (*item(1).scans, *item(2).scans)
    assert (state.state, state.dossier_id) == ("received", "dossier-1")
    assert [event.action for event in ledger.events(subject="item-1")] == ["claimed", "joined"]


def test_nothing_joins_an_item_that_is_being_worked_on_or_unknown(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    claim(ledger)
    ledger.join("item-1", item(2).scans, now=T1)
    ledger.join("item-7", item(2).scans, now=T1)
    assert [(state.state, state.item.scans) for state in ledger.items()] == [("working", item(1).scans)]


def test_items_are_found_by_state(ledger: Ledger) -> None:
    ledger.register(batch(item(1), item(2), item(3)))
    claim(ledger, 1)
    claim(ledger, 2)
    ledger.fail("item-2", code="ENGINE_UNAVAILABLE", retryable=True, now=T1)
    assert [s.item.item_id for s in ledger.items(states=("received", "failed"))] == ["item-2", "item-3"]
    assert [s.item.item_id for s in ledger.items(batch_id="b1", states=("working",))] == ["item-1"]


def test_a_claimed_item_is_nobody_elses_until_its_lease_runs_out(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    assert claim(ledger, now=T0)
    assert not claim(ledger, worker="w2", now=T1)
    assert claim(ledger, worker="w2", now="2026-11-23T08:15:00+07:00")
    assert ledger.items()[0].attempts == 2


def test_a_lease_is_reckoned_in_real_time_whatever_the_offset(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    assert claim(ledger, now=T0)
    assert not claim(ledger, worker="w2", now="2026-11-23T01:10:00+00:00")
    assert claim(ledger, worker="w2", now="2026-11-23T01:16:00+00:00")


def test_an_unknown_item_cannot_be_claimed(ledger: Ledger) -> None:
    assert not claim(ledger, 7)


@pytest.mark.parametrize(("retryable", "again"), [(True, True), (False, False)])
def test_only_a_passing_failure_may_be_claimed_again(ledger: Ledger, retryable: bool, again: bool) -> None:
    ledger.register(batch(item(1)))
    claim(ledger)
    ledger.fail("item-1", code="ENGINE_UNAVAILABLE", retryable=retryable, now=T1)
    assert ledger.items()[0].error_code == "ENGINE_UNAVAILABLE"
    assert claim(ledger, now=T1) is again


def test_a_stored_item_is_closed(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    claim(ledger)
    ledger.finish("item-1", stored(), now=T1)
    assert not claim(ledger, now=T2)
    ledger.fail("item-1", code="ENGINE", retryable=True, now=T2)  # a worker that was given up comes late
    assert ledger.items()[0].state == "stored"
    assert ledger.dossier("dossier-1") == stored()


def test_finishing_twice_is_finishing_once(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    for _ in range(2):
        ledger.finish("item-1", stored(), now=T1)
    assert ledger.dossiers() == (stored(),)
    assert len(ledger.events(subject="dossier-1")) == 1


def test_a_late_machine_answer_does_not_undo_a_clerks(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    ledger.finish("item-1", stored(), now=T1)
    ledger.set_status("dossier-1", "accepted", revision=1, actor="clerk:7", now=T1)
    ledger.finish("item-1", stored(), now=T2)
    kept = ledger.dossier("dossier-1")
    assert kept is not None
    assert (kept.status, kept.revision) == ("accepted", 2)


def test_a_later_revision_replaces_the_row(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    ledger.finish("item-1", stored(), now=T1)
    ledger.finish("item-1", stored(revision=2, route="release", status="ready"), now=T2)
    assert ledger.dossiers() == (stored(revision=2, route="release", status="ready"),)


def test_finishing_an_unknown_item_is_refused(ledger: Ledger) -> None:
    with pytest.raises(NotStored):
        ledger.finish("item-1", stored(), now=T1)
    assert ledger.dossiers() == ()


def test_dossiers_are_found_by_route_and_status(ledger: Ledger) -> None:
    ledger.register(batch(item(1), item(2), item(3)))
    ledger.finish("item-1", stored(1), now=T1)
    ledger.finish("item-2", stored(2, route="release", status="ready"), now=T1)
    ledger.finish("item-3", stored(3, route="release", status="released"), now=T1)
    assert [one.dossier_id for one in ledger.dossiers(route="release")] == ["dossier-2", "dossier-3"]
    assert [one.dossier_id for one in ledger.dossiers(route="release", status="ready")] == ["dossier-2"]
    assert ledger.dossier("dossier-9") is None


def test_of_two_clerks_the_second_is_told(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    ledger.finish("item-1", stored(), now=T1)
    ledger.set_status("dossier-1", "accepted", revision=1, actor="clerk:7", now=T2)
    ledger.set_status("dossier-1", "accepted", revision=1, actor="clerk:7", now=T2)  # the same said twice
    with pytest.raises(StoreConflict):
        ledger.set_status("dossier-1", "rejected", revision=1, actor="clerk:8", now=T2)
    kept = ledger.dossier("dossier-1")
    assert kept is not None
    assert (kept.status, kept.revision) == ("accepted", 2)
    assert [event.action for event in ledger.events(subject="dossier-1")] == ["stored", "accepted"]


def test_the_status_of_an_unknown_dossier_cannot_be_set(ledger: Ledger) -> None:
    with pytest.raises(NotStored):
        ledger.set_status("dossier-1", "accepted", revision=1, actor="clerk:7", now=T2)


def test_a_decision_waits_once_until_it_is_drained(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    ledger.finish("item-1", stored(), now=T1)
    for _ in range(2):
        ledger.ask("release", "dossier-1", actor="clerk:7", now=T1)
    ledger.ask("reprocess", "dossier-1", actor="clerk:7", now=T1)
    (entry,) = ledger.outbox("release")
    assert (entry.action, entry.dossier_id, entry.asked_by, entry.asked_at) == ("release", "dossier-1", "clerk:7", T1)
    for _ in range(2):
        ledger.drained(entry.entry_id, now=T2)
    assert [one.action for one in ledger.outbox()] == ["reprocess"]
    ledger.ask("release", "dossier-1", actor="clerk:8", now=T2)
    assert [one.action for one in ledger.outbox()] == ["reprocess", "release"]


def test_a_decision_about_no_dossier_is_refused(ledger: Ledger) -> None:
    with pytest.raises(StoreConflict):
        ledger.ask("release", "dossier-1", actor="clerk:7", now=T1)


def test_a_file_is_quarantined_once(ledger: Ledger) -> None:
    ledger.register(batch(item(1)))
    for _ in range(2):
        ledger.quarantine("b1", refused(2), now=T1)
    assert ledger.quarantined("b1") == (refused(2),)
    assert ledger.quarantined("b2") == ()
    with pytest.raises(StoreConflict):
        ledger.quarantine("b9", refused(3), now=T1)


def test_the_same_event_is_kept_once_and_in_order(ledger: Ledger) -> None:
    first = LedgerEvent(at=T0, actor="a", action="x", subject="s", detail="1")
    second = LedgerEvent(at=T0, actor="a", action="x", subject="s", detail="2")
    for event in (first, second, first):
        ledger.append(event)
    ledger.append(LedgerEvent(at=T0, actor="a", action="x", subject="other"))
    assert ledger.events(subject="s") == (first, second)
    assert len(ledger.events()) == 3


def test_dossiers_with_a_digest_in_common_are_alike_for_a_while(ledger: Ledger) -> None:
    ledger.remember("dossier-1", ("a", "b"), received_at=T0)
    ledger.remember("dossier-2", ("b", "c"), received_at=T1)
    ledger.remember("dossier-2", ("b", "c"), received_at=T1)
    ledger.remember("dossier-3", ("b",), received_at=T2)
    assert ledger.alike("dossier-2", ("b", "c"), since=T0, until=T1) == ("dossier-1",)
    assert ledger.alike("dossier-2", ("b", "c"), since=T0, until=T2) == ("dossier-1", "dossier-3")
    assert ledger.alike("dossier-2", ("b", "c"), since=T1, until=T1) == ()
    assert ledger.alike("dossier-2", (), since=T0, until=T2) == ()
