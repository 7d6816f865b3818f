"""The calendar as data: the shipped one is right where anybody can check it; a wrong one is refused with its key."""

from datetime import date, timedelta

import pytest

from pipeline.errors import SettingsInvalid
from pipeline.office import load_office
from pipeline.workdays import parse_workdays

SHIPPED = load_office().workdays
TEXT = 'weekend = [6, 7]\nopens = "07:30"\ncloses = "17:00"\nby_law = ["09-02"]\n'


def test_the_shipped_years_hold_ten_to_fourteen_weekdays_off_and_pay_back_what_was_exchanged() -> None:
    for year in SHIPPED.year:
        weekdays = [day for day in year.off if day.isoweekday() not in SHIPPED.weekend]
        assert len(weekdays) == len(year.off), year.year
        assert 10 <= len(weekdays) <= 14
        assert all(day.isoweekday() in SHIPPED.weekend for day in year.worked)


@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 250), (2026, 249), (2027, 249)])
def test_a_year_has_its_working_days(year: int, worked: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    assert sum(SHIPPED.is_worked(day) for day in days if day.year == year) == worked


def test_a_calendar_that_never_works_is_refused() -> None:
    whole = ", ".join(str(date(2026, 1, 1) + timedelta(days=n)) for n in range(90))
    closed = parse_workdays("w", f'{TEXT}[[year]]\nyear = 2026\nsource = "law"\noff = [{whole}]\n')
    with pytest.raises(SettingsInvalid, match=r"workdays\.toml"):
        closed.from_on(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weekend = [", "not TOML"),
        (TEXT + "year = []\ncolour = 1\n", "colour"),
        (TEXT + '[[year]]\nyear = 2026\nsource = "law"\noff = [2025-01-01]\n', "2025-01-01 is no day of 2026"),
        (TEXT.replace("[6, 7]", "[1, 2, 3, 4, 5, 6, 7]") + "year = []\n", "not all of them"),
        (TEXT.replace("07:30", "18:00") + "year = []\n", "closes before it opens"),
        (TEXT.replace("09-02", "13-02") + "year = []\n", "month must be"),
    ],
)
def test_a_wrong_calendar_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(SettingsInvalid, match=said):
        parse_workdays("workdays.toml", text)
