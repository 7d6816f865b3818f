"""Text that no list of words explains."""

import random
import unicodedata

from ocr_models.charset import INDEX
from samples.draw.strange import strange, token

ADDRESS = "Số 25, xã Phước An, Huyện Hớn Quản, TỈNH Bình Phước"


def test_every_letter_is_one_the_reader_knows_whatever_is_changed() -> None:
    rng = random.Random(1)
    made = [strange(rng, ADDRESS) for _ in range(500)] + [token(rng) for _ in range(500)]
    assert all(letter in INDEX for text in made for letter in text)
    assert all(text == unicodedata.normalize("NFC", text) for text in made)


def test_some_words_stay_and_some_change_their_tone_only() -> None:
    rng = random.Random(2)
    words = [word for _ in range(200) for word in strange(rng, "Thảo").split()]
    assert words.count("Thảo") > 40
    assert {"Thào", "Tháo", "Thạo", "Thảo"} <= set(words)
    assert "thảo" in words


def test_the_dot_below_comes_and_goes_with_no_other_mark_changed() -> None:
    rng = random.Random(3)
    made = {word for _ in range(400) for word in strange(rng, "Lạc Hoa").split()}
    assert {"Lac", "Họa"} <= made


def test_addresses_stand_closer_and_wider_and_in_one_case() -> None:
    rng = random.Random(4)
    made = [strange(rng, "xã Phước An, huyện Hớn Quản") for _ in range(400)]
    assert any(",h" in text for text in made)
    assert any(" , " in text for text in made)
    assert any(text.isupper() and " AN, " in text for text in made)
