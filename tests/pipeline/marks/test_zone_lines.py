"""The three lines of a zone stand evenly below each other, whatever a page reader saw of them."""

import pytest

from pipeline.kinds import Box
from pipeline.marks.zone_lines import zone_boxes
from pipeline.model import Line, Reading, Word

AN = ("IDVNM0900001233082090000123<<9", "9005156M3005154VNM<<<<<<<<<<<4", "NGUYEN<<VAN<AN<<<<<<<<<<<<<<<<")
PLACES = tuple((60.0, 600.0 + 60 * at, 1060.0, 636.0 + 60 * at) for at in range(3))


def reading(*lines: tuple[str, tuple[float, float, float, float]]) -> Reading:
    found = []
    for text, (left, top, right, bottom) in lines:
        box = Box(left=left, top=top, right=right, bottom=bottom)
        found.append(Line(words=(Word(text=text, box=box, confidence=0.8),), box=box))
    return Reading(page_id="p1", engine="test", lines=tuple(found), hocr="")


def middles(found: Reading) -> list[float]:
    return [(box.top + box.bottom) / 2 for box in zone_boxes(found)]


def test_each_line_has_its_strip() -> None:
    found = zone_boxes(reading(("Ngón trỏ phải / Right index finger", (0, 0, 900, 30)), *zip(AN, PLACES, strict=True)))
    assert [(box.top, box.bottom) for box in found] == [(588, 648), (648, 708), (708, 768)]
    assert {(box.left, box.right) for box in found} == {(45.0, 1075.0)}


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_line_that_was_not_seen_stands_where_it_must(lost: int) -> None:
    seen = [pair for at, pair in enumerate(zip(AN, PLACES, strict=True)) if at != lost]
    assert middles(reading(*seen)) == [618, 678, 738]


def test_one_line_tells_of_the_others() -> None:
    assert middles(reading((AN[1], PLACES[1]))) == pytest.approx([617, 678, 739])


def test_a_stamp_in_a_lines_box_moves_no_strip() -> None:
    left, _, right, bottom = PLACES[0]
    seen = ((AN[0], (left, 540.0, right, bottom)), *zip(AN[1:], PLACES[1:], strict=True))
    assert middles(reading(*seen)) == [618, 678, 738]


def test_a_printed_line_that_looks_like_one_of_the_zone_is_none() -> None:
    above = ("DIRECTOR GENERAL OF THE POLICE DEPARTMENT <<", (300.0, 300.0, 1000.0, 330.0))
    assert middles(reading(above, *zip(AN, PLACES, strict=True))) == [618, 678, 738]
    assert zone_boxes(reading(("CỤC TRƯỞNG CỤC CẢNH SÁT", PLACES[0]))) == ()
