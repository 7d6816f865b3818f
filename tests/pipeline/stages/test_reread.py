"""The line reader's word stands beside the page reader's, and the one that makes sense is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from pipeline.evidence import features_of
from pipeline.kinds import Fill, Requirement, Source, State
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.model import Candidate, CellReading, Evidence, FieldValue
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


@dataclass
class RecordedDigits:
    """A `DigitReader` that says what it was told to; "_" is an empty cell."""

    said: str
    engine: str = "cells"

    def read(self, cells: Sequence[Raster]) -> tuple[CellReading, ...]:
        """Return the recorded digits in order."""
        assert len(cells) == len(self.said)
        return tuple(
            CellReading(
                digits=tuple(0.95 if digit == str(n) else 0.0 for n in range(10)),
                empty=0.9 if digit == "_" else 0.0,
                other=0.05,
                engine=self.engine,
            )
            for digit in self.said
        )


def again(one: FieldValue, reader: RecordedReader, cells: str = "") -> FieldValue:
    (found,) = reread([one], {"p": PAPER}, {"p": PAPER}, reader=reader, digits=RecordedDigits(cells))
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
    reader = RecordedReader(["08209000123"])
    found = again(value("id12", "", source=Source.CELLS, cells=12), reader, "08209000_123")
    assert found.raw == "08209000_123"
    assert [c.kind for c in reader.asked if c] == ["digits"]


def test_what_the_row_says_is_a_second_opinion_kept_beside_the_number_of_the_cells() -> None:
    found = again(value("id12", "", source=Source.CELLS, cells=12), RecordedReader(["082090007122"]), "082090001122")
    assert [(c.source, c.raw, c.free_raw, c.engine) for c in found.candidates] == [
        (Source.CELLS, "082090001122", "082090001122", "cells"),
        (Source.HAND_OCR, "082090007122", "082090007122", ""),
    ]
    assert found.raw == "082090001122"


def test_readers_of_cells_and_of_their_row_that_agree_speak_for_a_number() -> None:
    alike, apart = (
        again(value("id12", "", source=Source.CELLS, cells=12), RecordedReader([row]), "082090001122")
        for row in ("082090001122", "08209000112")
    )
    assert [features_of(one, (), None)["readers_agree"] for one in (alike, apart)] == [1.0, 0.0]
    assert features_of(alike, (), None)["agree_sure"] > 0.5


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


def test_empty_cells_are_an_empty_value_whatever_the_row_is_taken_for() -> None:
    found = again(value("id12", "", source=Source.CELLS, cells=12), RecordedReader(["111111111111"]), "_" * 12)
    assert (found.raw, found.fill) == ("", Fill.NONE)
    assert [c.source for c in found.candidates] == [Source.CELLS]


def test_a_closed_list_is_handed_to_the_search() -> None:
    reader = RecordedReader(["Nữ"])
    again(value("sex", "Nư"), reader)
    assert reader.asked[0] is not None
    assert "Nữ" in reader.asked[0].entries
