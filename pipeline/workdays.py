"""The working days of an office, as data: holidays, exchanged days, and the hours between which it is open."""

import tomllib
from datetime import date, time, timedelta
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import SettingsInvalid

LONGEST_CLOSURE = timedelta(days=60)  # a calendar in which nobody works for longer is a mistake


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Year(_Data):
    """One year's weekdays off and weekend days worked; `law` where the Government's own list was not known."""

    year: int
    source: Literal["official", "law"]
    off: tuple[date, ...]
    worked: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _is_of_this_year(self) -> "Year":
        for day in (*self.off, *self.worked):
            if day.year != self.year:
                raise ValueError(f"{day} is no day of {self.year}")
        return self


class Workdays(_Data):
    """When an office works; `by_law` are the month and day of holidays in a year that has no list."""

    weekend: tuple[int, ...]
    opens: time
    closes: time
    by_law: tuple[str, ...]
    year: tuple[Year, ...]

    @model_validator(mode="after")
    def _can_be(self) -> "Workdays":
        if not set(self.weekend) < set(range(1, 8)):
            raise ValueError("weekend holds days from 1 (Monday) to 7, and not all of them")
        if self.opens >= self.closes:
            raise ValueError("the office closes before it opens")
        for day in self.by_law:
            date.fromisoformat(f"2024-{day}")  # a leap year has every day
        return self

    @cached_property
    def _years(self) -> dict[int, Year]:
        return {one.year: one for one in self.year}

    def is_worked(self, day: date) -> bool:
        """Return whether the office works on a day."""
        known = self._years.get(day.year)
        if known is not None and day in known.worked:
            return True
        off = day in known.off if known is not None else day.strftime("%m-%d") in self.by_law
        return not off and day.isoweekday() not in self.weekend

    def from_on(self, day: date) -> date:
        """Return the first working day that is not before a day.

        Raises:
            SettingsInvalid: the calendar has none for two months.
        """
        for ahead in range(LONGEST_CLOSURE.days):
            later = day + timedelta(days=ahead)
            if self.is_worked(later):
                return later
        raise SettingsInvalid(f"The working days after {day} are missing.", advice="Correct workdays.toml.")

    def after(self, day: date) -> date:
        """Return the first working day after a day."""
        return self.from_on(day + timedelta(days=1))

    def is_official(self, first: date, last: date) -> bool:
        """Return whether the Government's own list is known for every year that a time touches."""
        years = (self._years.get(year) for year in range(first.year, last.year + 1))
        return all(known is not None and known.source == "official" for known in years)


def parse_workdays(name: str, text: str) -> Workdays:
    """Return the calendar in a TOML text.

    Raises:
        SettingsInvalid: not TOML, or a key is wrong; the message names the file and the key.
    """
    try:
        return Workdays.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(f"{name} is not TOML: {error}.", advice="See docs/procedures.md.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "workdays"
        raise SettingsInvalid(f"{name}, {where}: {first['msg']}.", advice="See docs/procedures.md.") from error
