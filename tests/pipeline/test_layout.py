"""Rows and labels."""

from dataclasses import replace

from pipeline.layout import find_label, line_pitch, rows_of
from tests.typeset import PITCH_PX, line, lines


def test_pieces_beside_each_other_are_one_row() -> None:
    rows = rows_of([line(1200, 210, "3. Giới tính: Nam"), line(200, 200, "2. Ngày sinh: 15")])
    assert [row.text for row in rows] == ["2. Ngày sinh: 15 3. Giới tính: Nam"]


def test_a_line_below_is_another_row() -> None:
    assert [row.text for row in rows_of(lines(["một", "hai"]))] == ["một", "hai"]


def test_a_label_is_found_without_its_accents_and_with_a_wrong_letter() -> None:
    (row,) = rows_of(lines(["5. Noi thuomg tru: ấp 5"]))
    match = next(find_label("Nơi thường trú", row))
    assert row.text[match.start : match.end] == "Noi thuomg tru"


def test_a_label_ends_where_a_value_is_glued_to_it() -> None:
    (row,) = rows_of(lines(["Giới tính:Nam"]))
    match = next(find_label("Giới tính", row))
    assert row.text[match.end :] == ":Nam"


def test_nam_in_viet_nam_is_no_label() -> None:
    (row,) = rows_of(lines(["Quốc tịch: Việt Nam"]))
    assert not list(find_label("Năm sinh", row))


def test_a_taken_span_is_not_found_again() -> None:
    (row,) = rows_of(lines(["Dân tộc: Kinh"]))
    match = next(find_label("Dân tộc", row))
    assert not list(find_label("Dân tộc", row, taken=[(match.start, match.end)]))


def test_pitch_is_the_usual_distance_of_rows() -> None:
    assert line_pitch(rows_of(lines(["a", "b", "", "c", "d"]))) == PITCH_PX
    assert line_pitch(()) == 0.0


def test_a_short_word_is_found_behind_one_that_holds_it() -> None:
    row = rows_of([line(200, 200, "Công tác hành chính xã Thạnh Phú")])[0]
    assert [row.text[match.start : match.end] for match in find_label("hành", row)] == ["hành"]


def test_a_word_as_high_as_its_line_and_scraps_of_a_leader_leave_a_row_as_high_as_others() -> None:
    read = line(200, 360, "Thửa đất số: 734")
    high = tuple(replace(word, box=replace(word.box, bottom=word.box.top + 100)) for word in read.words)
    scraps = tuple(
        replace(word, box=replace(word.box, bottom=word.box.top + 3)) for word in line(900, 520, "s c n").words
    )
    others = lines(["Người sử dụng đất", "Địa chỉ thường trú", "", "", "", "Thông tin thửa đất"])
    rows = rows_of([*others, replace(read, words=high), replace(read, words=scraps)])
    assert [round(row.height) for row in rows] == [40, 40, 56, 28, 40]


def test_of_a_label_in_two_languages_the_first_will_do() -> None:
    (row,) = rows_of(lines(["Giới tính / sex: Nam Quốc tịch / waonoy: Việt Nam"]))
    (match,) = find_label("Quốc tịch / Nationality", row)
    assert row.text[match.end :] == ": Việt Nam"
    (bare,) = rows_of(lines(["Quê quán / Pioce 0ƒ origln Lấp Vò"]))
    (match,) = find_label("Quê quán / Place of origin", bare)
    assert bare.text[match.end :] == " Lấp Vò"


def test_the_first_language_alone_is_another_label() -> None:
    (row,) = rows_of(lines(["Quốc tịch: Việt Nam"]))
    assert not list(find_label("Quốc tịch / Nationality", row))
