"""The same sheet twice is noticed; two people's copies of one form are not taken for one."""

from dataclasses import replace

from pipeline.flagcodes import FlagCode
from pipeline.model import Reading
from pipeline.twins import are_twins, best_of_twins, told_twin
from tests.typeset import lines, page

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


def test_a_page_is_told_the_double_of_the_first_picture_of_its_sheet() -> None:
    first, second = page("a"), replace(page("b"), duplicate_of="a")
    before = [(first, reading(["khác"])), (second, reading(SAME))]
    double = told_twin(page("c"), reading(SAME), before)
    assert (double.duplicate_of, [flag.code for flag in double.flags]) == ("a", [FlagCode.PAGE_DUPLICATE])
    assert told_twin(page("c"), reading(SAME), []) == page("c")
    assert told_twin(page("c", blank=True), reading(SAME), before) == page("c", blank=True)


def sure(page_id: str, confidence: float) -> Reading:
    """Return a reading whose words are so sure."""
    read = lines(["một hai"])
    words = tuple(replace(word, confidence=confidence) for word in read[0].words)
    return Reading(page_id=page_id, engine="typeset", lines=(replace(read[0], words=words),), hocr="")


def test_of_two_pictures_of_one_sheet_the_one_that_reads_better_stands_for_it() -> None:
    first, second = replace(page(), page_id="a"), replace(page(), page_id="b", duplicate_of="a")
    pages = best_of_twins([first, second], [sure("a", 0.6), sure("b", 0.9)])
    assert [one.duplicate_of for one in pages] == ["b", None]
    assert [[flag.code for flag in one.flags] for one in pages] == [[FlagCode.PAGE_DUPLICATE], []]


def test_of_equally_good_pictures_the_first_stands() -> None:
    first, second = replace(page(), page_id="a"), replace(page(), page_id="b", duplicate_of="a")
    pages = best_of_twins([first, second], [sure("a", 0.90), sure("b", 0.91)])
    assert [one.duplicate_of for one in pages] == [None, "a"]


def test_pages_of_their_own_stay_as_they_are() -> None:
    pages = (replace(page(), page_id="a"), replace(page(), page_id="b"))
    assert best_of_twins(pages, [sure("a", 0.2), sure("b", 0.9)]) == pages
