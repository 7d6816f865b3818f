"""The machine-readable zone of Vietnamese cards (TD1, 3 lines of 30): checked, and repaired where it was read unsurely.

No OCR happens here. A sign that the reader is sure of stays as it is read, so that a zone printed with a wrong digit
fails; of the others, what five check digits and the number written twice cannot confirm is not taken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from pipeline.rules.fold import fold, nfc
from pipeline.rules.tables import personal_number_provinces

WIDTH = 30
FILLERS = str.maketrans(
    {"«": "<<", "‹": "<", "≤": "<", "(": "<", "[": "<", "{": "<", "»": "<<", "€": "<", "Ø": "O", "Đ": "D"}
    | {")": "0", "@": "0", "&": "?", "%": "?", "#": "?"}
)
DIGITS = str.maketrans("OQDUILJZSGTBA", "0000111256784")  # OCR-B look-alikes in a digit zone
LETTERS = str.maketrans("0125678", "OIZSGTB")
NUMBER_WIDTH, DAYS_WIDTH = 22, 15  # digits of line 1 before its fillers; signs of line 2 before VNM
MAX_DOUBTS = 4  # unreadable digits that check digits are asked to fill in together
SURE = 0.9  # of 4 200 signs read off 100 drawn cards, all 35 misread digits were less sure, and 5 % of the right ones
_SIGNS = re.compile(r"[^A-Z0-9<?]")
_FIRST = re.compile(r"(?:[I1LTJ]?[D0O]|^)VNM?")
_SECOND = re.compile(r"^([0-9A-Z]{6})([0-9A-Z])([MF<])([0-9A-Z]{6})([0-9A-Z])[VY]N")
_CONFUSED = {
    "0": "8609", "1": "7", "2": "7Z", "3": "8", "4": "9", "5": "6S", "6": "508", "7": "1", "8": "036B", "9": "04",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mrz:
    """A zone that holds: number, birth, sex, expiry (None: no end), bare name, and whether it was repaired."""

    id12: str
    dob: str
    sex: str
    expiry: str | None
    name: str
    lines: tuple[str, str, str]
    repaired: bool


@dataclass(frozen=True, slots=True)
class _Signs:
    """Signs of one line, and of each whether the reader is sure of it."""

    text: str
    sure: tuple[bool, ...]

    def part(self, start: int, end: int | None = None) -> "_Signs":
        """Return some of the signs."""
        return _Signs(self.text[start:end], self.sure[start:end])

    def without(self, at: int) -> "_Signs":
        """Return the signs but one."""
        return _Signs(self.text[:at] + self.text[at + 1 :], self.sure[:at] + self.sure[at + 1 :])


def check_digit(text: str) -> str:
    """Return the check digit of ICAO 9303: weights 7, 3, 1 over digits, letters from 10 and fillers as 0."""
    total = 0
    for place, sign in enumerate(text):
        value = int(sign) if sign.isdigit() else 0 if sign == "<" else ord(sign) - 55
        total += value * (7, 3, 1)[place % 3]
    return str(total % 10)


def read_mrz(lines: Sequence[str], *, chances: Sequence[Sequence[float]] = ()) -> Mrz | None:
    """Return the zone that three lines in reading order hold, repaired where check digits prove it; else None.

    `chances` say of each sign of each line how sure it is; a line without them may be misread anywhere.
    """
    tidy = [_tidied(line, chances[at] if at < len(chances) else ()) for at, line in enumerate(lines)]
    for place, line in enumerate(tidy):
        start = _FIRST.search(line.text[:8])
        if start is not None and place + 1 < len(tidy):
            third = tidy[place + 2].text if place + 2 < len(tidy) else ""
            found = _zone(line.part(start.end()), tidy[place + 1], third)
            if found is not None:
                return found
    return None


def looks_like_mrz(text: str) -> bool:
    """Tell whether a line of read text may be one of a zone's three: capitals, digits and fillers, about 30 of them."""
    tidy = _tidied(text).text
    return 20 <= len(tidy) <= 40 and ("<<" in tidy or tidy.count("<") > 2 or bool(_FIRST.search(tidy[:8])))


def line_of_zone(text: str) -> int:
    """Return which line of a zone, 0 to 2, a text that looks like one is."""
    tidy = _tidied(text).text
    if _FIRST.search(tidy[:8]):
        return 0
    return 1 if sum(sign.isdecimal() for sign in tidy[:DAYS_WIDTH]) > DAYS_WIDTH // 2 else 2


def _tidied(line: str, chances: Sequence[float] = ()) -> _Signs:
    # a Vietnamese reader puts marks on a zone's signs ("6852Öð" is "685200"): the letters under them are the signs
    text, sure = "", list[bool]()
    composed = nfc(line)
    for at, sign in enumerate(composed):
        signs = _SIGNS.sub("", fold(sign.upper().translate(FILLERS)).upper())
        text += signs
        sure += [len(chances) == len(composed) and chances[at] >= SURE] * len(signs)
    return _Signs(text, tuple(sure))


def _zone(first: _Signs, second: _Signs, third: str) -> Mrz | None:
    """Return the zone of what follows VNM on the first line, and the other two lines; None where it does not hold."""
    seconds = [
        (match, signs) for signs in _trimmed(second, second.text.find("V")) if (match := _SECOND.match(signs.text))
    ]
    holding = []
    for number in _numbers(first):
        line1 = f"IDVNM{number[3:]}{check_digit(number[3:])}{number}<<{check_digit(number)}"
        for match, signs in seconds:
            if (line2 := _second_line(line1, match, signs)) is not None:
                holding.append((number, line1, line2))
    as_read = [one for one in holding if _is_as_read(one[1], one[2], first.text, second.text)]
    proved = list(dict.fromkeys(as_read or holding))
    if len(proved) != 1:
        return None  # two repairs that both hold prove neither
    number, line1, line2 = proved[0]
    return Mrz(
        id12=number,
        dob=_day(line2[0:6], latest=_century_end(number)) or "",
        sex="Nữ" if line2[7] == "F" else "Nam",
        expiry=None if line2[8:14] == "991231" else _day(line2[8:14], latest=2099),
        name=_name(third),
        lines=(line1, line2, third[:WIDTH].ljust(WIDTH, "<")),
        repaired=not as_read,
    )


def _is_as_read(line1: str, line2: str, first: str, second: str) -> bool:
    """Tell whether the digits of a zone are those read; its fillers may be misread."""
    read = first[:NUMBER_WIDTH] + first[-1:], second[: DAYS_WIDTH + 3] + second.rstrip("<")[-1:]
    return read == (line1[5 : 5 + NUMBER_WIDTH] + line1[-1], line2[: DAYS_WIDTH + 3] + line2[-1])


def _trimmed(signs: _Signs, length: int) -> Iterator[_Signs]:
    """Yield the line when VNM stands where it should, else with each sign too many before it taken out."""
    if length == DAYS_WIDTH:
        yield signs
    elif length == DAYS_WIDTH + 1:
        yield from (signs.without(at) for at in range(length))


def _numbers(signs: _Signs) -> Iterator[str]:
    """Yield the numbers that hold both check digits; where the two writings differ, each unsure digit is tried."""
    more = signs.part(0, NUMBER_WIDTH + 1)
    doubled = more.text.translate(DIGITS).isdecimal() and len(signs.text) > NUMBER_WIDTH + 1  # a sign seen twice
    for way in (signs.part(0, NUMBER_WIDTH), *(more.without(at) for at in range(NUMBER_WIDTH + 1) if doubled)):
        raw, last = way.text.translate(DIGITS), signs.text[-1:].translate(DIGITS)
        if len(signs.text) > NUMBER_WIDTH and (raw[9:13] + raw.replace("?", "")).isdecimal():
            yield from _numbers_of(raw, way.sure, last)


def _numbers_of(raw: str, sure: Sequence[bool], last: str) -> Iterator[str]:
    options = [_either(raw, sure, at, at + 13) for at in range(9)]
    if sum(len(option) > 1 for option in options) > MAX_DOUBTS:
        return
    heads = [head for head in _like(raw[10:13], sure[10:13]) if head in personal_number_provinces()]
    heads = heads[:1] if heads[:1] == [raw[10:13]] else heads
    for digits in product(*options):
        number = "".join(digits)
        if check_digit(number) == raw[9]:
            yield from (head + number for head in heads if check_digit(head + number) == last)


def _either(raw: str, sure: Sequence[bool], one: int, two: int) -> tuple[str, ...]:
    """Return what a digit that is written twice may be: nothing where two sure readings differ or none is a digit."""
    read = {raw[at]: sure[at] for at in (one, two) if raw[at].isdecimal()}
    if len(read) < 2:
        return tuple(read)
    known = tuple(digit for digit, is_sure in read.items() if is_sure)
    return () if len(known) == 2 else known or tuple(read)


def _like(digits: str, sure: Sequence[bool]) -> Iterator[str]:
    """Yield the digits, then what they may be with one unsure digit taken for another."""
    yield digits
    for at in range(len(digits)):
        if not sure[at]:
            others = (sign for sign in _CONFUSED[digits[at]] if sign.isdigit())
            yield from (digits[:at] + other + digits[at + 1 :] for other in others)


def _second_line(line1: str, match: re.Match[str], signs: _Signs) -> str | None:
    """Return the second line when both days hold their check digits and the whole holds the last; else None."""
    born, expiry = (_day_zone(match[group], match[group + 1], signs.sure[match.start(group) :]) for group in (1, 4))
    if born is None or expiry is None or match[3] not in "MF":
        return None
    line2 = f"{born}{match[3]}{expiry}VNM{'<' * 11}"
    whole = check_digit(line1[5:30] + line2[0:7] + line2[8:15] + line2[18:29])
    rest = signs.text.rstrip("<")[DAYS_WIDTH + 3 :]
    written = rest[-1:].translate(DIGITS)
    return line2 + whole if written == whole or not written.isdecimal() else None


def _day_zone(text: str, check: str, sure: Sequence[bool]) -> str | None:
    day, digit = text.translate(DIGITS), check.translate(DIGITS)
    if not (day + digit).isdecimal():
        return None
    for option in _like(day, sure):
        if check_digit(option) == digit and _day(option, latest=2099) is not None:
            return option + digit
    return None


def _day(text: str, *, latest: int) -> str | None:
    year = int(text[:2]) + latest // 100 * 100
    year -= 100 if year > latest else 0
    try:
        return date(year, int(text[2:4]), int(text[4:6])).isoformat()
    except ValueError:
        return None


def _century_end(number: str) -> int:
    """Return the last year of the century that the number's fourth digit names."""
    return 1999 + 100 * (int(number[3]) // 2)


def _name(third: str) -> str:
    """Return surname and given names from the third line, with digits read back as letters."""
    body = third[:WIDTH].translate(LETTERS).strip("<")
    words = [word for word in re.split("<+", body) if word and not re.fullmatch(r"[KCS<]{2,}", word)]
    return " ".join(words)
