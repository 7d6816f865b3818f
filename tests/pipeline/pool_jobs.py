"""Jobs for the pool's tests, in a module that a worker process loads quickly."""

import os
import signal
import time
from pathlib import Path

from pipeline.errors import EngineUnavailable, Unreadable
from pipeline.model import Item
from pipeline.outcome import Outcome
from pipeline.ports import ItemState, StoredDossier
from pipeline.settings import Settings
from pipeline.workers import Job, Task


def item(name: str) -> ItemState:
    """Return an item that tells the worker what to do by its name."""
    return ItemState(
        item=Item(item_id="i", source_name=name, scans=()),
        batch_id="b",
        state="working",
        received_at="2026-11-23T08:00:00+07:00",
        attempts=1,
        dossier_id=None,
        dossier_key=None,
        route=None,
        error_code=None,
    )


def make(settings: Settings) -> Job:
    """Return a job that obeys the item's name."""
    if settings.agency_code == "no tools":
        raise EngineUnavailable("Not installed.")
    return obey


def obey(state: Task) -> Outcome:
    """Do what the name says; the outcome's item id is this process's number."""
    match state.item.source_name.split():
        case ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["reject"]:
            raise Unreadable("The file is broken.", advice="Send it again.")
        case ["fault"]:
            raise ValueError("the name of a citizen")
        case ["sleep", seconds]:
            time.sleep(float(seconds))
        case ["pid", "into", path]:
            Path(path).write_text(str(os.getpid()))
            time.sleep(60)
    stored = StoredDossier(
        dossier_id="d", item_id=str(os.getpid()), batch_id="b", key="k", revision=1, route="review",
        status="needs_review", stored_at="", received_at="", fields=0, doubtful=0, pages=0, seconds=0.0,
    )  # fmt: skip
    return Outcome(stored=stored, quarantined=())
