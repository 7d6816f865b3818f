"""Rows of `hoso bench geometry` on pictures it draws itself: every background, a reader's loss, the quality gate."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz.distance import Levenshtein
from rich.table import Table

from benchmarks.damage import DAMAGES, LOST, Gate, drawn_set, gate
from benchmarks.known import known_page
from benchmarks.photos import TEXT_DPI, GroundPhoto, ground_photos, known_pictures, marked
from ocr_models.engines.tesseract import Tesseract
from pipeline.eyes import Eyes
from pipeline.imaging.quads import ordered, overlap
from pipeline.raster import Raster
from pipeline.stages.normalise import normalise
from samples.draw.rooms import UNSEEN

Floats = NDArray[np.float64]

WORST = 10
GATE_PAGES = 8
READ_PAGES = 4
CUT_LINES = 2
READ_PART = 0.4  # of a page is read: ten lines and more


def ground_rows(table: Table, seeing: Eyes, *, each: int, out: Path) -> None:
    """Add the overlap on each kind of background, and keep the worst pictures."""
    found: dict[str, list[float]] = defaultdict(list)
    worst: list[tuple[float, GroundPhoto, Floats | None]] = []
    for photo in ground_photos(each):
        sheet = seeing.sheets.find(photo.picture)
        corners = None if sheet is None else np.array(sheet.corners, np.float64)
        value = 0.0 if corners is None else overlap(ordered(corners), ordered(photo.corners))
        found[photo.ground].append(value)
        worst = sorted([*worst, (value, photo, corners)], key=lambda one: one[0])[:WORST]
    for kind, values in found.items():
        name = f"overlap on {kind}{', never trained on' if kind in UNSEEN else ''}"
        table.add_row(name, str(len(values)), f"{np.mean(values):.4f}", f"{min(values):.4f}", "≥ 0.985 each")
    means = {kind: float(np.mean(values)) for kind, values in found.items()}
    everything = [value for values in found.values() for value in values]
    table.add_row(
        f"overlap on {len(means)} backgrounds", str(len(everything)), f"{np.mean(everything):.4f}",
        f"{min(means.values()):.4f} ({min(means, key=lambda kind: means[kind])})", "≥ 0.99, worst kind ≥ 0.985",
    )  # fmt: skip
    for place, (value, photo, corners) in enumerate(worst):
        marked(photo, corners).save(out / f"ground-{place:02d}-{value:.3f}-{photo.ground}.png")


def reader_rows(table: Table, seeing: Eyes) -> None:
    """Add Tesseract's character error on photos after normalising against that on the clean scan of the same page."""
    reader, wrong = Tesseract(), {"scan": 0, "photo": 0}
    letters = 0
    for number in range(READ_PAGES):
        rng = np.random.default_rng((88, number))
        page, text = known_page(rng, dpi=TEXT_DPI)
        true = "".join(text.split())
        for kind, picture in zip(wrong, known_pictures(rng, page), strict=True):
            flat = normalise(
                replace(picture), scan_id="0" * 64, index=0, sheets=seeing.sheets, turns=seeing.turns
            ).reading
            part = flat.pixels[: round(READ_PART * len(flat.pixels))]
            read = reader.read("page", Raster(pixels=np.ascontiguousarray(part), dpi=flat.dpi))
            whole = read.lines[:-CUT_LINES]  # where the page is cut, a line may be halved
            said = "".join(word.text for line in whole for word in line.words)
            length = len(said)
            wrong[kind] += min(Levenshtein.distance(true[:end], said) for end in range(length - 40, length + 41, 2))
        letters += length
    scan, photo = (wrong[kind] / max(1, letters) for kind in ("scan", "photo"))
    said = f"{photo:.2%} of {letters}, scan {scan:.2%}"
    table.add_row("a reader's character error, photos", str(READ_PAGES), said, "", "≤ 1.2 × the clean scan's")


def gate_rows(table: Table, out: Path) -> None:
    """Add how the quality gate judges drawn pages with graded damage, and keep those it judged wrongly."""
    folder = out / "damage"
    drawn_set("test", 63, GATE_PAGES, folder)
    told = gate(folder)
    share = f"{told.caught / max(1, told.unreadable):.1%} of {told.unreadable}"
    what = f"unreadable pages refused ({len(DAMAGES)} damages; a reader loses {LOST:.0%} of its words)"
    table.add_row(what, str(told.unreadable + told.readable), share, "", "≥ 95 %")
    table.add_row(
        "readable pages refused", "", f"{told.refused / max(1, told.readable):.1%} of {told.readable}", "", "≤ 2 %"
    )
    _keep_mistakes(told, folder, out)


def _keep_mistakes(told: Gate, folder: Path, out: Path) -> None:
    wrong = sorted(told.mistakes, key=lambda one: abs(one.kept - (1 - LOST)), reverse=True)
    for place, one in enumerate(wrong[:WORST]):
        picture = Image.open(folder / one.name)
        picture.thumbnail((900, 900))
        picture.save(out / f"quality-{place:02d}-{one.kind.replace(' ', '-')}-kept-{one.kept:.2f}.png")
