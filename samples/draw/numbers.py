"""The numbers on papers with their check digits: personal number, postal item code, MRZ and QR of the chip card."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from samples.draw.words import bare

if TYPE_CHECKING:
    from samples.draw.people import Person

S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
MRZ_WEIGHTS = (7, 3, 1)
MRZ_LINE = 30
MRZ_NO_EXPIRY = "991231"


def personal_number(rng: np.random.Generator, province: str, sex: str, born: datetime.date) -> str:
    """Return a 12-digit number: province, century and sex, year of birth, six digits by chance."""
    century = (born.year // 100 - 19) * 2 + (1 if sex == "Nữ" else 0)
    return f"{province}{century}{born.year % 100:02}{rng.integers(1_000_000):06}"


def item_code(rng: np.random.Generator, *, valid: bool = True) -> str:
    """Return a postal item code (UPU S10); an invalid one carries a wrong check digit."""
    service = str(rng.choice(["R", "E", "C"])) + str(rng.choice(list("ABDEGHKLM")))
    serial = f"{rng.integers(100_000_000):08}"
    check = s10_check(serial)
    return f"{service}{serial}{check if valid else (check + 1 + int(rng.integers(8))) % 10}VN"


def s10_check(serial: str) -> int:
    """Return the check digit of eight digits."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, S10_WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def mrz_check(text: str) -> int:
    """Return the check digit of ICAO 9303 over digits, letters and fillers."""
    values = (int(sign) if sign.isdigit() else 0 if sign == "<" else ord(sign) - 55 for sign in text)
    return sum(value * MRZ_WEIGHTS[place % 3] for place, value in enumerate(values)) % 10


def mrz(person: Person) -> tuple[str, str, str]:
    """Return the three lines of the card's machine-readable zone (TD1 as Vietnam fills it)."""
    short = person.id12[3:]
    first = f"IDVNM{short}{mrz_check(short)}{person.id12}<<{mrz_check(person.id12)}"
    born = f"{person.born:%y%m%d}"
    until = f"{person.expires:%y%m%d}" if person.expires else MRZ_NO_EXPIRY
    sex = "F" if person.sex == "Nữ" else "M"
    second = f"{born}{mrz_check(born)}{sex}{until}{mrz_check(until)}VNM{'<' * 11}"
    overall = mrz_check(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    surname, _, given = bare(person.name).upper().partition(" ")
    third = f"{surname}<<{given.replace(' ', '<')}"[:MRZ_LINE].ljust(MRZ_LINE, "<")
    return first, f"{second}{overall}", third


def card_qr(person: Person) -> str:
    """Return the payload of the card's QR: seven fields, the address without its type words."""
    return "|".join(
        (person.id12, person.id9, person.name.title(), f"{person.born:%d%m%Y}", person.sex,
         person.residence.bare, f"{person.issued:%d%m%Y}")
    )  # fmt: skip
