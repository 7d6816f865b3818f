"""The supervisor's page: how much comes and goes, what waits, how well the machine does, where pictures are bad."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import quantiles

from fastapi import APIRouter, Request
from starlette.responses import Response

from pipeline.audits import DayFigures, OfficeFigures
from pipeline.casework import Lane
from review.desk import AtDesk
from review.pages import page
from review.plots import Plot, bars, columns, line
from review.scope import agency_of
from review.visits import SupervisorUser

DAYS = 30
OFFICES = 12
RISK = timedelta(days=1)

router = APIRouter()


@router.get("/supervisor")
def supervisor(request: Request, desk: AtDesk, user: SupervisorUser) -> Response:
    """Show the figures of the last 30 days."""
    now = desk.clock.now()
    today = date.fromisoformat(now[:10])
    since = (today - timedelta(days=DAYS - 1)).isoformat()
    agency = agency_of(desk, user)
    soon = (datetime.fromisoformat(now) + RISK).isoformat()
    counts = desk.casework.counts(agency_code=agency, now=now, soon=soon)
    days = _whole(desk.audits.days(since=since, agency_code=agency), today)
    audit = desk.audits.audit(since=since, agency_code=agency)
    touches = desk.audits.touches(since=since, agency_code=agency)
    offices = desk.audits.offices(since=since, agency_code=agency)[:OFFICES]
    decided = sum(day.accepted + day.supplement + day.refused for day in days)
    return page(
        request,
        "supervisor.html",
        waiting=counts.lanes[Lane.WAITING],
        overdue=counts.overdue,
        due_soon=counts.due_soon,
        decided=decided,
        first_pass=share(sum(day.accepted for day in days), decided),
        auto=share(sum(day.fields - day.doubtful for day in days), sum(day.fields for day in days)),
        audit=audit,
        error=share(audit.wrong, audit.read),
        touch=_middle(touches),
        plots=_plots(days, offices),
    )


def share(part: int, whole: int) -> str:
    """Return a share in per cent, or a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _plots(days: Sequence[DayFigures], offices: Sequence[OfficeFigures]) -> tuple[tuple[str, Plot], ...]:
    names = [f"{day.day[8:]}/{day.day[5:7]}" for day in days]
    auto = [100 * (day.fields - day.doubtful) / day.fields if day.fields else None for day in days]
    received, gone = [day.received for day in days], [day.released for day in days]
    verdicts = [[day.accepted for day in days], [day.supplement for day in days], [day.refused for day in days]]
    rephoto = [(one.post_office, one.rephoto / one.dossiers, share(one.rephoto, one.dossiers)) for one in offices]
    return (
        ("throughput", line(names, [received, gone])),
        ("verdicts", columns(names, verdicts)),
        ("auto", line(names, [auto], unit=" %")),
        ("rephoto", bars(rephoto)),
    )


def _whole(days: Sequence[DayFigures], today: date) -> list[DayFigures]:
    """Return one entry for every day of the span: a day on which nothing happened is a day, too."""
    known = {day.day: day for day in days}
    span = [(today - timedelta(days=back)).isoformat() for back in reversed(range(DAYS))]
    nothing = {"received": 0, "fields": 0, "doubtful": 0, "accepted": 0, "supplement": 0, "refused": 0, "released": 0}
    return [known.get(day) or DayFigures(day=day, **nothing) for day in span]


def _middle(seconds: Sequence[int]) -> tuple[int, int] | None:
    """Return median and 90th percentile, or None of nothing."""
    if not seconds:
        return None
    if len(seconds) == 1:
        return seconds[0], seconds[0]
    cuts = quantiles(seconds, n=10, method="inclusive")
    return round(cuts[4]), round(cuts[8])
