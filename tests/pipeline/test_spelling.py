"""Addresses held to how their units are called: what is asked again, and when the picture's word stands."""

from dataclasses import replace

import pytest

from pipeline.line_reading import EMPTY_READING
from pipeline.rules.places import resolve_place
from pipeline.spelling import asked_of, rule_for, settled


@pytest.mark.parametrize(
    ("read", "called"),
    [
        ("ấp 12, xã Chi Cô, huyện Xín Mân, tỉnh Hà Giang", "ấp 12, xã Chí Cà, huyện Xín Mần, tỉnh Hà Giang"),
        ("Mỹ Hội, Cái Bè, Tiên Giang", "Mỹ Hội, Cái Bè, Tiền Giang"),
        ("X. VI XUYÊN, H. VI XUYEN, HÀ GIANG", "X. VỊ XUYÊN, H. VỊ XUYÊN, HÀ GIANG"),
        (
            "UBND xã Yên Luỏng, huyện Gò Công Tây, tính Tiền Giang",
            "UBND xã Yên Luông, huyện Gò Công Tây, tỉnh Tiền Giang",
        ),
    ],
)
def test_units_are_spelled_as_they_are_called(read: str, called: str) -> None:
    assert resolve_place(read).as_called == called


@pytest.mark.parametrize(
    "read",
    [
        "UBND xã Mỹ Thọ",  # alone it is like Mỹ Tho, a city
        "ấp 4, xã Thạnh Nhựt, huyện Gò Công Tây, tỉnh Tiền Giang",
        "xã Kiến Thuỵ, huyện Kiến Thuỵ, thành phố Hải Phòng",  # the same word with its tone on the other vowel
        "Phòng 12, nhà A3",
        "",
    ],
)
def test_what_stands_or_stands_alone_is_left(read: str) -> None:
    assert resolve_place(read).as_called == resolve_place(read).text


def test_an_address_over_two_rows_is_asked_row_by_row() -> None:
    said = ["ấp 12, xã Chi Cà, huyện Xín Mần, tỉnh", "Hà Giang"]
    assert asked_of("address", said) == ("ấp 12, xã Chí Cà, huyện Xín Mần, tỉnh", "Hà Giang")
    assert rule_for(said[1], "Hà Giang") is None
    assert rule_for(said[0], "ấp 12, xã Chí Cà, huyện Xín Mần, tỉnh") is not None


def test_only_places_are_asked() -> None:
    assert asked_of("person_name", ["Cai Lây, Tiền Giang"]) == ()


def test_the_picture_must_bear_it_out() -> None:
    free = replace(EMPTY_READING, text="Chi Cà", free_text="Chi Cà", confidence=0.6)
    near = replace(EMPTY_READING, text="Chí Cà", confidence=0.8, characters=(0.9,) * 6)
    assert settled(free, near).text == "Chí Cà"
    assert settled(free, near).free_text == "Chi Cà"
    assert settled(free, replace(near, confidence=0.1)) is free
    assert settled(free, replace(near, text="", confidence=0.0)) is free
