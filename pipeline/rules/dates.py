"""Dates and times as papers write them: digits, "ngày … tháng … năm …", partial dates and words; ISO 8601 comes out."""

import re
from dataclasses import dataclass
from datetime import date

from pipeline.rules.fold import collapse, fold, nfc, strip_leaders
from pipeline.rules.number_words import int_to_words, number_word, words_to_int

FIRST_YEAR = 1900  # no living person and no paper in use is older (domain rule R-DATE)
LAST_YEAR = 2100
YOUNG_YEARS = 1  # a two-digit year may lie this far after the year it is read near to

_LETTER_DIGITS = str.maketrans(
    {"o": "0", "q": "0", "i": "1", "l": "1", "|": "1", "!": "1", "z": "2", "s": "5", "b": "8"}
)
_NUMBER = r"[0-9oqil|!zsb](?:\s?[0-9oqil|!zsb])?"
_YEAR = r"(?:[12]\s?[0-9o]\s?[0-9oqil|!zsb]\s?[0-9oqil|!zsb]|[0-9]{2})"
_SPOKEN = re.compile(
    rf"ng[aà]y\s*[:,]?\s*(?P<d>{_NUMBER})?[\s,.;]*th[aá]ng\s*[:,]?\s*(?P<m>{_NUMBER})?[\s,.;]*n[aă]m\s*[:,]?\s*(?P<y>{_YEAR})(?![0-9])"
)
_MONTH_SPOKEN = re.compile(rf"thang\s*[:,]?\s*(?P<m>{_NUMBER})[\s,.;]*nam\s*[:,]?\s*(?P<y>{_YEAR})(?![0-9])")
_DIGITAL = re.compile(
    rf"(?<![0-9])(?P<d>[0-3oil|]?\s?[0-9oil|zsb])\s?(?P<sep>[/.,\-–—\\])\s?(?P<m>[01oil|]?\s?[0-9oil|zsb])"
    rf"\s?[/.,\-–—\\]\s?(?P<y>{_YEAR})(?![0-9])"
)
_STROKE = r"\s?[:;|'’!/.,\-\s]\s?"  # a stroke between the parts as it is misread, or lost: "27:7:2021", "27 7 2021"
_MISREAD = re.compile(
    rf"(?<![0-9:])(?P<d>[0-3]?[0-9]){_STROKE}(?P<m>[01]?[0-9]){_STROKE}(?P<y>[12][0-9]{{3}})(?![0-9])"
)
_ISO = re.compile(r"(?<![0-9])(?P<y>[12][0-9]{3})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?![0-9])")
_MONTH_YEAR = re.compile(r"(?<![0-9/.\-])(?P<m>[01]?[0-9])\s?[/.\-]\s?(?P<y>[12][0-9]{3})(?![0-9])")
_YEAR_ONLY = re.compile(r"(?<![0-9])(?P<y>[12][0-9]{3})(?![0-9])")
_COMPACT = re.compile(r"(?<![0-9])(?P<d>[0-3][0-9])\s*(?P<m>[01][0-9])\s*(?P<y>[12][0-9]{3})(?![0-9])")
_TIME = re.compile(
    r"(?<![0-9])(?P<h>[0-2]?[0-9])\s?(?::|gio|h|g)\s?(?P<min>[0-5]?[0-9])?\s?(?:phut|p\b|')?(?::(?P<s>[0-5][0-9]))?"
)
_DAY_WORDS = ("mồng", "mùng")
_MONTH_NAMES = {"giêng": 1, "gieng": 1, "chạp": 12, "chap": 12}
_SIX = re.compile(r"(?<=[0-9])[óá]+(?![^\W\d_])|(?<![^\W\d_])[óá]+(?=[0-9])", re.IGNORECASE)
_DOUBLED = re.compile(
    r"([aceghmnptu])\1+|\b([aceghmnptu])\s+(?=\2)"
)  # "ttháng", "p phút": a letter read twice where a leader ends
_BETWEEN = re.compile(r"_+|(?<=\s)[-~]+(?=\s)")
_LUNAR = re.compile(r"am lich|\(al\)|\bal\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRead:
    """A date as it was read: the parts that stand there, whether they make a calendar date, and how it was written."""

    year: int
    month: int | None = None
    day: int | None = None
    written: str = "digits"
    lunar: bool = False

    @property
    def valid(self) -> bool:
        """Tell whether the parts make a date of the calendar between FIRST_YEAR and LAST_YEAR."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            return False
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return not (self.day and not self.month)

    @property
    def iso(self) -> str | None:
        """Return YYYY-MM-DD, YYYY-MM or YYYY by what is known; None when the parts make no date."""
        if not self.valid:
            return None
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def complete(self) -> bool:
        """Tell whether day, month and year are all there and valid."""
        return self.valid and self.day is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentRead:
    """A date with a time of day as it was read; minutes are zero where only the hour is written."""

    day: DateRead
    hour: int | None = None
    minute: int | None = None

    @property
    def iso(self) -> str | None:
        """Return the ISO 8601 text: local date and time where a time was written, else the date; None if invalid."""
        if not self.day.complete or self.hour is None or self.minute is None:
            return self.day.iso
        return f"{self.day.iso}T{self.hour:02d}:{self.minute:02d}"


def read_date(text: str, *, near_year: int | None = None) -> DateRead | None:
    """Return the first date the text holds, complete or partial; None when there is none.

    A year of two digits is read only where `near_year` says which century is meant.
    """
    folded = fold(_sixes(text))
    first = _first_date(folded, near_year)
    if first is None or not first.complete:
        second = _first_date(_mended(folded), near_year)
        first = second if second is not None and second.complete else first
    return first or read_date_words(text)


def _sixes(text: str) -> str:
    """Return the text without leaders, its sixes that were read as "ó" as digits: folded they would be zeros."""
    return _SIX.sub(lambda found: "6" * len(found.group()), nfc(strip_leaders(text)))


def _mended(folded: str) -> str:
    """Return a folded text without what a reader makes of leaders between its words."""
    return collapse(_DOUBLED.sub(lambda found: found[1] or "", _BETWEEN.sub(" ", folded)))


def _first_date(folded: str, near_year: int | None) -> DateRead | None:
    lunar = bool(_LUNAR.search(folded))
    for pattern, written in (
        (_ISO, "iso"),
        (_SPOKEN, "spoken"),
        (_DIGITAL, "digits"),
        (_MISREAD, "digits"),
        (_COMPACT, "digits"),
        (_MONTH_SPOKEN, "spoken"),
        (_MONTH_YEAR, "digits"),
        (_YEAR_ONLY, "digits"),
    ):
        for found in pattern.finditer(folded):
            read = _from_parts(found.groupdict(), written, near_year=near_year, lunar=lunar)
            if read is not None:
                return read
    return None


def _from_parts(parts: dict[str, str | None], written: str, *, near_year: int | None, lunar: bool) -> DateRead | None:
    year = _year(parts.get("y"), near_year)
    if year is None:
        return None
    month, day = _int(parts.get("m")), _int(parts.get("d"))
    if month is None and day is not None:
        day = None
    return DateRead(year=year, month=month, day=day, written=written, lunar=lunar)


def _int(text: str | None) -> int | None:
    if text is None:
        return None
    digits = re.sub(r"\s", "", text).translate(_LETTER_DIGITS)
    return int(digits) if digits.isdecimal() else None


def _year(text: str | None, near_year: int | None) -> int | None:
    year = _int(text)
    if year is None or year >= 100:
        return year
    if near_year is None:
        return None
    century = near_year // 100 * 100
    return century + year if century + year <= near_year + YOUNG_YEARS else century - 100 + year


def read_moment(text: str, *, near_year: int | None = None) -> MomentRead | None:
    """Return the first date of the text with the time beside it ("… giờ … phút", 08:30, 8h30); None without a date."""
    day = read_date(text, near_year=near_year)
    if day is None:
        return None
    for found in _TIME.finditer(_mended(fold(_sixes(text)))):
        hour, minute = int(found["h"]), int(found["min"] or 0)
        if hour <= 24 and minute <= 59:
            return MomentRead(day=day, hour=hour % 24, minute=minute)
    return MomentRead(day=day)


def read_date_words(text: str) -> DateRead | None:
    """Return the date that words spell ("Ngày mười hai tháng sáu năm …"), Northern or Southern; None if they do not."""
    tokens = re.findall(r"[^\W_]+", nfc(text).lower())
    split = _split_words(tokens)
    if split is None:
        return None
    day_words, month_words, year_words = split
    year = _spoken_number(year_words)
    month = _spoken_month(month_words)
    day = _spoken_number([word for word in day_words if word not in (*_DAY_WORDS, "mong", "mung")])
    if year is None or month is None or not 1000 <= year <= 9999:
        return None
    if day is None and day_words:
        return None
    return DateRead(year=year, month=month, day=day, written="words")


def _split_words(tokens: list[str]) -> tuple[list[str], list[str], list[str]] | None:
    """Return day, month and year words; the year starts at the "năm" after which a year can be read."""
    folded = [fold(token) for token in tokens]
    if "thang" not in folded:
        return None
    month_at = folded.index("thang")
    start = folded.index("ngay") + 1 if "ngay" in folded[:month_at] else 0
    years = [at for at in range(month_at + 2, len(folded)) if folded[at] == "nam"]
    for at in years:
        year = _spoken_number(tokens[at + 1 :])
        if year is not None and year >= 1000:
            return tokens[start:month_at], tokens[month_at + 1 : at], tokens[at + 1 :]
    return None


def _spoken_number(words: list[str]) -> int | None:
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= 4:
        return int(words[0])
    return words_to_int(" ".join(words)) if words else None


def _spoken_month(words: list[str]) -> int | None:
    if len(words) == 1 and words[0] in _MONTH_NAMES:
        return _MONTH_NAMES[words[0]]
    if len(words) == 1 and number_word(words[0]) == "tư":
        return 4
    return _spoken_number(words)


def date_to_words(day: date, *, south: bool = False) -> str:
    """Return the date in words as forms want it: "ngày mười hai tháng sáu năm hai nghìn không trăm hai mươi hai"."""
    month = "tư" if day.month == 4 else int_to_words(day.month)
    day_words = f"mùng {int_to_words(day.day)}" if south and day.day <= 10 else int_to_words(day.day)
    return collapse(f"ngày {day_words} tháng {month} năm {int_to_words(day.year, south=south)}")
