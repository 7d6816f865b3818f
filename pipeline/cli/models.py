"""`hoso models`: the readers and their weights, reading pictures of single lines, and how well they read."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from ocr_models.engines.digits import OnnxDigitReader
from ocr_models.engines.line import OnnxLineReader
from ocr_models.evaluation import Measured, Task, measured, measured_cells, table
from ocr_models.manifest import MANIFEST, MODELS_FOLDER, manifest, office_manifest, verified
from pipeline.cli.line_pictures import batches
from pipeline.errors import EngineUnavailable, SettingsInvalid
from pipeline.ports import Constraint, LineReader
from pipeline.settings import load
from pipeline.stores.addresses import blobs_at

if TYPE_CHECKING:
    from ocr_models.training.corrected_lines import CorrectedLine

KINDNESS = 5  # of a training's priority: the line and the desk go first
OURS = "line"
SHIPPED = "shipped"
TESSERACT = "tesseract"
app = typer.Typer(no_args_is_help=True, help="The readers and their weights. / Các bộ đọc và trọng số.")


def reader(name: str, threads: int) -> LineReader:
    """Return the line reader of that name.

    Raises:
        SettingsInvalid: there is none.
    """
    if name in (OURS, SHIPPED):
        return OnnxLineReader(threads=threads, manifest_path=MANIFEST if name == SHIPPED else _manifests()[0])
    if name == TESSERACT:
        from ocr_models.engines.tesseract_line import TesseractLineReader  # noqa: PLC0415 -- loads 40 MB

        return TesseractLineReader()
    raise SettingsInvalid(f"There is no line reader called {name!r}.", advice=f"Use {OURS}, {SHIPPED} or {TESSERACT}.")


def _manifests() -> tuple[Path, ...]:
    """Return the manifest of the weights in use first: the office's where it has its own, then the program's."""
    own = office_manifest(load().state_dir / MODELS_FOLDER)
    return (own, MANIFEST) if own.is_file() else (MANIFEST,)


@app.command("list")
def list_models() -> None:
    """List the weights, the office's own first. / Liệt kê các trọng số."""
    table = Table("engine", "version", "file", "bytes", "sha256", "licence", "card", box=None, pad_edge=False)
    for row in (row for path in _manifests() for row in manifest(path)):
        table.add_row(row.engine, row.version, row.file, str(row.bytes), row.sha256[:12], row.licence, row.card)
    Console(highlight=False).print(table)


@app.command()
def verify() -> None:
    """Check every weights file against the manifest. / Kiểm tra trọng số có đúng là bản đã ghi."""
    for path in _manifests():
        for row in manifest(path):
            verified(row, folder=path.parent)
            typer.echo(f"{row.file} {row.version}: {row.bytes} bytes, {row.sha256}")


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="pictures of single lines")],
    engine: Annotated[str, typer.Option(help="`line` (ours), `shipped` (ours as it came) or `tesseract`")] = OURS,
    constraint: Annotated[str | None, typer.Option(help="`digits`, `date`, `list` or `lexicon`")] = None,
    entries: Annotated[Path | None, typer.Option(help="what `list` and `lexicon` allow, one entry a line")] = None,
    threads: Annotated[int, typer.Option(help="cores to use")] = 1,
) -> None:
    """Read pictures of single lines: one row each, path, text and confidence apart by tabs. / Đọc ảnh từng dòng."""
    chosen = reader(engine, threads)
    rule = _rule(constraint, entries)
    for batch in batches(files):
        readings = chosen.read([picture for _, picture in batch], [rule] * len(batch))
        for (path, _), reading in zip(batch, readings, strict=True):
            sys.stdout.write(f"{_shown(path)}\t{reading.text}\t{reading.confidence:.4f}\n")
        sys.stdout.flush()


def _shown(path: Path) -> str:
    """Return a path that keeps its row: tabs and line ends in a name are shown as `?`, letters no screen has, too."""
    plain = "".join("?" if letter in "\t\r\n" else letter for letter in str(path))
    return plain.encode(errors="surrogateescape").decode(errors="replace")


@app.command()
def evaluate(
    lines: Annotated[int, typer.Option(help="drawn lines in each set")] = 400,
    real: Annotated[Path | None, typer.Option(help="real lines with labels.tsv: file, writer, text")] = None,
    corrections: Annotated[
        str | None, typer.Option("--from", help="corrected lines instead: a store's address or a folder")
    ] = None,
    threads: Annotated[int, typer.Option(help="measure with one to this many cores")] = 2,
) -> None:
    """Measure our reader and Tesseract side by side on lines that no training saw. / So sánh các bộ đọc."""
    from ocr_models.training.drawn_sets import drawn_sets, held_back, real_sets  # noqa: PLC0415 -- fonts and fontTools
    from ocr_models.training.footprint import footprint  # noqa: PLC0415 -- for this command only

    readers = [(f"{OURS}, {count} thread{'s' * (count > 1)}", reader(OURS, count)) for count in range(1, threads + 1)]
    readers += [(SHIPPED, reader(SHIPPED, 1))] if len(_manifests()) > 1 else []
    readers.append((TESSERACT, reader(TESSERACT, 1)))
    if corrections is not None:
        tasks = [held_back(tuple(_corrected(corrections)))]
    else:
        tasks = [*drawn_sets(lines), *(real_sets(real) if real else ())]
    rows = [row for task in tasks for row in _measured(task, readers)]
    typer.echo(table(rows))
    cost = footprint()
    typer.echo(f"\nstart-up {cost.started_s:.2f} s of CPU time with imports, memory {cost.memory_mb:.0f} MB")
    if real:
        _tell_places(tasks, readers[0][1])


def _measured(task: Task, readers: Sequence[tuple[str, LineReader]]) -> Iterator[Measured]:
    """Yield how each reader does on a task, and on numbers in cells what the product makes of cells and rows."""
    for name, one in readers:
        yield measured(name, one, task)
    if task.cells:
        yield from measured_cells(OnnxDigitReader(), readers[0][1], task)


@app.command()
def train(
    corrections: Annotated[
        str | None, typer.Option("--from", help="a store's address (default: HOSO_STORE) or a folder with labels.tsv")
    ] = None,
    into: Annotated[Path | None, typer.Option(help="where the office's own weights live")] = None,
    version: Annotated[str, typer.Option(help="what to call the new weights")] = "office",
) -> None:
    """Learn from corrected lines; only a better reader is promoted. / Học từ các dòng đã sửa."""
    try:
        from ocr_models.training.corrections import learn  # noqa: PLC0415 -- PyTorch is for training only
    except ImportError as error:
        raise EngineUnavailable(
            f"Training needs {error.name}, which is not installed.", advice="Run: pip install 'hoso[train]'"
        ) from error
    os.nice(KINDNESS)
    into = into or load().state_dir / MODELS_FOLDER
    match = learn(tuple(_corrected(corrections or load().store)), into, version=version)
    typer.echo(f"trained on {match.trained_on} lines, compared on {match.champion.lines} held back")
    for name, found in ((match.champion_name, match.champion), (match.challenger_name, match.challenger)):
        typer.echo(f"{name}\t{found.characters:.2%} character error\t{found.exact:.1%} exact")
    promoted = match.promoted
    typer.echo(f"promoted: {promoted.name} in {into}" if promoted else "not promoted: the champion stays")


def _corrected(where: str) -> "Iterator[CorrectedLine]":
    """Return the corrected lines of a store, or of a folder of pictures with labels."""
    from ocr_models.training.corrected_lines import LABELS_FILE, of_folder, of_store  # noqa: PLC0415 -- on demand

    if where.startswith(("file:", "s3:")):
        return of_store(blobs_at(where, settings=load()))
    folder = Path(where)
    if folder.is_dir() and not (folder / LABELS_FILE).is_file():
        return of_store(blobs_at(f"file:{folder}", settings=load()))
    return of_folder(folder)


def _tell_places(tasks: Sequence[Task], chosen: LineReader) -> None:
    from ocr_models.training.gazetteer import rightly_placed  # noqa: PLC0415 -- place table, for this command only

    for task in tasks:
        found = rightly_placed(task, chosen)
        if found is not None:
            typer.echo(found)


def _rule(kind: str | None, entries: Path | None) -> Constraint | None:
    if kind is None:
        return None
    if kind not in ("digits", "date", "list", "lexicon"):
        raise SettingsInvalid(f"There is no constraint called {kind!r}.", advice="Use digits, date, list or lexicon.")
    if kind in ("list", "lexicon") and entries is None:
        raise SettingsInvalid(f"The constraint {kind} has no entries.", advice="Name a file with --entries.")
    allowed = tuple(_lines(entries)) if entries is not None else ()
    return Constraint(kind=kind, entries=allowed)


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsInvalid(f"{path} cannot be read.", advice="Name a text file with --entries.") from error
    return (line.strip() for line in text.splitlines() if line.strip())
