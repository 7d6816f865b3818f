"""`hoso verify`: do the store and the ledger agree, and can the ledger be made again."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.bootstrap import stores
from pipeline.errors import StoreError
from pipeline.settings import load
from pipeline.stores.rebuild import rebuild as rebuilt
from pipeline.stores.verify import Finding, Kind, Report
from pipeline.stores.verify import verify as walked

SHOWN = 50  # findings that the table names; `--json` names all

ADVICE: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.UNFINISHED: "storing was cut off: hand the item in again / lưu dở dang: nộp lại bưu gửi",
        Kind.UNKNOWN: "not in the ledger: hoso verify --rebuild / sổ chưa có: chạy với --rebuild",
        Kind.LOST: "not in the store: restore it from backup / kho không còn: phục hồi từ bản sao lưu",
        Kind.BEHIND: "the store is newer: hoso verify --rebuild / sổ cũ hơn kho: chạy với --rebuild",
        Kind.MISSING: "an object is gone: restore it from backup / mất tệp: phục hồi từ bản sao lưu",
        Kind.DAMAGED: "an object was changed: restore it from backup / tệp bị đổi: phục hồi từ bản sao lưu",
        Kind.STRAY: "no manifest names it: look at it, then remove it / tệp lạ: xem rồi xoá",
        Kind.UNREADABLE: "restore dossier.json and manifests / phục hồi dossier.json và danh mục",
        Kind.NO_ORIGINAL: "work waits for it: hand the item in again / mất bản gốc: nộp lại bưu gửi",
        Kind.NO_REASON: "a quarantined file is gone: restore it / mất tệp cách ly: phục hồi",
    }
)


def verify(
    store: Annotated[str | None, typer.Option(help="file:DIR or s3://BUCKET[/PREFIX] / nơi lưu")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="only dossiers received on or after this day / chỉ từ ngày này"),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="make the ledger again from the store first / lập lại sổ từ kho")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="one JSON line on stdout / một dòng JSON")] = False,
) -> None:
    """Prove that store and ledger agree, reading every object. / Đối chiếu kho và sổ, đọc từng tệp.

    Exit code: 0 they agree, 8 they do not, else the error's own.
    """
    settings = load(**({} if store is None else {"store": store}))
    books = stores(settings)
    talk = Console(stderr=True, highlight=False)
    if rebuild:
        count = rebuilt(blobs=books.blobs, ledger=books.ledger, now=books.clock.now())
        talk.print(f"The ledger has {count} dossiers of the store. / Sổ có {count} hồ sơ của kho.")
    report = walked(blobs=books.blobs, ledger=books.ledger, since="" if since is None else since.date().isoformat())
    if json_:
        print(json.dumps(asdict(report) | {"agrees": report.agrees}, ensure_ascii=False))
    else:
        _show(report, Console(highlight=False))
    raise typer.Exit(0 if report.agrees else StoreError.exit_code)


def _show(report: Report, console: Console) -> None:
    console.print(
        f"{report.dossiers} dossiers, {report.objects} objects. / {report.dossiers} hồ sơ, {report.objects} tệp."
    )
    if report.agrees:
        console.print("[green]✓[/] Store and ledger agree. / Kho và sổ khớp nhau.")
        return
    table = Table("what", "where", "do this / cần làm", box=None, pad_edge=False)
    for finding in report.findings[:SHOWN]:
        table.add_row(*_row(finding))
    console.print(table)
    if len(report.findings) > SHOWN:
        console.print(f"… and {len(report.findings) - SHOWN} more: hoso verify --json")


def _row(finding: Finding) -> tuple[str, str, str]:
    return f"[red]{finding.kind.value}[/]", finding.where, ADVICE[finding.kind]
