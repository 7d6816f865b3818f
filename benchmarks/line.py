"""The whole line's cost a page by stage, beside Tesseract alone and OCRmyPDF on the same pages in the same run."""

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.meter import StageMeter, core_seconds, peak_bytes, peak_child_bytes
from benchmarks.rivals import ocrmypdf_seconds, picture_files, tesseract_seconds
from pipeline.bootstrap import tools as make_tools
from pipeline.decoding.uploads import upload
from pipeline.evaluation.truth import folders_with_truth
from pipeline.settings import load
from pipeline.tools import Tools
from pipeline.trials import processed
from pipeline.workers import ONE_THREAD

HOUR_S = 3600.0
MEBIBYTE = 1 << 20
TARGET_TESSERACT = 1.5  # the whole line may cost this many times one Tesseract call on the page
TARGET_OCRMYPDF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBench:
    """Core-seconds of everything over the same pages, and the line's peak memory."""

    dossiers: int
    pages: int
    stages: dict[str, float]
    line_seconds: float
    tesseract_seconds: float
    ocrmypdf_seconds: float | None
    peak_bytes: int
    peak_child_bytes: int


def bench_line(folder: Path, *, with_ocrmypdf: bool) -> LineBench:
    """Return the costs of the dossiers at or below a folder; the readers are loaded and warm before anything counts.

    Raises:
        NothingToRead: there are no dossiers.
        EngineError: a reader is missing or died.
    """
    folders = folders_with_truth(folder)
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as place:
        scratch = Path(place)
        tools = make_tools(load(store=f"file:{scratch / 'store'}", state_dir=scratch, ledger=None))
        processed(folders[0], tools.clock.now(), tools=tools)
        meter, line, pages = StageMeter(), 0.0, 0
        for one in _watched(folders, "the line"):
            before = core_seconds()
            made = processed(one, tools.clock.now(), tools=tools, step=meter)
            line += core_seconds() - before
            pages += len(made.package.dossier.pages) if made.package else 0
        peak, child = peak_bytes(), peak_child_bytes()
        alone = other = 0.0
        for one in _watched(folders, "the others"):
            pictures = _pictures(one, scratch / one.name, tools)
            alone += tesseract_seconds(pictures)
            other += ocrmypdf_seconds(pictures) if with_ocrmypdf else 0.0
    return LineBench(
        dossiers=len(folders),
        pages=pages,
        stages=meter.seconds,
        line_seconds=line,
        tesseract_seconds=alone,
        ocrmypdf_seconds=other if with_ocrmypdf else None,
        peak_bytes=peak,
        peak_child_bytes=child,
    )


def print_line_bench(folder: Path, *, as_json: bool, with_ocrmypdf: bool) -> None:
    """Measure and print one table, or one JSON line."""
    found = bench_line(folder, with_ocrmypdf=with_ocrmypdf)
    if as_json:
        typer.echo(json.dumps(asdict(found)))
        return
    print_bench(found, Console())


def print_bench(found: LineBench, console: Console) -> None:
    """Print the stages' shares and the ratios."""
    console.print(_table(found))
    console.print(_ratios(found))


def _pictures(folder: Path, scratch: Path, tools: Tools) -> tuple[Path, ...]:
    """Return the pages of a dossier's files as they came in, decoded only."""
    files = upload(folder, into=scratch, limits=tools.settings.limits).items[0].files
    return picture_files((raster for file in files for raster in tools.decoder.decode(file.path)), scratch)


def _watched(folders: Sequence[Path], what: str) -> Iterable[Path]:
    return track(folders, description=what, console=Console(stderr=True))


def _table(found: LineBench) -> Table:
    table = Table(title=f"{found.dossiers} dossiers, {found.pages} pages: core-seconds a page", title_justify="left")
    for name in ("stage", "core-seconds a page", "share"):
        table.add_column(name, justify="left" if name == "stage" else "right")
    rest = found.line_seconds - sum(found.stages.values())
    for name, seconds in [*found.stages.items(), ("between stages", rest)]:
        table.add_row(name, f"{seconds / found.pages:.3f}", f"{100 * seconds / found.line_seconds:.0f} %")
    table.add_section()
    table.add_row("the whole line", f"{found.line_seconds / found.pages:.3f}", "100 %")
    return table


def _ratios(found: LineBench) -> Table:
    table = Table(title="Against others on the same pages in the same run", title_justify="left")
    for name in ("program", "core-seconds a page", "pages a core-hour", "the line takes", "target"):
        table.add_column(name, justify="left" if name == "program" else "right")
    for name, seconds, target in (
        ("hoso, the whole line", found.line_seconds, None),
        ("tesseract -l vie, one call a page", found.tesseract_seconds, TARGET_TESSERACT),
        ("ocrmypdf --deskew -l vie", found.ocrmypdf_seconds, TARGET_OCRMYPDF),
    ):
        if seconds:
            ratio, limit = (f"{found.line_seconds / seconds:.2f} ×", f"≤ {target} ×") if target else ("", "")
            table.add_row(name, f"{seconds / found.pages:.3f}", f"{HOUR_S * found.pages / seconds:.0f}", ratio, limit)
    memory = f"{found.peak_bytes / MEBIBYTE:.0f} MiB, its largest child {found.peak_child_bytes / MEBIBYTE:.0f} MiB"
    table.caption = f"peak memory of the line's process: {memory}"
    return table
