"""What a run did, as a table for people and as JSON lines for programs."""

import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.model import Quarantined
from pipeline.outcome import Done, Summary
from pipeline.settings import load

STATES = {
    "stored": "[green]stored[/]",
    "known": "known",
    "rejected": "[red]rejected[/]",
    "failed": "[red]failed[/]",
    "busy": "[yellow]busy[/]",
}
ROUTES = {"release": "[green]release[/]", "review": "[yellow]review[/]", "reject": "[red]reject[/]"}
LEGEND = (
    ("stored", "vừa lưu"),
    ("known", "đã có từ trước"),
    ("rejected", "không đọc được tệp nào"),
    ("failed", "lỗi"),
    ("busy", "nơi khác đang xử lý"),
    ("release", "phát hành được"),
    ("review", "cần công chức rà soát"),
    ("reject", "trả lại"),
)
NEXT = (("show", "papers, values, doubts / giấy tờ, giá trị, điểm cần xem"), ("explain", "why / vì sao"))
SHORT = 8  # characters of a dossier id in the table; `hoso show` takes them


def print_json(summary: Summary) -> None:
    """Write one line per dossier to stdout, then one per quarantined file that is part of none.

    Every line has the same keys; a file's line has no `dossier_id`, and its `key` is that of its reason.
    """
    told: set[str] = set()
    for done in summary.dossiers:
        files = _files_of(done, summary)
        told.update(file.scan_id for file in files)
        sys.stdout.write(json.dumps(_line(done, files), ensure_ascii=False) + "\n")
    for file in summary.quarantined:
        if file.scan_id not in told:
            sys.stdout.write(json.dumps(_file_line(file), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_table(summary: Summary, console: Console, *, store: str) -> None:
    """Print a row per dossier, what is in quarantine and why, and where to look next."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for name in ("dossier", "source", "state", "route"):
        table.add_column(name, overflow="fold")
    for name in ("pages", "doubtful"):
        table.add_column(name, justify="right")
    for done in summary.dossiers:
        table.add_row(*_row(done))
    console.print(table)
    used = {done.state for done in summary.dossiers} | {d.dossier.route for d in summary.dossiers if d.dossier}
    console.print("[dim]" + " · ".join(f"{en}: {vi}" for en, vi in LEGEND if en in used) + "[/]", soft_wrap=True)
    for done in summary.dossiers:
        if done.error is not None:
            console.print(f"[red]{done.error.code}[/] {escape(str(done.error))}", soft_wrap=True)
    for file in summary.quarantined:
        text = f"{file.name}: {file.message} {file.advice}"
        console.print(f"[yellow]quarantined / cách ly[/] {file.code} {escape(text)}", soft_wrap=True)
    _print_next(summary, console, store)


def program() -> str:
    """Return how this program is called here: by its name where the shell finds it, else by where it lies."""
    called = Path(sys.argv[0])
    if called.name != "hoso" or shutil.which("hoso") is not None:
        return "hoso"
    return os.path.relpath(called) if called.is_absolute() and called.is_relative_to(Path.cwd()) else str(called)


def _print_next(summary: Summary, console: Console, store: str) -> None:
    have = [done for done in summary.dossiers if done.dossier is not None]
    if not have:
        return
    look = max(have, key=lambda done: done.dossier.doubtful if done.dossier else 0).dossier_id[:SHORT]
    doubtful = sum(done.dossier.doubtful for done in have if done.dossier)
    fields = sum(done.dossier.fields for done in have if done.dossier)
    there = "" if store == load().store else f" --store {escape(store)}"
    console.print(
        f"\n{len(have)} dossiers in {escape(store)}, {doubtful} of {fields} fields doubtful.\n"
        f"{len(have)} hồ sơ trong kho, {doubtful} trên {fields} trường cần xem lại.\n\nNext / Tiếp theo:",
        soft_wrap=True,
    )
    for verb, why in NEXT:
        console.print(f"  [bold]{escape(program())} {verb} {look}{there}[/]  {why}", soft_wrap=True)


def _row(done: Done) -> tuple[str, ...]:
    stored = done.dossier
    name = escape(done.item.item.source_name)
    if stored is None:
        return (done.dossier_id[:SHORT], name, STATES[done.state], "", "", "")
    return (
        done.dossier_id[:SHORT],
        name,
        STATES[done.state],
        ROUTES.get(stored.route, stored.route),
        str(stored.pages),
        f"{stored.doubtful} of {stored.fields}",
    )


def _files_of(done: Done, summary: Summary) -> tuple[Quarantined, ...]:
    scans = {scan.scan_id for scan in done.item.item.scans}
    return tuple(file for file in summary.quarantined if file.scan_id in scans)


def _line(done: Done, files: tuple[Quarantined, ...]) -> dict[str, Any]:
    stored = done.dossier
    error = done.error
    return {
        "dossier_id": done.dossier_id,
        "source": done.item.item.source_name,
        "state": done.state,
        "key": stored.key if stored else None,
        "route": stored.route if stored else None,
        "pages": stored.pages if stored else None,
        "fields": stored.fields if stored else None,
        "doubtful": stored.doubtful if stored else None,
        "seconds": stored.seconds if stored else None,
        "quarantined": [asdict(file) for file in files],
        "error": {"code": error.code, "message": error.message, "advice": error.advice} if error else None,
    }


def _file_line(file: Quarantined) -> dict[str, Any]:
    empty = dict.fromkeys(("dossier_id", "source", "state", "key", "route", "pages", "fields", "doubtful", "seconds"))
    return {
        **empty,
        "source": file.name,
        "state": "quarantined",
        "key": f"quarantine/{file.scan_id}/reason.json",
        "quarantined": [asdict(file)],
        "error": None,
    }
