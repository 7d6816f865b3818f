"""Lines to measure readers on, drawn from fonts and names that no training saw."""

import random
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from ocr_models.evaluation import Task
from ocr_models.training.corrected_lines import CorrectedLine, parted, usable
from pipeline.errors import Unreadable
from pipeline.imaging.crops import crop
from pipeline.kinds import Box
from pipeline.ports import CELL_AROUND, Constraint
from pipeline.raster import Raster
from samples.draw.fonts import Split
from samples.draw.ink import hand
from samples.draw.lines import DrawnLine, Setting, cells, line, line_by, text
from samples.draw.words import identity_number


def drawn_sets(count: int, *, split: Split = "test", seed: int = 20261123) -> tuple[Task, ...]:
    """Return the sets of issue 3: printed on leaders, long empty ones too, unseen hands, digits in cells."""
    rng = random.Random(seed)
    on_leaders = Setting(kind="print", rough=0.5, leader_chance=1.0, cells_chance=0.0)
    by_hand = Setting(kind="hand", rough=0.8, cells_chance=0.0)
    printed = [line(rng, split, on_leaders) for _ in range(count)]
    written = [line(rng, split, by_hand) for _ in range(count)]
    scans = [Setting(kind=kind, rough=0.4) for kind in ("print", "hand")]
    boxed = [cells(rng, split, scans[at % 2], _twelve(rng)) for at in range(count)]
    twelve = Constraint(kind="digits", length=12)
    run_on = Setting(kind="print", rough=0.8, leader_chance=1.0, cells_chance=0.0, tails=1.0, soft=0.5)
    tailed = [line(rng, split, run_on) for _ in range(count)]
    return (
        _set("printed on leaders", printed),
        _set("printed, leader runs on", tailed),
        _set("unseen handwriting fonts", written),
        _set("digits in cells, typed", boxed[::2], twelve),
        _set("digits in cells, handwritten", boxed[1::2], twelve),
    )


def one_hand(seed: int, count: int, *, split: Split = "test") -> tuple[DrawnLine, ...]:
    """Return lines all written by one hand, as one citizen or one clerk would."""
    rng = random.Random(seed)
    writer = hand(rng, split)
    setting = Setting(kind="hand", rough=0.8)
    return tuple(line_by(rng, writer, setting, text(rng, split)) for _ in range(count))


def _twelve(rng: random.Random) -> str:
    return next(number for number in iter(lambda: identity_number(rng), "") if len(number) == 12)


def _set(name: str, lines: Sequence[DrawnLine], constraint: Constraint | None = None) -> Task:
    crops = tuple(Raster(pixels=one.pixels) for one in lines)
    truths = tuple(one.text for one in lines)
    cells = tuple(cells_of(one) for one in lines if one.cells)
    return Task(name=name, crops=crops, truths=truths, constraint=constraint, lenient=False, cells=cells)


def cells_of(row: DrawnLine) -> tuple[Raster, ...]:
    """Return each cell of a row with what is round it, as a page shows it: a drawn row ends at its frames."""
    around = row.pixels.shape[0]
    paper = float(np.percentile(row.pixels, 85))
    wide = cv2.copyMakeBorder(row.pixels, around, around, around, around, cv2.BORDER_CONSTANT, value=[paper])
    page = Raster(pixels=np.asarray(wide, np.uint8))
    boxes = (Box(left=left, top=top, right=right, bottom=bottom) for left, top, right, bottom in row.cells)
    return tuple(
        crop(page, tuple((x + around, y + around) for x, y in box.polygon), inset=-CELL_AROUND) for box in boxes
    )


def real_sets(folder: Path) -> tuple[Task, ...]:
    """Return the real lines of a folder, one set for each collection its file names begin with."""
    rows = [line.split("\t") for line in (folder / "labels.tsv").read_text(encoding="utf-8").splitlines()]
    names = sorted({row[0].split("-")[0] for row in rows})
    return tuple(
        Task(
            name=f"real: {name}",
            crops=tuple(_seen(folder / row[0]) for row in rows if row[0].startswith(name)),
            truths=tuple(row[2] for row in rows if row[0].startswith(name)),
            constraint=None,
            lenient=True,
        )
        for name in names
    )


def held_back(lines: Sequence[CorrectedLine]) -> Task:
    """Return the corrected lines that no training saw."""
    _, held = parted(usable(lines))
    return Task(
        name="corrected, held back",
        crops=tuple(line.crop for line in held),
        truths=tuple(line.text for line in held),
        constraint=None,
        lenient=False,
    )


def _seen(path: Path) -> Raster:
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise Unreadable(f"{path.name} is not a picture.", advice="Take it out of the folder.")
    return Raster(pixels=np.ascontiguousarray(picture[:, :, ::-1]))
