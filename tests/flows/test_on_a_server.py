"""The flows on a real Prefect server and worker: deployed, fired by schedule, killed and brought back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipeline.bootstrap import Stores, stores
from pipeline.decoding.uploads import upload
from pipeline.intake import register
from pipeline.settings import Settings
from tests.pages import write_batch
from tests.services.machines import wait_until
from tests.services.prefect import PrefectServer, end
from tests.stored import as_stored

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(900)]

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
RUN_S = 300.0  # a flow on a busy machine: 3 s to import Prefect, and as much for the readers in every worker


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    """Return the settings of an office with a store of its own."""
    return {
        "HOSO_STORE": f"file:{tmp_path / 'store'}",
        "HOSO_STATE_DIR": str(tmp_path),
        "HOSO_WORKERS": "2",
    }


@pytest.fixture
def worker(prefect_server: PrefectServer, office: dict[str, str]) -> Iterator["list[object]"]:
    """Give a list whose first entry is a worker of that office; a test may kill it and put another there."""
    running = [prefect_server.worker(**office)]
    yield running  # type: ignore[misc]
    for process in running:
        end(process)
    prefect_server.clear()


def books_of(office: dict[str, str]) -> Stores:
    """Return store and ledger of an office."""
    return stores(Settings(store=office["HOSO_STORE"], state_dir=Path(office["HOSO_STATE_DIR"])))


def hand_in(folder: Path, books: Stores) -> str:
    """Return the id of the registered batch of a folder."""
    found = upload(folder, into=folder.parent / "unpacked", limits=books.settings.limits)
    return register(found, tools=books).batch_id


def state_of(server: PrefectServer, run_id: str, wanted: str, *, timeout_s: float = RUN_S) -> None:
    """Wait until a run is in a state."""
    reached = wait_until(lambda: server.state(run_id) == wanted, timeout_s=timeout_s)
    assert reached, f"{server.state(run_id)}, not {wanted}"


def test_deployments_are_those_of_the_house(prefect_server: PrefectServer) -> None:
    prefect_server.command("prefect", "--no-prompt", "deploy", "--all")  # again: changes nothing
    found = prefect_server.ask("/deployments/filter", {})
    assert sorted(one["name"] for one in found) == ["intake", "nightly", "release", "reprocess"]
    assert {one["schedules"][0]["schedule"]["timezone"] for one in found} == {"Asia/Ho_Chi_Minh"}
    assert {one["concurrency_options"]["collision_strategy"] for one in found} == {"CANCEL_NEW"}
    assert all(len(one["schedules"]) == 1 for one in found)


def starts_of_a_dying_run(server: PrefectServer, at_most: int) -> int:
    """Return how often a run that crashes at every start is started, given up after `at_most`."""
    deployment = server.ask("/deployments/name/release/release")
    run = server.ask(f"/deployments/{deployment['id']}/create_flow_run", {"state": {"type": "PENDING"}})["id"]
    for starts in range(1, at_most + 1):
        server.bring(run, "RUNNING")
        server.bring(run, "CRASHED")
        if not wait_until(lambda: server.state(run) == "SCHEDULED", timeout_s=60 if starts < at_most - 1 else 10):
            return starts
    return at_most


def test_a_run_that_always_dies_with_its_machine_is_not_tried_for_ever(prefect_server: PrefectServer) -> None:
    from flows.automations import RUNS_MAX  # noqa: PLC0415  # Prefect takes 2.8 s to import

    assert starts_of_a_dying_run(prefect_server, RUNS_MAX + 1) == RUNS_MAX


def test_a_schedule_fires_and_the_nightly_report_stands_in_the_store_overlapping_runs_are_cancelled(
    prefect_server: PrefectServer, office: dict[str, str], worker: "list[object]", tmp_path: Path
) -> None:
    books = books_of(office)
    hand_in(write_batch(tmp_path / "batch", 1), books)
    deployment = prefect_server.ask("/deployments/name/nightly/nightly")
    soon = {
        "schedule": {
            "interval": 20.0,
            "anchor_date": datetime.now(UTC).isoformat(),
            "timezone": "Asia/Ho_Chi_Minh",
        },
        "active": True,
    }
    (added,) = prefect_server.ask(f"/deployments/{deployment['id']}/schedules", [soon])
    days = {(datetime.now(ZONE) - timedelta(days=1)).date().isoformat()}
    try:
        there = wait_until(lambda: bool(tuple(books.blobs.keys("reports/"))), timeout_s=RUN_S)
        for _ in range(3):  # all due at once: on a quick machine a scheduled run ends before the next begins
            now = {"type": "SCHEDULED", "state_details": {"scheduled_time": datetime.now(UTC).isoformat()}}
            prefect_server.ask(f"/deployments/{deployment['id']}/create_flow_run", {"state": now})
        overlapped = wait_until(lambda: "CANCELLED" in states(prefect_server, "nightly"), timeout_s=60)
    finally:
        prefect_server.ask(f"/deployments/{deployment['id']}/schedules/{added['id']}", method="DELETE")
    assert there, "no report came"
    assert overlapped, "no overlapping run was cancelled"
    days.add((datetime.now(ZONE) - timedelta(days=1)).date().isoformat())  # midnight may have passed meanwhile
    day = next(iter(books.blobs.keys("reports/"))).removeprefix("reports/").partition(".")[0]
    assert day in days
    assert wait_until(lambda: len(tuple(books.blobs.keys("reports/"))) >= 3, timeout_s=10)
    assert json.loads(books.blobs.get(f"reports/{day}.json"))["day"] == day
    assert len(books.ledger.dossiers()) == 1
    key = {"artifacts": {"key": {"any_": [f"report-{day}"]}}}
    assert wait_until(lambda: bool(prefect_server.ask("/artifacts/filter", key)), timeout_s=60)


def test_a_run_that_was_missed_starts_late_and_reports_the_day_it_was_meant_for(
    prefect_server: PrefectServer, office: dict[str, str], worker: "list[object]"
) -> None:
    deployment = prefect_server.ask("/deployments/name/nightly/nightly")
    due = datetime.now(ZONE).replace(hour=0, minute=15) - timedelta(days=2)
    state = {"type": "SCHEDULED", "state_details": {"scheduled_time": due.astimezone(UTC).isoformat()}}
    ended = ""
    for _ in range(5):  # a run of the test before may still be ending, and a new one is cancelled for it
        run = prefect_server.ask(f"/deployments/{deployment['id']}/create_flow_run", {"state": state})["id"]
        assert wait_until(partial(has_ended, prefect_server, run), timeout_s=RUN_S)
        ended = prefect_server.state(run)
        if ended != "CANCELLED":
            break
    assert ended == "COMPLETED"
    reports = list(books_of(office).blobs.keys("reports/"))
    assert f"reports/{(due - timedelta(days=1)).date().isoformat()}.json" in reports


def has_ended(server: PrefectServer, run_id: str) -> bool:
    """Return whether a run is over, well or not."""
    return server.state(run_id) in ("COMPLETED", "CANCELLED", "FAILED", "CRASHED")


def states(server: PrefectServer, flow: str) -> set[str]:
    """Return the states of a flow's runs."""
    return {run["state_type"] for run in server.runs(flow)}


def test_the_intake_flow_and_hoso_run_give_the_same_dossiers_and_prefect_learns_no_name(
    prefect_server: PrefectServer, office: dict[str, str], worker: "list[object]", tmp_path: Path
) -> None:
    folder = write_batch(tmp_path / "Nguyễn Văn An", 2)
    books = books_of(office)
    run_id = prefect_server.start("intake/intake", {"batch_ids": [hand_in(folder, books)]})
    state_of(prefect_server, run_id, "COMPLETED")
    alone = office | {"HOSO_STORE": f"file:{tmp_path / 'alone'}", "HOSO_STATE_DIR": str(tmp_path / "alone-state")}
    lines = prefect_server.command("hoso", "run", str(folder), "--json", **alone).splitlines()
    assert {json.loads(line)["state"] for line in lines} == {"stored"}
    assert as_stored(books_of(alone)) == as_stored(books)
    told = json.dumps([prefect_server.runs("intake"), tasks(prefect_server), logs(prefect_server)], ensure_ascii=False)
    assert "2 stored" in told
    for secret in ("Nguyễn", "scan.png", "D00", str(tmp_path)):
        assert secret not in told


def tasks(server: PrefectServer) -> Any:
    """Return all task runs."""
    return server.ask("/task_runs/filter", {})


def logs(server: PrefectServer) -> Any:
    """Return all log lines."""
    return server.ask("/logs/filter", {})


def test_worker_and_flow_killed_together_come_back_and_store_every_dossier_once(
    prefect_server: PrefectServer, office: dict[str, str], worker: Any, tmp_path: Path
) -> None:
    books = books_of(office)
    batch_id = hand_in(write_batch(tmp_path / "batch", 4), books)
    run_id = prefect_server.start("intake/intake", {"batch_ids": [batch_id]})
    at_work = wait_until(lambda: bool(books.ledger.items(batch_id=batch_id, states=("working",))), timeout_s=RUN_S)
    assert at_work
    end(worker[0])
    worker.append(prefect_server.worker(**office))
    state_of(prefect_server, run_id, "COMPLETED", timeout_s=2 * RUN_S)
    assert prefect_server.ask(f"/flow_runs/{run_id}")["run_count"] == 2
    assert {state.state for state in books.ledger.items(batch_id=batch_id)} == {"stored"}
    assert len([key for key in books.blobs.keys("dossiers/") if key.endswith("/dossier.json")]) == 4
    assert not list(books.blobs.keys("inbox/"))
