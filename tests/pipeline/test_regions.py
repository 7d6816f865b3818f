"""A value under its label: in the label's own column, however far left or right of it the writing goes."""

from collections.abc import Sequence

from pipeline.anchors import locate
from pipeline.formdef import load_forms
from pipeline.layout import rows_of
from pipeline.model import Line
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
