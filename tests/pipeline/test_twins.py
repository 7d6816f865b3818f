"""The same sheet twice is noticed; two people's copies of one form are not taken for one."""

from pipeline.model import Reading
from pipeline.twins import are_twins
from tests.typeset import lines

SAME = ["TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", "4. Số định danh cá nhân: 082090000123"]


def reading(texts: list[str]) -> Reading:
    return Reading(page_id="p", engine="typeset", lines=lines(texts), hocr="")


def test_two_photos_of_one_sheet_are_twins() -> None:
    assert are_twins(reading(SAME), reading([SAME[0].replace("Ổ", "Ô"), SAME[1]]))


def test_another_number_on_the_same_form_is_another_sheet() -> None:
    assert not are_twins(reading(SAME), reading([SAME[0], SAME[1].replace("123", "124")]))


def test_pages_without_numbers_must_say_the_very_same() -> None:
    letter = ["Kính gửi quý cơ quan", "Tôi xin xác nhận nơi cư trú"]
    assert are_twins(reading(letter), reading(letter))
    assert not are_twins(reading(letter), reading([letter[0], "Tôi xin xác nhận hoàn cảnh"]))


def test_pages_without_words_are_never_twins() -> None:
    assert not are_twins(reading([]), reading([]))
