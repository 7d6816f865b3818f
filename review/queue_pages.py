"""The queue: what waits for clerks, by due time and doubt; filters, counts, search, and the next dossier at one key."""

from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from pipeline.accounts import User
from pipeline.casework import LANES, Lane, Place, Queued, Wanted
from pipeline.flagcodes import FLAGS, FlagCode, Severity
from review.counting import counts
from review.desk import AtDesk, Desk
from review.faults import Fault
from review.pages import page, words_of
from review.scope import agency_of
from review.visits import ClerkUser
from review.words import Words

COUNT = 50
SHOWN_FLAGS = 3  # doubts named on one line
Text = Annotated[str, Query(max_length=100)]

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dossier of the queue as it is shown."""

    queued: Queued
    procedure: str
    flags: tuple[tuple[str, str], ...]
    left: str
    urgency: str
    holder: str | None


@router.get("/queue")
def queue(
    request: Request,
    desk: AtDesk,
    user: ClerkUser,
    *,
    lane: Lane = Lane.WAITING,
    procedure: Text = "",
    office: Text = "",
    flag: Text = "",
    q: Text = "",
    after: Text = "",
) -> Response:
    """Show a page of the queue; a search that finds one dossier leads to it."""
    now = desk.clock.now()
    wanted = Wanted(
        lane=lane,
        agency_code=agency_of(desk, user),
        procedure_code=procedure or None,
        post_office=office or None,
        flag=flag if flag in FlagCode.__members__ else None,
        text=q.strip(),
        after=_place(after),
        count=COUNT + 1,
    )
    found = desk.casework.queue(wanted)
    if wanted.text and len(found) == 1:
        return RedirectResponse(f"/dossiers/{found[0].dossier.dossier_id}", 303)
    words = words_of(request)
    lines = tuple(_line(one, desk=desk, words=words, now=now) for one in found[:COUNT])
    return page(
        request,
        "queue.html",
        lines=lines,
        counts=counts(desk.casework, agency_code=wanted.agency_code, now_s=desk.now_s),
        wanted=wanted,
        lanes=tuple(LANES),
        procedure_name=lambda code: _procedure(desk, words, code),
        flag_codes=sorted(((code.value, _said(code, words)) for code in FlagCode), key=itemgetter(1)),
        query={"lane": lane.value, "procedure": procedure, "office": office, "flag": flag},
        more=_told(found[COUNT - 1].place) if len(found) > COUNT else "",
    )


@router.get("/queue/next")
def next_dossier(
    desk: AtDesk, user: ClerkUser, *, procedure: Text = "", office: Text = "", flag: Text = ""
) -> Response:
    """Lead to the first dossier that waits and nobody else has open."""
    wanted = Wanted(
        agency_code=agency_of(desk, user),
        procedure_code=procedure or None,
        post_office=office or None,
        flag=flag if flag in FlagCode.__members__ else None,
        count=COUNT,
    )
    while found := desk.casework.queue(wanted):
        for one in found:
            if _is_free(one, user, desk):
                return RedirectResponse(f"/dossiers/{one.dossier.dossier_id}", 303)
        wanted = replace(wanted, after=found[-1].place)
    return RedirectResponse("/queue", 303)


def _is_free(one: Queued, user: User, desk: Desk) -> bool:
    ours = one.holder is None or one.holder == user.name or (one.until_s or 0) <= desk.now_s
    return ours and one.dossier.status != "processing"


def _line(one: Queued, *, desk: Desk, words: Words, now: str) -> Line:
    left, urgency = _left(one.dossier.due_at, now, words)
    codes = sorted((FlagCode(code) for code in one.dossier.flag_codes if code in FLAGS), key=_weight)
    held = one.holder is not None and (one.until_s or 0) > desk.now_s
    return Line(
        queued=one,
        procedure=_procedure(desk, words, one.dossier.procedure_code),
        flags=tuple((FLAGS[code].severity.value, _said(code, words)) for code in codes[:SHOWN_FLAGS]),
        left=left,
        urgency=urgency,
        holder=one.holder if held else None,
    )


def _procedure(desk: Desk, words: Words, code: str | None) -> str:
    known = desk.rules.office.procedures.get(code)
    if known is None:
        return code or words("queue.no_procedure")
    return known.name_vi if words.language == "vi" else known.name_en


def _said(code: FlagCode, words: Words) -> str:
    text = FLAGS[code].vi if words.language == "vi" else FLAGS[code].en
    return text.partition(":")[0].rstrip(".")


def _weight(code: FlagCode) -> tuple[int, str]:
    return list(Severity)[::-1].index(FLAGS[code].severity), code.value


def _left(due_at: str | None, now: str, words: Words) -> tuple[str, str]:
    """Return how much time is left in words, and how urgent that is."""
    if due_at is None:
        return words("queue.no_due"), ""
    hours = (datetime.fromisoformat(due_at) - datetime.fromisoformat(now)).total_seconds() / 3600
    if hours < 0:
        return words("queue.overdue", hours=round(-hours)), "bad"
    if hours < 24:
        return words("queue.hours_left", hours=round(hours)), "warn"
    return words("queue.days_left", days=int(hours // 24)), ""


def _told(place: Place) -> str:
    return f"{place.due}~{place.open_points}~{place.seq}"


def _place(text: str) -> Place | None:
    """Return the place that a page goes on after.

    Raises:
        Fault: it is none of ours.
    """
    if not text:
        return None
    parts = text.split("~")
    try:
        due, points, seq = parts[0], int(parts[1]), int(parts[2])
    except (ValueError, IndexError) as error:
        raise Fault("wrong") from error
    if max(abs(points), abs(seq)) >= 2**31:
        raise Fault("wrong")
    return Place(due=due, open_points=points, seq=seq)
