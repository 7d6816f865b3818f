"""The `nightly` flow: the inbox, what may be tried again, a walk of the store, and the report."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from prefect import flow, runtime
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.states import Completed

from flows.crew import opened, runner
from flows.intake import counts
from pipeline.bootstrap import desk_stores
from pipeline.nightly import day_before
from pipeline.nightly import nightly as night_of
from pipeline.report_text import to_markdown
from pipeline.stores.verify import verify

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WALKED_DAYS = 7  # of receipts whose every object is read each night; `hoso verify` reads all


@flow(name="nightly", flow_run_name="nightly", task_runner=runner(), persist_result=False)
def nightly(day: str | None = None) -> State:
    """Do the night's work and report `day` (YYYY-MM-DD); by default the day before the one this run was due on."""
    day = day or day_before(_due())
    since = (date.fromisoformat(day) - timedelta(days=WALKED_DAYS)).isoformat()
    with opened() as (books, crew):
        night = night_of(
            day,
            tools=books,
            crew=crew,
            walk=lambda: verify(blobs=books.blobs, ledger=books.ledger, since=since).agrees,
            audits=desk_stores(books.settings).audits,
        )
    if FlowRunContext.get() is not None:
        create_markdown_artifact(to_markdown(night.report), key=f"report-{day}", description="Nightly report")
    verdict = "store and ledger agree" if night.agrees else "store and ledger differ: run `hoso verify`"
    return Completed(message=f"{counts(night.summary)}; {verdict}")


def _due() -> datetime:
    """Return when this run was due, in the office's time.

    A plain datetime: Prefect's own (pendulum 3) forgets its zone when a day is taken off, which made it the day before.
    """
    due = runtime.flow_run.scheduled_start_time or datetime.now(UTC)
    return datetime.fromtimestamp(due.timestamp(), ZONE)
