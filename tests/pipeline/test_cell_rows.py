"""A number in cells belongs to the label beside it, or to the field whose turn it is."""

from dataclasses import replace

from pipeline.evidence import may_pass
from pipeline.formdef import load_forms
from pipeline.kinds import Box, Fill, MarkKind, Source
from pipeline.label_order import BY_ORDER
from pipeline.model import Component, FieldValue, Mark
from pipeline.stages.extract import extract
from tests.typeset import read_page

APPLICANT, HEAD = "4. Số định danh cá nhân:", "9. Số định danh cá nhân của chủ hộ:"
NOTE = "(7) Số định danh cá nhân: ........"  # printed under a signature


def row_of_cells(top: float) -> Mark:
    cells = tuple(Box(left=900 + 40 * n, top=top, right=940 + 40 * n, bottom=top + 50) for n in range(12))
    corners = (cells[0].polygon[0], cells[-1].polygon[1], cells[-1].polygon[2], cells[0].polygon[3])
    return Mark(kind=MarkKind.CELLS, page_id="p1", payload=None, polygon=corners, cells=cells)


def numbers(texts: list[str], tops: list[float]) -> tuple[FieldValue, FieldValue]:
    """Return the applicant's and the householder's number of a residence form with rows of cells at these heights."""
    form = load_forms().get("ct01")
    assert form is not None
    page = replace(read_page(texts), marks=tuple(row_of_cells(top) for top in tops))
    paper = Component(
        component_id="c01", seq=1, doc_class="ct01", form_version="TT66/2023", confidence=1.0, page_ids=("p1",)
    )
    found = {field.key: field for field in extract(paper, [page], form=form)}
    return found["applicant.pin"], found["household.head_pin"]


def top_of(field: FieldValue) -> float | None:
    first = field.candidates[0] if field.candidates else None
    return first.evidence[1].polygon[0][1] if first is not None and first.source is Source.CELLS else None


def is_told(field: FieldValue) -> bool:
    return any(flag.detail == BY_ORDER for flag in field.flags)


def test_each_row_belongs_to_the_label_beside_it() -> None:
    page = read_page([APPLICANT, "", "", "", HEAD])
    first, last = page.reading.lines[0].words[0].box.top, page.reading.lines[1].words[0].box.top
    found = numbers([APPLICANT, "", "", "", HEAD], [last, first])
    assert [top_of(field) for field in found] == [first, last]
    assert not any(is_told(field) for field in found)


def test_a_row_whose_label_was_not_read_is_the_field_whose_turn_it_is() -> None:
    head = read_page(["", "", "", "", HEAD, "", "", "", "", NOTE]).reading.lines[0].words[0].box.top
    found = numbers(["", "", "", "", HEAD, "", "", "", "", NOTE], [head - 300, head])
    assert [top_of(field) for field in found] == [head - 300, head]
    assert not any(is_told(field) for field in found)


def test_where_no_label_was_read_the_order_tells_and_a_clerk_must_see_it() -> None:
    found = numbers(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], [700.0, 1100.0])
    assert [top_of(field) for field in found] == [700.0, 1100.0]
    for field in found:
        assert is_told(field)
        assert not may_pass(replace(field, fill=Fill.TYPED, raw="082090001122", value="082090001122"), ())


def test_one_row_for_two_fields_is_no_guess() -> None:
    assert [top_of(field) for field in numbers(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], [700.0])] == [None, None]
