"""Invented people have names that suit them."""

import random

from samples.draw.people import sexed_name


def test_a_daughter_of_the_surname_van_gets_a_name() -> None:
    name = sexed_name(random.Random(1), "calibrate", "Nữ", "Văn").split(" ")
    assert name[0] == "VĂN"
    assert "VĂN" not in name[1:]
