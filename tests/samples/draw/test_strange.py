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
