"""Whole numbers, money and areas as Vietnamese papers write them: dot for thousands, comma for decimals, words."""

import re

from pipeline.rules.fold import fold, nfc, strip_leaders
from pipeline.rules.identifiers import DIGIT_LOOKALIKES
from pipeline.rules.number_words import words_to_int

LEAST_GRAMS = 100  # a smaller number is kilograms
MAX_DIGITS = 15  # longer runs are not amounts but identifiers
_THOUSANDS = re.compile(r"^\d{1,3}(?:[. ]\d{3})+(?:,\d+)?$")
_COMMA_THOUSANDS = re.compile(r"(?<![\d,.])(\d{1,3}),(\d{3})(?![\d,.])")  # no fee ends in a fraction of a đồng
_DECIMAL_DOT = re.compile(r"^\d+\.\d{1,2}$")
_NUMBER = re.compile(r"\d[\d., ]*")
_UNIT_WORDS = re.compile(r"\b(?:dong|vnd|đ|d|nguoi|ban|bo|to|trang|tre em|con|m2|met vuong|chan|only)\b\.?|m²|chẵn")
_ZEROS = re.compile(r"(?:không\b\s*)+")
_ORDINALS = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4}
_ORDINAL = re.compile(r"\bthu (nhat|hai|ba|tu)\b")
_AMOUNT_END = re.compile(r"[.,\s]+$")


def read_number(text: str) -> float | None:
    """Return the first number of the text in Vietnamese notation ("1.234,5" is 1234.5); None when there is none."""
    found = _NUMBER.search(_digits_mended(strip_leaders(text)))
    if found is None:
        return None
    written = _AMOUNT_END.sub("", found.group())
    if sum(char.isdigit() for char in written) > MAX_DIGITS:
        return None
    if _THOUSANDS.match(written):
        return float(written.replace(".", "").replace(" ", "").replace(",", "."))
    if _DECIMAL_DOT.match(written):
        return float(written)
    plain = written.replace(" ", "")
    if plain.count(",") > 1 and "." not in plain:  # 25,000,000: thousands by comma, as software prints
        return float(plain.replace(",", ""))
    head, _, tail = plain.replace(".", "").partition(",")
    return float(f"{head or '0'}.{tail.replace(',', '') or '0'}")


def _digits_mended(text: str) -> str:
    """Return the text with look-alike letters inside runs that already hold a digit read as digits."""
    return re.sub(
        r"[0-9OoIl|SsBZz.,]*[0-9][0-9OoIl|SsBZz.,]*", lambda run: run.group().translate(DIGIT_LOOKALIKES), text
    )


def read_whole(text: str) -> int | None:
    """Return a count such as "02", ".2.", "02 (hai) bản", "hai" or "lần thứ nhất"; None when there is none."""
    number = read_number(text)
    if number is None:
        ordinal = _ORDINAL.search(fold(nfc(text)))
        return _ORDINALS[ordinal[1]] if ordinal else read_words(text)
    return int(number) if number.is_integer() else None


def read_weight(text: str) -> int | None:
    """Return a newborn's weight in grams, written in grams or kilograms ("3,2 kg" is 3200); None when there is none."""
    number = read_number(text)
    if number is None:
        return None
    return round(number * 1_000) if number < LEAST_GRAMS else round(number)


def read_money(text: str) -> int | None:
    """Return an amount in đồng from digits, or from words where there are no digits; None when there is none."""
    number = read_number(_COMMA_THOUSANDS.sub(r"\1.\2", text))
    if number is None:
        return read_words(text)
    folded = fold(nfc(text))
    if re.search(r"\d\s*trieu", folded):
        number *= 1_000_000
    elif re.search(r"\d\s*(?:nghin|ngan|k\b)", folded):
        number *= 1_000
    return round(number)


def read_area(text: str) -> float | None:
    """Return an area in m² ("1.234,5 m²"); hectares are turned into m²."""
    number = read_number(re.sub(r"m2\b", "m²", nfc(text)))
    if number is None:
        return _words_with_fraction(text)
    return number * 10_000 if re.search(r"\d\s*ha\b", fold(nfc(text))) else number


def _words_with_fraction(text: str) -> float | None:
    """Return an area in words; the decimals behind "phẩy" are one number ("phẩy hai mươi lăm" is ,25)."""
    whole, _, decimals = nfc(text).lower().partition("phẩy")
    number = read_words(whole)
    if number is None or not decimals:
        return float(number) if number is not None else None
    part = read_words(decimals)
    leading = _ZEROS.match(decimals.strip())
    zeros = len(leading.group().split()) if leading else 0
    return None if part is None else number + part / 10 ** (len(str(part)) + zeros if part else 1)


def read_words(text: str) -> int | None:
    """Return the number that the words spell, unit words such as "đồng chẵn" set aside; None where they spell none."""
    bare = _UNIT_WORDS.sub(" ", nfc(text).lower())
    bare = re.sub(r"\b(?:đồng|người|bản|bộ|tờ|mét vuông|chẵn|bằng chữ)\b|[().:;]", " ", bare)
    return words_to_int(bare)


def money_text(amount: int) -> str:
    """Return an amount as forms print it: 25.500.000."""
    return f"{amount:,}".replace(",", ".")
