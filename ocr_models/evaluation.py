"""Readers side by side on the same lines: errors, exact lines, lines a second, as one table."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from ocr_models.scoring import Errors, errors, lenient
from pipeline.celled_number import celled_number
from pipeline.ports import Constraint, DigitReader, LineReader
from pipeline.raster import Raster


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One reader on one set of lines; `lines_per_s` counts its own time only."""

    reader: str
    lines: str
    errors: Errors
    lines_per_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """Lines to read: their pictures, truths and constraint, and whether spelling is compared leniently.

    `cells` are the pictures of each line's single-digit cells, where it is a number in cells.
    """

    name: str
    crops: tuple[Raster, ...]
    truths: tuple[str, ...]
    constraint: Constraint | None
    lenient: bool
    cells: tuple[tuple[Raster, ...], ...] = ()


def measured(name: str, reader: LineReader, task: Task) -> Measured:
    """Return how a reader did on a task."""
    begun = time.perf_counter()
    readings = reader.read(task.crops, [task.constraint] * len(task.crops))
    return _compared(name, task, [reading.text for reading in readings], time.perf_counter() - begun)


def measured_cells(digits: DigitReader, reader: LineReader, task: Task) -> tuple[Measured, Measured]:
    """Return how a task of numbers in cells is read cell by cell, and as the product does: cells and rows together."""
    begun = time.perf_counter()
    seen = iter(digits.read([cell for cells in task.cells for cell in cells]))
    cells = [[next(seen) for _ in row] for row in task.cells]
    alone = time.perf_counter() - begun
    rows = reader.read(task.crops, [task.constraint] * len(task.crops))
    numbers = [celled_number(each, row) for each, row in zip(cells, rows, strict=True)]
    spent = time.perf_counter() - begun
    return (
        _compared("cells", task, [number.alone for number in numbers], alone),
        _compared("cells and line", task, [number.text for number in numbers], spent),
    )


def _compared(name: str, task: Task, said: Sequence[str], spent: float) -> Measured:
    spell = lenient if task.lenient else str
    truths = [spell(truth) for truth in task.truths]
    found = errors(truths, [spell(text) for text in said])
    return Measured(reader=name, lines=task.name, errors=found, lines_per_s=len(said) / max(spent, 1e-9))


def table(rows: Sequence[Measured]) -> str:
    """Return the measurements as a Markdown table."""
    head = ("lines", "n", "reader", "character error", "marks only", "exact lines", "lines/s")
    body = [
        (
            row.lines,
            str(row.errors.lines),
            row.reader,
            f"{row.errors.characters:.2%}",
            f"{row.errors.marks:.2%}",
            f"{row.errors.exact:.1%}",
            f"{row.lines_per_s:.0f}",
        )
        for row in rows
    ]
    lines = [head, ("---",) * len(head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
