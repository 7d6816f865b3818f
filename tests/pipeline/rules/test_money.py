"""Numbers in Vietnamese notation, money and areas, in digits and in words."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.money import money_text, read_area, read_money, read_number, read_whole
from pipeline.rules.number_words import int_to_words

VECTORS = json.loads((Path(__file__).parent / "data" / "vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["money_words"], ids=lambda vector: vector["number"])
def test_digits_and_words_say_the_same_amount(vector: dict[str, str]) -> None:
    assert read_money(vector["number"]) == read_money(vector["words"]) == int(vector["number"].replace(".", ""))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", 1234.5),
        ("50.000", 50000.0),
        ("100,5", 100.5),
        ("1.5", 1.5),
        ("25,000,000", 25_000_000.0),
        ("abc", None),
    ],
)
def test_dot_for_thousands_and_comma_for_decimals(text: str, number: float | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("02", 2), (".2.", 2), ("02 (hai) bản", 2), ("hai", 2), ("O2", 2), ("1,5", None), ("", None),
        ("Lần thứ nhất", 1), ("thứ hai", 2), ("Lần 1", 1),
    ],
)  # fmt: skip
def test_counts(text: str, number: int | None) -> None:
    assert read_whole(text) == number


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("1.234,5 m²", 1234.5),
        ("350m2", 350.0),
        ("0,5 ha", 5000.0),
        ("", None),
        ("một trăm hai mươi phẩy năm mét vuông", 120.5),
        ("một trăm phẩy không năm mét vuông", 100.05),
        ("một trăm phẩy không", 100.0),
        ("hai trăm mét vuông", 200.0),
        ("phẩy năm", None),
    ],
)
def test_areas_are_in_square_metres(text: str, area: float | None) -> None:
    assert read_area(text) == area


@given(st.integers(min_value=0, max_value=10**14))
def test_an_amount_reads_back_from_digits_and_words(amount: int) -> None:
    assert read_money(f"{money_text(amount)} đồng") == amount
    assert read_money(f"{int_to_words(amount).capitalize()} đồng chẵn") == amount


@given(st.text())
def test_no_text_makes_the_parsers_raise(text: str) -> None:
    for read in (read_number, read_whole, read_money, read_area):
        value = read(text)
        assert value is None or value >= 0
