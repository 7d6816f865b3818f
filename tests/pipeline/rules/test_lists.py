"""Closed lists take the nearest entry, tell how near, and choose none when two are equally near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.lists import ListMatch, entries, ethnic_group, is_absent, nationality, relationship, sex


def value(match: ListMatch | None) -> str | None:
    return match.value if match else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kinh", "Kinh"),
        ("KINH", "Kinh"),
        ("Khơ-me", "Khmer"),
        ("H'mông", "Mông"),
        ("Mường", "Mường"),
        ("Xyz", None),
        ("", None),
    ],
)
def test_ethnic_groups(text: str, name: str | None) -> None:
    assert value(ethnic_group(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cha", "Cha"),
        ("Ba", "Cha"),
        ("Bà", "Bà"),
        ("chủ hộ", "Chủ hộ"),
        ("con gái ruôt", "Con"),
        ("Con rễ", "Con rể"),
        ("?", None),
    ],
)
def test_relationships(text: str, name: str | None) -> None:
    assert value(relationship(text)) == name


def test_nam_is_never_read_out_of_viet_nam() -> None:
    assert sex("Việt Nam") is None
    assert value(nationality("Việt Nam")) == "Việt Nam"
    assert value(sex("Nử")) == "Nữ"


def test_wrong_letters_and_wrong_marks_lower_the_plausibility() -> None:
    exact, marks = ethnic_group("Kinh"), ethnic_group("Kính")
    assert exact is not None
    assert marks is not None
    assert exact.plausibility == 1.0 > marks.plausibility


@pytest.mark.parametrize("text", ["/", "-", "//", " – ", "không", "Không có"])
def test_strokes_and_no_are_answers(text: str) -> None:
    assert is_absent(text)


@pytest.mark.parametrize("text", ["", "...", "____", "An", "Không quốc tịch"])
def test_an_empty_line_is_no_answer(text: str) -> None:
    assert not is_absent(text)


@pytest.mark.parametrize("kind", ["ethnicity", "relationship", "sex", "nationality"])
def test_every_entry_is_its_own_match(kind: str) -> None:
    find = {"ethnicity": ethnic_group, "relationship": relationship, "sex": sex, "nationality": nationality}[kind]
    for name in entries(kind):
        assert value(find(name)) == name


def test_the_54_groups_are_there() -> None:
    assert len(entries("ethnicity")) == 55


@given(st.text())
def test_no_text_makes_a_list_raise(text: str) -> None:
    for find in (ethnic_group, relationship, sex, nationality):
        assert find(text) is None or find(text)
    is_absent(text)
