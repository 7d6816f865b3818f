"""Due times, worked out by hand on real calendars."""

from dataclasses import replace

import pytest

from pipeline.office import load_office
from pipeline.rules.deadlines import deadline, is_at_risk, paused, resumed
from pipeline.terms import Deadline, Term

CALENDAR = load_office().workdays
SAME_DAY, THREE, SEVEN = Term(kind="same_day"), Term(kind="working_days", count=3), Term(kind="working_days", count=7)


def at(day: str, clock: str = "09:00") -> str:
    return f"{day}T{clock}:00+07:00"


def due(term: Term | None, received_at: str, arrived_at: str | None = None) -> str | None:
    return deadline(term, received_at=received_at, arrived_at=arrived_at, calendar=CALENDAR).due_at


@pytest.mark.parametrize(
    ("term", "received", "expected"),
    [
        (SAME_DAY, at("2026-11-23", "14:59"), at("2026-11-23", "17:00")),
        (SAME_DAY, at("2026-11-23", "15:00"), at("2026-11-25", "17:00")),  # Tuesday 24 is Vietnamese Culture Day
        (SAME_DAY, at("2026-11-21"), at("2026-11-23", "17:00")),  # Saturday
        (SAME_DAY, at("2026-08-22"), at("2026-08-22", "17:00")),  # Saturday worked for Monday 31
        (SAME_DAY, at("2026-08-28", "16:00"), at("2026-09-03", "17:00")),  # the five days of 2 September
        (THREE, at("2026-11-16"), at("2026-11-19", "17:00")),
        (THREE, at("2026-11-16", "17:00"), at("2026-11-20", "17:00")),  # came at closing: on Tuesday
        (THREE, at("2026-11-14"), at("2026-11-19", "17:00")),  # came on a Saturday: on Monday
        (THREE, at("2026-02-13"), at("2026-02-25", "17:00")),  # over Tết Bính Ngọ
        (THREE, at("2025-04-25"), at("2025-04-29", "17:00")),  # Saturday 26 is worked, and so counts
        (SEVEN, at("2024-04-26"), at("2024-05-09", "17:00")),  # 29 April to 1 May off, Saturday 4 May worked
        (Term(kind="days", count=5), at("2026-04-25"), at("2026-05-04", "17:00")),  # 3 May is a Sunday
        (None, at("2026-11-16"), None),
    ],
)
def test_an_answer_is_due(term: Term | None, received: str, expected: str | None) -> None:
    assert due(term, received) == expected


@pytest.mark.parametrize(
    ("arrived", "source", "day"),
    [
        (at("2026-11-17", "10:20"), "postmark", "2026-11-20"),
        ("2026-11-17", "postmark", "2026-11-20"),
        (None, "receipt", "2026-11-19"),
        ("2016-11-17", "receipt", "2026-11-19"),  # ten years off: a misread stamp
        ("17 tháng 11", "receipt", "2026-11-19"),
    ],
)
def test_the_clock_starts_with_the_postmark_of_arrival(arrived: str | None, source: str, day: str) -> None:
    found = deadline(THREE, received_at=at("2026-11-16"), arrived_at=arrived, calendar=CALENDAR)
    assert (found.source, found.due_at) == (source, at(day, "17:00"))


def running(term: Term) -> Deadline:
    return deadline(term, received_at=at("2026-11-16"), arrived_at=None, calendar=CALENDAR)


def test_the_wait_for_a_supplement_does_not_count() -> None:
    stopped = paused(running(THREE), at("2026-11-17", "11:00"), calendar=CALENDAR)
    assert (stopped.clock, stopped.due_at) == ("paused", None)

    again = resumed(stopped, at("2026-11-20", "10:00"), calendar=CALENDAR)

    assert (again.clock, again.due_at) == ("running", at("2026-11-25", "17:00"))  # Tue 17, Mon 23, Wed 25


def test_a_supplement_after_closing_came_on_the_next_working_day() -> None:
    stopped = paused(running(THREE), at("2026-11-17", "11:00"), calendar=CALENDAR)
    assert resumed(stopped, at("2026-11-20", "18:00"), calendar=CALENDAR).due_at == at("2026-11-26", "17:00")


def test_an_answer_of_the_day_is_due_the_day_the_supplement_came() -> None:
    stopped = paused(running(SAME_DAY), at("2026-11-16", "11:00"), calendar=CALENDAR)
    assert resumed(stopped, at("2026-11-18", "10:00"), calendar=CALENDAR).due_at == at("2026-11-18", "17:00")


def test_stopping_a_stopped_clock_changes_nothing() -> None:
    stopped = paused(running(THREE), at("2026-11-17"), calendar=CALENDAR)
    assert paused(stopped, at("2026-11-18"), calendar=CALENDAR) == stopped
    assert resumed(running(THREE), at("2026-11-18"), calendar=CALENDAR) == running(THREE)
    assert paused(Deadline(), at("2026-11-18"), calendar=CALENDAR) == Deadline()


def test_a_year_without_an_official_list_is_said_to_be_without() -> None:
    assert running(THREE).official is True
    assert deadline(THREE, received_at=at("2027-03-01"), arrived_at=None, calendar=CALENDAR).official is False
    later = deadline(SAME_DAY, received_at=at("2031-09-02"), arrived_at=None, calendar=CALENDAR)
    assert (later.official, later.due_at) == (False, at("2031-09-03", "17:00"))  # 2 September is one by law


def test_a_paused_clock_keeps_what_it_stood_still_when_counted_anew() -> None:
    stopped = paused(running(THREE), at("2026-11-17"), calendar=CALENDAR)
    anew = deadline(SEVEN, received_at=at("2026-11-16"), arrived_at=None, calendar=CALENDAR, pauses=stopped.pauses)
    assert anew == replace(stopped, term=SEVEN)


def test_less_than_a_quarter_of_the_time_left_is_a_risk() -> None:
    start, end = at("2026-11-16", "08:00"), at("2026-11-20", "08:00")
    assert not is_at_risk(start, end, at("2026-11-19", "07:59"))
    assert is_at_risk(start, end, at("2026-11-19", "08:01"))
    assert not is_at_risk(start, end, at("2026-11-20", "08:01"))  # overdue, not at risk
