"""Names keep their accents; syllable structure tells lost marks; variants are told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.names import NameMatch, check_name, compare_names, is_syllable, mixed_case, same_surname

SYLLABLES = """
Nguyễn Huỳnh Thuý Thúy Quỳnh Quách Quốc Giàu Gì Giêng Ghềnh Nghĩa Khuyến Phước Út Yến Oanh Quyền Hoà Đặng
"""


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables_of_the_language(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Mot", "Ngưyen", "Xyz", "Nguyenn", "Kà", "Gề", "Ngê", "Vặtt", "Tôc", "Hạcc", "", "2"])
def test_what_no_syllable_can_be(word: str) -> None:
    assert not is_syllable(word)


def test_a_name_comes_out_in_capitals_with_its_marks() -> None:
    check = check_name("  Trần Thị Bích  Ngọc …… ")
    assert (check.value, check.ok, check.plausibility) == ("TRẦN THỊ BÍCH NGỌC", True, 1.0)


@pytest.mark.parametrize("text", ["", "AN", "Nguyễn Văn 4n", "a b c d e f g h i", "....", "Nguyễn @ An"])
def test_what_no_name_can_be_fails_the_rule(text: str) -> None:
    assert not check_name(text).ok


def test_a_name_that_lost_marks_is_less_plausible() -> None:
    assert check_name("Phạm Quôc Viêt").plausibility < check_name("Phạm Quốc Việt").plausibility


@pytest.mark.parametrize("name", ["H'Hen Niê", "Y Blă", "Thạch Sô Phia"])
def test_names_of_other_peoples_pass_the_rule(name: str) -> None:
    assert check_name(name).ok


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", NameMatch.SAME),
        ("Nguyễn Văn An", "NGUYÊN VÃN AN", NameMatch.ACCENTS),
        ("Lý Quí", "Lý Quý", NameMatch.NEAR),
        ("Nguyễn Văn An", "Nguyễn Văn Anh", NameMatch.NEAR),
        ("Nguyễn Văn An", "Trần Thị Bích Ngọc", NameMatch.DIFFERENT),
    ],
)
def test_how_two_spellings_stand(one: str, other: str, match: NameMatch) -> None:
    assert compare_names(one, other) is match
    assert compare_names(other, one) is match


def test_surnames_are_compared_without_accents() -> None:
    assert same_surname("NGUYỄN MINH KHÔI", "Nguyên Văn An")
    assert not same_surname("NGUYỄN MINH KHÔI", "")
    assert mixed_case("NGUYỄN VĂN AN") == "Nguyễn Văn An"


@given(st.text())
def test_no_text_makes_the_check_raise(text: str) -> None:
    check = check_name(text)
    assert 0.0 <= check.plausibility <= 1.0
    assert compare_names(text, text) is NameMatch.SAME
