"""Cells of a form's table become fields by their column's header."""

from dataclasses import replace

from pipeline.formdef import load_forms
from pipeline.kinds import Box, MarkKind
from pipeline.model import Component, Mark, Reading, ReadPage
from pipeline.stages.tabulate import tabulate
from tests.typeset import line, page

HEADERS = ["TT", "Họ, chữ đệm và tên", "Ngày, tháng, năm sinh", "Giới tính", "Số định danh", "Quan hệ với chủ hộ"]
VALUES = ["1", "TRẦN AN", "01/02/1990", "Nữ", "082190000456", "Con"]
PAPER = Component(component_id="c01", seq=1, doc_class="ct01", form_version=None, confidence=1.0, page_ids=("p1",))


def tabled(headers: list[str]) -> dict[str, str | None]:
    form = load_forms().get("ct01")
    assert form is not None
    cells = [
        Box(left=200.0 + 450 * n, top=200.0 + 100 * row, right=650.0 + 450 * n, bottom=300.0 + 100 * row)
        for row in range(2)
        for n in range(6)
    ]
    said = [line(cell.left + 10, cell.top + 30, text) for cell, text in zip(cells, [*headers, *VALUES], strict=True)]
    mark = Mark(kind=MarkKind.TABLE, page_id="p1", payload="6", polygon=cells[0].polygon, cells=tuple(cells))
    wide = replace(page(), width=3000)
    reading = Reading(page_id="p1", engine="typeset", lines=tuple(said), hocr="")
    found = tabulate(PAPER, [ReadPage(page=wide, reading=reading, marks=(mark,))], form=form)
    return {field.key: field.raw for field in found}


def test_each_cell_is_a_field_named_by_row_and_column() -> None:
    found = tabled(HEADERS)
    assert found["members[0].full_name"] == "TRẦN AN"
    assert found["members[0].pin"] == "082190000456"
    assert found["members[0].relation"] == "Con"


def test_columns_in_another_order_keep_their_meaning() -> None:
    swapped = [HEADERS[0], HEADERS[2], HEADERS[1], *HEADERS[3:]]
    assert tabled(swapped)["members[0].dob"] == "TRẦN AN"


def test_some_other_table_is_left_alone() -> None:
    assert tabled(["A", "B", "C", "D", "E", "F"]) == {}


def test_a_cell_of_two_lines_has_evidence_for_each() -> None:
    form = load_forms().get("ct01")
    assert form is not None
    cells = [
        Box(left=200.0 + 450 * n, top=200.0 + 150 * row, right=650.0 + 450 * n, bottom=350.0 + 150 * row)
        for row in range(2)
        for n in range(6)
    ]
    said = [line(cell.left + 10, cell.top + 30, text) for cell, text in zip(cells, HEADERS, strict=False)]
    said += [
        line(cells[7].left + 10, cells[7].top + 20, "NGUYỄN THỊ"),
        line(cells[7].left + 10, cells[7].top + 90, "AN"),
    ]
    mark = Mark(kind=MarkKind.TABLE, page_id="p1", payload="6", polygon=cells[0].polygon, cells=tuple(cells))
    reading = Reading(page_id="p1", engine="typeset", lines=tuple(said), hocr="")
    wide = replace(page(), width=3000)
    found = tabulate(PAPER, [ReadPage(page=wide, reading=reading, marks=(mark,))], form=form)
    name = next(field for field in found if field.key == "members[0].full_name")
    assert name.raw == "NGUYỄN THỊ AN"
    assert [evidence.polygon[0][1] < cells[7].top + 60 for evidence in name.evidence] == [True, False]
