"""Number words and integers are each other's inverse, North and South."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.number_words import MAX_SPOKEN, int_to_words, words_to_int


@given(st.integers(min_value=0, max_value=MAX_SPOKEN - 1), st.booleans())
def test_words_read_back_as_the_number(number: int, south: bool) -> None:
    assert words_to_int(int_to_words(number, south=south)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("hai ngàn lẻ tám", 2008),
        ("hai mươi tư", 24),
        ("hai mốt", 21),
        ("hai không hai hai", 2022),
        ("một trăm linh năm", 105),
        ("hai nghin khong tram hai muoi hai", 2022),
        ("hai tỷ ba triệu", 2_003_000_000),
        ("nguyễn văn an", None),
        ("", None),
        ("mươi trăm", None),
        ("triệu nghìn", None),
    ],
)
def test_spoken_forms(words: str, number: int | None) -> None:
    assert words_to_int(words) == number


WORDS = ["một", "hai", "mươi", "trăm", "nghìn", "triệu", "tỷ", "linh", "không", "năm"]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_row_of_number_words_gives_a_number_or_nothing(words: list[str]) -> None:
    number = words_to_int(" ".join(words))
    assert number is None or number >= 0


def test_what_has_no_words_is_refused() -> None:
    with pytest.raises(ValueError, match="no words"):
        int_to_words(-1)
