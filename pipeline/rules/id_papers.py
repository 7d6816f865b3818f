"""Identity papers as people write them in one line: kind, number, who issued it and when."""

import re
from dataclasses import dataclass

from pipeline.rules.dates import read_date
from pipeline.rules.fold import collapse, fold, nfc, strip_leaders
from pipeline.rules.identifiers import check_id9, check_id12, check_passport, digits_of

_RUN = re.compile(r"[0-9OoIl|SsBZz](?:[ .\-]?[0-9OoIl|SsBZz]){8,13}")
_PASSPORT = re.compile(r"\b[A-Z] ?[0-9]{7,8}\b")
_KINDS = (
    ("passport", re.compile(r"ho chieu|passport")),
    ("cccd", re.compile(r"cccd|can cuoc cong dan")),
    ("cmnd", re.compile(r"cmnd|chung minh")),
    ("can_cuoc", re.compile(r"can cuoc|the cc\b")),
)
_TRIM = re.compile(r"^(?:[\s,.;:\-–(]|do\b|noi cap\b|tai\b)+|(?:[\s,.;:\-–)]|\bcap\b|\bngay\b|\bngay cap\b)+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdPaper:
    """An identity paper as written: its kind, number, issuer and day of issue, and whether the number holds."""

    type: str
    number: str | None
    issued_by: str | None
    issued_on: str | None
    ok: bool


def read_id_paper(text: str, *, near_year: int | None = None) -> IdPaper:
    """Return the identity paper a line names; `number` is None where no number of a known length stands in it."""
    source = collapse(strip_leaders(nfc(text)))
    folded = fold(source)
    said = next((kind for kind, pattern in _KINDS if pattern.search(folded)), None)
    found = _number(source, said)
    if found is None:
        return IdPaper(type=said or "other", number=None, issued_by=None, issued_on=None, ok=False)
    number, end, ok = found
    rest = source[end:] or ""
    issued = read_date(rest, near_year=near_year)
    return IdPaper(
        type=_type(said, number),
        number=number,
        issued_by=_issuer(rest),
        issued_on=issued.iso if issued and issued.complete else None,
        ok=ok,
    )


def _type(said: str | None, number: str) -> str:
    if said:
        return said
    return {12: "personal_number", 9: "cmnd"}.get(len(number), "passport" if number[0].isalpha() else "other")


def _number(source: str, said: str | None) -> tuple[str, int, bool] | None:
    """Return (number, end, holds) of the likeliest number: twelve digits, then nine, then a passport's."""
    passport = _PASSPORT.search(source)
    if passport and said in (None, "passport"):
        check = check_passport(passport.group())
        return check.value or "", passport.end(), check.ok
    runs = [(found, digits_of(found.group())) for found in _RUN.finditer(source)]
    for length, check_of in ((12, check_id12), (9, check_id9)):
        for found, digits in runs:
            if len(digits) == length:
                return digits, found.end(), check_of(digits).ok
    for found, digits in runs:
        if not read_date(found.group()):
            return digits, found.end(), False
    return None


def _issuer(rest: str) -> str | None:
    """Return the words between number and date of issue, link words taken off."""
    folded = fold(rest)
    dated = re.search(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]|ngay\s*\d|\bngay cap\b|\bcap ngay\b", folded)
    end = dated.start() if dated else len(rest)
    begin = 0
    if dated and not _letters(rest[:end]):
        after = re.search(r"[12]\d{3}", folded[end:])
        begin, end = (end + after.end(), len(rest)) if after else (0, end)
    return _trimmed(rest[begin:end])


def _letters(text: str) -> bool:
    bare = _TRIM.sub("", fold(text))
    return sum(char.isalpha() for char in bare) >= 3


def _trimmed(text: str) -> str | None:
    """Return the text without the link words at its ends; None when nothing is left."""
    folded = fold(text)
    start = 0
    head = re.match(r"(?:[\s,.;:\-–(]|do\b|noi cap\b|noi\b|tai\b|cap\b)+", folded)
    if head:
        start = head.end()
    tail = re.search(r"(?:[\s,.;:\-–)]|\bcap\b|\bngay\b)+$", folded[start:])
    end = start + tail.start() if tail else len(text)
    bare = text[start:end].strip()
    return bare if sum(char.isalpha() for char in bare) >= 3 else None
