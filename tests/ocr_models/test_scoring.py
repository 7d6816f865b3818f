"""How readings are compared with the truth."""

from ocr_models.scoring import errors, lenient


def test_lenient_spelling_knows_no_case_punctuation_or_tone_place() -> None:
    assert lenient("Xã Hoà  Bình, TP. Huế") == lenient("xã hòa bình tp huế")
    assert lenient("khoẻ") == lenient("khỏe")
    assert lenient("hoàng") == "hoàng"


def test_marks_are_counted_apart() -> None:
    found = errors(["Cai Lậy"], ["Cai Lay"])
    assert found.characters == found.marks == 1 / 7
    assert found.exact == 0


def test_a_wrong_letter_is_no_mark() -> None:
    found = errors(["Cai Lậy", "x"], ["Cai Lộy", "x"])
    assert found.marks == 0
    assert found.exact == 0.5
