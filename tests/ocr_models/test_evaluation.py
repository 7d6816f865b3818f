"""Readers measured on the same lines."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr_models.evaluation import Task, measured, measured_cells, table
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.model import CellReading
from pipeline.ports import Constraint
from pipeline.raster import Raster


class Saying:
    """A reader that says what it was told to say."""

    engine = "saying"

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        assert len(crops) == len(constraints)
        return tuple(replace(EMPTY_READING, text=text, confidence=0.9) for text in self.texts)


class SayingCells:
    """A digit reader that says what it was told to say."""

    engine = "saying"

    def __init__(self, digits: str) -> None:
        self.digits = digits

    def read(self, cells: Sequence[Raster]) -> tuple[CellReading, ...]:
        assert len(cells) == len(self.digits)
        chances = [tuple(0.5 if digit == str(n) else 0.05 for n in range(10)) for digit in self.digits]
        return tuple(CellReading(digits=chance, empty=0.0, other=0.0) for chance in chances)


def task(*, lenient: bool) -> Task:
    crop = Raster(pixels=np.full((10, 30), 255, np.uint8))
    return Task(name="two", crops=(crop, crop), truths=("Cai Lậy", "Mỹ Tho"), constraint=None, lenient=lenient)


def test_a_strict_task_counts_case_and_a_lenient_one_does_not() -> None:
    reader = Saying("cai lậy", "Mỹ Tho.")
    assert measured("x", reader, task(lenient=False)).errors.exact == 0
    assert measured("x", reader, task(lenient=True)).errors.exact == 1


def test_the_table_has_a_row_for_each_measurement() -> None:
    rows = [measured("ours", Saying("Cai Lây", "Mỹ Tho"), task(lenient=False))]
    shown = table(rows).splitlines()
    assert len(shown) == 3
    assert "| two | 2 | ours | 7.69% | 7.69% | 50.0% |" in shown[2]


def test_numbers_in_cells_are_measured_by_cells_alone_and_with_their_rows() -> None:
    crop = Raster(pixels=np.full((10, 30), 255, np.uint8))
    boxed = Task(
        name="cells", crops=(crop, crop), truths=("12", "47"), constraint=None, lenient=False, cells=((crop,) * 2,) * 2
    )
    alone, together = measured_cells(SayingCells("1217"), Saying("12", "47"), boxed)
    assert (alone.errors.exact, together.errors.exact) == (0.5, 1.0)
