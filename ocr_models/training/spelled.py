"""What stands on the paper, letter for letter, worked out from what a clerk settled and what was read.

Values are kept in one spelling (names in capitals, dates as ISO); a reader must learn what the picture shows.
"""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import suppress

from rapidfuzz.distance import Levenshtein

from pipeline.kinds import Json
from samples.draw.words import SHORTER

FARTHEST = 0.7  # share of letters by which a reading may differ before the picture is taken for another line's
LONGEST = 1.4  # times as many letters in the free reading: there is more on the picture than the value
GAPS = " .-"  # how long numbers are grouped
DATE_KINDS = ("date", "partial_date", "date_words")
UNTOLD_KINDS = ("datetime", "signature")  # written in more ways than a value tells


def spelled(kind: str, value: Json, raw: str, free: str) -> str | None:
    """Return the text on the paper, or None where it cannot be told.

    `raw` is the reading that obeyed what such a value can be, `free` the one that obeyed nothing.
    """
    made = _made(kind, value, raw)
    return made if made and _is_near(made, free or raw) else None


def _made(kind: str, value: Json, raw: str) -> str | None:
    if kind in DATE_KINDS:
        return _nearest(_dates(value), raw)
    if kind in UNTOLD_KINDS:
        return None
    if isinstance(value, str):
        return _grouped(value, raw) if value.isdigit() else _cased(_shortened(value, raw), raw)
    if isinstance(value, int) and not isinstance(value, bool):
        return raw if "".join(filter(str.isdigit, raw)) == str(value) else None
    text = value.get("text") if isinstance(value, Mapping) else None
    return _cased(_shortened(text, raw), raw) if isinstance(text, str) else None


def _is_near(text: str, free: str) -> bool:
    """Return whether a free reading is one of this text: not of another line's, nor of a longer one's."""
    away = Levenshtein.distance(text.casefold(), free.casefold())
    return len(free) <= LONGEST * len(text) + 1 and away <= FARTHEST * max(len(text), len(free))


def _shortened(value: str, raw: str) -> str:
    """Return an address with the words for kinds of places as short as they were read."""
    for whole, ways in SHORTER.items():
        for spelling in (whole, whole.lower()):
            options = (value, *(value.replace(f"{spelling} ", f"{way} ") for way in ways if spelling in value))
            value = _nearest(iter(options), raw) or value
    return value


def _nearest(ways: Iterator[str], reading: str) -> str | None:
    return min(ways, key=lambda way: Levenshtein.distance(way.casefold(), reading.casefold()), default=None)


def _dates(value: Json) -> Iterator[str]:
    """Yield the ways in which people write a day, or a year, in digits."""
    if not isinstance(value, str):
        return
    if len(value) == 4 and value.isdigit():
        yield value
    with suppress(ValueError):
        day = datetime.date.fromisoformat(value)
        for sign in ("/", "-", ".", " / ", " - ", " "):
            yield f"{day.day:02}{sign}{day.month:02}{sign}{day.year}"
            yield f"{day.day}{sign}{day.month}{sign}{day.year}"
            yield f"{day.day:02}{sign}{day.month}{sign}{day.year}"
        for start in ("ngày", "Ngày", "Ngày:"):
            yield f"{start} {day.day:02} tháng {day.month:02} năm {day.year}"


def _grouped(digits: str, reading: str) -> str:
    """Return a number with the gaps that were read in it."""
    shown: list[str] = []
    for part in Levenshtein.opcodes(reading, digits):
        read = reading[part.src_start : part.src_end]
        if part.tag == "delete" and 0 < part.dest_start < len(digits) and set(read) <= set(GAPS):
            shown.append(read)
        shown.append(digits[part.dest_start : part.dest_end])
    return "".join(shown)


def _cased(value: str, reading: str) -> str:
    """Return the value in the case that was read, letter by letter; new letters follow their line."""
    if not value.isupper():  # as the clerk typed it; names alone are kept in capitals however they are written
        return value.upper() if _is_upper(reading) else value
    upper = _is_upper(reading)
    shown = [_new_case(value, at, upper=upper) for at in range(len(value))]
    for part in Levenshtein.opcodes(reading.casefold(), value.casefold()):
        if part.tag == "equal":
            shown[part.dest_start : part.dest_end] = reading[part.src_start : part.src_end]
    return "".join(shown)


def _is_upper(reading: str) -> bool:
    letters = [letter for letter in reading if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > 0.7 * max(1, len(letters))


def _new_case(value: str, at: int, *, upper: bool) -> str:
    if upper:
        return value[at].upper()
    begins = at == 0 or not value[at - 1].isalpha()
    return value[at] if begins else value[at].lower()
