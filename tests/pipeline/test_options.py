"""Which option is ticked is told by the boxes beside the options, by their order, and by the one that is missing."""

import pytest

from pipeline.anchors import locate
from pipeline.formdef import load_forms
from pipeline.kinds import Box, MarkKind
from pipeline.layout import rows_of
from pipeline.model import Candidate, Mark, Reading, ReadPage
from pipeline.options import ticked
from tests.typeset import lines, page

SLIP = ["BƯU ĐIỆN TỈNH ĐỒNG THÁP", "PHIẾU GỬI", "Nội dung hồ sơ: Đăng ký kết hôn"]
PRINTED = "oo Gửi hồ sơ oo Nhận kết quả oo Cả hai"
GLUED = "ooGửihồsơ oo Nhậnkếtquả KẤCảhai"
BOXES = (200, 460, 780)  # where the boxes of the printed row begin


def mark(left: float, *, checked: bool, lower: float = 0.0) -> Mark:
    top = 440 + lower
    box = Box(left=left, top=top, right=left + 36, bottom=top + 36)
    return Mark(kind=MarkKind.CHECKBOX, page_id="p1", payload=None, polygon=box.polygon, checked=checked)


def chosen(text: str, *marks: Mark) -> list[Candidate]:
    form = load_forms().get("phieu_buu_chinh")
    assert form is not None
    reading = Reading(page_id="p1", engine="typeset", lines=lines([*SLIP, text]), hocr="")
    content = ReadPage(page=page(), reading=reading, marks=marks)
    located = locate(form, rows_of(reading.lines))
    return list(ticked(form.by_key["service_mode"], located.fields["service_mode"], content, located))


@pytest.mark.parametrize("text", [PRINTED, GLUED])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_boxes_that_stand_a_little_higher_or_lower_are_read_from_left_to_right(text: str, at: int) -> None:
    marks = [mark(left, checked=n == at, lower=(0, 9, 4)[n]) for n, left in enumerate(BOXES)]
    (found,) = chosen(text, *marks)
    assert (found.raw, found.confidence) == (("Gửi hồ sơ", "Nhận kết quả", "Cả hai")[at], 1.0)


def test_a_box_before_a_known_one_is_of_the_option_before() -> None:
    (found,) = chosen("MGửỉhỏsd oo Nhận kết quả oo Cả hai", mark(200, checked=True), mark(460 - 60, checked=False))
    assert found.raw == "Gửi hồ sơ"
    assert found.confidence < 1


def test_where_all_other_boxes_are_empty_the_one_that_is_missing_is_ticked() -> None:
    (found,) = chosen(PRINTED, mark(BOXES[0], checked=False), mark(BOXES[1], checked=False))
    assert found.raw == "Cả hai"
    assert found.confidence < 1
    (where,) = found.evidence
    across = [x for x, _ in where.polygon]
    assert min(across) <= BOXES[2] < BOXES[2] + 36 <= max(across)


def test_of_two_missing_boxes_neither_is_guessed_and_without_any_there_is_nothing() -> None:
    (found,) = chosen(PRINTED, mark(BOXES[0], checked=False))
    assert found.raw == ""
    assert chosen(PRINTED) == []
