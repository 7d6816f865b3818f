"""Errors planted in a dossier: each changes one thing on one paper and says which check must find it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from samples.draw.case import Case
from samples.draw.drawn import UNSIGNED, Answer
from samples.draw.filling import Writer, date_in_words
from samples.draw.numbers import mrz, s10_check
from samples.draw.people import Person
from samples.draw.printed import PrintedForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What was planted: the check or flag that must speak, how severe it is, and which fields it is about."""

    code: str  # of DOMAIN 5.2 where there is one, else the flag
    flag: str
    severity: str  # block | warn
    fields: tuple[tuple[str, str], ...]  # class and key
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A paper that goes with the form: how it is printed, in which version, and what stands on it."""

    printed: PrintedForm
    version: str
    answers: dict[str, Answer]
    front: bool = False  # it lies on top of the dossier


@dataclass(slots=True, kw_only=True)
class Contents:
    """Everything that will be drawn into one dossier; planting changes it before it is drawn."""

    case: Case
    writer: Writer
    form: dict[str, Answer]
    slip: dict[str, Answer]
    beside: list[Beside] = field(default_factory=list)
    holders: list[Person] = field(default_factory=list)  # of further cards than the requester's
    shown: Person | None = None  # whom the card's front prints, when not the one in its QR
    mrz_lines: tuple[str, str, str] | None = None
    planted: list[Planted] = field(default_factory=list)


def put_in(contents: Contents, paper: Beside, name: str, kind: str) -> None:
    """Put a paper into the dossier and onto the post office's list."""
    setting = contents.case.setting
    listed = replace(setting, components=(*setting.components, (name, kind, "1")))
    contents.case = replace(contents.case, setting=listed)
    contents.beside.append(paper)


def swapped_digit(rng: np.random.Generator, number: str, first: int) -> str:
    """Return the number with one digit from place `first` on changed."""
    place = int(rng.integers(first, len(number)))
    digit = (int(number[place]) + 1 + int(rng.integers(9))) % 10
    return f"{number[:place]}{digit}{number[place + 1 :]}"


def dob_words(rng: np.random.Generator, contents: Contents) -> None:
    """Write another day in words than in digits."""
    day = contents.case.family.child.born
    other = day - datetime.timedelta(days=int(rng.integers(1, 25)))
    contents.form["child.dob_in_words"] = contents.writer.plain(date_in_words(rng, other), other.isoformat())
    note(
        contents,
        ("KS.DOB_WORDS", "DATE_WORDS_MISMATCH", "block"),
        ("child.dob", "child.dob_in_words"),
        "the date of birth in words is another day than in digits",
    )


def requester_id(rng: np.random.Generator, contents: Contents) -> None:
    """Write another number for the requester than the card has."""
    key = contents.case.setting.number
    answer = contents.form[key]
    right = contents.case.requester.id12
    wrong = swapped_digit(rng, right, 6)
    value = {**answer.value, "number": wrong} if isinstance(answer.value, dict) else wrong
    contents.form[key] = replace(answer, value=value, raw=answer.raw.replace(right, wrong))
    note(
        contents,
        ("REQ.ID_EQ_CARD", "REQUESTER_CARD_MISSING", "warn"),
        (key,),
        "the requester's number is on no card of the dossier",
    )


def sex_id12(_: np.random.Generator, contents: Contents) -> None:
    """Write the other sex than the applicant's number says."""
    right = contents.form["applicant.sex"].raw
    contents.form["applicant.sex"] = contents.writer.plain("Nữ" if right == "Nam" else "Nam")
    note(
        contents,
        ("ID.SEX_DOB_EQ_ID12", "CROSSCHECK_FAIL", "block"),
        ("applicant.sex", "applicant.pin"),
        "the applicant's sex is not the one in the personal number",
    )


def birth_year_id12(_: np.random.Generator, contents: Contents) -> None:
    """Write another year of birth than the applicant's number says."""
    born = contents.case.requester.born
    other = born.replace(year=born.year - 1, day=min(born.day, 28))
    contents.form["applicant.dob"] = contents.writer.skeleton(other)
    note(
        contents,
        ("ID.SEX_DOB_EQ_ID12", "CROSSCHECK_FAIL", "block"),
        ("applicant.dob", "applicant.pin"),
        "the applicant's year of birth is not the one in the personal number",
    )


def expired(_: np.random.Generator, contents: Contents) -> None:
    """Note that the case was made with a card that had run out."""
    note(
        contents,
        ("ID.EXPIRED", "ID_EXPIRED", "warn"),
        ("expiry",),
        "the card ran out before the form was made",
        "cccd_chip",
    )


def relation(_: np.random.Generator, contents: Contents) -> None:
    """Let the requester be the parent that they are not."""
    said = "Mẹ" if contents.case.requester.sex == "Nam" else "Cha"
    contents.form["requester.relationship"] = contents.writer.plain(said.lower(), said)
    note(
        contents,
        ("KS.REL_EQ_PARENT", "CROSSCHECK_FAIL", "warn"),
        ("requester.relationship", "requester.full_name"),
        "the requester is not the parent that the form says",
    )


def item_check(rng: np.random.Generator, contents: Contents) -> None:
    """Print an item code whose check digit is wrong."""
    code = contents.case.item_code
    wrong = (s10_check(code[2:10]) + 1 + int(rng.integers(8))) % 10
    bad = f"{code[:10]}{wrong}{code[11:]}"
    contents.case = replace(contents.case, item_code=bad)
    contents.slip["item_code"] = Answer(value=bad, raw=bad)
    note(
        contents,
        ("POSTAL_CODE_BAD", "POSTAL_CODE_BAD", "warn"),
        ("item_code",),
        "the item code's check digit is wrong",
        "phieu_buu_chinh",
    )


def head_mismatch(_: np.random.Generator, contents: Contents) -> None:
    """Call the applicant head of the household while another is named as head."""
    people = contents.case.family
    other = people.mother if contents.case.requester is not people.mother else people.father
    contents.form["household.relation"] = contents.writer.plain("Chủ hộ")
    if contents.case.requester is people.elder:
        contents.form["household.head_name"] = contents.writer.name(other.name)
        contents.form["household.head_pin"] = contents.writer.plain(other.id12)
    note(
        contents,
        ("CT.HEAD_EQ_APPLICANT", "CROSSCHECK_FAIL", "warn"),
        ("household.relation", "household.head_pin", "applicant.pin"),
        "the applicant is called head of the household, and somebody else is named as head",
    )


def bad_province(_: np.random.Generator, contents: Contents) -> None:
    """Give the head a number whose province was never assigned."""
    pin = contents.form["household.head_pin"].raw
    contents.form["household.head_pin"] = contents.writer.plain(f"003{pin[3:]}")
    note(
        contents, ("ID12_INVALID", "ID12_INVALID", "block"), ("household.head_pin",), "province 003 was never assigned"
    )


def card_print(_: np.random.Generator, contents: Contents) -> None:
    """Print another date of birth on the card's front than its QR holds."""
    holder = contents.case.requester
    other = holder.born.replace(day=holder.born.day % 27 + 1)
    contents.shown = replace(holder, born=other)
    note(
        contents,
        ("ID.QR_EQ_OCR", "QR_OCR_MISMATCH", "warn"),
        ("dob", "front.qr"),
        "the card's printed date of birth is not its QR's",
        "cccd_chip",
    )


def mrz_check(rng: np.random.Generator, contents: Contents) -> None:
    """Print a machine-readable zone whose check digits do not hold."""
    first, second, third = mrz(contents.case.requester)
    contents.mrz_lines = first, f"{swapped_digit(rng, second[:6], 4)}{second[6:]}", third
    note(
        contents,
        ("MRZ_CHECK_FAIL", "MRZ_CHECK_FAIL", "warn"),
        ("back.mrz",),
        "a check digit of the machine-readable zone is wrong",
        "cccd_chip",
    )


def mrz_other(rng: np.random.Generator, contents: Contents) -> None:
    """Print the machine-readable zone of another number, its check digits right."""
    holder = contents.case.requester
    contents.mrz_lines = mrz(replace(holder, id12=swapped_digit(rng, holder.id12, 6)))
    note(
        contents,
        ("ID.MRZ_EQ_QR", "CROSSCHECK_FAIL", "warn"),
        ("back.mrz", "front.qr"),
        "front and back are of two cards",
        "cccd_chip",
    )


def late_form(rng: np.random.Generator, contents: Contents) -> None:
    """Date the form days after the post office accepted it."""
    day = contents.case.accepted_at.date() + datetime.timedelta(days=int(rng.integers(3, 12)))
    contents.form["made_at.date"] = contents.writer.skeleton(day, " ")
    note(
        contents,
        ("DATE.ORDER", "DATE_ORDER", "warn"),
        ("made_at.date",),
        "the form is dated after the post office accepted it",
    )


def unsigned(_: np.random.Generator, contents: Contents) -> None:
    """Leave the form unsigned."""
    contents.form[UNSIGNED] = contents.writer.nothing()
    key = contents.case.setting.signature
    note(contents, ("SIGNATURE_MISSING", "SIGNATURE_MISSING", "block"), (key,), "nobody signed the form")


def missing_name(_: np.random.Generator, contents: Contents) -> None:
    """Leave a required field empty."""
    key = contents.case.setting.needed
    del contents.form[key]
    note(contents, ("FIELD_MISSING", "FIELD_MISSING", "block"), (key,), "a required field is empty")


def note(contents: Contents, rule: tuple[str, str, str], keys: tuple[str, ...], detail: str, paper: str = "") -> None:
    """Keep what was planted: `rule` is the check, the flag it raises, and how severe that is."""
    code, flag, severity = rule
    fields = tuple((paper or contents.case.form, key) for key in keys)
    contents.planted.append(Planted(code=code, flag=flag, severity=severity, fields=fields, detail=detail))


Plant = Callable[[np.random.Generator, Contents], None]

EVERYWHERE: dict[str, Plant] = {
    "requester_id": requester_id, "expired": expired, "item_check": item_check, "card_print": card_print,
    "mrz_check": mrz_check, "mrz_other": mrz_other, "unsigned": unsigned, "missing": missing_name,
}  # fmt: skip
BIRTH_PLANTS: dict[str, Plant] = {**EVERYWHERE, "dob_words": dob_words, "relation": relation, "late_form": late_form}
RESIDENCE_PLANTS: dict[str, Plant] = {
    **EVERYWHERE, "sex_id12": sex_id12, "birth_year_id12": birth_year_id12, "head_mismatch": head_mismatch,
    "bad_province": bad_province,
}  # fmt: skip
