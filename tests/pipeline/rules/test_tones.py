"""Readings that lost their marks are told from those that kept them, by the form's own print."""

import unicodedata

import pytest

from pipeline.formdef import load_forms
from pipeline.rules.tones import has_lost_marks, marked_vowels

FORMS = load_forms()
TEXT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc TỜ KHAI ĐĂNG KÝ KHAI SINH Kính gửi: Ủy ban "
    "nhân dân xã Tam Bình Họ, chữ đệm, tên người yêu cầu: NGUYỄN VĂN AN Nơi cư trú: ấp 5, xã Tam Bình, "
    "huyện Cai Lậy, tỉnh Tiền Giang"
)
CARD = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM SOCIALIST REPUBLIC OF VIET NAM CĂN CƯỚC CÔNG DÂN Citizen Identity Card Số "
    "/ No. Họ và tên / Full name NGUYỄN VĂN AN Ngày sinh / Date of birth Giới tính / Sex Quốc tịch / Nationality"
)


def bare(text: str) -> str:
    """Return the text as a reader without Vietnamese data says it."""
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text.replace("Đ", "D").replace("đ", "d"))


@pytest.mark.parametrize(("doc_class", "text"), [("ht_khai_sinh", TEXT), ("cccd_chip", CARD)])
def test_a_page_is_held_against_its_own_form(doc_class: str, text: str) -> None:
    form = FORMS.get(doc_class)
    assert form is not None
    assert not has_lost_marks(text, form)
    assert has_lost_marks(bare(text), form)


def test_a_declaration_with_half_its_marks_has_lost_them_and_a_short_text_says_nothing() -> None:
    form = FORMS.get("ht_khai_sinh")
    assert form is not None
    words = TEXT.split()
    half = " ".join(word if number % 2 else bare(word) for number, word in enumerate(words))
    assert has_lost_marks(half, form)
    assert not has_lost_marks("TO KHAI DANG KY KHAI SINH", form)


@pytest.mark.parametrize("form", FORMS.forms, ids=lambda form: form.doc_class)
def test_every_form_has_print_with_marks_to_be_held_against(form: object) -> None:
    labels = " ".join(label for field in form.fields for label in field.labels[:1])  # type: ignore[attr-defined]
    marked, vowels = marked_vowels(labels)
    assert marked > 0.2 * vowels > 0
