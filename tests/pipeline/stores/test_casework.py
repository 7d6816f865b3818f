"""The clerks' side of the ledger, on SQLite and PostgreSQL: one holder, one winner, an order that pages keep."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.casework import Change, Decided, Lane, Wanted
from pipeline.errors import StoreConflict
from pipeline.ports import LedgerEvent, StoredDossier
from pipeline.stores.audits import SqlAudits
from pipeline.stores.casework import SqlCasework
from pipeline.stores.ledger import SqlLedger
from tests.pipeline.stores.test_ledger import T0, T1, batch, item, stored

NOW_S, LEASE_S = 1_000, 60


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlLedger]:
    url = (
        request.getfixturevalue("postgres_url") if request.param == "postgres" else f"sqlite:///{tmp_path / 'l.sqlite'}"
    )
    opened = SqlLedger(url, tries=2)
    yield opened
    opened.close()


def fill(ledger: SqlLedger, *changes: dict[str, object]) -> SqlCasework:
    """Put one dossier per change into the ledger."""
    ledger.register(batch(*(item(number) for number in range(1, len(changes) + 1))))
    for number, change in enumerate(changes, start=1):
        one = replace(stored(number), **change)  # type: ignore[arg-type]  # fields of the record
        ledger.finish(one.item_id, one, now=T1)
    return SqlCasework(ledger.database)


def ids(casework: SqlCasework, **wanted: object) -> list[str]:
    return [one.dossier.dossier_id for one in casework.queue(Wanted(**wanted))]  # type: ignore[arg-type]


def change(known: StoredDossier, **more: object) -> Change:
    said = LedgerEvent(at=T1, actor="binh", action="field-confirm", subject=known.dossier_id, detail="revision=2")
    whole = Change(
        stored=replace(known, revision=known.revision + 1, status="in_review"),
        open_points=1,
        expected=known.revision,
        holder="binh",
        now_s=NOW_S,
        lease_s=LEASE_S,
        events=(said,),
        put=lambda: None,
    )
    return replace(whole, **more)  # type: ignore[arg-type]  # fields of the record


def test_the_queue_goes_by_due_time_then_by_open_points_and_pages_meet(ledger: SqlLedger) -> None:
    late, soon, later = "2026-11-20T17:00:00+07:00", "2026-11-24T17:00:00+07:00", "2026-12-01T17:00:00+07:00"
    casework = fill(
        ledger,
        {"due_at": later},
        {"due_at": soon, "doubtful": 9},
        {"due_at": None},
        {"due_at": soon, "doubtful": 2},
        {"due_at": late},
        {"due_at": late, "status": "exported"},
    )
    order = ["dossier-5", "dossier-4", "dossier-2", "dossier-1", "dossier-3"]
    assert ids(casework) == order
    first = casework.queue(Wanted(count=2))
    assert [*ids(casework, count=2), *ids(casework, after=first[-1].place)] == order
    assert ids(casework, lane=Lane.ACCEPTED) == ["dossier-6"]


def test_filters_search_and_agencies_cut_the_queue(ledger: SqlLedger) -> None:
    casework = fill(
        ledger,
        {"post_office": "860000", "agency_code": "H1", "flag_codes": ("BLUR",)},
        {"procedure_code": "2.000635", "agency_code": "H2", "item_code": "RB000000178VN"},
    )
    assert ids(casework, post_office="860000") == ["dossier-1"]
    assert ids(casework, procedure_code="2.000635") == ["dossier-2"]
    assert ids(casework, flag="BLUR") == ["dossier-1"]
    assert ids(casework, agency_code="H2") == ["dossier-2"]
    assert ids(casework, text="rb 000000178 vn") == ["dossier-2"]
    assert ids(casework, text="DOSSIER-1") == ["dossier-1"]
    assert ids(casework, text="%") == []
    counted = casework.counts(agency_code="H1", now="2026-11-23T08:19:00+07:00", soon="2026-11-23T09:00:00+07:00")
    assert (counted.lanes[Lane.WAITING], counted.overdue, counted.due_soon) == (1, 0, 1)
    assert (counted.procedures, counted.post_offices) == ({"1.001193": 1}, {"860000": 1})


def test_of_two_clerks_one_has_the_dossier_until_the_lease_runs_out(ledger: SqlLedger) -> None:
    casework = fill(ledger, {})
    ours = casework.take("dossier-1", holder="binh", now_s=NOW_S, lease_s=LEASE_S)
    theirs = casework.take("dossier-1", holder="cuc", now_s=NOW_S + 1, lease_s=LEASE_S)
    assert (ours.holder, theirs.holder) == ("binh", "binh")
    found = ledger.dossier("dossier-1")
    assert found is not None
    assert (found.status, found.revision) == ("in_review", 1)
    after = casework.take("dossier-1", holder="cuc", now_s=ours.until_s, lease_s=LEASE_S)
    assert after.holder == "cuc"


def test_what_was_left_open_waits_again(ledger: SqlLedger) -> None:
    casework = fill(ledger, {}, {})
    for name in ("dossier-1", "dossier-2"):
        casework.take(name, holder="binh", now_s=NOW_S, lease_s=LEASE_S)
    casework.let_go("dossier-1", holder="cuc")
    casework.let_go("dossier-2", holder="binh")
    assert [one.status for one in ledger.dossiers()] == ["in_review", "needs_review"]
    assert (casework.sweep(now_s=NOW_S + 1), casework.sweep(now_s=NOW_S + LEASE_S)) == (0, 1)
    assert [one.status for one in ledger.dossiers()] == ["needs_review", "needs_review"]


def test_a_change_is_kept_whole_or_not_at_all(ledger: SqlLedger) -> None:
    casework = fill(ledger, {})
    known = ledger.dossiers()[0]
    casework.take(known.dossier_id, holder="binh", now_s=NOW_S, lease_s=LEASE_S)

    def fails() -> None:
        raise StoreConflict("The disk is full.")

    with pytest.raises(StoreConflict, match="full"):
        casework.change(change(known, put=fails))
    assert (ledger.dossiers()[0].revision, len(ledger.events(subject=known.dossier_id))) == (1, 1)
    casework.change(change(known))
    assert (ledger.dossiers()[0].revision, len(ledger.events(subject=known.dossier_id))) == (2, 2)


def test_a_stale_change_and_one_without_the_lease_are_refused(ledger: SqlLedger) -> None:
    casework = fill(ledger, {})
    known = ledger.dossiers()[0]
    casework.take(known.dossier_id, holder="binh", now_s=NOW_S, lease_s=LEASE_S)
    with pytest.raises(StoreConflict, match="open elsewhere"):
        casework.change(change(known, holder="cuc"))
    casework.change(change(known))
    with pytest.raises(StoreConflict, match="no longer at revision 1"):
        casework.change(change(known))


def test_a_clerk_who_was_slow_goes_on_when_nobody_took_the_dossier(ledger: SqlLedger) -> None:
    casework = fill(ledger, {})
    known = ledger.dossiers()[0]
    casework.take(known.dossier_id, holder="binh", now_s=NOW_S, lease_s=LEASE_S)
    casework.sweep(now_s=NOW_S + LEASE_S)
    casework.change(change(known, now_s=NOW_S + 2 * LEASE_S))
    assert casework.lease(known.dossier_id, now_s=NOW_S + 2 * LEASE_S) is not None


def test_acceptance_asks_for_release_counts_the_work_and_gives_the_dossier_back(ledger: SqlLedger) -> None:
    casework, audits = fill(ledger, {}), SqlAudits(ledger.database)
    known = ledger.dossiers()[0]
    casework.take(known.dossier_id, holder="binh", now_s=NOW_S, lease_s=LEASE_S)
    decided = Decided(verdict="accept", at=T1, by="binh", touch_s=42)
    ready = replace(known, revision=2, status="ready")
    casework.change(change(known, stored=ready, ask="release", decided=decided))
    assert [entry.action for entry in ledger.outbox()] == ["release"]
    assert casework.lease(known.dossier_id, now_s=NOW_S) is None
    assert audits.touches(since="2026-11-01", agency_code=None) == (42,)
    (day,) = audits.days(since="2026-11-01", agency_code=None)
    assert (day.received, day.accepted, day.fields, day.doubtful) == (1, 1, 12, 3)


def test_a_value_is_read_again_once_by_somebody_who_did_not_decide(ledger: SqlLedger) -> None:
    casework, audits = fill(ledger, {}), SqlAudits(ledger.database)
    known = ledger.dossiers()[0]
    assert [one.dossier_id for one in audits.undrawn(count=5)] == [known.dossier_id]
    audits.draw(known.dossier_id, [("c1.a", "id12"), ("c1.b", "date")], now=T0)
    audits.draw(known.dossier_id, [("c1.a", "id12")], now=T0)
    assert audits.undrawn(count=5) == ()
    decided = Decided(verdict="accept", at=T1, by="binh", touch_s=1)
    casework.take(known.dossier_id, holder="binh", now_s=NOW_S, lease_s=LEASE_S)
    casework.change(change(known, stored=replace(known, revision=2, status="ready"), decided=decided))
    assert audits.second_readings("waiting", agency_code=None, not_by="binh") == ()
    first, second = audits.second_readings("waiting", agency_code=None, not_by="cuc")
    audits.read_again(first.reading_id, by="cuc", agrees=True, now=T1)
    audits.read_again(second.reading_id, by="cuc", agrees=False, now=T1)
    with pytest.raises(StoreConflict):
        audits.read_again(second.reading_id, by="dao", agrees=True, now=T1)
    audits.settle(second.reading_id, by="sup", machine_right=False, now=T1)
    with pytest.raises(StoreConflict):
        audits.settle(second.reading_id, by="sup", machine_right=True, now=T1)
    found = audits.audit(since="2026-11-01", agency_code=None)
    assert (found.read, found.wrong, found.waiting, found.disputed) == (2, 1, 0, 0)


def test_pictures_to_take_again_are_counted_by_post_office(ledger: SqlLedger) -> None:
    fill(
        ledger,
        {"post_office": "860000", "flag_codes": ("BLUR",)},
        {"post_office": "860000", "flag_codes": ("FIELD_MISSING",)},
        {"post_office": None, "flag_codes": ("GLARE", "BLUR")},
    )
    found = SqlAudits(ledger.database).offices(since="2026-11-01", agency_code=None)
    assert [(one.post_office, one.dossiers, one.rephoto) for one in found] == [("860000", 2, 1), ("?", 1, 1)]
