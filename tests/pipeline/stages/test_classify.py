"""Class and version are told by what is printed, or not at all."""

import pytest

from pipeline.flagcodes import FlagCode
from pipeline.formdef import load_forms
from pipeline.model import PageClass
from pipeline.stages.classify import classify
from tests.typeset import BIRTH, page, read_page

FORMS = load_forms()
OLD_ORDER = [
    *BIRTH[:5],
    BIRTH[8],
    *BIRTH[6:8],
    *BIRTH[9:14],
    BIRTH[15],
    BIRTH[14],
    *BIRTH[16:20],
    *BIRTH[21:24],
    *BIRTH[25:],
]
MIDDLE = [text for n, text in enumerate(BIRTH) if n not in (5, 20, 24)]


def told(texts: list[str]) -> PageClass:
    return classify(page(), read_page(texts).reading, (), forms=FORMS)


def test_a_birth_declaration_is_one() -> None:
    found = told(BIRTH)
    assert (found.doc_class, found.form_version) == ("ht_khai_sinh", "TT04/2024")


def test_versions_differ_by_their_fields_and_their_order() -> None:
    assert told(MIDDLE).form_version == "TT04/2020"
    assert told(OLD_ORDER).form_version == "TT15/2015"


@pytest.mark.parametrize(
    "title",
    ["TỜ KHAI ĐĂNG KÝ LẠI KHAI SINH", "TỜ KHAI ĐĂNG KÝ GIÁM HỘ", "TỜ KHAI ĐĂNG KÝ NHẬN CHA, MẸ, CON", "QUYẾT ĐỊNH"],
)
def test_a_paper_that_is_not_listed_is_unknown(title: str) -> None:
    others = ["Họ, chữ đệm, tên: NGUYỄN VĂN AN", "Ngày, tháng, năm sinh: 01/02/1990", "Đã chết vào lúc: 4 giờ"]
    found = told([BIRTH[0], BIRTH[1], title, *others])
    assert found.doc_class is None
    assert [flag.code for flag in found.flags] == [FlagCode.DOC_CLASS_UNSURE]


def test_a_damaged_title_is_still_known_by_the_body() -> None:
    damaged = [text.replace("TỜ KHAI ĐĂNG KÝ KHAI SINH", "T0 KHA1 DANG XY KHAI 5INH") for text in BIRTH]
    assert told(damaged).doc_class == "ht_khai_sinh"


def test_a_page_of_footnotes_goes_on_from_its_form() -> None:
    found = told(["Chú thích:", "(1) Ghi rõ tên cơ quan đăng ký khai sinh."])
    assert (found.doc_class, found.continues) == ("ht_khai_sinh", True)


def test_a_blank_page_is_no_paper() -> None:
    found = classify(page(blank=True), read_page([]).reading, (), forms=FORMS)
    assert (found.doc_class, found.flags) == (None, ())


def test_a_form_named_in_a_list_of_papers_is_no_title() -> None:
    lines = ["Tiếp nhận hồ sơ của: TRẦN AN", "1 Giấy đề nghị đăng ký hộ kinh doanh 01", "Vốn kinh doanh"]
    assert told(lines).doc_class is None
