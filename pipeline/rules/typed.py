"""Raw text to a typed value: one entry for each kind of value, with rule results, flags and a plausibility."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.flagcodes import FlagCode
from pipeline.kinds import Json
from pipeline.model import RuleResult
from pipeline.rules import identifiers, lists, money
from pipeline.rules.answers import read_copy_request, read_option
from pipeline.rules.dates import DateRead, read_date, read_date_words, read_moment
from pipeline.rules.fold import strip_leaders, weak_key
from pipeline.rules.id_papers import read_id_paper
from pipeline.rules.item_codes import check_item_code
from pipeline.rules.names import check_name, wordy
from pipeline.rules.places import Place, resolve_place

NO_EXPIRY = "khong thoi han"
NEWBORN_GRAMS = (400, 7000)  # domain rule of the birth certificate
ID12_DIGITS = 12
MISCOUNTED = 2  # digits that a writer may miscount; further off it is the reading that failed, not the number
HALF = 0.5  # plausibility of a value that stands but breaks its rule
WEAK = 0.1  # plausibility of what gave no value
UTC_OFFSET = "+07:00"  # Viet Nam has one zone and no summer time
AGENCY_HEADS = (
    "ubnd", "uy ban", "cong an", "bo phan", "trung tam", "buu cuc", "buu dien", "so ", "phong", "chi nhanh", "cuc ",
    "toa an", "van phong", "benh vien", "tram y te",
)  # fmt: skip
ORGANISATIONS = (
    "cong ty", "doanh nghiep", "ho kinh doanh", "hop tac xa", "truong ", "ngan hang", "chi nhanh", "nha tho", "chua ",
    "ubnd", "uy ban", "hoi ", "quy ", "ban quan ly",
)  # fmt: skip
TICKS = frozenset(("x", "v", "✓", "✗", "xx"))
_COUPLE = re.compile(r"\s+(?:và|[–-])\s+|\s*[;,]\s*", re.IGNORECASE)
_DATE_BEHIND = re.compile(r"[\s,.;_-]+ng[àa]y\b.*\d.*$", re.IGNORECASE)
_TITLES = re.compile(r"^(?:(?:hộ|ông|bà|vợ|chồng|là)\b[\s:.]*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseContext:
    """What a parser may know of the paper: its date, the day it was received, home province, and the field's options.

    `past` says that a date of this field cannot lie after `received_on`, `undated` that a date behind its value
    ("Cai Lậy, ngày …") is another field's.
    """

    on: str | None = None
    received_on: str | None = None
    home_province: str | None = None
    options: tuple[str, ...] = ()
    past: bool = False
    undated: bool = False

    @property
    def near_year(self) -> int | None:
        """The year near which a year of two digits lies."""
        day = self.on or self.received_on
        return int(day[:4]) if day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A typed value, whether it is an absent answer, what rules said, flag codes, and a plausibility from 0 to 1."""

    value: Json
    absent: bool = False
    rules: tuple[RuleResult, ...] = ()
    flags: tuple[FlagCode, ...] = ()
    plausibility: float = WEAK


NOTHING = ParseContext()


def _typed(rule: str, ok: bool, value: Json, plausibility: float, *flags: FlagCode) -> Typed:
    result = RuleResult(rule=rule, result="pass" if ok else "fail")
    return Typed(value=value, rules=(result,), flags=flags, plausibility=round(plausibility, 3))


def parse(kind: str, raw: str, *, context: ParseContext = NOTHING) -> Typed:
    """Return the typed value of a raw text; an unknown kind is taken as free text; no text ever raises."""
    if not strip_leaders(raw) and not lists.is_absent(raw):
        return Typed(value=None, plausibility=WEAK)
    if kind not in _NO_STROKE and lists.is_absent(raw):
        return Typed(value=None, absent=True, plausibility=1.0)
    return _PARSERS.get(kind, _free_text)(raw, context)


def _person_name(raw: str, _: ParseContext) -> Typed:
    check = check_name(raw)
    flags = () if check.ok else (FlagCode.VALUE_ODD,)
    return _typed("R-NAME", check.ok, check.value, check.plausibility, *flags)


def _date(raw: str, context: ParseContext) -> Typed:
    if NO_EXPIRY in weak_key(raw):
        return Typed(value=None, absent=True, plausibility=1.0)
    return _dated(read_date(raw, near_year=context.near_year), context, partial=False)


def _partial_date(raw: str, context: ParseContext) -> Typed:
    return _dated(read_date(raw, near_year=context.near_year), context, partial=True)


def _dated(read: DateRead | None, context: ParseContext, *, partial: bool) -> Typed:
    if read is None:
        return _typed("R-DATE", False, None, WEAK, FlagCode.VALUE_ODD)
    if read.iso is None:
        return _typed("R-DATE", False, None, WEAK, FlagCode.DATE_INVALID)
    if context.past and context.received_on and read.iso > context.received_on[: len(read.iso)]:
        return _typed("R-DATE", False, read.iso, 0.2, FlagCode.DATE_INVALID)
    if not (partial or read.complete):
        return _typed("R-DATE", False, read.iso, HALF, FlagCode.VALUE_ODD)
    return _typed("R-DATE", True, read.iso, 0.9 if read.lunar else 1.0)


def _date_words(raw: str, _: ParseContext) -> Typed:
    read = read_date_words(raw)
    if read is None or read.iso is None:
        return _typed("R-DATE-WORDS", False, None, WEAK, FlagCode.VALUE_ODD)
    return _typed("R-DATE-WORDS", True, read.iso, 1.0)


def _datetime(raw: str, context: ParseContext) -> Typed:
    read = read_moment(raw, near_year=context.near_year)
    if read is None or read.iso is None or not read.day.complete:
        return _typed("R-DATE", False, read.iso if read else None, WEAK, FlagCode.DATE_INVALID)
    stamped = f"{read.iso}:00{UTC_OFFSET}" if "T" in read.iso else read.iso
    return _typed("R-DATE", True, stamped, 1.0 if "T" in read.iso else 0.8)


def _id12(raw: str, context: ParseContext) -> Typed:
    latest = int(context.received_on[:4]) if context.received_on else 2100
    check = identifiers.check_id12(raw, latest_year=latest)
    read_short = abs(len(check.value or "") - ID12_DIGITS) > MISCOUNTED
    return _checked("R-ID12", check, FlagCode.VALUE_ODD if read_short else FlagCode.ID12_INVALID)


def _checked(rule: str, check: identifiers.IdCheck, flag: FlagCode) -> Typed:
    if check.ok:
        return _typed(rule, True, check.value, 1.0)
    return _typed(rule, False, check.value, HALF if check.value else WEAK, flag)


def _by_check(rule: str, check: Callable[[str], identifiers.IdCheck]) -> Callable[[str, ParseContext], Typed]:
    return lambda raw, _: _checked(rule, check(raw), FlagCode.VALUE_ODD)


def _item_code(raw: str, _: ParseContext) -> Typed:
    return _checked("R-S10", check_item_code(raw, repair=True), FlagCode.POSTAL_CODE_BAD)


def _id_paper(raw: str, context: ParseContext) -> Typed:
    paper = read_id_paper(raw, near_year=context.near_year)
    value: Json = {
        "type": paper.type,
        "number": paper.number,
        "issued_by": paper.issued_by,
        "issued_on": paper.issued_on,
    }
    if paper.number is None:
        return _typed("R-ID-PAPER", False, value, WEAK, FlagCode.VALUE_ODD)
    if paper.ok:
        return _typed("R-ID-PAPER", True, value, 1.0 if paper.issued_on or paper.issued_by is None else 0.8)
    flag = FlagCode.ID12_INVALID if len(paper.number) == 12 else FlagCode.VALUE_ODD
    return _typed("R-ID-PAPER", False, value, 0.3, flag)


def address_value(place: Place) -> Mapping[str, Json]:
    """Return an address as it stands in a dossier: text, codes with their geography version, and today's names."""
    today = place.today[0] if len(place.today) == 1 else None
    return {
        "text": place.text,
        "ward_code": place.ward.code if place.ward else None,
        "district_code": place.district.code if place.district else None,
        "province_code": place.province.code if place.province else None,
        "geo_version": place.geo_version,
        "today": {"text": place.today_text, "ward_code": today.code, "province_code": today.parent} if today else None,
    }


def _address(raw: str, context: ParseContext) -> Typed:
    place = resolve_place(raw, on=context.on, home_province=context.home_province)
    flags = (*(FlagCode(flag) for flag in place.flags), *(() if place.marked else (FlagCode.VALUE_ODD,)))
    ok = FlagCode.GEO_UNRESOLVED not in flags and place.marked
    return _typed("R-ADDR", ok, address_value(place), place.plausibility, *flags)


def _facility_address(raw: str, context: ParseContext) -> Typed:
    """Return a facility with its place; a province is enough for one, as hospitals rarely name their ward."""
    place = resolve_place(raw, on=context.on, home_province=context.home_province)
    found = place.province is not None and place.marked
    flags = tuple(FlagCode(flag) for flag in place.flags if not (found and flag == FlagCode.GEO_UNRESOLVED))
    flags = flags if place.marked else (*flags, FlagCode.VALUE_ODD)
    return _typed("R-ADDR", found, address_value(place), max(place.plausibility, wordy(raw) if found else 0), *flags)


def _agency(raw: str, _: ParseContext) -> Typed:
    text = strip_leaders(raw)
    known = f"{weak_key(text)} ".startswith(AGENCY_HEADS)
    flags = () if known else (FlagCode.VALUE_ODD,)
    return _typed("R-AGENCY", known, text, wordy(text) if known else HALF * wordy(text), *flags)


def _party(raw: str, _: ParseContext) -> Typed:
    """Return a person, a couple ("ông … và bà …") or an organisation; persons are checked name by name."""
    text = strip_leaders(raw)
    if weak_key(text).startswith(ORGANISATIONS):
        return _typed("R-PARTY", True, text, wordy(text))
    checks = [check_name(_TITLES.sub("", name)) for name in _COUPLE.split(text) if name.strip()]
    ok = bool(checks) and all(check.ok for check in checks)
    flags = () if ok else (FlagCode.VALUE_ODD,)
    plausibility = min((check.plausibility for check in checks), default=WEAK)
    return _typed("R-PARTY", ok, text, plausibility, *flags)


def _listed(rule: str, find: Callable[[str], lists.ListMatch | None]) -> Callable[[str, ParseContext], Typed]:
    def parse_listed(raw: str, _: ParseContext) -> Typed:
        match = find(raw)
        if match is None:
            return _typed(rule, False, None, WEAK, FlagCode.VALUE_ODD)
        return _typed(rule, True, match.value, match.plausibility)

    return parse_listed


def _enum(raw: str, context: ParseContext) -> Typed:
    option, plausibility = read_option(raw, context.options)
    flags = () if option else (FlagCode.VALUE_ODD,)
    return _typed("R-LIST", option is not None, option, plausibility, *flags)


def _tick(raw: str, _: ParseContext) -> Typed:
    """Return True for a cross or tick written into a column; anything else is odd."""
    ticked = weak_key(strip_leaders(raw)) in TICKS
    if not ticked and lists.is_absent(raw):
        return Typed(value=None, absent=True, plausibility=1.0)
    return _typed("R-TICK", ticked, ticked, 1.0 if ticked else 0.3, *(() if ticked else (FlagCode.VALUE_ODD,)))


def _copy_request(raw: str, _: ParseContext) -> Typed:
    request = read_copy_request(raw)
    value: Json = {"wanted": request.wanted, "copies": request.copies}
    flags = () if request.ok else (FlagCode.CHECKBOX_CONFLICT,)
    return _typed("R-COPIES", request.ok, value, 1.0 if request.ok else 0.3, *flags)


def _count(raw: str, _: ParseContext) -> Typed:
    return _amount("R-INT", money.read_whole(raw))


def _weight(raw: str, _: ParseContext) -> Typed:
    """Return a newborn's weight in grams."""
    grams = money.read_weight(raw)
    ok = grams is not None and NEWBORN_GRAMS[0] <= grams <= NEWBORN_GRAMS[1]
    return _typed("R-WEIGHT", ok, grams, 1.0 if ok else 0.2, *(() if ok else (FlagCode.VALUE_ODD,)))


def _money(raw: str, _: ParseContext) -> Typed:
    return _amount("R-MONEY", money.read_money(raw))


def _area(raw: str, _: ParseContext) -> Typed:
    return _amount("R-AREA", money.read_area(raw))


def _amount(rule: str, number: float | None) -> Typed:
    if number is None:
        return _typed(rule, False, None, WEAK, FlagCode.VALUE_ODD)
    return _typed(rule, True, number, 1.0)


def _free_text(raw: str, context: ParseContext) -> Typed:
    text = strip_leaders(raw)
    if context.undated:
        text = _DATE_BEHIND.sub("", text)
    return Typed(value=text, plausibility=round(wordy(text), 3))


_NO_STROKE = frozenset(("int", "money", "area", "enum", "tick", "copy_request"))  # 0 and "Không" are values of these
_PARSERS: Mapping[str, Callable[[str, ParseContext], Typed]] = MappingProxyType(
    {
        "person_name": _person_name,
        "date": _date,
        "partial_date": _partial_date,
        "datetime": _datetime,
        "date_words": _date_words,
        "party": _party,
        "id12": _id12,
        "id9": _by_check("R-ID9", identifiers.check_id9),
        "id_paper": _id_paper,
        "tax_code": _by_check("R-TAX", identifiers.check_tax_code),
        "phone": _by_check("R-PHONE", identifiers.check_phone),
        "email": _by_check("R-EMAIL", identifiers.check_email),
        "address": _address,
        "facility_address": _facility_address,
        "agency": _agency,
        "ethnicity": _listed("R-LIST", lists.ethnic_group),
        "nationality": _listed("R-LIST", lists.nationality),
        "relationship": _listed("R-LIST", lists.relationship),
        "sex": _listed("R-LIST", lists.sex),
        "enum": _enum,
        "tick": _tick,
        "copy_request": _copy_request,
        "int": _count,
        "weight": _weight,
        "money": _money,
        "area": _area,
        "item_code": _item_code,
        "cert_serial": _by_check("R-SERIAL", identifiers.check_land_serial),
        "cert_book_no": _by_check("R-BOOK-ENTRY", identifiers.check_book_entry),
        "dossier_code": _by_check("R-DOSSIER-CODE", identifiers.check_dossier_code),
        "free_text": _free_text,
    }
)
KINDS = tuple(_PARSERS)
