"""`hoso doctor`: what is missing on this machine, and the command that installs it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytesseract
import typer
from rich.console import Console
from rich.table import Table

from pipeline import bootstrap
from pipeline.errors import IntakeError
from pipeline.formdef import load_forms
from pipeline.settings import Settings, load
from pipeline.stores.addresses import blobs_at
from pipeline.stores.ledger import SqlLedger

FREE_BYTES = 2_000_000_000  # a night's batch of a district fits in this
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class _Finding:
    what: str
    good: bool
    said: str
    cure: str


def doctor() -> None:
    """Say what is missing on this machine and how to install it. / Kiểm tra máy: thiếu gì, cài bằng lệnh nào."""
    settings = load()
    findings = list(_findings(settings))
    table = Table("", "what", "found", "do this", box=None, pad_edge=False)
    for finding in findings:
        sign = "[green]✓[/]" if finding.good else "[red]✗[/]"
        table.add_row(sign, finding.what, finding.said, "" if finding.good else f"[bold]{finding.cure}[/]")
    Console(highlight=False).print(table)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


def _findings(settings: Settings) -> Iterator[_Finding]:
    version = sys.version_info[:3]
    yield _Finding(
        "Python",
        version >= OLDEST_PYTHON,
        ".".join(map(str, version)),
        "sudo apt-get install python3.11 python3.11-venv",
    )
    yield _program("tesseract", "sudo apt-get install tesseract-ocr")
    yield _language(settings)
    yield _program("pdftoppm", "sudo apt-get install poppler-utils")
    yield _tried("forms", lambda: f"{len(load_forms().forms)} classes", "git checkout pipeline/forms")
    yield _tried("calibration", lambda: bootstrap.scorecard().version, "git checkout ocr_models/calibration")
    yield _tried("weights", lambda: bootstrap.line_reader(settings).engine, "git checkout ocr_models/weights")
    yield _tried("store", lambda: _store(settings), "see docs/operations.md, Stores")
    yield _tried("ledger", lambda: _ledger(settings), "see docs/operations.md, Ledger")
    yield _room(settings.state_dir)


def _program(name: str, cure: str) -> _Finding:
    path = shutil.which(name)
    return _Finding(name, path is not None, path or "missing", cure)


def _language(settings: Settings) -> _Finding:
    config = f"--tessdata-dir {settings.tessdata}" if settings.tessdata else ""
    cure = "sudo apt-get install tesseract-ocr-vie"
    try:
        known = pytesseract.get_languages(config=config)
    except (pytesseract.TesseractNotFoundError, OSError):
        return _Finding("Vietnamese for Tesseract", False, "no Tesseract", cure)
    return _Finding("Vietnamese for Tesseract", "vie" in known, "vie" if "vie" in known else "missing", cure)


def _tried(what: str, look: Callable[[], str], cure: str) -> _Finding:
    try:
        return _Finding(what, True, look(), cure)
    except IntakeError as error:
        return _Finding(what, False, error.message, error.advice or cure)


def _store(settings: Settings) -> str:
    next(iter(blobs_at(settings.store, settings=settings).keys("dossiers/")), None)
    return settings.store


def _ledger(settings: Settings) -> str:
    return f"{len(SqlLedger(settings.ledger_url).batches())} batches"


def _room(folder: Path) -> _Finding:
    there = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(there).free
    return _Finding(
        "free disk", free >= FREE_BYTES, f"{free / 1e9:.1f} GB", "make room, or set HOSO_STATE_DIR and HOSO_STORE"
    )
