"""Sums and areas in words are those of the digits beside them."""

import pytest

from pipeline.rules.money import read_area, read_money
from samples.draw.amounts import area_words, digits, money_words


@pytest.mark.parametrize("amount", [1_000, 25_500_000, 100_000_000, 1_000_005, 899_500_000])
def test_money_in_words_reads_back(amount: int) -> None:
    assert read_money(money_words(amount)) == read_money(f"{digits(amount)} đồng") == amount


@pytest.mark.parametrize("area", [85.0, 350.5, 1234.5, 2005.1])
def test_an_area_in_words_reads_back(area: float) -> None:
    assert read_area(area_words(area)) == read_area(f"{digits(area)} m²") == area
