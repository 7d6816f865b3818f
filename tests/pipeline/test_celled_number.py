"""Cells and their row together: the row settles what a cell doubts, and fills no empty cell."""

from dataclasses import replace

import pytest

from pipeline.celled_number import celled_number
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.model import CellReading

NUMBER = "082090001122"
EMPTY = CellReading(digits=(0.0,) * 10, empty=0.98, other=0.02)
STRUCK = CellReading(digits=(0.0,) * 10, empty=0.02, other=0.98)


def cell(digit: str, sure: float = 0.97, instead: str | None = None) -> CellReading:
    """Return a cell that says this digit so surely, and another with what is left."""
    chances = [0.0] * 10
    chances[int(digit)] = sure
    if instead is not None:
        chances[int(instead)] = 1 - sure
    return CellReading(digits=tuple(chances), empty=0.0, other=0.0)


def row(text: str, confidence: float = 0.9, *others: tuple[str, float]) -> LineReading:
    return replace(EMPTY_READING, text=text, free_text=text, confidence=confidence, alternatives=others)


def test_cells_and_row_that_agree_are_sure() -> None:
    found = celled_number([cell(digit) for digit in NUMBER], row(NUMBER))
    assert (found.text, found.alone) == (NUMBER, NUMBER)
    assert found.confidence > 0.99


def test_the_row_settles_what_a_cell_doubts() -> None:
    cells = [cell(digit) for digit in NUMBER]
    cells[8] = cell("4", 0.55, instead="1")
    found = celled_number(cells, row(NUMBER))
    assert (found.text, found.alone) == (NUMBER, "082090004122")


def test_a_sure_cell_stands_against_its_row_and_the_number_is_less_sure() -> None:
    found = celled_number([cell(digit) for digit in NUMBER], row("082090004122", 0.6, (NUMBER, 0.3)))
    assert found.text == NUMBER
    assert found.confidence < celled_number([cell(digit) for digit in NUMBER], row(NUMBER)).confidence


@pytest.mark.parametrize("said", ["08209000122", "0820900011122", "", "08209000112x"])
def test_a_row_that_drops_or_doubles_a_digit_says_nothing(said: str) -> None:
    cells = [cell(digit) for digit in NUMBER]
    assert celled_number(cells, row(said)).text == NUMBER


@pytest.mark.parametrize("gap", [EMPTY, STRUCK])
def test_no_row_fills_a_cell_that_holds_no_digit(gap: CellReading) -> None:
    cells = [cell(digit) for digit in NUMBER]
    cells[4] = gap
    found = celled_number(cells, row(NUMBER))
    assert (found.text, found.alone) == ("0820_0001122", "0820_0001122")


def test_empty_cells_are_no_number() -> None:
    assert celled_number([EMPTY] * 12, row("")).text == ""
