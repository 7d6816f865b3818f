"""A date's words are found where one of them is misread or glued to its number, and nowhere else."""

import pytest

from pipeline.layout import Row, rows_of
from pipeline.skeletons import skeletons_in
from tests.typeset import lines

DATE = "ngày tháng năm"


def row(text: str) -> Row:
    return rows_of(lines([text]))[0]


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("Cái Bè, ngày 16 tháng 10 năm 2000", "ngày"),
        ("Cải Bè , ngày 16 tháng 10 nữm 239000", "ngày"),
        ("Thạnh Nhựt , ngúy 14. tháng 06 năm _2YI", "ngúy"),
        ("Làm tại: Bình An, ngày10. tháng.Œ† năm .2Q3", "ngày10"),
        ("Cẩm Thủy , ngày05 tháng09 năm 2021", "ngày05"),
        ("Hội Cư, ngy O3. tháng O8. năm 202S", "ngy"),
    ],
)
def test_a_date_is_found(text: str, begin: str) -> None:
    (found,) = skeletons_in(row(text), DATE)
    assert found.start == text.index(begin)


@pytest.mark.parametrize(
    "text",
    [
        "Năm sinh: 1988 , CMND số: 082188571562",
        "Sinh ngày 12/05/1990 tại Việt Nam",
        "tháng 10 năm 2000 ngày 5",
        "Ngày/tháng/nămsinh:20 /02 /2021 Giớitính: Nam",
        "Ngày, tháng, năm sinh: 20/02/2021",
        "ngày cấp giấy ghi trên sổ của văn phòng, tháng 5 năm 2000",
    ],
)
def test_what_only_holds_some_of_the_words_is_none(text: str) -> None:
    assert skeletons_in(row(text), DATE) == []


def test_two_dates_on_a_row_are_two() -> None:
    text = "ngày 01 tháng 02 năm 2020 , ngày 03 tháng 04 năm 2021"
    assert [found.start for found in skeletons_in(row(text), DATE)] == [0, text.rindex("ngày")]
