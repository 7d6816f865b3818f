"""`hoso reprocess`: stored dossiers are read again with today's readers and rules."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.bootstrap import stores
from pipeline.cli.lookup import dossier_key
from pipeline.cli.progress import Bar
from pipeline.crew import Crew
from pipeline.reprocess import Reprocessed
from pipeline.reprocess import reprocess as read_again
from pipeline.settings import load
from pipeline.workers import pool

WORDS = {
    "reprocessed": "[green]read again / đã đọc lại[/]",
    "kept": "[yellow]left as it is: accepted, or a clerk has it open / giữ nguyên: đã duyệt hoặc đang rà soát[/]",
    "failed": "[red]failed, left as it is / lỗi, giữ nguyên[/]",
}


def reprocess(
    dossiers: Annotated[list[str], typer.Argument(help="dossier ids, or how they begin / mã hồ sơ hoặc phần đầu")],
    store: Annotated[str | None, typer.Option(help="file:DIR or s3://BUCKET[/PREFIX] / nơi lưu")] = None,
    json_: Annotated[bool, typer.Option("--json", help="one JSON line per dossier / mỗi hồ sơ một dòng JSON")] = False,
) -> None:
    """Read stored dossiers again; what clerks settled stays. / Đọc lại hồ sơ đã lưu, giữ nguyên ý kiến công chức.

    Exit code: 0 all read again or rightly left alone, else the error's own.
    """
    settings = load(**({} if store is None else {"store": store}))
    books = stores(settings)
    keys = [dossier_key(beginning, ledger=books.ledger, blobs=books.blobs) for beginning in dossiers]
    talk = Console(stderr=True, highlight=False)
    with pool(settings) as workforce, Bar(talk) as bar:
        done = read_again([key.split("/")[-2] for key in keys], tools=books, crew=Crew(pool=workforce, watch=bar))
    for one in done:
        if json_:
            print(json.dumps(_line(one), ensure_ascii=False))
        else:
            error = escape(str(one.error or ""))
            Console(highlight=False).print(f"{one.dossier_id} {WORDS[one.state]} {error}", soft_wrap=True)
    raise typer.Exit(max((one.error.exit_code for one in done if one.error), default=0))


def _line(one: Reprocessed) -> dict[str, object]:
    stored = one.dossier
    return {
        "dossier_id": one.dossier_id,
        "state": one.state,
        "key": stored.key if stored else None,
        "route": stored.route if stored else None,
        "revision": stored.revision if stored else None,
        "error": one.error.code if one.error else None,
    }
