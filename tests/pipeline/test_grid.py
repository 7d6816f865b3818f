"""A value in a ruled table is found by the name of its row and of its column."""

from pipeline.grid import cells_at, lines_in
from pipeline.kinds import Box, MarkKind
from pipeline.model import Line, Mark, Reading, ReadPage, Word
from tests.typeset import page


def word(text: str, left: float, top: float) -> Word:
    return Word(text=text, box=Box(left=left, top=top, right=left + 60, bottom=top + 20), confidence=0.9)


def cell(column: int, row: int) -> Box:
    return Box(left=200 * column, top=100 * row, right=200 * column + 200, bottom=100 * row + 100)


def table_page(headers: tuple[str, str, str]) -> ReadPage:
    said = [word(text, 200 * n + 10, 10) for n, text in enumerate(headers)]
    said += [word("Dân tộc", 10, 110), word("Kinh", 210, 110), word("Tày", 410, 110)]
    cells = tuple(cell(column, row) for row in range(2) for column in range(3))
    corners = Box(left=0, top=0, right=600, bottom=200).polygon
    lines = tuple(Line(words=(each,), box=each.box) for each in said)
    mark = Mark(kind=MarkKind.TABLE, page_id="p1", payload="3", polygon=corners, cells=cells)
    return ReadPage(page=page(), reading=Reading(page_id="p1", engine="t", lines=lines, hocr=""), marks=(mark,))


def test_the_cell_is_where_row_and_column_meet_whichever_column_comes_first() -> None:
    assert list(cells_at(table_page(("Thông tin", "Bên nữ", "Bên nam")), ["Dân tộc"], ["Bên nam"])) == [cell(2, 1)]
    assert list(cells_at(table_page(("Thông tin", "Bên nam", "Bên nữ")), ["Dân tộc"], ["Bên nam"])) == [cell(1, 1)]


def test_a_table_without_such_a_row_or_column_has_no_cell() -> None:
    read = table_page(("Thông tin", "Bên nữ", "Bên nam"))
    assert not list(cells_at(read, ["Quốc tịch"], ["Bên nam"]))
    assert not list(cells_at(read, ["Dân tộc"], ["Giới tính"]))


def test_each_line_of_a_cell_is_a_strip_no_higher_than_its_writing_needs() -> None:
    high = Box(left=0, top=0, right=200, bottom=200)
    one = lines_in(high, [word("Kinh", 10, 20)])
    assert [(round(box.top), round(box.bottom)) for box, _ in one] == [(8, 52)]
    two = lines_in(high, [word("ấp 5,", 10, 20), word("xã", 10, 60)])
    assert [(round(box.top), round(box.bottom)) for box, _ in two] == [(8, 50), (50, 92)]


def test_a_cell_in_which_nothing_was_read_is_one_strip() -> None:
    assert lines_in(cell(0, 0), []) == [(cell(0, 0), [])]


def test_words_beyond_the_cell_make_no_strip_of_their_own() -> None:
    row = Box(left=0, top=0, right=200, bottom=50)
    (only,) = lines_in(row, [word("Kinh", 10, 15), word("Tày", 10, 45)])
    assert [one.text for one in only[1]] == ["Kinh"]
    assert lines_in(row, [word("Tày", 10, 45)]) == [(row, [word("Tày", 10, 45)])]
