"""Readers side by side on the same lines: errors, exact lines, lines a second, as one table."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from ocr_models.scoring import Errors, errors, lenient
from pipeline.ports import Constraint, LineReader
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
    """Lines to read: their pictures, truths and constraint, and whether spelling is compared leniently."""

    name: str
    crops: tuple[Raster, ...]
    truths: tuple[str, ...]
    constraint: Constraint | None
    lenient: bool


def measured(name: str, reader: LineReader, task: Task) -> Measured:
    """Return how a reader did on a task."""
    begun = time.perf_counter()
    readings = reader.read(task.crops, [task.constraint] * len(task.crops))
    spent = time.perf_counter() - begun
    spell = lenient if task.lenient else str
    truths = [spell(truth) for truth in task.truths]
    texts = [spell(reading.text) for reading in readings]
    return Measured(
        reader=name, lines=task.name, errors=errors(truths, texts), lines_per_s=len(task.crops) / max(spent, 1e-9)
    )


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
