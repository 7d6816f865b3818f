"""Two automations that bring back a run whose machine died, and the work pool that the deployments name.

Killed together with its worker, a run stays RUNNING in Prefect for ever: nobody is left to say otherwise. The first
automation calls a run without a heartbeat crashed, the second schedules a crashed run again, so often and no more. What
such a run finds left to do is the ledger's word, not Prefect's.
"""

from collections.abc import Iterable
from datetime import timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import StateType
from prefect.events import AutomationCore, ChangeFlowRunState, EventTrigger, Posture, ResourceSpecification
from prefect.exceptions import ObjectAlreadyExists

POOL = "hoso"
HEARTBEAT_S = 30  # between heartbeats, the least Prefect takes; prefect.yaml sets it for every deployment
SILENCE_S = 90  # without one: a busy machine may miss a beat, two are no accident
RUNS_MAX = 3  # starts of one run in all: a dossier that kills its machine must not come back for ever
RUNS = "prefect.flow-run.*"
ENDS = ("Completed", "Failed", "Cancelled", "Crashed")


def automations(*, silence_s: int = SILENCE_S) -> tuple[AutomationCore, ...]:
    """Return the automations of the house."""
    return (
        AutomationCore(
            name="hoso: no heartbeat, so crashed",
            description="A run that fell silent with its machine is marked crashed.",
            trigger=EventTrigger(
                match=ResourceSpecification({"prefect.resource.id": RUNS}),
                match_related=ResourceSpecification({}),
                after={"prefect.flow-run.Running", "prefect.flow-run.heartbeat"},  # it may die before its first beat
                expect={"prefect.flow-run.heartbeat", *(f"prefect.flow-run.{end}" for end in ENDS)},
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=timedelta(seconds=silence_s),
            ),
            actions=[ChangeFlowRunState(state=StateType.CRASHED, message="No heartbeat: its machine is gone.")],
        ),
        AutomationCore(
            name="hoso: crashed, so once more",
            description=f"A crashed run is scheduled again, up to {RUNS_MAX} starts in all.",
            trigger=EventTrigger(
                match=ResourceSpecification(
                    {"prefect.resource.id": RUNS, "prefect.run-count": [str(run) for run in range(RUNS_MAX)]}
                ),
                match_related=ResourceSpecification({}),
                after=set(),
                expect={"prefect.flow-run.Crashed"},
                for_each={"prefect.resource.id"},
                posture=Posture.Reactive,
                threshold=1,
                within=timedelta(0),
            ),
            actions=[ChangeFlowRunState(state=StateType.SCHEDULED, message="Crashed: tried once more.")],
        ),
    )


def install(wanted: Iterable[AutomationCore]) -> tuple[str, ...]:
    """Return what was made or renewed on the Prefect server: the work pool, and every automation by its name."""
    done = []
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
            done.append(f"work pool {POOL}")
        except ObjectAlreadyExists:
            pass
        for automation in wanted:
            for old in client.read_automations_by_name(automation.name):
                client.delete_automation(old.id)
            client.create_automation(automation)
            done.append(f"automation {automation.name}")
    return tuple(done)
