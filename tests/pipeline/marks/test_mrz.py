"""A zone is read when its check digits hold, repaired when they prove the repair, and refused otherwise."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.marks.mrz import check_digit, line_of_zone, looks_like_mrz, read_mrz

VECTORS = json.loads((Path(__file__).parents[1] / "rules" / "data" / "vectors.json").read_text("utf-8"))["mrz_td1"]
AN = tuple(VECTORS[0]["lines"])


def build(number: str, born: date, sex: str, expiry: str, name: str) -> tuple[str, str, str]:
    nine = number[3:]
    first = f"IDVNM{nine}{check_digit(nine)}{number}<<{check_digit(number)}"
    dob = f"{born:%y%m%d}"
    second = f"{dob}{check_digit(dob)}{sex}{expiry}{check_digit(expiry)}VNM{'<' * 11}"
    whole = check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    return first, second + whole, name.replace(" ", "<").ljust(30, "<")[:30]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["lines"][2][:8])
def test_zones_that_hold_are_read_as_they_are(vector: dict[str, list[str]]) -> None:
    zone = read_mrz(vector["lines"])
    assert zone is not None
    assert list(zone.lines) == vector["lines"]
    assert not zone.repaired


def test_what_a_zone_says() -> None:
    zone = read_mrz(AN)
    assert zone is not None
    assert (zone.id12, zone.dob, zone.sex, zone.expiry) == ("082090000123", "1990-05-15", "Nam", "2030-05-15")
    assert zone.name == "NGUYEN VAN AN"


def test_a_card_without_end_has_no_expiry() -> None:
    zone = read_mrz(VECTORS[1]["lines"])
    assert zone is not None
    assert (zone.expiry, zone.sex) == (None, "Nữ")


@pytest.mark.parametrize(
    ("line", "misread"),
    [
        (0, "IDVNM09OOO01233082O90000123<<9"),
        (0, "I DVNM 0900001233082090000123««9"),
        (0, "1DVNM0900001233082090000128<<9"),
        (1, "90O5I56M3005154VNM<<<<<<<<<<<4"),
        (1, "9005156M3005154VNM«««<<4"),
        (0, "TDVNMO900001233082Ø90000123<<9"),
        (0, "IDVNM0900001233682090000123<<9"),
        (1, "90051566M3005154VNM<<<<<<<<<<<4"),
    ],
)
def test_reader_errors_are_repaired_by_check_digits(line: int, misread: str) -> None:
    lines = [misread if place == line else text for place, text in enumerate(AN)]
    zone = read_mrz(lines)
    assert zone is not None
    assert zone.lines[:2] == AN[:2]
    assert zone.repaired or zone.lines == AN


@pytest.mark.parametrize(
    "lines",
    [
        ("IDVNM0900001283082090000128<<9", AN[1], AN[2]),
        (AN[0], "9005156M3005154VNM<<<<<<<<<<<5", AN[2]),
        (AN[0], "9105156M3005154VNM<<<<<<<<<<<9", AN[2]),
        (AN[0],),
        (),
        ("", "", ""),
    ],
)
def test_what_check_digits_cannot_prove_is_refused(lines: tuple[str, ...]) -> None:
    assert read_mrz(lines) is None


SURE, UNSURE = 0.99, 0.5


def test_what_is_surely_read_is_never_repaired() -> None:
    wrong = AN[0], "9005166M3005154VNM<<<<<<<<<<<4", AN[2]  # the day of birth is another than its check digit says
    sure = [[SURE] * len(line) for line in wrong]
    assert read_mrz(wrong, chances=sure) is None
    doubted = [*sure[:1], [UNSURE if at == 5 else SURE for at in range(len(wrong[1]))], sure[2]]
    zone = read_mrz(wrong, chances=doubted)
    assert zone is not None
    assert (zone.dob, zone.repaired) == ("1990-05-15", True)


def test_two_numbers_surely_read_prove_no_card() -> None:
    other = f"{AN[0][:9]}9{AN[0][10:]}"  # the number's second writing stays
    assert read_mrz((other, *AN[1:]), chances=[[SURE] * 30] * 3) is None


@pytest.mark.parametrize(
    "misread", ["IDVNM0900001233082090000123ee9", "TDVNM09000012330820900001239", "DVN@900001233082&90000123x=9"]
)
def test_fillers_that_a_line_reader_does_not_know_and_a_lost_sign_do_no_harm(misread: str) -> None:
    zone = read_mrz((misread, "9005156M3005154VNEEKEKKCE4", AN[2]), chances=[[SURE] * len(misread)])
    assert zone is not None
    assert zone.lines == AN


def test_which_line_of_a_zone_a_text_is() -> None:
    assert [line_of_zone(line) for line in (*AN, "DANG<<HOA<LIEN<<<<<<<<<<<<<<<<")] == [0, 1, 2, 2]


def test_the_zone_is_found_among_other_lines() -> None:
    texts = ["Đặc điểm nhận dạng / Personal identification:", "Nốt ruồi C: 1cm", *AN]
    assert tuple(filter(looks_like_mrz, texts)) == AN
    assert not looks_like_mrz("CỤC TRƯỞNG CỤC CẢNH SÁT")


@given(
    st.integers(0, 999_999), st.dates(date(1930, 1, 1), date(2024, 12, 31)), st.sampled_from("MF"), st.integers(0, 4)
)
def test_every_zone_built_is_read_back(serial: int, born: date, sex: str, wrong: int) -> None:
    century = 2 * (born.year // 100 - 19) + (sex == "F")
    number = f"082{century}{born:%y}{serial:06d}"
    lines = list(build(number, born, sex, "991231", "TRAN<<THI BICH"))
    if wrong:
        at = 14 + wrong  # a digit of the second writing of the number is lost to a look-alike letter
        lines[0] = lines[0][:at] + lines[0][at].translate(str.maketrans("0123568", "OIZ3SGB")) + lines[0][at + 1 :]
    zone = read_mrz(lines)
    assert zone is not None
    assert (zone.id12, zone.dob, zone.expiry) == (number, born.isoformat(), None)


@given(st.lists(st.text(alphabet="IDVNM0123456789<OQM F«", max_size=34), max_size=4))
def test_rubbish_never_raises(lines: list[str]) -> None:
    zone = read_mrz(lines)
    assert zone is None or check_digit(zone.id12) == zone.lines[0][29]


def test_marks_a_vietnamese_reader_puts_on_signs_are_taken_off() -> None:
    lines = ("T1DVNM6852Öð45389070085204538<<0", ".8508214M2508212VNM<<<<<<<<<<<8", "HO<<CHI<THIEN<<<<<<<<<<<<<<<<<")
    found = read_mrz(lines)
    assert found is not None
    assert (found.id12, found.dob, found.repaired) == ("070085204538", "1985-08-21", True)
