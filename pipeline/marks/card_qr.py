"""The QR of identity cards: seven fields split by bars (2021), or more (2024); typed by place, else by look."""

import re
from dataclasses import dataclass
from datetime import date

from pipeline.rules.fold import nfc

CARD_FIELDS = 7
_ID12 = re.compile(r"^0\d{11}$")
_ID9 = re.compile(r"^(?:\d{9})?$")
_DAY = re.compile(r"^\d{8}$")
_SEXES = ("Nam", "Nữ")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardQr:
    """What a card's QR says; days are ISO; `extra` keeps what later layouts add; `known` is False for an odd layout."""

    id12: str
    id9: str | None
    full_name: str
    dob: str
    sex: str
    residence: str
    issued_on: str
    extra: tuple[str, ...] = ()
    known: bool = True


def read_card_qr(payload: str) -> CardQr | None:
    """Return the card's record, or None when the payload is not a card's."""
    parts = [part.strip() for part in nfc(payload).split("|")]
    if len(parts) < CARD_FIELDS:
        return None
    return _by_place(parts) or _by_look(parts)


def _day(text: str) -> str | None:
    if not _DAY.match(text):
        return None
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2])).isoformat()
    except ValueError:
        return None


def _by_place(parts: list[str]) -> CardQr | None:
    id12, id9, name, born, sex, residence, issued = parts[:CARD_FIELDS]
    dob, issued_on = _day(born), _day(issued)
    if not (_ID12.match(id12) and _ID9.match(id9) and name and sex in _SEXES and dob and issued_on):
        return None
    return CardQr(
        id12=id12, id9=id9 or None, full_name=name, dob=dob, sex=sex, residence=residence, issued_on=issued_on,
        extra=tuple(parts[CARD_FIELDS:]),
    )  # fmt: skip


def _by_look(parts: list[str]) -> CardQr | None:
    """Return the record of a layout not seen before: each field found by what it looks like."""
    numbers = [part for part in parts if _ID12.match(part)]
    days = sorted(day for part in parts if (day := _day(part)))
    sexes = [part for part in parts if part in _SEXES]
    words = [part for part in parts if part and not part[0].isdigit() and part not in _SEXES and "," not in part]
    places = [part for part in parts if "," in part]
    if not (numbers and len(days) >= 2 and sexes and words):
        return None
    old = next((part for part in parts if re.fullmatch(r"\d{9}", part)), None)
    residence = places[0] if places else ""
    used = {numbers[0], old, sexes[0], words[0], residence}
    extra = tuple(part for part in parts if part and part not in used and _day(part) is None)
    return CardQr(
        id12=numbers[0], id9=old, full_name=words[0], dob=days[0], sex=sexes[0], residence=residence,
        issued_on=days[1], extra=extra, known=False,
    )  # fmt: skip
