"""A card's zone is taken from the line reader where it holds, and left alone where it does not."""

from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.kinds import MarkKind
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.model import ReadPage
from pipeline.ports import Constraint
from pipeline.raster import Raster
from pipeline.stages.zone import zone
from tests.card_pages import card_page

AN = ("IDVNM0900001233082090000123<<9", "9005156M3005154VNM<<<<<<<<<<<4", "NGUYEN<<VAN<AN<<<<<<<<<<<<<<<<")
MISREAD = ("TDVNM6966601233682696666123<<9", AN[1], AN[2])  # by the page reader, for which 0 is 6
RASTER = Raster(pixels=np.full((640, 1000), 255, np.uint8), dpi=300.0)


class Says:
    """A line reader that says one thing after another, with one certainty."""

    engine = "says"

    def __init__(self, *tries: Sequence[str], chance: float = 0.99) -> None:
        self.tries = list(tries)
        self.chance = chance
        self.seen: list[Raster] = []

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        """Return the next of what there is to say."""
        assert len(crops) == len(constraints)
        self.seen += crops
        said = self.tries.pop(0) if len(self.tries) > 1 else self.tries[0]
        return tuple(
            LineReading(
                text=text, confidence=self.chance, characters=(self.chance,) * len(text), alternatives=(),
                free_text=text, free_confidence=self.chance, engine=self.engine,
            )
            for text in said
        )  # fmt: skip


def card(*texts: str) -> ReadPage:
    return card_page(*texts, top=450, pitch=52)


def test_the_line_readers_digits_and_the_page_readers_fillers_make_a_mark() -> None:
    reader = Says(("TDVNM0900001233082090000123ee9", "9005156M3005154VNMEECCKE4", "NGUYENEVANCANKKKEEE"))
    (mark,) = zone(card(*MISREAD), RASTER, reader=reader).marks
    assert (mark.kind, mark.payload) == (MarkKind.MRZ, "\n".join(AN))
    assert len(reader.seen) == len(AN)
    assert all(0 <= x <= RASTER.width and 0 <= y <= RASTER.height for x, y in mark.polygon)


def test_a_second_strip_is_tried_where_the_first_does_not_hold() -> None:
    reader = Says(("TDVNMQ8288AA8067082884644LE3", AN[1], ""), AN)
    assert [mark.payload for mark in zone(card(*AN), RASTER, reader=reader).marks] == ["\n".join(AN)]
    assert reader.seen[0].height != reader.seen[3].height


@pytest.mark.parametrize("digit", sorted(set("0123456789") - {AN[1][5]}))
def test_a_zone_printed_wrong_is_never_made_right(digit: str) -> None:
    planted = (AN[0], AN[1][:5] + digit + AN[1][6:], AN[2])
    assert zone(card(*AN), RASTER, reader=Says(planted)).marks == ()


def test_a_card_without_a_zone_is_not_read_again() -> None:
    reader = Says(AN)
    page = card("Họ và tên / Full name")
    assert zone(page, RASTER, reader=reader) is page
    assert reader.seen == []


def test_a_reader_that_says_nothing_marks_nothing() -> None:
    class Silent:
        engine = "silent"

        def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
            return (EMPTY_READING,) * len(crops)

    assert zone(card(*AN), RASTER, reader=Silent()).marks == ()
