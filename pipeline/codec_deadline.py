"""JSON form of a deadline."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pipeline.kinds import Json
from pipeline.terms import Deadline, Pause, Term

MINUTE_S = 60


def deadline_to_json(deadline: Deadline) -> dict[str, Json]:
    """Return a deadline in the published form, with the state of its clock and the minutes it stood still."""
    return {
        "started_at": deadline.started_at,
        "source": deadline.source,
        "due_at": deadline.due_at,
        "clock": deadline.clock,
        "term": None if deadline.term is None else asdict(deadline.term),
        "official_calendar": deadline.official,
        "pauses": tuple(asdict(pause) for pause in deadline.pauses),
        "paused_minutes": sum(_minutes(pause) for pause in deadline.pauses),
    }


def deadline_from_json(data: Any) -> Deadline:
    """Return the deadline that `deadline_to_json` wrote."""
    return Deadline(
        started_at=data["started_at"],
        source=data["source"],
        due_at=data["due_at"],
        term=None if data["term"] is None else Term(**data["term"]),
        official=data["official_calendar"],
        pauses=tuple(Pause(**pause) for pause in data["pauses"]),
    )


def _minutes(pause: Pause) -> int:
    if pause.until is None:
        return 0
    return int((datetime.fromisoformat(pause.until) - datetime.fromisoformat(pause.since)).total_seconds() // MINUTE_S)
