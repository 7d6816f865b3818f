"""The machine-readable zone of Vietnamese cards (TD1, 3 lines of 30): found among read lines, checked, and repaired.

No OCR happens here: the zone is taken from the words of the page reader, whose errors in OCR-B are few and of known
kinds; what five check digits and the number written twice cannot confirm is not taken.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from pipeline.rules.fold import fold, nfc
from pipeline.rules.tables import personal_number_provinces

WIDTH = 30
FILLERS = str.maketrans(
    {"«": "<<", "‹": "<", "≤": "<", "(": "<", "[": "<", "{": "<", "»": "<<", "€": "<", "Ø": "O", "Đ": "D"}
)
DIGITS = str.maketrans("OQDUILJZSGTBA", "0000111256784")  # OCR-B look-alikes in a digit zone
LETTERS = str.maketrans("0125678", "OIZSGTB")
DIGITS_WIDTH, DAYS_WIDTH = 23, 15  # digits of line 1; signs of line 2 before VNM (readers double a sign now and then)
MAX_DOUBTS = 4  # unreadable digits that check digits are asked to fill in together
_SIGNS = re.compile(r"[^A-Z0-9<]")
_FIRST = re.compile(r"[I1LTJ][D0O]VNM")
_SECOND = re.compile(r"^([0-9A-Z]{6})([0-9A-Z])([MF<])([0-9A-Z]{6})([0-9A-Z])([VY]NM|VN[MNH])")
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


def check_digit(text: str) -> str:
    """Return the check digit of ICAO 9303: weights 7, 3, 1 over digits, letters from 10 and fillers as 0."""
    total = 0
    for place, sign in enumerate(text):
        value = int(sign) if sign.isdigit() else 0 if sign == "<" else ord(sign) - 55
        total += value * (7, 3, 1)[place % 3]
    return str(total % 10)


def read_mrz(lines: Sequence[str]) -> Mrz | None:
    """Return the zone that three lines in reading order hold, repaired where check digits prove it; else None."""
    tidy = [_tidied(line) for line in lines]
    for place, line in enumerate(tidy):
        if _FIRST.search(line[:8]) and place + 1 < len(tidy):
            third = tidy[place + 2] if place + 2 < len(tidy) else ""
            found = _zone(line[_start(line) :], tidy[place + 1], third)
            if found is not None:
                return found
    return None


def looks_like_mrz(text: str) -> bool:
    """Tell whether a line of read text may be one of a zone's three: capitals, digits and fillers, about 30 of them."""
    tidy = _tidied(text)
    return 20 <= len(tidy) <= 40 and ("<<" in tidy or bool(_FIRST.search(tidy[:8])))


def mrz_lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that may belong to a zone, in order."""
    return tuple(text for text in texts if looks_like_mrz(text))


def _tidied(line: str) -> str:
    # a Vietnamese reader puts marks on a zone's signs ("6852Öð" is "685200"): the letters under them are the signs
    return _SIGNS.sub("", fold(nfc(line).upper().translate(FILLERS)).upper())


def _start(line: str) -> int:
    found = _FIRST.search(line)
    return found.start() if found else 0


def _zone(first: str, second: str, third: str) -> Mrz | None:
    body = first[5:].replace("<", "").translate(DIGITS)
    seconds = [match for text in _trimmed(second, second.find("V"), DAYS_WIDTH) if (match := _SECOND.match(text))]
    holding = []
    for number in _numbers(body):
        line1 = f"IDVNM{number[3:]}{check_digit(number[3:])}{number}<<{check_digit(number)}"
        holding += [(number, line1, line2) for match in seconds if (line2 := _second_line(line1, match)) is not None]
    as_read = [one for one in holding if one[1:] == (first[:WIDTH], second[:WIDTH])]
    proved = as_read or list(dict.fromkeys(holding))
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


def _trimmed(text: str, length: int, wanted: int) -> Iterator[str]:
    """Yield the text when its first `length` signs are as many as wanted, else with each one too many taken out."""
    if length == wanted:
        yield text
    elif length == wanted + 1:
        for at in range(length):
            yield text[:at] + text[at + 1 :]


def _numbers(body: str) -> Iterator[str]:
    """Yield the numbers that hold both check digits; where the two writings differ, each digit of either is tried."""
    for raw in _trimmed(body, len(body), DIGITS_WIDTH):
        if not raw.isdecimal():
            continue
        nine, check, head, tail, last = raw[:9], raw[9], raw[10:13], raw[13:22], raw[22]
        options = [(one,) if one == two else (one, two) for one, two in zip(nine, tail, strict=True)]
        if sum(len(option) > 1 for option in options) > MAX_DOUBTS:
            continue
        for digits in product(*options):
            number = "".join(digits)
            if check_digit(number) == check:
                yield from (begin + number for begin in _provinces_like(head) if check_digit(begin + number) == last)


def _provinces_like(head: str) -> list[str]:
    """Return the province codes that three digits may be: themselves, else those one look-alike digit away."""
    known = personal_number_provinces()
    if head in known:
        return [head]
    options = [head[:at] + other + head[at + 1 :] for at in range(3) for other in _digits_like(head[at])]
    return [option for option in options if option in known]


def _digits_like(digit: str) -> str:
    return "".join(sign for sign in _CONFUSED[digit] if sign.isdigit())


def _second_line(line1: str, match: re.Match[str]) -> str | None:
    """Return the second line when both days hold their check digits and the whole holds the last; else None."""
    second = match.string
    born, expiry = (_day_zone(match[group], match[group + 1]) for group in (1, 4))
    if born is None or expiry is None or match[3] not in "MF":
        return None
    line2 = f"{born}{match[3]}{expiry}VNM{'<' * 11}"
    whole = check_digit(line1[5:30] + line2[0:7] + line2[8:15] + line2[18:29])
    written = second.rstrip("<")[-1:].translate(DIGITS)
    return line2 + whole if written == whole or len(second.rstrip("<")) < 19 else None


def _day_zone(text: str, check: str) -> str | None:
    day, digit = text.translate(DIGITS), check.translate(DIGITS)
    if not (day + digit).isdecimal():
        return None
    for option in [day] + [day[:at] + other + day[at + 1 :] for at in range(6) for other in _digits_like(day[at])]:
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
