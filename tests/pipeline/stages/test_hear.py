"""A label that a pen runs over is found by what the line reader says of its row; a whole page costs nothing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.flagcodes import FlagCode
from pipeline.formdef import Form, load_forms
from pipeline.heard import BY_LINE_READER
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.model import Component, Reading, ReadPage
from pipeline.ports import Constraint
from pipeline.raster import Raster
from pipeline.stages.classify import classify
from pipeline.stages.extract import extract
from pipeline.stages.hear import hear
from tests.typeset import BIRTH, CHAR_PX, line, lines, page

PAPER = Raster(pixels=np.full((3508, 2480), 255, np.uint8), dpi=300.0)
LOST = "Quan hệ với người được khai sinh: cha"
SCRAWLED = "Qưn l6 vai ngch đ'fc kh|i snth: cha"  # words of the same lengths, so that the value stands where it stood


class Tells:
    """A line reader that says one text of every crop, its letters where the typeset row has them."""

    engine = "tells"

    def __init__(self, text: str) -> None:
        self.text = text
        self.crops = 0

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        """Return the text for each crop; crops begin at the page's left margin."""
        assert len(crops) == len(constraints)
        self.crops += len(crops)
        return tuple(
            replace(
                EMPTY_READING,
                letters=tuple((char, (n + 0.5) * CHAR_PX / crop.width) for n, char in enumerate(self.text)),
            )
            for crop in crops
        )


def birth() -> Form:
    form = load_forms().get("ht_khai_sinh")
    assert form is not None
    return form


def scrawled() -> ReadPage:
    at = BIRTH.index(LOST)
    rows = list(lines(BIRTH))
    rows[at] = line(200, rows[at].box.top, SCRAWLED, confidence=0.3)
    reading = Reading(page_id="p1", engine="typeset", lines=tuple(rows), hocr="")
    return ReadPage(page=page(), reading=reading, marks=())


PAPER_OF_BIRTH = Component(
    component_id="c01", seq=1, doc_class="ht_khai_sinh", form_version=None, confidence=1.0, page_ids=("p1",)
)


def relationship(content: ReadPage) -> tuple[str | None, set[str | None]]:
    found = next(f for f in extract(PAPER_OF_BIRTH, [content], form=birth()) if f.key == "requester.relationship")
    return found.raw, {flag.detail for flag in found.flags if flag.code is FlagCode.FIELD_LOW_CONF}


def test_a_label_that_the_page_reader_lost_is_found_again_and_a_clerk_sees_its_value() -> None:
    reader = Tells(LOST)
    assert relationship(scrawled()) == (None, set())
    heard = hear(scrawled(), PAPER, form=birth(), version=None, reader=reader)
    assert reader.crops == 1
    assert relationship(heard) == ("cha", {BY_LINE_READER})


def test_what_the_line_reader_says_of_another_row_moves_no_label_that_was_read() -> None:
    heard = hear(scrawled(), PAPER, form=birth(), version=None, reader=Tells("Họ, chữ đệm, tên: LÊ VĂN BA"))
    child = next(f for f in extract(PAPER_OF_BIRTH, [heard], form=birth()) if f.key == "child.full_name")
    assert (child.raw or "").startswith("NGUYỄN MINH")
    assert not child.flags


def test_a_page_without_poor_rows_or_without_missing_labels_is_not_read_again() -> None:
    reader = Tells(LOST)
    whole = [text for text in BIRTH if text != LOST]
    content = ReadPage(
        page=page(), reading=Reading(page_id="p1", engine="typeset", lines=lines(whole), hocr=""), marks=()
    )
    assert hear(content, PAPER, form=birth(), version=None, reader=reader) == content
    assert reader.crops == 0


def test_a_version_is_told_by_the_circular_that_only_the_line_reader_says() -> None:
    head = ReadPage(
        page=page(),
        reading=Reading(page_id="p1", engine="typeset", lines=lines(["(Ban h4nh k.m Th g tư", "TỜ KHAI"]), hocr=""),
        marks=(),
    )
    rows = (line(200, 200, "(Ban hành kèm theo Thông tư số 66/2023/TT-BCA)"),)
    forms = load_forms()
    for heard, version in (((), None), (rows, "TT66/2023")):
        told = classify(head.page, head.reading, (), forms=forms, told="ct01", heard=heard)
        assert told.form_version == version
