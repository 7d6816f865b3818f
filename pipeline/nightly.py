"""The night's work: what waits and what failed, crops kept long enough, a walk of the store, the report."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.audits import Audits
from pipeline.books import Books
from pipeline.crew import Crew
from pipeline.intake import adopt, take
from pipeline.outcome import Summary
from pipeline.ports import LedgerEvent
from pipeline.report import AUDIT_DAYS, Facts, Report, report
from pipeline.report_text import to_csv, to_json, to_markdown
from pipeline.retention import delete_old_crops

PREFIX = "reports/"

log = logging.getLogger(__name__)

Walk = Callable[[], bool]
"""Walks store and ledger and says whether they agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What a night did: the intake, whether store and ledger agree, and the report with its key."""

    summary: Summary
    agrees: bool
    report: Report
    key: str


def nightly(day: str, *, tools: Books, crew: Crew, walk: Walk, audits: Audits | None = None) -> Night:
    """Return what the night did; done again for the same day, it takes up what is left and writes the report anew.

    Raises:
        StoreUnavailable: the store or the ledger cannot be reached.
    """
    adopt(tools)
    summary = take(None, tools=tools, crew=crew)
    delete_old_crops(tools=tools)
    agrees = walk()
    now = tools.clock.now()
    verdict = "agrees" if agrees else "differs"
    tools.ledger.append(LedgerEvent(at=now, actor="nightly", action="verified", subject=day, detail=verdict))
    since = (date.fromisoformat(day) - timedelta(days=AUDIT_DAYS)).isoformat()
    facts = Facts(
        dossiers=tools.ledger.dossiers(),
        items=tools.ledger.items(),
        events=tools.ledger.events(),
        audit=audits.audit(since=since, agency_code=None) if audits is not None else None,
    )
    made = report(facts, day=day, now=now)
    key = f"{PREFIX}{day}"
    tools.blobs.put(f"{key}.json", to_json(made), "application/json")
    tools.blobs.put(f"{key}.csv", to_csv(made), "text/csv; charset=utf-8")
    tools.blobs.put(f"{key}.md", to_markdown(made).encode(), "text/markdown; charset=utf-8")
    log.info("nightly day=%s items=%d verified=%s", day, len(summary.dossiers), verdict)
    return Night(summary=summary, agrees=agrees, report=made, key=f"{key}.json")


def day_before(scheduled: datetime) -> str:
    """Return the calendar day that had ended when the run was due; `scheduled` is in the office's time zone.

    A run that starts late, or again, still reports the day it was meant for.
    """
    return (scheduled - timedelta(days=1)).date().isoformat()
