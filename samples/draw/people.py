"""Invented families: people whose numbers, ages, addresses and cards agree with one another."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from pipeline.rules.tables import personal_number_provinces
from samples.draw.fonts import Split
from samples.draw.numbers import personal_number
from samples.draw.places import KIND_WORD, Place, places
from samples.draw.words import email, ethnic_groups, full_name, names, phone

REFORM = datetime.date(2025, 7, 1)
HOME_PROVINCES = ("Tỉnh Tiền Giang", "Tỉnh Đồng Tháp")  # where the post offices of this project are
HOME_SHARE = 0.6
NEW_CARD_FIRST = datetime.date(2024, 7, 3)
OLD_CARD_FIRST, OLD_CARD_LAST = datetime.date(2013, 1, 1), datetime.date(2020, 6, 30)
CARD_FIRST, CARD_LAST = datetime.date(2021, 1, 15), datetime.date(2024, 6, 25)
SPOTS = ("Nốt ruồi C:", "Sẹo chấm C:", "Nốt ruồi c:")
SPOT_PLACES = ("1cm dưới sau đuôi mắt phải", "2cm trên trước đầu mày trái", "1,5cm dưới mép trái")
MILESTONES = (25, 40, 60)  # a card is renewed at these ages


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A home: hamlet and ward, in the units of before or after July 2025."""

    house: str
    place: Place
    reformed: bool

    @property
    def units(self) -> tuple[str, ...]:
        """Ward, district and province as they were called then."""
        where = self.place
        units = (where.new_ward, where.new_province) if self.reformed else (where.ward, where.district, where.province)
        return tuple(unit for unit in units if unit)

    @property
    def text(self) -> str:
        """The whole address with type words in small letters, as a form has it."""
        return ", ".join(part for part in (self.house, *(lowered(unit) for unit in self.units)) if part)

    @property
    def ward_text(self) -> str:
        """The address from the ward up."""
        return ", ".join(lowered(unit) for unit in self.units)

    @property
    def bare(self) -> str:
        """The address without type words, as cards have it."""
        return ", ".join(part for part in (self.house[:1].upper() + self.house[1:], *map(bared, self.units)) if part)

    @property
    def ward(self) -> str:
        """The ward's name alone."""
        return bared(self.units[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented person with a chip card; `expires` None means a card without end."""

    name: str  # capitals
    sex: str
    born: datetime.date
    id12: str
    id9: str
    ethnicity: str
    hometown: Address
    residence: Address
    phone: str
    email: str
    issued: datetime.date
    expires: datetime.date | None
    features: str
    card: str = "cccd_chip"  # which identity card they hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Parents, a child, and the grandparent at whose house they live."""

    father: Person
    mother: Person
    child: Person
    elder: Person


def lowered(unit: str) -> str:
    """Return "Xã Bình Phú" as "xã Bình Phú"."""
    return unit[:1].lower() + unit[1:]


def bared(unit: str) -> str:
    """Return a unit's name without its type word, unless it is a number."""
    found = KIND_WORD.match(unit)
    return unit[found.end() :] if found else unit


@cache
def province_codes() -> dict[str, str]:
    """Return the first three digits of a personal number by province name."""
    return {name: code for code, name in personal_number_provinces().items()}


@cache
def wards(split: Split) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return the wards near the project's post offices and all wards of this split."""
    usable = [
        place for place in places(split) if place.ward and place.new_ward and bared(place.province) in province_codes()
    ]
    near = [place for place in usable if place.province in HOME_PROVINCES]
    return tuple(near), tuple(usable)


def any_place(rng: np.random.Generator, split: Split) -> Place:
    """Return a ward, most often one near the project's post offices."""
    near, usable = wards(split)
    pool = near if near and rng.random() < HOME_SHARE else usable
    return pool[int(rng.integers(len(pool)))]


def any_house(rng: np.random.Generator, place: Place, split: Split) -> str:
    """Return a hamlet or quarter, now and then with a group or a house number."""
    town = place.ward.startswith(("Phường", "Thị trấn"))
    kind = str(rng.choice(["khu phố", "khu vực", "tổ dân phố"] if town else ["ấp", "ấp", "ấp", "thôn"]))
    number = str(rng.integers(1, 13))
    named = names("given", split)
    name = number if rng.random() < 0.6 else " ".join(str(part) for part in rng.choice(named, 2, replace=False))
    hamlet = f"{kind} {name}"
    roll = rng.random()
    if roll < 0.15:
        return f"tổ {rng.integers(1, 30)}, {hamlet}"
    if roll < 0.35:
        return f"số {rng.integers(1, 480)}, {hamlet}"
    return hamlet


def chance(rng: np.random.Generator) -> random.Random:
    """Return the plain generator that the word lists ask for, seeded from this one."""
    return random.Random(int(rng.integers(2**62)))


def card_dates(
    rng: np.random.Generator, born: datetime.date, today: datetime.date
) -> tuple[datetime.date, datetime.date | None]:
    """Return when the card was issued and until when it holds: the next age of renewal, or without end."""
    last = min(CARD_LAST, today - datetime.timedelta(days=40))
    issued = CARD_FIRST + datetime.timedelta(days=int(rng.integers(max(1, (last - CARD_FIRST).days))))
    for age in MILESTONES:
        until = birthday(born, age)
        # a card issued within two years of an age of renewal holds until the next one
        if until > issued + datetime.timedelta(days=730):
            return issued, until
    return issued, None


def with_new_card(rng: np.random.Generator, who: Person, today: datetime.date) -> Person:
    """Return the person with a card of the law of July 2024."""
    issued = any_day(rng, NEW_CARD_FIRST, today - datetime.timedelta(days=20))
    ends = [birthday(who.born, age) for age in MILESTONES]
    until = next((day for day in ends if day > issued + datetime.timedelta(days=730)), None)
    return replace(who, card="can_cuoc_2024", issued=issued, expires=until)


def with_old_card(rng: np.random.Generator, who: Person) -> Person:
    """Return the person with a nine-digit card issued before there were chips."""
    number = who.id9 or f"{rng.choice(['310', '311', '312', '340', '341'])}{rng.integers(10**6):06}"
    first = max(birthday(who.born, 15), OLD_CARD_FIRST)
    issued = any_day(rng, first, max(first, OLD_CARD_LAST))
    return replace(who, card="cmnd9", id9=number, issued=issued, expires=None)


def birthday(born: datetime.date, age: int) -> datetime.date:
    """Return the day of this age (28 February for the 29th)."""
    day = 28 if (born.month, born.day) == (2, 29) else born.day
    return datetime.date(born.year + age, born.month, day)


def any_day(rng: np.random.Generator, first: datetime.date, last: datetime.date) -> datetime.date:
    """Return a day from `first` to `last`."""
    return first + datetime.timedelta(days=int(rng.integers((last - first).days + 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the people of one household share."""

    split: Split
    residence: Address
    hometown: Address
    ethnicity: str
    today: datetime.date


def person(rng: np.random.Generator, home: Home, *, sex: str, born: datetime.date, surname: str | None) -> Person:
    """Return a person of this household with a card issued in time."""
    words = chance(rng)
    province = bared(home.hometown.place.province)
    issued, expires = card_dates(rng, born, home.today)
    return Person(
        name=sexed_name(words, home.split, sex, surname),
        sex=sex,
        born=born,
        id12=personal_number(rng, province_codes().get(province, "082"), sex, born),
        id9=f"{words.choice(('310', '311', '312', '340', '341'))}{words.randrange(10**6):06}"
        if words.random() < 0.6
        else "",
        ethnicity=home.ethnicity,
        hometown=home.hometown,
        residence=home.residence,
        phone="".join(digit for digit in phone(words) if digit.isdecimal()),
        email=email(words, home.split),
        issued=issued,
        expires=expires,
        features=f"{words.choice(SPOTS)} {words.choice(SPOT_PLACES)}",
    )


def sexed_name(words: random.Random, split: Split, sex: str, surname: str | None) -> str:
    """Return a name in capitals whose middle name suits the sex, three to five syllables."""
    while True:
        syllables = full_name(words, split, surname=surname).split(" ")
        if len(syllables) < 2:
            continue
        middle = {"Nữ": "Thị", "Nam": "Văn"}[sex] if words.random() < 0.4 else None
        if middle and len(syllables) <= 3:
            syllables = [syllables[0], middle, *syllables[-1:]]
        wrong = {"Nữ": "Văn", "Nam": "Thị"}[sex]
        if wrong not in syllables[1:] and 3 <= len(syllables) <= 5:  # Văn is a surname, too
            return " ".join(syllables).upper()


def family(rng: np.random.Generator, split: Split, today: datetime.date, *, child_age_days: tuple[int, int]) -> Family:
    """Return a family on this day: a child so many days old, parents 20 to 38 years older, an elder above them."""
    place, origin = any_place(rng, split), any_place(rng, split)
    reformed = today >= REFORM
    words = chance(rng)
    home = Home(
        split=split,
        residence=Address(house=any_house(rng, place, split), place=place, reformed=reformed),
        hometown=Address(house="", place=origin if rng.random() < 0.4 else place, reformed=False),
        ethnicity="Kinh" if rng.random() < 0.86 else words.choice(ethnic_groups()),
        today=today,
    )
    child_born = today - datetime.timedelta(days=int(rng.integers(*child_age_days)))
    father_born = any_day(rng, birthday(child_born, -38), birthday(child_born, -21))
    mother_born = any_day(rng, birthday(child_born, -36), birthday(child_born, -20))
    elder_born = any_day(rng, birthday(father_born, -34), birthday(father_born, -22))
    father = person(rng, home, sex="Nam", born=father_born, surname=None)
    surname = father.name.split(" ")[0].title()
    return Family(
        father=father,
        mother=person(rng, home, sex="Nữ", born=mother_born, surname=None),
        child=person(rng, home, sex=str(rng.choice(["Nam", "Nữ"])), born=child_born, surname=surname),
        elder=person(rng, home, sex="Nam", born=elder_born, surname=surname),
    )
