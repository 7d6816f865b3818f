"""Dates come out as ISO however they are written, and parsers never raise."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.dates import date_to_words, read_date, read_date_words, read_moment

VECTORS = json.loads((Path(__file__).parent / "data" / "vectors.json").read_text("utf-8"))
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


def iso(text: str, near_year: int | None = None) -> str | None:
    read = read_date(text, near_year=near_year)
    return read.iso if read else None


@pytest.mark.parametrize("vector", VECTORS["date_words"], ids=lambda vector: vector["iso"])
def test_words_spell_the_date(vector: dict[str, str]) -> None:
    read = read_date_words(vector["text"])
    assert read is not None
    assert read.iso == vector["iso"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/05/1990", "1990-05-15"),
        ("15-5-1990", "1990-05-15"),
        ("15.05.1990", "1990-05-15"),
        ("ngày ..15.. tháng ..05.. năm ..1990..", "1990-05-15"),
        ("Cai Lậy, ngày 20 tháng 6 năm 2022", "2022-06-20"),
        ("1 5/0 5/199 0", "1990-05-15"),
        ("l5/O5/1990", "1990-05-15"),
        ("year01/05/2021", "2021-05-01"),
        ("15051990", "1990-05-15"),
        ("2022-06-12", "2022-06-12"),
        ("2ó/0ó/202ó", "2026-06-26"),
        ("05/1990", "1990-05"),
        ("tháng 6 năm 2022", "2022-06"),
        ("ngày … tháng … năm 1992", "1992"),
        ("1992", "1992"),
        ("31/02/2020", None),
        ("32/13/2022", None),
        ("082090000123", None),
        ("15/05/90", None),
        ("không", None),
        ("", None),
    ],
)
def test_digits_give_the_date_or_the_part_that_stands_there(text: str, expected: str | None) -> None:
    assert iso(text) == expected


def test_an_impossible_date_is_read_but_not_valid() -> None:
    read = read_date("31/02/2020")
    assert read is not None
    assert not read.valid


def test_two_digit_years_need_a_year_to_lie_near() -> None:
    assert iso("15/05/90", near_year=2022) == "1990-05-15"
    assert iso("15/05/20", near_year=2022) == "2020-05-15"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08 giờ 30 phút, ngày 03 tháng 06 năm 2022", "2022-06-03T08:30"),
        ("07:40 03/06/2022", "2022-06-03T07:40"),
        ("03/06/2022 7h40", "2022-06-03T07:40"),
        ("03/06/2022", "2022-06-03"),
        ("1ó giờ 10 phút, ngày 19 tháng 07 năm 202ó", "2026-07-19T16:10"),
        ("16 ggiờ 10 p phút, ngày 19_ - ttháng 07 nnnăm 2023", "2023-07-19T16:10"),
    ],
)
def test_a_time_beside_the_date_is_kept(text: str, expected: str) -> None:
    read = read_moment(text)
    assert read is not None
    assert read.iso == expected


@given(DAYS, st.booleans())
def test_words_of_a_date_read_back_as_the_date(day: date, south: bool) -> None:
    read = read_date_words(date_to_words(day, south=south))
    assert read is not None
    assert read.iso == day.isoformat()


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "ngày %d tháng %m năm %Y", "%d / %m / %Y"]))
def test_digits_of_a_date_read_back_as_the_date(day: date, form: str) -> None:
    assert iso(day.strftime(form)) == day.isoformat()


@given(st.text())
def test_no_text_makes_the_parsers_raise(text: str) -> None:
    for read in (read_date(text), read_date(text, near_year=2026), read_date_words(text)):
        assert read is None or read.iso is None or len(read.iso) >= 4
    read_moment(text)


@given(st.text(alphabet="0123456789/.- ngàythángnămoOlI"))
def test_date_like_rubbish_never_raises(text: str) -> None:
    read = read_date(text, near_year=2026)
    assert read is None or read.iso is None or date.fromisoformat((read.iso + "-01-01")[:10])


@pytest.mark.parametrize(
    "text", ["27:7:2021", "27;07;2021", "27|7|2021", "27 7 2021", "27/7:2021", "27 : 07 : 2021", "đến 27'7'2021"]
)
def test_strokes_that_were_read_as_other_signs_or_lost_still_part_a_date(text: str) -> None:
    read = read_date(text)
    assert read is not None
    assert read.iso == "2021-07-27"


@pytest.mark.parametrize("text", ["10:12:20 27/7/2021", "08:05 27/7/2021", "27/7/2021 lúc 10:12:45"])
def test_a_time_of_day_is_no_date(text: str) -> None:
    read = read_date(text)
    assert read is not None
    assert read.iso == "2021-07-27"
