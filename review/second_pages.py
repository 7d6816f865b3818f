"""Second readings: a person types what a picture says without seeing the value; a supervisor settles what differs."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from pipeline.accounts import Role, User
from pipeline.audits import SecondReading
from pipeline.errors import NotStored
from review import second
from review.acts import LONGEST
from review.desk import AtDesk, Desk
from review.faults import NotHere
from review.pages import page
from review.scope import agency_of
from review.showing import crop_name, plain
from review.visits import ClerkUser, SupervisorUser

Typed = Annotated[str, Form(max_length=LONGEST)]

router = APIRouter()

ReadingId = Annotated[int, Path(ge=0, lt=2**63)]


@router.get("/second")
def waiting(request: Request, desk: AtDesk, user: ClerkUser) -> Response:
    """Show the next value to read, of a dossier that somebody else decided; supervisors see what differs, too."""
    agency = agency_of(desk, user)
    task = next(_tasks(desk, user, desk.audits.second_readings("waiting", agency_code=agency, not_by=user.name)), None)
    disputed = []
    if user.role is Role.SUPERVISOR:
        disputed = list(_tasks(desk, user, desk.audits.second_readings("disputed", agency_code=agency)))
    return page(
        request,
        "second.html",
        task=task,
        crop=crop_name(task.field.evidence[0]) if task and task.field.evidence else None,
        disputed=[
            (one, plain(second.as_accepted(one.field).value), crop_name(next(iter(one.field.evidence), None)))
            for one in disputed
        ],
        audit=desk.audits.audit(since="", agency_code=agency),
    )


@router.post("/second/{reading_id}")
def read(reading_id: ReadingId, desk: AtDesk, user: ClerkUser, text: Typed = "") -> Response:
    """Keep what was typed and lead to the next value."""
    second.read(desk, user, second.task(desk, user, reading_id), text)
    return RedirectResponse("/second", 303)


@router.post("/second/{reading_id}/settled")
def settled(
    reading_id: ReadingId, desk: AtDesk, user: SupervisorUser, right: Annotated[str, Form(max_length=10)] = ""
) -> Response:
    """Keep a supervisor's word on a disagreement."""
    second.settle(desk, user, second.task(desk, user, reading_id), machine_right=right == "machine")
    return RedirectResponse("/second", 303)


def _tasks(desk: Desk, user: User, readings: Iterable[SecondReading]) -> Iterator[second.Task]:
    """Yield readings with their fields, without those whose field went when a page was read again."""
    for reading in readings:
        with suppress(NotHere, NotStored):
            yield second.task(desk, user, reading.reading_id)
