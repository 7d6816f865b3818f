"""The nightly report: right figures, unknown told apart from zero, and nobody's name or number in it."""

import csv
import io
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.audits import Audit
from pipeline.crew import Crew
from pipeline.nightly import day_before, nightly
from pipeline.ports import ItemState, LedgerEvent, StoredDossier
from pipeline.report import Facts, percent, report
from pipeline.report_text import to_csv, to_json, to_markdown
from pipeline.settings import Settings
from tests.pipeline.examples import example
from tests.pipeline.test_intake import FakeBooks, FakePool, hand_in

DAY, NOW = "2026-11-22", "2026-11-23T00:15:00+07:00"


def stored(number: int, **changes: object) -> StoredDossier:
    """Return a dossier of the day."""
    facts: dict[str, object] = {
        "dossier_id": f"d{number}", "item_id": f"i{number}", "batch_id": "b", "key": "k", "revision": 1,
        "route": "review", "status": "needs_review", "stored_at": f"{DAY}T09:05:00+07:00",
        "received_at": f"{DAY}T09:00:00+07:00", "fields": 20, "doubtful": 5, "pages": 3, "seconds": 4.0,
        "procedure_code": "1.001193", "item_code": f"RB00000017{number}VN",
    }  # fmt: skip
    return StoredDossier(**(facts | changes))  # type: ignore[arg-type]


def item(number: int, *, received_at: str = f"{DAY}T09:00:00+07:00", done: bool = True) -> ItemState:
    """Return an item of the day."""
    return ItemState(
        item=replace(example().item, post_office=None if number == 2 else "861000"),
        batch_id="b",
        state="stored" if done else "received",
        received_at=received_at,
        attempts=1,
        dossier_id=f"d{number}" if done else None,
        dossier_key=None,
        route=None,
        error_code=None,
    )


def event(action: str, subject: str, *, detail: str = "", at: str = f"{DAY}T09:00:00+07:00") -> LedgerEvent:
    """Return an event of the day."""
    return LedgerEvent(at=at, actor="intake", action=action, subject=subject, detail=detail)


FACTS = Facts(
    dossiers=(
        stored(1, flag_codes=("BLUR", "FIELD_MISSING")),
        stored(2, status="exported", due_at=f"{DAY}T17:00:00+07:00", route="release", doubtful=0),
        stored(3, status="needs_supplement", flag_codes=("FIELD_MISSING",), procedure_code=None),
        stored(4, due_at="2026-11-22T23:00:00+07:00", received_at="2026-11-02T09:00:00+07:00"),
        stored(5, due_at="2026-11-23T01:00:00+07:00", received_at="2026-10-30T09:00:00+07:00"),
    ),
    items=(
        item(1),
        item(2),
        item(3),
        item(4, received_at="2026-11-02T09:00:00+07:00"),
        item(5, received_at="2026-10-30T09:00:00+07:00"),
        item(6, done=False),
    ),
    events=(
        event("registered", "b", detail="items=4 quarantined=2"),
        event("claimed", "i1"),
        event("failed", "i1", detail="code=ENGINE_UNAVAILABLE"),
        event("claimed", "i1"),
        event("quarantined", "s1"),
        event("exported", "d2", at=f"{DAY}T16:00:00+07:00"),
        event("registered", "old", detail="items=1 quarantined=9", at="2026-11-21T09:00:00+07:00"),
    ),
)
FIGURES = json.loads(to_json(report(FACTS, day=DAY, now=NOW)))


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("received", "today", 4),
        ("received", "month_to_date", 5),
        ("received", "procedure_1.001193", 2),
        ("received", "procedure_unknown", 1),
        ("received", "post_office_861000", 3),
        ("received", "post_office_unknown", 1),
        ("waiting", "waiting_review", 3),
        ("waiting", "oldest_hours", 567.2),
        ("waiting", "overdue", 1),
        ("waiting", "at_risk", 1),
        ("on_time", "finished", 1),
        ("on_time", "on_time_percent", 100.0),
        ("on_time", "average_hours", 7.0),
        ("reasons", "supplement_percent", 33.33),
        ("reasons", "reason_FIELD_MISSING", 2),
        ("digitised", "numerator", 4),
        ("digitised", "denominator", 5),
        ("digitised", "percent", 80.0),
        ("digitised", "to_target", 0.0),
        ("quality", "auto_percent", 83.33),
        ("quality", "rephoto_percent", 33.33),
        ("quality", "audited_error", None),
        ("runs", "batches", 1),
        ("runs", "failed", 1),
        ("runs", "retried", 1),
        ("runs", "waiting", 1),
        ("runs", "quarantined", 3),
        ("protection", "deletions", 0),
    ],
)
def test_every_figure_is_right(section: str, key: str, value: object) -> None:
    assert FIGURES[section][key] == value


def test_second_readings_say_how_often_the_machine_was_wrong() -> None:
    audited = replace(FACTS, audit=Audit(read=200, wrong=3, waiting=9, disputed=1))
    figures = json.loads(to_json(report(audited, day=DAY, now=NOW)))["quality"]
    assert (figures["audited_fields"], figures["audited_error"]) == (200, 1.5)
    none = replace(FACTS, audit=Audit(read=0, wrong=0, waiting=9, disputed=0))
    assert json.loads(to_json(report(none, day=DAY, now=NOW)))["quality"]["audited_error"] == "N/A"


def test_a_day_on_which_nothing_came_has_zeros_and_no_shares() -> None:
    figures = json.loads(to_json(report(Facts(dossiers=(), items=(), events=()), day=DAY, now=NOW)))
    assert (figures["received"]["today"], figures["digitised"]["percent"], percent(0, 0)) == (0, "N/A", "N/A")
    assert figures["digitised"]["to_target"] == "N/A"
    assert figures["waiting"]["oldest_hours"] is None


def test_the_report_names_nobody_and_no_dossier() -> None:
    made = report(FACTS, day=DAY, now=NOW)
    for text in (to_json(made).decode(), to_csv(made).decode(), to_markdown(made)):
        for secret in ("d1", "i1", "RB0000", "clerk", "NGUYỄN", example().item.source_name):
            assert secret not in text


def test_the_three_forms_say_the_same() -> None:
    made = report(FACTS, day=DAY, now=NOW)
    rows = list(csv.DictReader(io.StringIO(to_csv(made).decode("utf-8-sig"))))
    assert len(rows) == sum(len(section.rows) for section in made.sections)
    assert {row["day"] for row in rows} == {DAY}
    page = to_markdown(made)
    assert page.startswith("# Báo cáo tiếp nhận hồ sơ ngày 22/11/2026")
    assert "Tiếp nhận trong ngày / Received today | 4 |" in page
    assert "chưa ghi nhận / not recorded" in page


def test_a_run_reports_the_day_before_it_was_due_however_late_it_starts() -> None:
    assert day_before(datetime.fromisoformat("2026-11-23T00:15:00+07:00")) == DAY
    assert day_before(datetime.fromisoformat("2026-03-01T00:15:00+07:00")) == "2026-02-28"


def test_the_night_takes_up_what_waits_and_failed_and_writes_the_report_anew(tmp_path: Path) -> None:
    books = FakeBooks(settings=Settings(state_dir=tmp_path))
    batch = hand_in(books, tmp_path, D1=b"\xff\xd8\xff1", D2=b"\xff\xd8\xff2")
    books.ledger.claim(batch.items[0].item_id, worker="w", now=books.clock.now(), lease_s=9)
    books.ledger.fail(batch.items[0].item_id, code="ENGINE_UNAVAILABLE", retryable=True, now=books.clock.now())
    crew = Crew(pool=FakePool(books), tries=3)
    night = nightly("2026-11-23", tools=books, crew=crew, walk=lambda: True)
    assert [done.state for done in night.summary.dossiers] == ["stored", "stored"]
    assert sorted(books.blobs.keys("reports/")) == [f"reports/2026-11-23.{kind}" for kind in ("csv", "json", "md")]
    again = nightly("2026-11-23", tools=books, crew=crew, walk=lambda: False)
    assert (again.summary.dossiers, again.agrees) == ((), False)
    assert json.loads(books.blobs.get(again.key))["received"]["today"] == 2
