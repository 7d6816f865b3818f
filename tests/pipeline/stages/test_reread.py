"""The line reader's word stands beside the page reader's, and the one that makes sense is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from pipeline.kinds import Fill, Requirement, Source, State
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.model import Candidate, Evidence, FieldValue
from pipeline.ports import Constraint
from pipeline.raster import Raster
from pipeline.stages.reread import reread

PAPER = Raster(pixels=np.full((400, 1200, 3), 255, np.uint8), dpi=300)
SQUARE = ((10.0, 10.0), (600.0, 10.0), (600.0, 60.0), (10.0, 60.0))


@dataclass
class RecordedReader:
    """A `LineReader` that says what it was told to, and remembers what it was asked."""

    texts: list[str]
    asked: list[Constraint | None] = field(default_factory=list)
    engine: str = "recorded"

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        """Return the recorded texts in order."""
        self.asked += constraints
        said = (self.texts.pop(0) for _ in crops)
        return tuple(
            replace(EMPTY_READING, text=text, free_text=text, confidence=0.9 if text else 0.0) for text in said
        )


def value(kind: str, raw: str, *, source: Source = Source.PRINT_OCR, cells: int = 0) -> FieldValue:
    where = tuple(Evidence(page_id="p", polygon=SQUARE) for _ in range(1 + cells))
    said = Candidate(raw=raw, value=None, source=source, confidence=0.5, engine="t", evidence=where)
    return FieldValue(
        field_id="c01.x", component_id="c01", key="x", label="x", kind=kind, raw=raw, requirement=Requirement.REQUIRED,
        value=None, confidence=None, state=State.NEEDS_REVIEW, fill=Fill.UNKNOWN, candidates=(said,),
        evidence=where[:1],
    )  # fmt: skip


def again(one: FieldValue, reader: RecordedReader) -> FieldValue:
    (found,) = reread([one], {"p": PAPER}, {"p": PAPER}, reader=reader)
    return found


def test_both_readings_are_kept_and_the_plausible_one_stands() -> None:
    found = again(value("date", "l2/0G/2o22"), RecordedReader(["12/06/2022"]))
    assert [c.source for c in found.candidates] == [Source.PRINT_OCR, Source.HAND_OCR]
    assert found.raw == "12/06/2022"


def test_a_reader_that_says_nothing_does_not_take_the_others_word() -> None:
    assert again(value("person_name", "NGUYỄN VĂN AN"), RecordedReader([""])).raw == "NGUYỄN VĂN AN"


def test_an_address_in_a_commune_that_is_none_is_read_once_more_held_to_the_one_most_like_it() -> None:
    misread, called = "xã Chi Cô, huyện Xín Mân, tỉnh Hà Giang", "xã Chí Cà, huyện Xín Mần, tỉnh Hà Giang"
    reader = RecordedReader([misread, called])
    found = again(value("address", "xä Chi C0, huyen"), reader)
    assert reader.asked == [None, Constraint(kind="list", entries=(called,))]
    line = found.candidates[-1]
    assert (found.raw, line.free_raw, line.constraint) == (called, misread, "places")


def test_twelve_cells_are_read_one_by_one_and_a_gap_is_seen() -> None:
    reader = RecordedReader([*"08209000", "", *"123", "08209000123"])
    found = again(value("id12", "", source=Source.CELLS, cells=12), reader)
    assert found.raw == "08209000_123"
    assert {c.kind for c in reader.asked if c} == {"digits"}


def test_a_row_of_cells_is_a_second_opinion_that_stands_and_the_cells_are_kept_beside() -> None:
    reader = RecordedReader([*"082090001122", "082090007122"])
    (cells,) = again(value("id12", "", source=Source.CELLS, cells=12), reader).candidates
    assert (cells.raw, cells.free_raw) == ("082090007122", "082090001122")


@dataclass
class DoubtingReader(RecordedReader):
    """The same with a row that is hardly surer of its last text than of another."""

    other: str = ""

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        """Return the recorded texts in order, the last with an alternative."""
        *ones, row = super().read(crops, constraints)
        return (*ones, replace(row, confidence=0.5, alternatives=((self.other, 0.4),)))


@pytest.mark.parametrize(
    ("other", "said"),
    [("082090001122", "082090001122"), ("092090007122", "082090007122"), ("0820900071", "082090007122")],
)
def test_a_cell_decides_between_two_digits_that_the_row_doubts(other: str, said: str) -> None:
    reader = DoubtingReader([*"082090001122", "082090007122"], other=other)
    assert again(value("id12", "", source=Source.CELLS, cells=12), reader).raw == said


def test_a_row_that_hides_an_empty_cell_does_not_stand() -> None:
    reader = RecordedReader([*"0820900", "", *"1122", "082090001122"])
    assert again(value("id12", "", source=Source.CELLS, cells=12), reader).raw == "0820900_1122"


def test_what_both_readers_read_alike_was_typed_where_the_ink_leaves_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.stages.reread.hand_odds", lambda strip: 0.5)
    sure = value("person_name", "LÊ VĂN AN")
    sure = replace(sure, candidates=(replace(sure.candidates[0], confidence=0.9),))
    assert again(sure, RecordedReader(["LÊ VĂN AN"])).fill is Fill.TYPED
    assert again(sure, RecordedReader(["LÊ VĂN ÂN"])).fill is Fill.HANDWRITTEN
    assert again(value("person_name", "LÊ VĂN AN"), RecordedReader(["LÊ VĂN AN"])).fill is Fill.HANDWRITTEN


def test_nobody_writes_by_hand_on_what_a_machine_fills_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.stages.reread.hand_odds", lambda strip: 5.0)
    card = replace(value("date", ""), fill=Fill.TYPED)
    assert again(card, RecordedReader(["12/06/2032"])).fill is Fill.TYPED
    monkeypatch.setattr("pipeline.stages.reread.hand_odds", lambda strip: None)
    assert again(card, RecordedReader([""])).fill is Fill.NONE


def test_empty_cells_are_an_empty_value() -> None:
    found = again(value("id12", "", source=Source.CELLS, cells=12), RecordedReader([""] * 13))
    assert (found.raw, found.fill) == ("", Fill.NONE)


def test_a_closed_list_is_handed_to_the_search() -> None:
    reader = RecordedReader(["Nữ"])
    again(value("sex", "Nư"), reader)
    assert reader.asked[0] is not None
    assert "Nữ" in reader.asked[0].entries


def test_a_frame_read_as_a_digit_with_little_confidence_is_a_gap() -> None:
    class Doubtful(RecordedReader):
        def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
            readings = super().read(crops, constraints)
            return tuple(replace(one, confidence=0.3) if at == 4 else one for at, one in enumerate(readings))

    reader = Doubtful([*"082010001122", "08200001122"])
    assert again(value("id12", "", source=Source.CELLS, cells=12), reader).raw == "0820_0001122"
