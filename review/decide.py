"""What becomes of a dossier: accepted, asked to be completed, refused, or sent back for new pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from pipeline.accounts import User
from pipeline.casework import READING, Decided
from pipeline.clerk_records import Decision, Defect, PageOrder, Verdict
from pipeline.dossier_summary import STATUS_OF_VERDICT
from pipeline.model import Dossier
from pipeline.ports import LedgerEvent
from pipeline.rules.deadlines import paused
from review import acts
from review.casefile import Case, Step, failed_reading, keep
from review.desk import Desk
from review.faults import Fault
from review.points import open_points

IDLE_S = 120  # a longer pause between two acts counts as this much work
MOST_DEFECTS = 60
LONGEST_DEFECT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a clerk decides: the verdict, why, and the lines of the slip."""

    verdict: Verdict
    reason: str = ""
    defects: tuple[Defect, ...] = ()


def decide(desk: Desk, user: User, case: Case, ruling: Ruling, *, expected: int) -> Case:
    """Return the dossier after a decision, which is out of the clerk's hands; acceptance asks for its release.

    Raises:
        Fault: points are open, or the slip would be empty.
        StoreConflict: somebody changed the dossier meanwhile.
    """
    _check(case.dossier, ruling)
    now = desk.clock.now()
    dossier = _written(desk, case.dossier, ruling, user, now)
    accepted = ruling.verdict is Verdict.ACCEPT
    events = desk.ledger.events(subject=case.stored.dossier_id)
    touched = touch_s(events, by=user.name, now_s=desk.now_s)
    step = Step(
        dossier=dossier,
        expected=expected,
        action=f"decided-{ruling.verdict}",
        detail=f"defects={len(ruling.defects)} touch_s={touched}",
        status=STATUS_OF_VERDICT[ruling.verdict],
        ask="release" if accepted else None,
        decided=Decided(verdict=ruling.verdict.value, at=now, by=user.name, touch_s=touched),
    )
    return keep(desk, user, case, step)


def order_page(desk: Desk, user: User, case: Case, said: PageOrder, *, expected: int) -> Case:
    """Return the dossier with a clerk's word on a page; it is read again, and closed to changes until that is done.

    Raises:
        NotHere, Fault: there is no such page, or it cannot be done.
        StoreConflict: somebody changed the dossier meanwhile.
    """
    step = Step(
        dossier=acts.order(case.dossier, said, again=failed_reading(desk, case) is not None),
        expected=expected,
        action="page-ordered",
        detail=f"page={said.page_id} {said.verb}={said.to}".rstrip("="),
        status=READING,
        ask="reprocess",
    )
    return keep(desk, user, case, step)


def touch_s(events: Sequence[LedgerEvent], *, by: str, now_s: int) -> int:
    """Return for how many seconds a clerk's hands were on a dossier since its last decision, long pauses cut short."""
    last = max((place for place, event in enumerate(events) if event.action.startswith("decided-")), default=-1)
    mine = {int(datetime.fromisoformat(event.at).timestamp()) for event in events[last + 1 :] if event.actor == by}
    times = sorted(mine | {now_s})
    return sum(min(later - earlier, IDLE_S) for earlier, later in pairwise(times))


def _check(dossier: Dossier, ruling: Ruling) -> None:
    if ruling.verdict is Verdict.ACCEPT:
        if count := open_points(dossier).count:
            raise Fault("points_open", status=422, count=count)
    elif ruling.verdict is Verdict.REFUSE:
        if not ruling.reason.strip():
            raise Fault("reason_needed", status=422)
    elif not ruling.defects:
        raise Fault("no_defect", status=422)


def _written(desk: Desk, dossier: Dossier, ruling: Ruling, user: User, now: str) -> Dossier:
    """Return the dossier with the decision; asking for a supplement stops the clock."""
    if ruling.verdict is Verdict.SUPPLEMENT:
        stopped = paused(dossier.deadline, now, calendar=desk.rules.office.workdays)
        dossier = replace(dossier, deadline=stopped)
    decision = Decision(
        verdict=ruling.verdict,
        by=user.name,
        at=now,
        officer=user.full_name,
        reason=ruling.reason.strip(),
        defects=ruling.defects,
        due_at=dossier.deadline.due_at,
    )
    review = replace(dossier.review, decisions=(*dossier.review.decisions, decision))
    return replace(dossier, review=review)
