"""How well pages are found, flattened, turned and levelled, and what it costs, on pictures with known corners."""

import json
import resource
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from rich.table import Table

from benchmarks.photo_rows import gate_rows, ground_rows, reader_rows
from pipeline.eyes import Eyes, eyes
from pipeline.flagcodes import FlagCode
from pipeline.imaging.deskew import skew_deg
from pipeline.imaging.ink import ink_mask, reduced
from pipeline.imaging.quads import ordered, overlap
from pipeline.raster import Raster
from pipeline.settings import load
from pipeline.stages.normalise import Normalised, normalise

Floats = NDArray[np.float64]

SKEWS_DEG = (-14.3, -7.9, -3.1, -1.2, -0.4, 0.3, 0.9, 2.2, 6.4, 13.6)
SCANS = 24  # are normalised; all photos are
LEANT = 3  # scans are turned by every one of these angles
WORST = 10  # pictures of each kind that are kept to look at
TARGETS = {"sheet": (0.985, 0.95), "photo": (0.99, 0.985)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A picture with what is true of it: corners as they lie in it, and the clockwise turn that brings it upright."""

    kind: str
    name: str
    picture: Raster
    corners: Floats
    turn: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What normalising one picture gave: overlap (None for a scan), whether its turn was right, unsure, cost.

    `shown` is the picture with both outlines, `page` what became of it, both as small JPEGs; `scan` is kept of few.
    """

    kind: str
    shown: bytes
    page: bytes
    scan: Raster | None
    overlap: float | None
    turned_right: bool | None
    unsure: bool
    cpu_s: float


def from_truth(folder: Path, seeing: Eyes) -> Iterator[Subject]:
    """Yield the pictures of drawn dossiers below a folder, with the truth that lies beside them."""
    for truth in sorted(folder.rglob("truth.json")):
        for file in json.loads(truth.read_text("utf-8"))["files"]:
            for page, picture in zip(file["pages"], seeing.decoder.decode(truth.parent / file["name"]), strict=True):
                name = f"{truth.parent.name}/{file['name']}[{page['index']}]"
                corners = np.array(page["corners"], np.float64)
                yield Subject(
                    kind=page["tier"].split("_")[0], name=name, picture=picture, corners=corners,
                    turn=None if page["class"] == "blank" else (360 - page["turn"]) % 360,
                )  # fmt: skip


def from_corners(folder: Path, seeing: Eyes) -> Iterator[Subject]:
    """Yield the photos of a folder that have a `NAME.corners.json` beside them."""
    for beside in sorted(folder.glob("*.corners.json")):
        stored = json.loads(beside.read_text("utf-8"))
        picture = next(seeing.decoder.decode(folder / stored["image"]))
        corners = np.array(stored["corners"], np.float64)
        yield Subject(kind="sheet", name=beside.stem, picture=picture, corners=corners, turn=None)


def measured(subject: Subject, seeing: Eyes) -> Outcome:
    """Return what normalising this picture gives and costs."""
    start = time.process_time()
    result = normalise(subject.picture, scan_id="0" * 64, index=0, sheets=seeing.sheets, turns=seeing.turns)
    cpu_s = time.process_time() - start
    page = result.page
    unsure = any(flag.code is FlagCode.ORIENTATION_UNSURE for flag in page.flags)
    scanned = subject.kind == "scan"
    found = None if page.quad is None else np.array(page.quad)
    return Outcome(
        kind=subject.kind, unsure=unsure, cpu_s=cpu_s,
        shown=_small(_framed(subject, found)), page=_small(Image.fromarray(result.colour.pixels)),
        scan=result.colour if scanned and found is None and not page.blank else None,
        overlap=None if scanned else (0.0 if found is None else overlap(ordered(found), ordered(subject.corners))),
        turned_right=None if subject.turn is None or page.blank else page.turn == subject.turn,
    )  # fmt: skip


def skews(pages: Iterable[Raster], seeing: Eyes) -> list[float]:
    """Return the lean, in degrees, still measured on normalised pages that were turned by known angles before."""
    left = []
    for page in pages:
        own = _normal(page, seeing)
        for angle in SKEWS_DEG:
            middle = (page.width / 2, page.height / 2)
            matrix = cv2.getRotationMatrix2D(middle, -angle, 1)
            size = (page.width, page.height)
            leaning = cv2.warpAffine(page.pixels, matrix, size, borderValue=(255, 255, 255)).astype(np.uint8)
            level = _normal(Raster(pixels=leaning, dpi=page.dpi), seeing)
            left.append(_lean(level.reading) - _lean(own.reading))
    return left


def _normal(page: Raster, seeing: Eyes) -> Normalised:
    return normalise(page, scan_id="0" * 64, index=0, sheets=seeing.sheets, turns=seeing.turns)


def _lean(page: Raster) -> float:
    return skew_deg(ink_mask(reduced(page.pixels))) or 0.0


def print_geometry_bench(dossiers: Path, *, sheets: Path | None, out: Path, each: int) -> None:
    """Print one table, and keep the worst pictures of each kind in `out`; `each` photos on each background."""
    cv2.setNumThreads(1)
    out.mkdir(parents=True, exist_ok=True)
    seeing = eyes(load())
    outcomes = list(_outcomes(dossiers, sheets, seeing))
    scans = [one.scan for one in outcomes if one.scan is not None]
    table = Table("what", "how many", "mean", "worst", "target", title="hoso bench geometry")
    for kind in ("photo", "sheet"):
        _overlap_row(table, kind, [one for one in outcomes if one.kind == kind])
    ground_rows(table, seeing, each=each, out=out)
    _skew_row(table, skews(scans, seeing))
    _turn_row(table, [one for one in outcomes if one.turned_right is not None])
    reader_rows(table, seeing)
    gate_rows(table, out)
    for kind, target in (("scan", 0.2), ("photo", 0.5), ("sheet", 0.5)):
        costs = [one.cpu_s for one in outcomes if one.kind == kind]
        if costs:
            label = f"core-seconds a {kind}"
            table.add_row(label, str(len(costs)), f"{np.mean(costs):.3f}", f"{max(costs):.3f}", f"≤ {target}")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("peak memory of the whole bench, MB", str(len(outcomes)), f"{peak_mb:.0f}", "", "≤ 400 for one")
    Console().print(table)
    keep_worst(outcomes, out)


def _outcomes(dossiers: Path, sheets: Path | None, seeing: Eyes) -> Iterator[Outcome]:
    """Yield what every photo gives, and the first `SCANS` scans; the pixels of `LEANT` of these are kept."""
    scanned = kept = 0
    for subject in chain(from_truth(dossiers, seeing), from_corners(sheets, seeing) if sheets else ()):
        scanned += subject.kind == "scan"
        if subject.kind == "scan" and scanned > SCANS:
            continue
        one = measured(subject, seeing)
        kept += one.scan is not None
        yield one if kept <= LEANT else replace(one, scan=None)


def _overlap_row(table: Table, kind: str, outcomes: Sequence[Outcome]) -> None:
    values = [one.overlap for one in outcomes if one.overlap is not None]
    if values:
        mean, worst = TARGETS[kind]
        name = {"photo": "overlap (IoU), drawn photos", "sheet": "overlap (IoU), real photos"}[kind]
        table.add_row(name, str(len(values)), f"{np.mean(values):.4f}", f"{min(values):.4f}", f"≥ {mean}, ≥ {worst}")


def _skew_row(table: Table, left: Sequence[float]) -> None:
    if left:
        off = np.abs(left)
        table.add_row("skew left, degrees", str(len(left)), f"{off.mean():.3f}", f"{off.max():.3f}", "≤ 0.07, ≤ 0.5")


def _turn_row(table: Table, outcomes: Sequence[Outcome]) -> None:
    sure = [one for one in outcomes if not one.unsure]
    right = sum(bool(one.turned_right) for one in sure)
    unsure = len(outcomes) - len(sure)
    said = f"{right} right, {len(sure) - right} wrong, {unsure} unsure"
    table.add_row("which way is up", str(len(outcomes)), said, "", "≥ 99.8 % right, ≤ 1 % unsure")


def keep_worst(outcomes: Sequence[Outcome], out: Path) -> None:
    """Write the pictures with the least overlap, true corners green, found red, and the wrongly turned."""
    for kind in ("photo", "sheet"):
        ranked = sorted((one for one in outcomes if one.kind == kind), key=lambda one: one.overlap or 0.0)
        for place, one in enumerate(ranked[:WORST]):
            (out / f"{kind}-{place:02d}-{one.overlap or 0:.3f}.jpg").write_bytes(one.shown)
    wrong = [one for one in outcomes if one.turned_right is False or one.unsure]
    for place, one in enumerate(wrong[:WORST]):
        (out / f"turn-{place:02d}-{'unsure' if one.unsure else 'wrong'}.jpg").write_bytes(one.page)


def _framed(subject: Subject, found: Floats | None) -> Image.Image:
    colour = np.array(Image.fromarray(subject.picture.pixels).convert("RGB"))
    wide = max(2, max(colour.shape) // 500)
    cv2.polylines(colour, [subject.corners.round().astype(np.int32)], True, (0, 200, 0), wide)
    if found is not None:
        cv2.polylines(colour, [found.round().astype(np.int32)], True, (255, 0, 0), wide)
    return Image.fromarray(colour)


def _small(picture: Image.Image) -> bytes:
    """Return the picture as a JPEG small enough that all can be held."""
    picture.thumbnail((900, 900))
    stored = BytesIO()
    picture.save(stored, "JPEG", quality=85)
    return stored.getvalue()
