"""One postal case: who asks whom for what, when, with which papers; what every paper of the dossier agrees on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from samples.draw.fonts import Split
from samples.draw.numbers import item_code
from samples.draw.people import (
    NEW_CARD_FIRST,
    REFORM,
    Family,
    Person,
    any_day,
    bared,
    family,
    lowered,
    with_new_card,
)
from samples.draw.people import with_old_card as with_nine_digits

BIRTH, RESIDENCE = "ht_khai_sinh", "ct01"
ADULTS = ("father", "mother", "elder")
OLD_CARD_END = datetime.date(2024, 12, 1)  # nine-digit cards hold until the end of that year
COPY_OF_CARD = ("Căn cước công dân", "Bản sao", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a kind of dossier is about before anybody is invented: form, procedures, office, who asks and since when."""

    form: str
    spans: Mapping[str, tuple[datetime.date, datetime.date]]  # in which each version of the form was filled in
    procedures: Mapping[str, tuple[str, str]]  # code and name by purpose
    office: str  # the head of the addressee
    child_age_days: tuple[int, int]
    roles: tuple[tuple[str, str, float], ...]  # who of the family asks, what they are, how often
    components: tuple[tuple[str, str, str], ...]  # what the post office lists: name, original or copy, sheets
    # keys of the form that planted errors touch: the number of whoever asks, their signature, a field they must fill in
    number: str = "requester.id_paper"
    signature: str = "requester.signature"
    needed: str = "requester.relationship"


SETTINGS: Mapping[str, Setting] = {
    BIRTH: Setting(
        form=BIRTH, office="UBND", child_age_days=(4, 55), procedures={"": ("1.001193", "Đăng ký khai sinh")},
        components=(("Tờ khai đăng ký khai sinh", "Bản chính", "1"), COPY_OF_CARD),
        roles=(("father", "Cha", 0.55), ("mother", "Mẹ", 0.35), ("elder", "Ông nội", 0.1)),
        spans={
            # a form is still used for months after its circular has gone, above all the first one, and no chip card
            # is older than 2021, so the first version's dossiers are of 2021 and 2022
            "TT15/2015": (datetime.date(2021, 6, 1), datetime.date(2022, 12, 20)),
            "TT04/2020": (datetime.date(2021, 6, 1), datetime.date(2024, 5, 30)),
            "TT04/2024": (datetime.date(2024, 7, 1), datetime.date(2026, 10, 30)),
        },
    ),
    RESIDENCE: Setting(
        form=RESIDENCE, office="Công an", child_age_days=(400, 3000),
        components=(("Tờ khai thay đổi thông tin cư trú (CT01)", "Bản chính", "1"), COPY_OF_CARD),
        number="applicant.pin", signature="declarant_signature", needed="request_text",
        procedures={"permanent": ("1.004222", "Đăng ký thường trú"), "temporary": ("1.004194", "Đăng ký tạm trú")},
        roles=(("father", "Con", 0.5), ("mother", "Con dâu", 0.3), ("elder", "Chủ hộ", 0.2)),
        spans={
            "TT56/2021": (datetime.date(2021, 8, 1), datetime.date(2023, 12, 20)),
            "TT66/2023": (datetime.date(2024, 1, 5), datetime.date(2025, 6, 25)),
            "TT53/2025": (datetime.date(2025, 7, 5), datetime.date(2026, 10, 30)),
        },
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a dossier is about; planting an error changes a copy of it or of one paper's answers."""

    split: Split
    setting: Setting
    version: str
    purpose: str  # a key of the setting's procedures
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
    def form(self) -> str:
        """The class of the form that asks."""
        return self.setting.form

    @property
    def procedure(self) -> tuple[str, str]:
        """Code and name of what is asked for."""
        return self.setting.procedures[self.purpose]

    @property
    def ward_unit(self) -> str:
        """The ward of the household, with its type word, as it was called then."""
        return self.requester.residence.units[0]

    @property
    def addressee(self) -> str:
        """The office that the form is addressed to."""
        where = self.requester.residence.units
        return f"{self.setting.office} {', '.join(lowered(unit) for unit in where)}"

    @property
    def post_office(self) -> str:
        """The post office of the district (of the ward since the reform)."""
        unit = self.requester.residence.place
        return f"Bưu cục {bared(unit.new_ward if self.made_on >= REFORM else unit.district)}"


def invent(
    rng: np.random.Generator, split: Split, setting: Setting, version: str, *, with_expired_card: bool = False
) -> Case:
    """Return a case in which everything agrees, bar the requester's expired card when asked for."""
    first, last = setting.spans[version]
    if with_expired_card:
        first = max(first, datetime.date(2024, 1, 5))
        last = max(last, datetime.date(2024, 6, 30))
    made_on = any_day(rng, first, last)
    people = family(rng, split, made_on, child_age_days=setting.child_age_days)
    requester, relation = asking(rng, setting, people)
    if with_expired_card:
        people, requester = with_old_card(rng, people, requester, made_on)
    accepted = datetime.datetime.combine(made_on, datetime.time(7, 30)) + datetime.timedelta(
        days=int(rng.integers(0, 3)), minutes=int(rng.integers(0, 560))
    )
    purposes = tuple(setting.procedures)
    purpose = purposes[0] if len(purposes) == 1 else str(rng.choice(purposes))
    return Case(
        split=split, setting=setting, version=version, purpose=purpose, family=people, requester=requester,
        relation=relation, made_on=made_on, accepted_at=accepted,
        arrived_at=accepted + datetime.timedelta(days=int(rng.integers(1, 4)), minutes=int(rng.integers(0, 300))),
        item_code=item_code(rng), receipt_no=f"{rng.integers(1, 99999):07}",
        fee_vnd=int(rng.integers(24, 60)) * 500,
    )  # fmt: skip


def asking(rng: np.random.Generator, setting: Setting, people: Family) -> tuple[Person, str]:
    """Return who asks, and what the requester is to the person whom the form is about."""
    who = int(rng.choice(len(setting.roles), p=[share for _, _, share in setting.roles]))
    member, relation, _ = setting.roles[who]
    found: Person = getattr(people, member)
    return found, relation


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


def carded(rng: np.random.Generator, case: Case, cards: str) -> Case:
    """Return the case with another kind of card in everybody's hands: "new" from July 2024 on, "old" before 2024."""
    people = case.family
    if cards == "new" and case.made_on > NEW_CARD_FIRST + datetime.timedelta(days=60):
        change = {who: with_new_card(rng, getattr(people, who), case.made_on) for who in ADULTS}
    elif cards == "old" and case.made_on < OLD_CARD_END:
        change = {who: with_nine_digits(rng, getattr(people, who)) for who in ADULTS}
    else:
        return case
    role = next(who for who in (*ADULTS, "child") if getattr(people, who) is case.requester)
    return replace(case, family=replace(people, **change), requester=change.get(role, case.requester))
