"""The words that samples are made of."""

import datetime
import random
import unicodedata

import pytest

from samples.draw import places, words
from samples.draw.fonts import VIETNAMESE, fonts


def test_given_names_and_wards_are_in_one_split_only() -> None:
    for kind in ("given",):
        train, test = set(words.names(kind, "train")), set(words.names(kind, "test"))
        assert train
        assert test
        assert not train & test
    wards = [
        {(place.ward, place.district) for place in places.places(split)} for split in ("train", "calibrate", "test")
    ]
    assert not wards[0] & wards[1]
    assert not wards[0] & wards[2]
    assert not wards[1] & wards[2]


def test_no_font_is_in_two_splits() -> None:
    for kind in ("print", "hand"):
        names = [font.name for split in ("train", "calibrate", "test") for font in fonts(kind, split)]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("number", "said"),
    [(5, "năm"), (10, "mười"), (15, "mười lăm"), (21, "hai mươi mốt"), (105, "một trăm linh năm"),
     (1930, "một nghìn chín trăm ba mươi"), (2005, "hai nghìn không trăm linh năm"), (124, "một trăm hai mươi bốn")],
)  # fmt: skip
def test_numbers_are_said_as_people_say_them(number: int, said: str) -> None:
    assert words.number_words(number) == said


def test_syllables_meet_every_marked_letter_and_are_composed() -> None:
    rng = random.Random(3)
    text = words.syllables(rng, 6000)
    assert text == unicodedata.normalize("NFC", text)
    small = {letter for letter in VIETNAMESE if letter == letter.lower()}
    assert small <= set(text)


def test_the_same_seed_gives_the_same_words() -> None:
    def some() -> list[str]:
        rng = random.Random(11)
        return [words.full_name(rng, "test"), places.address(rng, "test"), words.phone(rng), words.code(rng)]

    assert some() == some()


def test_a_date_in_digits_names_its_day() -> None:
    day = datetime.date(2001, 2, 3)
    text = words.date_digits(random.Random(1), day)
    assert "".join(letter for letter in text if letter.isdigit()) in ("03022001", "322001")
