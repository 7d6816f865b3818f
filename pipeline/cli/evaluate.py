"""`hoso evaluate`: drawn dossiers against their truth, as one table."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.evaluation.judge import judge
from pipeline.evaluation.tally import Report, Row, Share, report
from pipeline.evaluation.truth import NAME, folders_with_truth, read_truth
from pipeline.formdef import load_forms
from pipeline.model import Dossier
from pipeline.trials import Trial, trials

WIDTH = 132  # columns where the terminal does not say


def evaluate(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="dossiers with truth.json / hồ sơ mẫu")],
    json_: Annotated[bool, typer.Option("--json", help="one JSON line on stdout / một dòng JSON")] = False,
    workers: Annotated[int, typer.Option(min=0, help="processes, 0 = one per core / số tiến trình")] = 0,
    out: Annotated[Path | None, typer.Option(help="keep each dossier.json here / giữ dossier.json")] = None,
    stored: Annotated[Path | None, typer.Option(help="judge what --out kept / chấm lại kết quả cũ")] = None,
) -> None:
    """Compare dossiers with what is true of them. / So hồ sơ đã đọc với sự thật, in một bảng.

    Example: hoso evaluate samples/dossiers
    """
    forms = load_forms()
    made = _kept(folder, stored) if stored else _run(folder, workers or len(os.sched_getaffinity(0)), out)
    found = report([judge(trial.dossier, trial.truth, forms=forms) for trial in made])
    if json_:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    console = Console(width=None if os.isatty(1) else WIDTH)
    console.print(_table(found))
    console.print(_summary(found))


def _run(folder: Path, workers: int, out: Path | None) -> Iterator[Trial]:
    folders = folders_with_truth(folder)
    console = Console(stderr=True)
    for trial in track(trials(folders, workers=workers), total=len(folders), console=console, description="reading"):
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{trial.folder.name}.json").write_bytes(dossier_to_bytes(trial.dossier))
        yield trial


def _kept(folder: Path, stored: Path) -> Iterator[Trial]:
    for one in folders_with_truth(folder):
        kept = stored / f"{one.name}.json"
        if kept.exists():
            dossier: Dossier = dossier_from_bytes(kept.read_bytes())
            yield Trial(folder=one, truth=read_truth(one / NAME), dossier=dossier)


def _table(found: Report) -> Table:
    table = Table(title=f"{found.dossiers} dossiers against their truth", title_justify="left")
    for name in ("kind", "filled", "picture"):
        table.add_column(name)
    for name in ("fields", "located", "exact", "letters", "marks", "accepted", "wrong of accepted", "≤ (95 %)", "ECE"):
        table.add_column(name, justify="right")
    for rows in (found.rows, found.totals):
        for row in rows:
            table.add_row(*_cells(row))
        table.add_section()
    return table


def _cells(row: Row) -> tuple[str, ...]:
    one = row.tally
    wrong = one.wrong_accepted
    return (
        row.kind or "all", row.fill or "written", row.tier or "all", str(one.fields), _percent(one.located.value),
        _percent(one.exact.value), _percent(one.letter_error), _percent(one.mark_error), _percent(one.accepted.value),
        f"{wrong.count} / {wrong.of}", _percent(one.wrong_bound) if wrong.of else "", _percent(one.calibration_error),
    )  # fmt: skip


def _summary(found: Report) -> Table:
    table = Table(show_header=False, box=None)
    for name, share in (
        ("page classes right", found.classes),
        ("form versions right", found.versions),
        ("planted errors found", found.planted_found),
        ("… by the check or flag meant for them", found.planted_by_check),
        ("false blocks: dossiers without a planted error that have a block flag", found.false_blocks),
        ("released without a clerk", found.released),
    ):
        table.add_row(name, _of(share))
    return table


def _of(share: Share) -> str:
    return f"{_percent(share.value)}  ({share.count} of {share.of})"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
