"""The same sheet twice is noticed; two people's copies of one form are not taken for one."""

from pipeline.model import Reading
from pipeline.twins import ALIKE_BITS, are_twins
from tests.typeset import lines

SAME = ["TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", "4. Số định danh cá nhân: 082090000123"]


def reading(texts: list[str]) -> Reading:
    return Reading(page_id="p", engine="typeset", lines=lines(texts), hocr="")


def test_two_photos_of_one_sheet_are_twins() -> None:
    assert are_twins((0b1011, reading(SAME)), (0b1001, reading([SAME[0].replace("Ổ", "Ô"), SAME[1]])))


def test_another_number_on_the_same_form_is_another_sheet() -> None:
    assert not are_twins((1, reading(SAME)), (1, reading([SAME[0], SAME[1].replace("123", "124")])))


def test_pages_that_do_not_look_alike_are_not_compared_further() -> None:
    far = (1 << (ALIKE_BITS + 1)) - 1
    assert not are_twins((0, reading(SAME)), (far, reading(SAME)))


def test_pages_without_words_are_never_twins() -> None:
    assert not are_twins((1, reading([])), (1, reading([])))
