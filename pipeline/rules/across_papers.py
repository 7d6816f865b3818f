"""A declaration against the paper that proves it: notice of birth or death, land certificate; one table of pairs."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.flagcodes import Severity
from pipeline.kinds import Json
from pipeline.model import FieldValue
from pipeline.rules.findings import Finding, Paper, finding, number_in
from pipeline.rules.fold import weak_key
from pipeline.rules.names import NameMatch, compare_names

DAY = len("2022-06-12")
SAME_PARTY = 88.0  # rapidfuzz token set ratio from which two ways of writing the holders mean the same
_NUMBERS = r"(?: so)?((?: \d+(?= |$))+)"
_PARCEL = re.compile(r"\bthua(?: dat)?" + _NUMBERS)
_MAP_SHEET = re.compile(r"\bto ban do(?: dia chinh)?" + _NUMBERS)
Agree = Callable[[FieldValue, FieldValue], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One fact that stands on two papers: the check's code, class and key of each, and how the two are compared."""

    check: str
    one: tuple[str, str]
    two: tuple[str, str]
    agree: Agree
    severity: Severity = Severity.BLOCK


def _texts(one: FieldValue, two: FieldValue) -> tuple[str, str] | None:
    first, second = one.value, two.value
    return (first, second) if isinstance(first, str) and isinstance(second, str) and first and second else None


def _same_day(one: FieldValue, two: FieldValue) -> bool | None:
    """Compare two days as far as both are written: a year alone agrees with any day of it."""
    texts = _texts(one, two)
    if texts is None:
        return None
    length = min(len(texts[0]), len(texts[1]), DAY)
    return texts[0][:length] == texts[1][:length]


def _same_name(one: FieldValue, two: FieldValue) -> bool | None:
    texts = _texts(one, two)
    return None if texts is None else compare_names(*texts) is not NameMatch.DIFFERENT


def _same_text(one: FieldValue, two: FieldValue) -> bool | None:
    texts = _texts(one, two)
    return None if texts is None else weak_key(texts[0]) == weak_key(texts[1])


def _same_serial(one: FieldValue, two: FieldValue) -> bool | None:
    texts = _texts(one, two)
    return None if texts is None else _bare(texts[0]) == _bare(texts[1])


def _bare(text: str) -> str:
    return weak_key(text).replace(" ", "")


def _same_person_number(one: FieldValue, two: FieldValue) -> bool | None:
    """Compare two personal numbers; an old number of nine digits says nothing about one of twelve."""
    first, second = number_in(one), number_in(two)
    return None if first is None or second is None or len(first) != len(second) else first == second


def _names_number(one: FieldValue, two: FieldValue) -> bool | None:
    """Tell whether a free text ("Giấy báo tử số 12/2022 …") names the number of the other paper."""
    texts = _texts(one, two)
    if texts is None:
        return None
    number = next(iter(weak_key(texts[1]).split()), "").lstrip("0")
    numbers = {part.lstrip("0") for part in weak_key(texts[0]).split() if part.isdecimal()}
    return None if not number.isdecimal() or not numbers else number in numbers


def _same_party(one: FieldValue, two: FieldValue) -> bool | None:
    """Compare holders, who may be a couple on one paper and one of them on the other."""
    texts = _texts(one, two)
    return None if texts is None else fuzz.token_set_ratio(weak_key(texts[0]), weak_key(texts[1])) >= SAME_PARTY


def _names_parcel(one: FieldValue, two: FieldValue) -> bool | None:
    """Tell whether a free text ("… thửa đất số 784, tờ bản đồ số 7") names the parcel of the other paper."""
    return _names(_PARCEL, one, two)


def _names_map_sheet(one: FieldValue, two: FieldValue) -> bool | None:
    return _names(_MAP_SHEET, one, two)


def _names(what: re.Pattern[str], one: FieldValue, two: FieldValue) -> bool | None:
    """Return whether one of the numbers that a text gives a thing is the other paper's; None where it gives none."""
    if not isinstance(one.value, str) or two.value is None:
        return None
    said = {number.lstrip("0") for found in what.findall(weak_key(one.value)) for number in found.split()}
    known = weak_key(str(two.value)).lstrip("0")
    return known in said if said and known.isdecimal() else None


BIRTH, NOTICE = "ht_khai_sinh", "giay_chung_sinh"
DEATH, DEATH_NOTICE = "ht_khai_tu", "trich_luc_khai_tu"
LAND, CERTIFICATE = "dat_bien_dong", "gcn_qsdd"
EXTRACT, BIRTH_CERTIFICATE = "ht_trich_luc", "giay_khai_sinh"
PAIRS = (
    Pair(check="KS.DOB_EQ_CHUNG_SINH", one=(BIRTH, "child.dob"), two=(NOTICE, "birth.at"), agree=_same_day),
    Pair(check="KS.SEX_EQ_CHUNG_SINH", one=(BIRTH, "child.sex"), two=(NOTICE, "child.sex"), agree=_same_text),
    Pair(
        check="KS.MOTHER_EQ_CHUNG_SINH",
        one=(BIRTH, "mother.full_name"),
        two=(NOTICE, "mother.full_name"),
        agree=_same_name,
    ),
    Pair(
        check="KS.MOTHER_EQ_CHUNG_SINH",
        one=(BIRTH, "mother.id_paper"),
        two=(NOTICE, "mother.id_paper"),
        agree=_same_person_number,
    ),
    Pair(
        check="KS.NAME_EQ_CHUNG_SINH",
        one=(BIRTH, "child.full_name"),
        two=(NOTICE, "child.planned_name"),
        agree=_same_name,
        severity=Severity.INFO,
    ),
    Pair(check="KT.DEATH_EQ_NOTICE", one=(DEATH, "death.at"), two=(DEATH_NOTICE, "death.at"), agree=_same_day),
    Pair(
        check="KT.DEATH_EQ_NOTICE",
        one=(DEATH, "deceased.full_name"),
        two=(DEATH_NOTICE, "deceased.full_name"),
        agree=_same_name,
    ),
    Pair(check="KT.DEATH_EQ_NOTICE", one=(DEATH, "deceased.dob"), two=(DEATH_NOTICE, "deceased.dob"), agree=_same_day),
    Pair(check="KT.DEATH_EQ_NOTICE", one=(DEATH, "death.notice"), two=(DEATH_NOTICE, "number"), agree=_names_number),
    Pair(check="DD.CERT_EQ", one=(LAND, "cert.serial_no"), two=(CERTIFICATE, "serial_no"), agree=_same_serial),
    Pair(check="DD.CERT_EQ", one=(LAND, "cert.book_entry_no"), two=(CERTIFICATE, "book_entry_no"), agree=_same_serial),
    Pair(check="DD.CERT_EQ", one=(LAND, "cert.issue_date"), two=(CERTIFICATE, "issue.date"), agree=_same_day),
    Pair(
        check="DD.PARCEL_EQ",
        one=(LAND, "change.content"),
        two=(CERTIFICATE, "parcel.no"),
        agree=_names_parcel,
        severity=Severity.WARN,
    ),
    Pair(
        check="DD.PARCEL_EQ",
        one=(LAND, "change.content"),
        two=(CERTIFICATE, "parcel.map_sheet"),
        agree=_names_map_sheet,
        severity=Severity.WARN,
    ),
    Pair(
        check="TL.SUBJECT_EQ_PAPER",
        one=(EXTRACT, "subject.full_name"),
        two=(BIRTH_CERTIFICATE, "person.full_name"),
        agree=_same_name,
        severity=Severity.WARN,
    ),
    Pair(
        check="TL.SUBJECT_EQ_PAPER",
        one=(EXTRACT, "subject.dob"),
        two=(BIRTH_CERTIFICATE, "person.dob"),
        agree=_same_day,
        severity=Severity.WARN,
    ),
)


def pair_checks(papers: Sequence[Paper]) -> Iterator[Finding]:
    """Yield whether each fact that stands on two papers is the same on both."""
    for pair in PAIRS:
        for one in _fields(papers, *pair.one):
            for two in _fields(papers, *pair.two):
                yield finding(pair.check, pair.agree(one, two), [one, two], severity=pair.severity, detail=pair.one[1])


def holder_checks(papers: Sequence[Paper]) -> Iterator[Finding]:
    """Yield whether who asks for a change of land holds the certificate: its front, or its last noted change."""
    for asking in _fields(papers, LAND, "holder.name"):
        for paper in papers:
            if paper.component.doc_class != CERTIFICATE:
                continue
            noted = [field for key, field in paper.fields.items() if key.startswith("changes[") and _text(field.value)]
            front = paper.fields.get("holder.name")
            holders = [field for field in (front, *noted[-2:]) if field is not None and _text(field.value)]
            holds = any(_same_party(asking, field) for field in holders) if _text(asking.value) and holders else None
            yield finding("DD.CERT_EQ", holds, [asking, *holders[:1]], severity=Severity.BLOCK, detail="holder")


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


def _fields(papers: Sequence[Paper], doc_class: str, key: str) -> Iterator[FieldValue]:
    for paper in papers:
        if paper.component.doc_class == doc_class and key in paper.fields:
            yield paper.fields[key]
