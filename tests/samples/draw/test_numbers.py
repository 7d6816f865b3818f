"""Drawn numbers hold: personal numbers, item codes, machine-readable zones, card QR."""

import datetime
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.identifiers import about_id12
from pipeline.rules.item_codes import check_item_code
from samples.draw import people
from samples.draw.numbers import card_qr, item_code, mrz, mrz_check, personal_number, s10_check

QR = re.compile(r"^(0\d{11})\|(\d{9})?\|([^|]+)\|(\d{8})\|(Nam|Nữ)\|([^|]*)\|(\d{8})$")
TODAY = datetime.date(2023, 8, 1)


def some_family(seed: int = 4) -> people.Family:
    return people.family(np.random.default_rng(seed), "train", TODAY, child_age_days=(10, 60))


@pytest.mark.parametrize(("serial", "check"), [("47110815", 1), ("47312482", 9), ("12345678", 5), ("00000017", 8)])
def test_item_codes_have_the_check_digit_of_known_codes(serial: str, check: int) -> None:
    assert s10_check(serial) == check


@given(seed=st.integers(0, 2**31))
def test_a_drawn_item_code_holds_and_a_bad_one_does_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert check_item_code(item_code(rng)).ok
    assert not check_item_code(item_code(rng, valid=False)).ok


@given(born=st.dates(datetime.date(1930, 1, 1), datetime.date(2026, 1, 1)), sex=st.sampled_from(["Nam", "Nữ"]))
def test_a_personal_number_says_sex_and_year_of_birth(born: datetime.date, sex: str) -> None:
    about = about_id12(personal_number(np.random.default_rng(1), "082", sex, born))
    assert about is not None
    assert (about.sex, about.birth_year, about.province) == (sex, born.year, "Tiền Giang")


def test_the_zone_of_a_known_card_is_written_as_the_standard_says() -> None:
    first, second = "IDVNM0900001233082090000123<<9", "9005156M3005154VNM<<<<<<<<<<<4"
    assert mrz_check("090000123") == 3
    assert mrz_check("082090000123") == 9
    assert mrz_check(first[5:30] + second[0:7] + second[8:15] + second[18:29]) == 4


def test_zone_and_qr_agree_with_their_owner() -> None:
    family = some_family()
    for person in (family.father, family.mother, family.elder):
        first, second, third = mrz(person)
        assert {len(first), len(second), len(third)} == {30}
        assert first[15:27] == person.id12
        assert second[:6] == f"{person.born:%y%m%d}"
        assert second[7] == ("F" if person.sex == "Nữ" else "M")
        found = QR.match(card_qr(person))
        assert found is not None
        assert found[1] == person.id12
        assert found[4] == f"{person.born:%d%m%Y}"


@pytest.mark.parametrize("seed", range(6))
def test_a_family_hangs_together(seed: int) -> None:
    family = some_family(seed)
    assert family.child.name.split(" ")[0] == family.father.name.split(" ")[0]
    for parent in (family.father, family.mother):
        assert 19 <= family.child.born.year - parent.born.year <= 39
        assert parent.issued < TODAY
        assert parent.expires is None or parent.expires > parent.issued
        about = about_id12(parent.id12)
        assert about is not None
        assert (about.sex, about.birth_year) == (parent.sex, parent.born.year)
