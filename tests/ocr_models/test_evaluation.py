"""Readers measured on the same lines."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr_models.evaluation import Task, measured, table
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.ports import Constraint
from pipeline.raster import Raster


class Saying:
    """A reader that says what it was told to say."""

    engine = "saying"

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        assert len(crops) == len(constraints)
        return tuple(replace(EMPTY_READING, text=text) for text in self.texts)


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
