"""The `release` flow: accepted dossiers go to the outgoing prefix, and the outbox's requests for it are answered."""

from collections import Counter

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from pipeline.bootstrap import stores
from pipeline.release import release as send_out
from pipeline.settings import load


@flow(name="release", flow_run_name="release", persist_result=False)
def release() -> State:
    """Write every accepted dossier to the file drop; what a clerk has to see first never goes out."""
    done = send_out(None, tools=stores(load()))
    ends = Counter(one.state for one in done)
    return Completed(message=", ".join(f"{count} {end}" for end, count in sorted(ends.items())) or "nothing ready")
