"""Review of one dossier: its page, and what a clerk's keys send in the background."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from pipeline.accounts import User
from pipeline.casework import READING
from pipeline.clerk_records import PageOrder, PageVerb, ProcedureSaid, Waiver
from pipeline.errors import StoreConflict
from pipeline.kept import spoken_of
from pipeline.model import Dossier, FieldValue
from pipeline.settled import waits
from review import acts, naming
from review.acts import Act
from review.answers import answer
from review.cards import card_pages
from review.casefile import Case, Step, claim, failed_reading, keep, look
from review.decide import order_page
from review.desk import AtDesk, Desk
from review.faults import Fault, NotHere
from review.pages import data_block, page, templates, words_of
from review.points import open_points, to_look_at
from review.showing import Show
from review.visits import ClerkUser
from review.words import Words

QUARTER = 90
Id = Annotated[str, Field(max_length=200)]
Revision = Annotated[int, Field(ge=1, lt=2**31)]

router = APIRouter()


class ActAsked(BaseModel, extra="forbid"):
    """One act on one field, made on a revision; `act_id` tells one sent twice."""

    act_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{8,40}$")]
    revision: Revision
    field_id: Id
    action: Literal["confirm", "correct", "choose", "mark_absent", "mark_illegible", "undo"]
    text: Annotated[str, Field(max_length=4000)] = ""
    choice: Annotated[int, Field(ge=0, le=1000)] | None = None


class WaiverAsked(BaseModel, extra="forbid"):
    """A doubt to settle, with the reason."""

    revision: Revision
    code: Id
    scope: Id
    reason: Annotated[str, Field(max_length=500)]


class PageAsked(BaseModel, extra="forbid"):
    """A page to turn clockwise, to begin a new paper with, to put to another page's paper, or of another class."""

    revision: Revision
    page_id: Id
    verb: PageVerb
    to: Id = ""


class ProcedureAsked(BaseModel, extra="forbid"):
    """The procedure that the dossier asks for."""

    revision: Revision
    code: Id


class LetGo(BaseModel, extra="forbid"):
    """Nothing: the dossier is given back."""


@router.get("/dossiers/{dossier_id}")
def review(request: Request, dossier_id: str, desk: AtDesk, user: ClerkUser) -> Response:
    """Show a dossier, the clerk's to change where nobody else has it open."""
    case = claim(desk, user, dossier_id)
    words = words_of(request)
    show = Show(case.dossier, forms=desk.rules.forms, words=words)
    wanted = to_look_at(case.dossier)
    listed = {field.field_id for field in wanted}
    others = tuple(field for field in case.dossier.fields if field.field_id not in listed)
    return page(
        request,
        "review.html",
        case=case,
        mine=case.is_held_by(user),
        reading=case.stored.status == READING,
        failed=failed_reading(desk, case),
        cards=[show.card(field) for field in wanted],
        others=[show.card(field) for field in others],
        stops=show.stops(),
        sheets=show.sheets(),
        pending=spoken_of(case.dossier) if case.stored.status == READING else frozenset(),
        card_pages=card_pages(case.dossier, desk.blobs),
        unveiled=desk.accounts.is_unveiled(user.user_id, dossier_id, now_s=desk.now_s),
        open_count=open_points(case.dossier).count,
        facts=data_block("case", _facts(desk, case, show, words, mine=case.is_held_by(user))),
    )


def _facts(desk: Desk, case: Case, show: Show, words: Words, *, mine: bool) -> dict[str, object]:
    """Return what the page's script knows of a dossier."""
    return {
        "dossier": case.stored.dossier_id,
        "revision": case.stored.revision,
        "mine": mine,
        "reading": case.stored.status == READING,
        "sheets": [{"id": one.page_id, "width": one.width, "height": one.height} for one in show.sheets()],
        "papers": [{"name": name, "page": _first_page(case.dossier, paper)} for paper, name in show.papers().items()],
        "classes": naming.classes(desk.rules, words),
        "procedures": naming.procedures(desk.rules, words),
    }


@router.get("/api/dossiers/{dossier_id}/state")
def state(dossier_id: str, desk: AtDesk, user: ClerkUser) -> dict[str, object]:
    """Return where a dossier stands, for a page that waits until it was read again."""
    case = look(desk, user, dossier_id)
    return {"status": case.stored.status, "revision": case.stored.revision, "reading": case.stored.status == READING}


@router.post("/api/dossiers/{dossier_id}/acts")
def act(request: Request, dossier_id: str, asked: ActAsked, desk: AtDesk, user: ClerkUser) -> Response:
    """Keep one act; a stale one gets 409 with the field as it stands now and what the clerk typed."""
    case = look(desk, user, dossier_id)
    if case.stored.revision != asked.revision:
        return _stale(request, case, asked, desk)
    said = Act(field_id=asked.field_id, action=asked.action, text=asked.text, choice=asked.choice)
    dossier = acts.settle(case.dossier, said, rules=desk.rules, by=user.name, at=desk.clock.now())
    step = Step(
        dossier=dossier,
        expected=asked.revision,
        action=f"field-{asked.action}",
        detail=f"field={asked.field_id} act={asked.act_id}",
    )
    return _kept(request, desk, user, case, step=step, asked=asked)


@router.post("/api/dossiers/{dossier_id}/waivers")
def waive(request: Request, dossier_id: str, asked: WaiverAsked, desk: AtDesk, user: ClerkUser) -> Response:
    """Settle a doubt that stops the dossier."""
    case = look(desk, user, dossier_id)
    if case.stored.revision != asked.revision:
        return _stale(request, case, None, desk)
    waiver = Waiver(
        code=asked.code,
        scope=asked.scope,
        by=user.name,
        at=desk.clock.now(),
        reason=acts.typed_text(asked.reason),
    )
    dossier = acts.waive(case.dossier, waiver, rules=desk.rules)
    step = Step(
        dossier=dossier,
        expected=asked.revision,
        action="doubt-settled",
        detail=f"code={asked.code} scope={asked.scope}",
    )
    return _kept(request, desk, user, case, step=step, asked=None)


@router.post("/api/dossiers/{dossier_id}/pages")
def put_page_right(
    request: Request, dossier_id: str, asked: PageAsked, desk: AtDesk, user: ClerkUser
) -> dict[str, object]:
    """Keep a clerk's word on a page and ask for its paper to be read again."""
    case = look(desk, user, dossier_id)
    _check_veil(desk, user, case, asked)
    to = asked.to
    if asked.verb is PageVerb.TURN:
        turn = next((sheet.turn for sheet in case.dossier.pages if sheet.page_id == asked.page_id), 0)
        to = str((turn + QUARTER * (int(asked.to) if asked.to in {"1", "2", "3"} else 1)) % 360)
    if asked.verb is PageVerb.CLASS and all(to != one["code"] for one in naming.classes(desk.rules, words_of(request))):
        raise NotHere
    page_id = asked.page_id if asked.verb is not PageVerb.CLASS else _begins(case.dossier, asked.page_id)
    said = PageOrder(page_id=page_id, verb=asked.verb, to=to, by=user.name, at=desk.clock.now())
    after = order_page(desk, user, case, said, expected=asked.revision)
    return {"status": after.stored.status, "revision": after.stored.revision, "reading": True}


@router.post("/api/dossiers/{dossier_id}/procedure")
def name_procedure(
    request: Request, dossier_id: str, asked: ProcedureAsked, desk: AtDesk, user: ClerkUser
) -> dict[str, object]:
    """Keep a clerk's word on the procedure; what it asks for is checked at once."""
    case = look(desk, user, dossier_id)
    if all(asked.code != one["code"] for one in naming.procedures(desk.rules, words_of(request))):
        raise NotHere
    said = ProcedureSaid(code=asked.code, by=user.name, at=desk.clock.now())
    dossier = acts.name_procedure(case.dossier, said, rules=desk.rules)
    step = Step(dossier=dossier, expected=asked.revision, action="procedure-named", detail=f"procedure={asked.code}")
    return {"revision": keep(desk, user, case, step).stored.revision}


@router.post("/api/dossiers/{dossier_id}/let-go")
def let_go(dossier_id: str, asked: LetGo, desk: AtDesk, user: ClerkUser) -> dict[str, object]:
    """Give a dossier back to the queue."""
    del asked
    case = look(desk, user, dossier_id)
    desk.casework.let_go(dossier_id, holder=user.name)
    return {"revision": case.stored.revision}


def _kept(request: Request, desk: Desk, user: User, case: Case, *, step: Step, asked: ActAsked | None) -> Response:
    """Return what the script shows after a change: the cards that changed, what stops the dossier, what is open."""
    try:
        after = keep(desk, user, case, step)
    except (StoreConflict, Fault) as error:
        if isinstance(error, Fault) and error.http != 409:
            raise
        return _stale(request, look(desk, user, case.stored.dossier_id), asked, desk)
    return JSONResponse(_news(desk, words_of(request), case.dossier, after))


def _news(desk: Desk, words: Words, before: Dossier, after: Case) -> dict[str, object]:
    known = {field.field_id: field for field in before.fields}
    changed = [field for field in after.dossier.fields if known.get(field.field_id) != field]
    show = Show(after.dossier, forms=desk.rules.forms, words=words)
    return {
        "revision": after.stored.revision,
        "cards": {field.field_id: _card(show, field, words, mine=True) for field in changed},
        "stops": _stops(show, words),
        "open": open_points(after.dossier).count,
        "waiting": [field.field_id for field in after.dossier.fields if waits(field)],
    }


def _stale(request: Request, case: Case, asked: ActAsked | None, desk: Desk) -> Response:
    """Return 409 with every card as it stands now; an act that had been kept before is answered as kept."""
    words = words_of(request)
    if asked is not None and _was_kept(desk, case, asked):
        return JSONResponse(_news(desk, words, case.dossier, case))
    show = Show(case.dossier, forms=desk.rules.forms, words=words)
    told = answer(request, 409, "stale")
    body = {
        "code": "stale",
        "said": words("fault.stale.said"),
        "advice": words("fault.stale.advice"),
        "revision": case.stored.revision,
        "reading": case.stored.status == READING,
        "cards": {field.field_id: _card(show, field, words, mine=True) for field in case.dossier.fields},
        "yours": asked.text if asked is not None else "",
    }
    return JSONResponse(body, status_code=told.status_code)


def _was_kept(desk: Desk, case: Case, asked: ActAsked) -> bool:
    wanted = f"act={asked.act_id}"
    return any(event.detail.endswith(wanted) for event in desk.ledger.events(subject=case.stored.dossier_id))


def _card(show: Show, field: FieldValue, words: Words, *, mine: bool) -> str:
    macro = templates().get_template("card.html").module.card  # type: ignore[attr-defined]  # jinja makes it
    return str(macro(show.card(field), words, mine))


def _stops(show: Show, words: Words) -> str:
    macro = templates().get_template("card.html").module.stop_list  # type: ignore[attr-defined]  # jinja makes it
    return str(macro(show.stops(), words))


def _check_veil(desk: Desk, user: User, case: Case, asked: PageAsked) -> None:
    """Let nobody turn or rename a blurred card into a paper that is shown: they look at it first, with a reason.

    Raises:
        Fault: the page is a card's, and this user gave no reason.
    """
    is_card = asked.verb in {PageVerb.TURN, PageVerb.CLASS} and asked.page_id in card_pages(case.dossier, desk.blobs)
    if is_card and not desk.accounts.is_unveiled(user.user_id, case.stored.dossier_id, now_s=desk.now_s):
        raise Fault("unveil_first", status=409)


def _begins(dossier: Dossier, page_id: str) -> str:
    """Return the first page of a page's paper."""
    return next((paper.page_ids[0] for paper in dossier.components if page_id in paper.page_ids), page_id)


def _first_page(dossier: Dossier, component_id: str) -> str:
    return next(paper.page_ids[0] for paper in dossier.components if paper.component_id == component_id)
