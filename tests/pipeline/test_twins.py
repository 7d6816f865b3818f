"""The same sheet twice is noticed; two people's copies of one form are not taken for one."""

from dataclasses import replace

import cv2
import numpy as np

from pipeline.flagcodes import FlagCode
from pipeline.model import Page, Reading
from pipeline.raster import Pixels, Raster
from pipeline.twins import Sight, are_twins, best_of_twins, told_twin
from tests.typeset import lines, page

SAME = ["TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", "4. Số định danh cá nhân: 082090000123"]


def reading(texts: list[str]) -> Reading:
    return Reading(page_id="p", engine="typeset", lines=lines(texts), hocr="")


WHITE = np.full((1100, 800), 255, np.uint8)


def sight(one: Page, texts: list[str], picture: Pixels = WHITE) -> Sight:
    return Sight(page=one, reading=reading(texts), picture=Raster(pixels=picture))


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
    before = [sight(first, ["khác"]), sight(second, SAME)]
    double = told_twin(sight(page("c"), SAME), before)
    assert (double.duplicate_of, [flag.code for flag in double.flags]) == ("a", [FlagCode.PAGE_DUPLICATE])
    assert told_twin(sight(page("c"), SAME), []) == page("c")
    assert told_twin(sight(page("c", blank=True), SAME), before) == page("c", blank=True)


def house() -> Pixels:
    """Return a picture without a word."""
    drawn = WHITE.copy()
    cv2.rectangle(drawn, (150, 400), (650, 900), 60, -1)
    cv2.circle(drawn, (600, 200), 90, 140, -1)
    return drawn


def saved_anew(picture: Pixels) -> Pixels:
    smaller = cv2.resize(picture, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    done, stored = cv2.imencode(".jpg", smaller, [cv2.IMWRITE_JPEG_QUALITY, 40])
    assert done
    return np.asarray(cv2.imdecode(stored, cv2.IMREAD_GRAYSCALE), np.uint8)


def test_one_picture_without_words_saved_anew_or_turned_is_a_double() -> None:
    before = [sight(page("a"), [], house())]
    for again in (saved_anew(house()), np.rot90(house()).copy()):
        assert told_twin(sight(page("b"), ["1"], again), before).duplicate_of == "a"


def test_another_picture_without_words_is_no_double() -> None:
    other = house()
    cv2.rectangle(other, (300, 950), (440, 975), 40, -1)
    assert told_twin(sight(page("b"), [], other), [sight(page("a"), [], house())]).duplicate_of is None


def test_looks_do_not_tell_pages_that_can_be_read_nor_empty_ones() -> None:
    letter = ["Kính gửi quý cơ quan", "Tôi xin xác nhận nơi cư trú"]
    read = told_twin(sight(page("b"), letter, house()), [sight(page("a"), [*letter, "và hoàn cảnh"], house())])
    assert read.duplicate_of is None
    assert told_twin(sight(page("b"), []), [sight(page("a"), [])]).duplicate_of is None


def test_what_is_too_bad_to_be_read_is_told_by_its_looks() -> None:
    one, two = (replace(page(name), quality=replace(page().quality, usable=False)) for name in "ab")
    garbled = ["qwe rty uio pas dfg hjk lzx cvb", "nml kjh gfd sap oiu ytr"]
    assert told_twin(sight(two, garbled, house()), [sight(one, SAME, house())]).duplicate_of == "a"


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
