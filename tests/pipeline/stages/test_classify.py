"""Class and version are told by what is printed, or not at all."""

from random import Random

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
    assert (found.doc_class, found.form_version, found.continues) == ("ht_khai_sinh", None, True)


def test_an_inside_page_that_names_its_circular_tells_the_version() -> None:
    inside = ["Chú thích: ban hành kèm theo Thông tư số 66/2023/TT-BCA", "Ý KIẾN CỦA CHỦ HỘ", "NGƯỜI KÊ KHAI"]
    found = told(inside)
    assert (found.doc_class, found.form_version, found.continues) == ("ct01", "TT66/2023", True)


def test_a_blank_page_is_no_paper() -> None:
    found = classify(page(blank=True), read_page([]).reading, (), forms=FORMS)
    assert (found.doc_class, found.flags) == (None, ())


def test_a_form_named_in_a_list_of_papers_is_no_title() -> None:
    lines = ["Tiếp nhận hồ sơ của: TRẦN AN", "1 Giấy đề nghị đăng ký hộ kinh doanh 01", "Vốn kinh doanh"]
    assert told(lines).doc_class is None


def test_a_version_is_known_by_its_misread_circular() -> None:
    body = ["Mẫu CT01 ban hành kèm theo Thông tư số 66/2023/TT-ĐCA", "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"]
    labels = ["Kính gửi: Công an xã", "10. Nội dung đề nghị: tạm trú", "7. Họ, chữ đệm và tên chủ hộ: TRẦN AN"]
    assert told([*body, *labels]).form_version == "TT66/2023"
    assert told([body[0].replace("66", "óó"), body[1], *labels]).form_version == "TT66/2023"
    assert told([body[0].replace("66/2023", "5_/202_"), body[1], *labels]).form_version is None


def test_labels_missing_from_a_page_read_badly_say_little() -> None:
    unreadable = ["~ ., iiị “ —"] * 12
    found = told([*BIRTH[:4], *unreadable, "Giấy chứng nhận kết hôn: số 12", BIRTH[-1]])
    assert (found.doc_class, found.form_version) == ("ht_khai_sinh", "TT04/2024")


def damaged(text: str, rng: Random) -> str:
    """Return the text with every fifth of its signs another letter."""
    signs = list(text)
    places = [n for n, sign in enumerate(signs) if sign != " "]
    for n in rng.sample(places, round(0.2 * len(places))):
        signs[n] = rng.choice("ABDEHIKMNOTUXY0158")
    return "".join(signs)


def test_a_fifth_of_a_titles_signs_may_be_damaged() -> None:
    rng = Random(7)
    cases = [(form, version, title) for form in FORMS.forms for version in form.versions for title in form.titles]
    wrong = 0
    for form, version, title in cases:
        labels = [f.labels[0] for f in form.in_version(version.id) if f.labels and f.side == "front"]
        read = told([BIRTH[0], BIRTH[1], *version.text, damaged(title, rng), *dict.fromkeys(labels), *form.any])
        wrong += read.doc_class != form.doc_class
    assert wrong <= 0.01 * len(cases)


def test_a_class_that_a_clerk_told_is_taken_whatever_the_page_says() -> None:
    reading = read_page(["ĐƠN XIN VIỆC"]).reading
    as_birth = classify(page(), reading, (), forms=FORMS, told="ht_khai_sinh")
    assert (as_birth.doc_class, as_birth.form_version, as_birth.confidence) == ("ht_khai_sinh", None, 1.0)
    assert [flag.code for flag in as_birth.flags] == [FlagCode.FORM_VERSION_UNKNOWN]
    other = classify(page(), read_page(BIRTH).reading, (), forms=FORMS, told="unknown")
    assert (other.doc_class, other.confidence, other.flags) == (None, 1.0, ())
