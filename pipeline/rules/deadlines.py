"""When an answer is due: from the postmark or the receipt, in working days, not counting the wait for a supplement.

The day of receipt does not count (Civil Code 2015, article 147); a time that ends on a day off ends on the next working
day (article 148); what comes after closing came on the next working day. Terms of one day follow the 15:00 rule of the
civil-status and certification procedures (DOMAIN §5.6).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

from pipeline.terms import Deadline, Pause, Term
from pipeline.workdays import Workdays

ZONE = timezone(timedelta(hours=7))  # Viet Nam has kept it since 1975
SAME_DAY, WORKING_DAYS, DAYS = "same_day", "working_days", "days"
CUT_OFF = time(15, 0)
RISK_SHARE = 0.25  # of the time allowed: less left than this is at risk (DOMAIN §5.5)
LATEST_ARRIVAL = timedelta(days=60)  # an arrival postmark further from the receipt than this was misread


def deadline(
    term: Term | None, *, received_at: str, arrived_at: str | None, calendar: Workdays, pauses: Sequence[Pause] = ()
) -> Deadline:
    """Return when the answer is due, counted from the arrival postmark where one is known, else from the receipt.

    Without a term (the procedure, or how long it may take, is unknown) nothing is due.
    """
    arrived = _moment(arrived_at, calendar) if arrived_at else None
    received = _moment(received_at, calendar) or datetime.fromisoformat(received_at)
    if arrived is not None and abs(arrived - received) > LATEST_ARRIVAL:
        arrived = None
    started = received if arrived is None else arrived
    begun = Deadline(
        started_at=_told(started),
        source="receipt" if arrived is None else "postmark",
        term=term,
        pauses=tuple(pauses),
    )
    return _counted(begun, calendar)


def paused(clock: Deadline, at: str, *, calendar: Workdays) -> Deadline:
    """Return the deadline with its clock stopped: a supplement was asked for. A stopped one stays as it is."""
    if clock.started_at is None or (clock.pauses and clock.pauses[-1].until is None):
        return clock
    return _counted(replace(clock, pauses=(*clock.pauses, Pause(since=at))), calendar)


def resumed(clock: Deadline, at: str, *, calendar: Workdays) -> Deadline:
    """Return the deadline with its clock running again: the supplement came. A running one stays as it is."""
    if not clock.pauses or clock.pauses[-1].until is not None:
        return clock
    *before, last = clock.pauses
    return _counted(replace(clock, pauses=(*before, replace(last, until=at))), calendar)


def is_at_risk(started_at: str, due_at: str, now: str) -> bool:
    """Return whether less than a quarter of the time allowed is left, and some still is."""
    start, due, moment = (datetime.fromisoformat(each) for each in (started_at, due_at, now))
    return start < due and moment <= due and (due - moment) < RISK_SHARE * (due - start)


def _counted(clock: Deadline, calendar: Workdays) -> Deadline:
    """Return the deadline with its due time, which an open pause or an unknown term leaves unknown."""
    term, started_at = clock.term, clock.started_at
    if term is None or started_at is None or any(pause.until is None for pause in clock.pauses):
        return replace(clock, due_at=None, official=None)
    start = datetime.fromisoformat(started_at)
    spans = [(_counting_day(pause.since, calendar), _counting_day(pause.until, calendar)) for pause in clock.pauses]
    if term.kind == SAME_DAY:
        last = max([start, *(datetime.fromisoformat(pause.until or started_at) for pause in clock.pauses)])
        due = _same_day(last, calendar)
    elif term.kind == WORKING_DAYS:
        due = _working_days(_counting_day(started_at, calendar), term.count, spans, calendar)
    else:
        waited = sum(((until - since) for since, until in spans), timedelta())
        due = calendar.from_on(_counting_day(started_at, calendar) + timedelta(days=term.count) + waited)
    due_at = datetime.combine(due, calendar.closes, tzinfo=ZONE)
    return replace(clock, due_at=_told(due_at), official=calendar.is_official(start.date(), due))


def _same_day(start: datetime, calendar: Workdays) -> date:
    in_time = start.time() < CUT_OFF and calendar.is_worked(start.date())
    return start.date() if in_time else calendar.after(start.date())


def _working_days(start: date, count: int, spans: Sequence[tuple[date, date]], calendar: Workdays) -> date:
    """Return the last of `count` working days after a day, those of a pause left out."""
    day = start
    for _ in range(count):
        day = calendar.after(day)
        while any(since < day <= until for since, until in spans):
            day = calendar.after(day)
    return day


def _counting_day(at: str | None, calendar: Workdays) -> date:
    """Return the working day a moment counts for: the next one after closing or on a day off."""
    moment = datetime.fromisoformat(at or "")
    if moment.time() >= calendar.closes:
        return calendar.after(moment.date())
    return calendar.from_on(moment.date())


def _moment(said: str, calendar: Workdays) -> datetime | None:
    """Return a time as a paper says it; a day alone counts from opening, and what is no day is None."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    if "T" not in said:
        moment = datetime.combine(moment.date(), calendar.opens)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZONE)


def _told(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds")
