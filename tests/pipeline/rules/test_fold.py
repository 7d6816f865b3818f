"""Folding keeps lengths, forgives tone placement where it should, and strips what is not writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.fold import fold, nfc, strip_leaders, tone_key, weak_key


@given(st.text())
def test_the_folded_twin_is_as_long_as_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_fold_drops_every_vietnamese_mark() -> None:
    assert fold("Hộ chiếu ĐƯỜNG Ỷ ặ") == "ho chieu duong y a"


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("Thuý", "thúy"), ("khoẻ", "KHỎE"), ("Hòa  Bình", "Hoà Bình")]
)
def test_a_tone_mark_on_either_letter_is_the_same_word(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other)


@pytest.mark.parametrize(("one", "other"), [("quý", "qúy"), ("mua", "mùa"), ("hòa", "hóa"), ("Quy", "Quý")])
def test_other_tones_stay_different(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


def test_q_words_keep_their_tone_where_it_is() -> None:
    assert tone_key("Quý") == "quý"


def test_look_alike_letters_and_decomposed_text_become_one() -> None:
    assert nfc("\u00d0a\u0300") == "Đà"
    assert weak_key("Đặng  Thị-Mỹ") == "dang thi my"


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("(1) Nguyễn Văn An ......", "Nguyễn Văn An"),
        ("……AN____", "AN"),
        (".2.", "2"),
        ("ngày ..15.. tháng ..05..", "ngày 15 tháng 05"),
        ("P. 4, TP.", "P. 4, TP."),
        ("Nguyễn Văn A.", "Nguyễn Văn A"),
        ("…………", ""),
        ("1.001193", "1.001193"),
    ],
)
def test_leaders_and_footnote_marks_go_and_abbreviation_dots_stay(printed: str, written: str) -> None:
    assert strip_leaders(printed) == written


@given(st.text(alphabet="aàộđĐ .…_()12,/-\n"))
def test_stripping_twice_is_stripping_once(text: str) -> None:
    once = strip_leaders(text)
    assert strip_leaders(once) == once
