"""Who holds a claim, and whether that process still lives: a killed run's items need not wait for their lease."""

import os
import socket
from pathlib import Path

from pipeline.ports import Clock, Ledger

INTERRUPTED = "INTERRUPTED"  # the error code of an item whose process was killed
START_FIELD = 19  # of /proc/PID/stat after the name: when the process started, so that a reused PID is told apart


def this_worker() -> str:
    """Return the name this process claims under: machine, process and when it started."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def free_dead_claims(ledger: Ledger, *, clock: Clock) -> int:
    """Return how many items were freed whose process, on this machine, is gone."""
    dead = [
        state.item.item_id
        for state in ledger.items(states=("working",))
        if _is_dead(_holder(ledger, state.item.item_id))
    ]
    for item_id in dead:
        ledger.fail(item_id, code=INTERRUPTED, retryable=True, now=clock.now())
    return len(dead)


def _holder(ledger: Ledger, item_id: str) -> str | None:
    claims = [event.actor for event in ledger.events(subject=item_id) if event.action == "claimed"]
    return claims[-1] if claims else None


def _is_dead(worker: str | None) -> bool:
    match (worker or "").split("/"):
        case [host, pid, started] if host == socket.gethostname() and pid.isdigit():
            return _started(int(pid)) != started
        case _:
            return False  # another machine's: its lease decides


def _started(pid: int) -> str:
    """Return when a process started, in ticks since the machine did; `gone` when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[START_FIELD]
    except OSError:
        return "gone"
