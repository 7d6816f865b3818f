"""Where values stand that are not simply right of their label."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.anchors import locate
from pipeline.formdef import load_forms
from pipeline.kinds import Box
from pipeline.layout import rows_of
from pipeline.model import Line, Word
from pipeline.regions import strips_of
from tests.typeset import line, page


def said(doc_class: str, key: str, lines: Sequence[Line], *, side: str = "front") -> str:
    form = load_forms().get(doc_class)
    assert form is not None
    located = locate(form, rows_of(lines), side=side)
    strips = strips_of(form.by_key[key], located.fields[key], located, page())
    return " ".join(strip.text for strip in strips)


def test_print_of_another_column_is_no_value_of_this_one() -> None:
    beside = [
        line(200, 200, "Tên cơ sở khám bệnh, chữa bệnh:"),
        line(1400, 200, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        line(200, 280, "Bệnh viện Đa khoa Cai Lậy"),
        line(1500, 280, "Độc lập - Tự do - Hạnh phúc"),
        line(200, 360, "Số: 045 Quyển số: 02"),
        line(200, 520, "Họ và tên mẹ/Người nuôi dưỡng: TRẦN THỊ NGỌC"),
    ]
    assert said("giay_chung_sinh", "facility", beside) == "Bệnh viện Đa khoa Cai Lậy"


def test_a_value_under_a_centred_heading_may_begin_left_of_it() -> None:
    back = [
        line(900, 200, "DẤU VẾT RIÊNG VÀ DỊ HÌNH"),
        line(100, 280, "Ê"),
        line(500, 280, "Nốt ruồi C: 1cm dưới sau đuôi mắt phải"),
        line(800, 440, "GIÁM ĐỐC CA TỈNH TIỀN GIANG"),
    ]
    assert said("cmnd9", "back.features", back, side="back") == "Nốt ruồi C: 1cm dưới sau đuôi mắt phải"


def test_scraps_of_a_picture_far_behind_a_value_are_no_part_of_it() -> None:
    scrap = close_line(1500, 200, "ZZ")
    scrap = Line(words=tuple(replace(word, confidence=0.4) for word in scrap.words), box=scrap.box)
    back = [
        close_line(60, 200, "Đặc điểm nhận dạng / Personal identification:"),
        scrap,
        close_line(60, 250, "Nốt ruồi C: 1cm dưới mép trái"),
        close_line(1450, 250, "(@) đà"),
    ]
    assert said("cccd_chip", "back.features", back, side="back") == "Nốt ruồi C: 1cm dưới mép trái"


def test_a_date_beside_a_label_of_two_lines_is_found_between_them() -> None:
    form = load_forms().by_class["cccd_chip"]
    card = [
        close_line(69, 880, "Có giá trị đến:"),
        close_line(620, 880, "Nơi thường trú / Place of residence: Ấp 5"),
        close_line(360, 912, "31/03/2032"),
        close_line(69, 945, "Date of expiry:"),
    ]
    located = locate(form, rows_of(card))
    strips = strips_of(form.by_key["expiry"], located.fields["expiry"], located, page(width=1600, height=1000))
    assert [strip.text for strip in strips] == ["31/03/2032"]
    assert strips[0].box.left < 360
    assert strips[0].box.right > 540
    assert strips[0].box.top < 912
    assert strips[0].box.bottom > 942


def close_line(left: float, top: float, text: str) -> Line:
    """Return a line in small print, 18 pixels a character and 30 high."""
    words, x = [], left
    for part in text.split():
        right = x + 18 * len(part)
        words.append(Word(text=part, box=Box(left=x, top=top, right=right, bottom=top + 30), confidence=0.9))
        x = right + 18
    box = Box(left=left, top=top, right=words[-1].box.right, bottom=top + 30)
    return Line(words=tuple(words), box=box)


def test_a_narrow_first_digit_that_the_page_readers_box_left_out_is_in_the_strip() -> None:
    form = load_forms().by_class["cccd_chip"]
    label = close_line(100, 200, "Ngày sinh / Date of birth:")
    room, digit = 1.5 * label.box.height, 0.8 * label.box.height
    value = close_line(label.box.right + room, 200, "19/06/1990")
    row = Line(words=(*label.words, *value.words), box=replace(label.box, right=value.box.right))
    located = locate(form, rows_of([row]))
    strip = strips_of(form.by_key["dob"], located.fields["dob"], located, page(width=1600, height=1000))[0]
    assert label.box.right < strip.box.left < label.box.right + room - digit


def test_a_strip_is_no_higher_than_rows_are_apart_though_words_are_read_as_high_as_two() -> None:
    texts = ("Giới tính: Nam", "Dân tộc: Kinh", "Quốc tịch: Việt Nam", "Quê quán: xã Bình Phú")
    tall = [
        replace(one, words=tuple(replace(word, box=replace(word.box, bottom=word.box.top + 100)) for word in one.words))
        for one in (line(200, 400 + 80 * n, text) for n, text in enumerate(texts))
    ]
    form = load_forms().get("ht_khai_sinh")
    assert form is not None
    rows = rows_of([line(200, 320, "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây"), *tall])
    located = locate(form, rows)
    (strip,) = strips_of(form.by_key["child.ethnicity"], located.fields["child.ethnicity"], located, page())
    assert strip.box.height <= 1.2 * 100


@pytest.mark.parametrize(
    ("print_and_value", "value"),
    [
        ("Kính gửi(1): UBND xã Bình Phú", "UBND xã Bình Phú"),
        ("Kính gửi? UBND xã Bình Phú", "UBND xã Bình Phú"),
        ("Kính gửi ? ` UBND xã Bình Phú", "UBND xã Bình Phú"),
        ("Kính gửi (** UBND xã Bình Phú", "UBND xã Bình Phú"),
        ("Kính gửi (9 UBND xã Bình Phú", "UBND xã Bình Phú"),
        ("Kính gửi /®' UBND xã Bình Phú", "UBND xã Bình Phú"),
        ("Kính gửi: 12 Nguyễn Huệ", "12 Nguyễn Huệ"),
        ("Kính gửi: /", "/"),
    ],
)
def test_a_footnote_mark_is_print_however_it_is_read(print_and_value: str, value: str) -> None:
    assert said("ht_khai_sinh", "addressee", [line(200, 200, print_and_value)]) == value


def test_only_the_colon_of_a_label_ends_it_not_that_of_a_time() -> None:
    slip = [line(200, 200, "BƯU ĐIỆN TỈNH ĐỒNG THÁP"), line(200, 280, "Ngày giờ nhận:.09:57 07/10/2025")]
    assert said("phieu_buu_chinh", "accepted_at", slip).lstrip(".") == "09:57 07/10/2025"
