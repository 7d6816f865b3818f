"""The `reprocess` flow: stored dossiers are read again; clerks' values stay, accepted dossiers are left alone."""

from collections import Counter

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.crew import opened, runner
from pipeline.reprocess import reprocess as read_again


@flow(name="reprocess", flow_run_name="reprocess", task_runner=runner(), persist_result=False)
def reprocess(batch_ids: list[str] | None = None) -> State:
    """Read the dossiers of these batches again, or those that the outbox asks for."""
    with opened() as (books, crew):
        wanted = None
        if batch_ids is not None:
            states = [state for batch_id in batch_ids for state in books.ledger.items(batch_id=batch_id)]
            wanted = [state.dossier_id for state in states if state.dossier_id is not None]
        done = read_again(wanted, tools=books, crew=crew)
    ends = Counter(one.state for one in done)
    return Completed(message=", ".join(f"{count} {end}" for end, count in sorted(ends.items())) or "nothing asked")
