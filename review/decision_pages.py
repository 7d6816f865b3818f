"""Deciding on a dossier, and the slips that print a decision: forms 01, 02 and 03 of Circular 03/2025/TT-VPCP."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from pipeline.accounts import User
from pipeline.clerk_records import Defect, Verdict
from pipeline.flagcodes import FlagCode, Severity
from pipeline.model import Dossier, Flag
from review.casefile import claim, look
from review.decide import LONGEST_DEFECT, MOST_DEFECTS, Ruling, decide
from review.desk import AtDesk, Desk
from review.faults import Fault, NotHere
from review.pages import page
from review.points import NEW_PICTURE, ON_A_SLIP, defects, open_points
from review.showing import Show
from review.slips import qr_picture, slip, spoken
from review.visits import ClerkUser
from review.words import Words

OWN = "own"  # code of a line that a clerk wrote
TEMPLATES = {
    Verdict.ACCEPT: "slip_accept.html",
    Verdict.SUPPLEMENT: "slip_supplement.html",
    Verdict.REFUSE: "slip_refuse.html",
    Verdict.REPHOTO: "slip_supplement.html",
}

router = APIRouter()


@router.get("/dossiers/{dossier_id}/decision")
def decision(request: Request, dossier_id: str, desk: AtDesk, user: ClerkUser) -> Response:
    """Show what can be decided, with every defect gathered for one slip."""
    case = claim(desk, user, dossier_id)
    show = Show(case.dossier, forms=desk.rules.forms, words=Words("vi"))  # a slip is written in Vietnamese
    left = open_points(case.dossier)
    return page(
        request,
        "decision.html",
        case=case,
        mine=case.is_held_by(user),
        open_count=left.count,
        gathered=_lines(case.dossier, ON_A_SLIP, show),
        pictures=_lines(case.dossier, NEW_PICTURE, show),
        due=spoken(case.dossier.deadline.due_at) or "–",
        slips=tuple(enumerate(case.dossier.review.decisions, start=1)),
    )


@router.post("/dossiers/{dossier_id}/decision")
async def decided(request: Request, dossier_id: str, desk: AtDesk, user: ClerkUser) -> Response:
    """Keep a decision and lead to its slip.

    Raises:
        Fault: points are open, the slip would be empty, or the form is none of ours.
    """
    form = await request.form()
    said = {name: str(value) for name, value in form.items() if isinstance(value, str)}
    if said.get("verdict") not in set(Verdict) or not said.get("revision", "").isdecimal():
        raise Fault("wrong")
    chosen = [str(value) for value in form.getlist("chosen") if isinstance(value, str)][:MOST_DEFECTS]
    ruling = Ruling(
        verdict=Verdict(said["verdict"]),
        reason=said.get("reason", "")[:LONGEST_DEFECT],
        defects=tuple(_defects(chosen, said)),
    )
    number = await run_in_threadpool(_decided, desk, user, dossier_id, ruling, int(said["revision"][:9]))
    return RedirectResponse(f"/dossiers/{dossier_id}/slips/{number}", 303)


def _decided(desk: Desk, user: User, dossier_id: str, ruling: Ruling, expected: int) -> int:
    """Return the number of the slip of a decision that is kept."""
    after = decide(desk, user, look(desk, user, dossier_id), ruling, expected=expected)
    return len(after.dossier.review.decisions)


@router.get("/dossiers/{dossier_id}/slips/{number}")
def print_slip(request: Request, dossier_id: str, number: int, desk: AtDesk, user: ClerkUser) -> Response:
    """Show a decision as the form that the citizen gets."""
    case = look(desk, user, dossier_id)
    decisions = case.dossier.review.decisions
    if not 1 <= number <= len(decisions):
        raise NotHere
    said = decisions[number - 1]
    desk.note(user.name, "slip-printed", dossier_id, f"slip={number}")
    return page(
        request,
        TEMPLATES[said.verdict],
        slip=slip(case.dossier, said, number=number, forms=desk.rules.forms),
        qr=qr_picture(case.dossier) if said.verdict is Verdict.ACCEPT else None,
        back=f"/dossiers/{dossier_id}",
    )


def _defects(chosen: list[str], said: dict[str, str]) -> list[Defect]:
    """Return the chosen lines with the words a clerk left in them, and the lines that the clerk wrote."""
    found = []
    for name in chosen:
        scope, _, code = name.rpartition("|")
        text = " ".join(said.get(f"text|{name}", "").split())[:LONGEST_DEFECT]
        if text and code in FlagCode.__members__:
            found.append(Defect(scope=scope, code=code, text=text))
    for line in said.get("own", "").splitlines()[:MOST_DEFECTS]:
        if text := " ".join(line.split())[:LONGEST_DEFECT]:
            found.append(Defect(scope="dossier", code=OWN, text=text))
    return found


def _lines(dossier: Dossier, codes: frozenset[FlagCode], show: Show) -> tuple[tuple[str, str, bool], ...]:
    """Return the lines offered for a slip: name, words, and whether it is chosen already."""
    return tuple(
        (f"{flag.scope}|{flag.code.value}", _line(flag, show), flag.severity is Severity.BLOCK)
        for flag in {(flag.scope, flag.code): flag for flag in defects(dossier, codes)}.values()
    )


def _line(flag: Flag, show: Show) -> str:
    """Return a defect as the citizen reads it."""
    words, key = Words("vi"), f"defect.{flag.code.value}"
    text = words(key) if words.has(key) else show.flag(flag)
    about = show.named(flag) or show.about(flag.scope)
    return f"{about}: {text}" if about else text
