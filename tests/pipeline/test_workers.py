"""The pool on real processes: side by side, replaced when killed, gone with their parent."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.crew import Pool
from pipeline.errors import EngineUnavailable, IntakeError, Unreadable
from pipeline.outcome import Outcome
from pipeline.settings import Settings
from pipeline.workers import pool
from tests.pipeline.pool_jobs import item, make

PROGRAM = """
import os, sys, threading, time
from pathlib import Path
from pipeline.settings import Settings
from pipeline.workers import pool
from tests.pipeline.pool_jobs import item, make
if __name__ == "__main__":
    with pool(Settings(workers=2), make=make) as workers:
        threading.Thread(target=workers.run, args=(item("pid into " + sys.argv[1]),), daemon=True).start()
        time.sleep(60)
"""


def process_of(outcome: Outcome) -> str:
    """Return which process answered."""
    assert outcome.stored is not None
    return outcome.stored.item_id


@pytest.fixture(scope="module")
def two() -> Iterator[Pool]:
    """Give a pool of two processes."""
    with pool(Settings(workers=2, lease_s=3), make=make) as workers:
        yield workers


def test_items_run_side_by_side_in_processes_that_stay(two: Pool) -> None:
    with ThreadPoolExecutor(4) as threads:
        ids = {process_of(outcome) for outcome in threads.map(two.run, [item("sleep 0.3")] * 6)}
    assert len(ids) == 2
    assert str(os.getpid()) not in ids


def test_a_killed_worker_fails_its_own_item_only_and_is_replaced(two: Pool) -> None:
    with ThreadPoolExecutor(2) as threads:
        other = threads.submit(two.run, item("sleep 1"))
        with pytest.raises(EngineUnavailable, match="killed"):
            two.run(item("die"))
        assert process_of(other.result())
    assert {process_of(two.run(item("work"))) for _ in range(3)}


def test_errors_come_back_as_they_are_and_faults_without_their_text(two: Pool) -> None:
    with pytest.raises(Unreadable, match="broken") as rejected:
        two.run(item("reject"))
    assert rejected.value.advice == "Send it again."
    with pytest.raises(IntakeError, match=r"ValueError at pool_jobs.py:\d+") as fault:
        two.run(item("fault"))
    assert "citizen" not in str(fault.value)
    assert not fault.value.retryable


def test_an_item_that_outlasts_its_lease_is_stopped(two: Pool) -> None:
    with pytest.raises(EngineUnavailable, match="longer than 3 s"):
        two.run(item("sleep 60"))
    assert process_of(two.run(item("work")))


def test_one_worker_is_this_process_and_behaves_the_same() -> None:
    with pool(Settings(workers=1), make=make) as inline:
        assert process_of(inline.run(item("work"))) == str(os.getpid())
        with pytest.raises(Unreadable):
            inline.run(item("reject"))
        with pytest.raises(IntakeError, match="ValueError"):
            inline.run(item("fault"))


def test_a_worker_that_cannot_load_its_tools_says_so() -> None:
    with (
        pool(Settings(workers=2, agency_code="no tools"), make=make) as workers,
        pytest.raises(EngineUnavailable, match="Not installed"),
    ):
        workers.run(item("work"))


def test_a_closed_pool_takes_nothing_up() -> None:
    with pool(Settings(workers=2), make=make) as workers:
        pass
    with pytest.raises(IntakeError, match="stopped"):
        workers.run(item("work"))


def test_workers_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program, told = tmp_path / "parent.py", tmp_path / "pid"
    program.write_text(PROGRAM)
    parent = subprocess.Popen(
        [sys.executable, program, told], env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    )
    worker = int(_soon(lambda: told.read_text() if told.exists() else ""))
    parent.kill()
    parent.wait()
    assert _soon(lambda: "gone" if _is_gone(worker) else "") == "gone"


def _soon(look: object, within_s: float = 60.0) -> str:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if found := look():  # type: ignore[operator]
            return str(found)
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
