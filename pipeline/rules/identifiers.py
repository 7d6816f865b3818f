"""Numbers that name a person, a firm or a paper: each check gives the normal form, whether it holds, and why not."""

import re
from dataclasses import dataclass

from stdnum.exceptions import ValidationError  # type: ignore[import-not-found,import-untyped,unused-ignore]
from stdnum.vn import mst  # type: ignore[import-not-found,import-untyped,unused-ignore]

from pipeline.rules.fold import collapse, fold, nfc, strip_leaders
from pipeline.rules.tables import mobile_prefixes, personal_number_provinces

DIGIT_LOOKALIKES = str.maketrans("OoQDoIl|!ZzSsGóÓBb", "000001111225566688")  # OCR confusions inside a digit zone
LANDLINE_AREA = re.compile(r"^02\d{8,9}$")
_PASSPORT = re.compile(r"^[A-Z]\d{7,8}$")
_EMAIL = re.compile(r"^[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}$")
_DOSSIER = re.compile(r"^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,4})-(?:\d{6}|\d{8})-\d{4,7}$")
_PROCEDURE = re.compile(r"^[1-3]\.\d{6}(?:\.000\.00\.00)?(?:\.[A-Z]\d{2})?$")
_SERIAL = re.compile(r"^[A-ZĐ]{1,2} ?\d{6}(?:\d{2})?$")
_BOOK_ENTRY = re.compile(r"^[A-Z]{1,2} ?\d{3,6}$")  # H: of households; CH, CS, VP and CT: of today's books
_HEALTH_CARD = re.compile(r"^[A-Z]{2}[1-5]\d{12}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdCheck:
    """What a number came to: its normal form, whether its rule holds, and the English word for what is wrong."""

    value: str | None
    ok: bool
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNumber:
    """What the twelve digits say of their owner: province of first registration, sex and year of birth."""

    number: str
    province_code: str
    province: str
    sex: str
    birth_year: int


def _wrong(value: str | None, problem: str) -> IdCheck:
    return IdCheck(value=value, ok=False, problem=problem)


def digits_of(text: str) -> str:
    """Return the digits of a number field with look-alike letters read as digits and separators dropped."""
    bare = re.sub(r"[\s.,\-–_/:|\\\[\]()]+", "", strip_leaders(text))
    swapped = bare.translate(DIGIT_LOOKALIKES)
    return swapped if swapped.isascii() and swapped.isdecimal() else re.sub(r"[^0-9]", "", bare)


def check_id12(text: str, *, latest_year: int = 2100) -> IdCheck:
    """Return the 12-digit personal number, checked against province, century digit and a latest year of birth."""
    digits = digits_of(text)
    if len(digits) != 12:
        return _wrong(digits or None, f"{len(digits)} digits, not 12")
    about = about_id12(digits)
    if about is None:
        return _wrong(digits, f"province {digits[:3]} is not assigned")
    if about.birth_year > latest_year:
        return _wrong(digits, f"year of birth {about.birth_year} lies after {latest_year}")
    return IdCheck(value=digits, ok=True)


def about_id12(number: str) -> PersonalNumber | None:
    """Return what a 12-digit number says of its owner; None when it is no such number or its province is unknown."""
    province = personal_number_provinces().get(number[:3])
    if province is None or len(number) != 12 or not (number.isascii() and number.isdecimal()):
        return None
    century_sex = int(number[3])
    return PersonalNumber(
        number=number,
        province_code=number[:3],
        province=province,
        sex="Nữ" if century_sex % 2 else "Nam",
        birth_year=1900 + 100 * (century_sex // 2) + int(number[4:6]),
    )


def check_id9(text: str) -> IdCheck:
    """Return the nine digits of an old identity card; no check digit exists, so only the count is checked."""
    digits = digits_of(text)
    return (
        IdCheck(value=digits, ok=True) if len(digits) == 9 else _wrong(digits or None, f"{len(digits)} digits, not 9")
    )


def check_passport(text: str) -> IdCheck:
    """Return the passport number: one letter and seven or eight digits, look-alikes mended behind the letter."""
    bare = re.sub(r"[\s.\-]", "", nfc(text)).upper()
    fixed = bare[:1] + bare[1:].translate(DIGIT_LOOKALIKES)
    return IdCheck(value=fixed, ok=True) if _PASSPORT.match(fixed) else _wrong(fixed or None, "not a passport number")


def check_tax_code(text: str) -> IdCheck:
    """Return the tax code of 10 or 13 digits by its check digit; 12 digits pass as a personal number (from 7/2025)."""
    digits = digits_of(text)
    if len(digits) == 12:
        return check_id12(digits)
    try:
        number = str(mst.validate(digits))
    except ValidationError:
        return _wrong(digits or None, "check digit or length")
    return IdCheck(value=number if len(number) == 10 else f"{number[:10]}-{number[10:]}", ok=True)


def check_phone(text: str) -> IdCheck:
    """Return the telephone number as ten or eleven digits with its leading 0; +84 and a lost 0 are put right."""
    digits = digits_of(text.replace("+", ""))
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:]
    if len(digits) == 9 and not digits.startswith("0"):
        digits = "0" + digits
    if len(digits) == 10 and digits[:3] in mobile_prefixes():
        return IdCheck(value=digits, ok=True)
    if LANDLINE_AREA.match(digits):
        return IdCheck(value=digits, ok=True)
    return _wrong(digits or None, "no known prefix or a wrong length")


def check_social_insurance(text: str) -> IdCheck:
    """Return a social-insurance number of ten digits or a health card of fifteen signs."""
    card = re.sub(r"[\s.\-]", "", nfc(text)).upper()
    if _HEALTH_CARD.match(card):
        return IdCheck(value=card, ok=True)
    digits = digits_of(text)
    return IdCheck(value=digits, ok=True) if len(digits) == 10 else _wrong(digits or None, "not 10 digits")


def check_dossier_code(text: str) -> IdCheck:
    """Return the dossier code (mã hồ sơ) in capitals without spaces, checked against its grammar of old and new."""
    code = _code(text)
    return IdCheck(value=code, ok=True) if _DOSSIER.match(code) else _wrong(code or None, "grammar of dossier codes")


def check_procedure_code(text: str) -> IdCheck:
    """Return the procedure code (mã thủ tục) checked against its grammar."""
    code = _code(text)
    return (
        IdCheck(value=code, ok=True) if _PROCEDURE.match(code) else _wrong(code or None, "grammar of procedure codes")
    )


def _code(text: str) -> str:
    return re.sub(r"\s", "", nfc(text)).upper().replace("–", "-").replace("—", "-").strip(".-,;:")


def check_land_serial(text: str) -> IdCheck:
    """Return the serial of a land certificate: one or two letters, then six or eight digits."""
    bare = collapse(nfc(text).upper().replace(".", " "))
    found = re.match(r"^([A-ZĐ]{1,2})\s*([0-9OQIL|SZB\s]+)$", bare)
    serial = f"{found[1]} {digits_of(found[2])}" if found else bare
    return IdCheck(value=serial, ok=True) if _SERIAL.match(serial) else _wrong(serial or None, "not a serial")


def check_book_entry(text: str) -> IdCheck:
    """Return the book-entry number of a land certificate, such as "CS 01234"."""
    bare = collapse(nfc(text).upper())
    found = re.match(r"^([A-Z]{1,2})[\s.]*(\d{3,6})$", bare)
    entry = f"{found[1]} {found[2]}" if found else bare
    return IdCheck(value=entry, ok=True) if _BOOK_ENTRY.match(entry) else _wrong(entry or None, "not a book entry")


def check_postcode(text: str) -> IdCheck:
    """Return the postcode of five digits, or six as before 2018."""
    digits = digits_of(text)
    return IdCheck(value=digits, ok=True) if len(digits) in (5, 6) else _wrong(digits or None, "not 5 or 6 digits")


def check_email(text: str) -> IdCheck:
    """Return the e-mail address in lower case without spaces, accents dropped as mail knows none."""
    bare = fold(nfc(re.sub(r"\s", "", text))).strip(".,;:")
    return IdCheck(value=bare, ok=True) if _EMAIL.match(bare) else _wrong(bare or None, "not an e-mail address")
