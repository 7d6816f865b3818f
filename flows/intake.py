"""The `intake` flow: registered batches, or whatever waits in the inbox, become stored dossiers."""

from collections import Counter

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.crew import opened, runner
from pipeline.intake import adopt, take
from pipeline.outcome import Summary


@flow(name="intake", flow_run_name="intake", task_runner=runner(), persist_result=False)
def intake(batch_ids: list[str] | None = None) -> State:
    """Take in the batches of these ids, or all that waits; say how many dossiers came to which end."""
    return Completed(message=counts(take_in(batch_ids)))


def take_in(batch_ids: list[str] | None) -> Summary:
    """Return what became of the batches: the very function that `hoso run` calls does the work."""
    with opened() as (books, crew):
        if batch_ids is None:
            adopt(books)
        return take(batch_ids, tools=books, crew=crew)


def counts(summary: Summary) -> str:
    """Return the ends of a run in words without names: `3 stored, 1 failed`."""
    ends = Counter(done.state for done in summary.dossiers)
    told = ", ".join(f"{count} {state}" for state, count in sorted(ends.items()))
    return told or "nothing waited"
