"""What stands on the paper, letter for letter, worked out from what a clerk settled and what was read.

Values are kept in one spelling (names in capitals, dates as ISO); a reader must learn what the picture shows.
"""

import datetime
from collections.abc import Iterator
from contextlib import suppress

from rapidfuzz.distance import Levenshtein

from pipeline.kinds import Json

FARTHEST = 0.7  # share of letters by which a reading may differ before the picture is taken for another line's
GAPS = " .-"  # how long numbers are grouped
DATE_KINDS = ("date", "partial_date", "date_words")


def spelled(kind: str, value: Json, reading: str) -> str | None:
    """Return the text on the paper, or None where it cannot be told from the value."""
    if kind in DATE_KINDS:
        made = _nearest(_dates(value), reading)
    elif isinstance(value, str):
        made = _grouped(value, reading) if value.isdigit() else _cased(value, reading)
    elif isinstance(value, int) and not isinstance(value, bool):
        made = reading if "".join(filter(str.isdigit, reading)) == str(value) else None
    else:
        text = value.get("text") if hasattr(value, "get") else None  # type: ignore[union-attr]  # asked just now
        made = _cased(text, reading) if isinstance(text, str) else None
    return made if made and _is_near(made, reading) else None


def _is_near(text: str, reading: str) -> bool:
    away = Levenshtein.distance(text.casefold(), reading.casefold())
    return away <= FARTHEST * max(len(text), len(reading))


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
    letters = [letter for letter in reading if letter.isalpha()]
    upper = sum(letter.isupper() for letter in letters) > 0.7 * max(1, len(letters))
    shown = [_new_case(value, at, upper=upper) for at in range(len(value))]
    for part in Levenshtein.opcodes(reading.casefold(), value.casefold()):
        if part.tag == "equal":
            shown[part.dest_start : part.dest_end] = reading[part.src_start : part.src_end]
    return "".join(shown)


def _new_case(value: str, at: int, *, upper: bool) -> str:
    if upper:
        return value[at].upper()
    begins = at == 0 or not value[at - 1].isalpha()
    return value[at].lower() if value.isupper() and not begins else value[at]
