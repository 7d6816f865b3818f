"""One postal case: who asks whom for what, when, with which papers; what every paper of the dossier agrees on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

import numpy as np

from samples.draw.fonts import Split
from samples.draw.numbers import item_code
from samples.draw.people import REFORM, Family, Person, any_day, bared, family, lowered

BIRTH, RESIDENCE = "ht_khai_sinh", "ct01"
SPANS = {
    # a form is still used for months after its circular has gone, above all the first one, and no chip card is
    # older than 2021, so the first version's dossiers are of 2021 and 2022
    (BIRTH, "TT15/2015"): (datetime.date(2021, 6, 1), datetime.date(2022, 12, 20)),
    (BIRTH, "TT04/2020"): (datetime.date(2021, 6, 1), datetime.date(2024, 5, 30)),
    (BIRTH, "TT04/2024"): (datetime.date(2024, 7, 1), datetime.date(2026, 10, 30)),
    (RESIDENCE, "TT56/2021"): (datetime.date(2021, 8, 1), datetime.date(2023, 12, 20)),
    (RESIDENCE, "TT66/2023"): (datetime.date(2024, 1, 5), datetime.date(2025, 6, 25)),
    (RESIDENCE, "TT53/2025"): (datetime.date(2025, 7, 5), datetime.date(2026, 10, 30)),
}
PROCEDURES = {
    (BIRTH, ""): ("1.001193", "Đăng ký khai sinh"),
    (RESIDENCE, "permanent"): ("1.004222", "Đăng ký thường trú"),
    (RESIDENCE, "temporary"): ("1.004194", "Đăng ký tạm trú"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a dossier is about; planting an error changes a copy of it or of one paper's answers."""

    split: Split
    form: str
    version: str
    purpose: str  # "" | permanent | temporary
    family: Family
    requester: Person
    relation: str  # of the requester to the child, or to the head of the household
    made_on: datetime.date
    accepted_at: datetime.datetime
    arrived_at: datetime.datetime
    item_code: str
    receipt_no: str
    fee_vnd: int

    @property
    def procedure(self) -> tuple[str, str]:
        """Code and name of what is asked for."""
        return PROCEDURES[self.form, self.purpose]

    @property
    def ward_unit(self) -> str:
        """The ward of the household, with its type word, as it was called then."""
        return self.requester.residence.units[0]

    @property
    def addressee(self) -> str:
        """The office that the form is addressed to."""
        where = self.requester.residence.units
        head = "UBND" if self.form == BIRTH else "Công an"
        return f"{head} {', '.join(lowered(unit) for unit in where)}"

    @property
    def post_office(self) -> str:
        """The post office of the district (of the ward since the reform)."""
        unit = self.requester.residence.place
        return f"Bưu cục {bared(unit.new_ward if self.made_on >= REFORM else unit.district)}"


def invent(rng: np.random.Generator, split: Split, form: str, version: str, *, with_expired_card: bool = False) -> Case:
    """Return a case in which everything agrees, bar the requester's expired card when asked for."""
    first, last = SPANS[form, version]
    if with_expired_card:
        first = max(first, datetime.date(2024, 1, 5))
        last = max(last, datetime.date(2024, 6, 30))
    made_on = any_day(rng, first, last)
    ages = (4, 55) if form == BIRTH else (400, 3000)
    people = family(rng, split, made_on, child_age_days=ages)
    requester, relation = roles(rng, form, people)
    if with_expired_card:
        people, requester = with_old_card(rng, people, requester, made_on)
    accepted = datetime.datetime.combine(made_on, datetime.time(7, 30)) + datetime.timedelta(
        days=int(rng.integers(0, 3)), minutes=int(rng.integers(0, 560))
    )
    purpose = "" if form == BIRTH else str(rng.choice(["permanent", "temporary"]))
    return Case(
        split=split, form=form, version=version, purpose=purpose, family=people, requester=requester, relation=relation,
        made_on=made_on, accepted_at=accepted,
        arrived_at=accepted + datetime.timedelta(days=int(rng.integers(1, 4)), minutes=int(rng.integers(0, 300))),
        item_code=item_code(rng), receipt_no=f"{rng.integers(1, 99999):07}",
        fee_vnd=int(rng.integers(24, 60)) * 500,
    )  # fmt: skip


def roles(rng: np.random.Generator, form: str, people: Family) -> tuple[Person, str]:
    """Return who asks, and what the requester is to the child or to the head of the household."""
    if form == BIRTH:
        who = int(rng.choice([0, 1, 2], p=[0.55, 0.35, 0.1]))
        return ((people.father, "Cha"), (people.mother, "Mẹ"), (people.elder, "Ông nội"))[who]
    who = int(rng.choice([0, 1, 2], p=[0.5, 0.3, 0.2]))
    return ((people.father, "Con"), (people.mother, "Con dâu"), (people.elder, "Chủ hộ"))[who]


def with_old_card(
    rng: np.random.Generator, people: Family, requester: Person, made_on: datetime.date
) -> tuple[Family, Person]:
    """Return the family with the requester's card run out before the form was made."""
    until = any_day(rng, datetime.date(2023, 2, 1), made_on - datetime.timedelta(days=20))
    age = 60 if requester is people.elder else 25 if rng.random() < 0.4 else 40
    day = 28 if (until.month, until.day) == (2, 29) else until.day
    born = datetime.date(until.year - age, until.month, day)
    number = f"{requester.id12[:4]}{born.year % 100:02}{requester.id12[6:]}"
    issued = any_day(rng, datetime.date(2021, 1, 15), min(datetime.date(2021, 1, 31), until))
    old = replace(requester, born=born, id12=number, issued=issued, expires=until)
    for role in ("father", "mother", "elder"):
        if getattr(people, role) is requester:
            people = replace(people, **{role: old})
    return people, old
