"""Numbers hold by their own rule; look-alike letters are mended only where digits must stand."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules import identifiers as ids
from pipeline.rules.item_codes import check_item_code, s10_check_digit

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "data" / "vectors.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["id12"], ids=lambda vector: vector["id"])
def test_personal_numbers(vector: dict[str, Any]) -> None:
    assert ids.check_id12(vector["id"], latest_year=2026).ok is vector["valid"]
    about = ids.about_id12(vector["id"])
    if vector["valid"]:
        assert about is not None
        assert (about.sex, about.birth_year) == (vector["sex"], vector["year"])


@pytest.mark.parametrize("vector", VECTORS["mst"], ids=lambda vector: vector["code"])
def test_tax_codes(vector: dict[str, Any]) -> None:
    check = ids.check_tax_code(vector["code"])
    assert check.ok is vector["valid"]
    assert not check.ok or check.value == vector["code"]


@pytest.mark.parametrize("vector", VECTORS["s10"], ids=lambda vector: vector["code"])
def test_item_codes(vector: dict[str, Any]) -> None:
    assert check_item_code(vector["code"]).ok is vector["valid"]


def test_an_item_code_read_by_eye_is_mended_inside_the_digit_zone() -> None:
    assert check_item_code("EB 1Z34S6785 VN", repair=True).value == "EB123456785VN"


@pytest.mark.parametrize("vector", VECTORS["dossier_code"], ids=lambda vector: vector["code"])
def test_dossier_codes(vector: dict[str, Any]) -> None:
    assert ids.check_dossier_code(vector["code"]).ok is vector["valid"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("912345678", "0912345678"),
        ("O912.345.678", "0912345678"),
        ("0273 3826 123", "02733826123"),
    ],
)
def test_phone_numbers_get_their_leading_zero(written: str, number: str) -> None:
    check = ids.check_phone(written)
    assert (check.value, check.ok) == (number, True)


@pytest.mark.parametrize("written", ["0112345678", "12345", "", "abc"])
def test_what_is_no_phone_number_is_said_so(written: str) -> None:
    assert not ids.check_phone(written).ok


def test_digits_in_ruled_boxes_come_out_as_one_number() -> None:
    assert ids.digits_of("0 8 2|0 9 0|O0O123") == "082090000123"


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (ids.check_id9, "310 123 456", "31012345"),
        (ids.check_passport, "B 1234567", "12345678"),
        (ids.check_social_insurance, "7912345678", "791"),
        (ids.check_social_insurance, "GD4 79 1234567890", "GD9"),
        (ids.check_procedure_code, "1.001193.000.00.00.H58", "4.001193"),
        (ids.check_land_serial, "BM 123456", "123456"),
        (ids.check_book_entry, "CS 01234", "01234"),
        (ids.check_postcode, "84000", "8400"),
        (ids.check_email, "an.nguyen @gmail.com", "an.nguyen"),
    ],
)
def test_other_numbers(check: Any, good: str, bad: str) -> None:
    assert check(good).ok
    assert not check(bad).ok


@given(st.text())
def test_no_text_makes_a_check_raise(text: str) -> None:
    for check in (
        ids.check_id12, ids.check_id9, ids.check_passport, ids.check_tax_code, ids.check_phone, ids.check_email,
        ids.check_social_insurance, ids.check_dossier_code, ids.check_procedure_code, ids.check_land_serial,
        ids.check_book_entry, ids.check_postcode, check_item_code,
    ):  # fmt: skip
        result = check(text)
        assert result.ok or result.problem


@given(st.text(alphabet="0123456789", min_size=8, max_size=8), st.integers(min_value=0, max_value=7), st.integers(1, 9))
def test_one_wrong_digit_never_passes_as_an_item_code(serial: str, at: int, step: int) -> None:
    right = f"RB{serial}{s10_check_digit(serial)}VN"
    digit = str((int(serial[at]) + step) % 10)
    wrong = f"RB{serial[:at]}{digit}{serial[at + 1 :]}{right[10]}VN"
    assert check_item_code(right).ok
    # 10 and 0, and 11 and 5, share a check digit, so a change between those remainders cannot be seen
    assert not check_item_code(wrong).ok or s10_check_digit(wrong[2:10]) == right[10]


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_what_a_valid_number_says_is_what_its_digits_say(number: int) -> None:
    digits = f"{number:012d}"
    about = ids.about_id12(digits)
    if about is not None:
        assert (about.sex == "Nữ") == (int(digits[3]) % 2 == 1)
        assert about.birth_year % 100 == int(digits[4:6])
