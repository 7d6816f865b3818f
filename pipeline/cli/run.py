"""`hoso run`: folders, files and zips become dossiers in the store."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.books import Books
from pipeline.bootstrap import stores
from pipeline.cli.progress import Bar
from pipeline.cli.summary import print_json, print_table
from pipeline.crew import Crew
from pipeline.decoding.bulk import parted
from pipeline.decoding.decoder import SafeDecoder
from pipeline.decoding.uploads import upload
from pipeline.errors import NothingToRead
from pipeline.intake import register, take
from pipeline.settings import Settings, load
from pipeline.workers import pool


def run(
    paths: Annotated[
        list[Path],
        typer.Argument(exists=True, help="folders, files or zips of dossiers / thư mục, tệp hoặc zip hồ sơ"),
    ],
    store: Annotated[
        str | None, typer.Option(help="file:DIR or s3://BUCKET[/PREFIX] / nơi lưu [default: file:./var/store]")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="processes; 0 = one per core / số tiến trình [default: 0]")
    ] = None,
    json_: Annotated[
        bool, typer.Option("--json", help="one JSON line per dossier on stdout / mỗi hồ sơ một dòng JSON")
    ] = False,
) -> None:
    """Take in dossiers and store them. / Nhận hồ sơ và lưu kết quả.

    A folder of files is one dossier; a folder of folders, a zip, or a folder with manifest.json or manifest.csv is a
    batch. Exit code: 0 all stored, 3 some input in quarantine, 4 nothing to read, 2 wrong usage, else the error's own.
    """
    talk = Console(stderr=True, highlight=False)
    settings = _settings(store, workers)
    books = stores(settings)
    batch_ids = _register(paths, books, talk)
    with pool(settings) as workforce, Bar(talk) as bar:
        summary = take(batch_ids, tools=books, crew=Crew(pool=workforce, watch=bar))
    if json_:
        print_json(summary)
    else:
        print_table(summary, Console(highlight=False), store=settings.store)
    raise typer.Exit(summary.exit_code)


def _settings(store: str | None, workers: int | None) -> Settings:
    given = {"store": store, "workers": workers}
    return load(**{name: value for name, value in given.items() if value is not None})


def _register(paths: Sequence[Path], books: Books, talk: Console) -> tuple[str, ...]:
    """Return the ids of the batches that the paths are, each registered; an empty path does not stop the others.

    Raises:
        NothingToRead: all of them are empty.
    """
    batch_ids: list[str] = []
    empty: list[NothingToRead] = []
    decoder = SafeDecoder(books.settings.limits)
    for path in paths:
        with tempfile.TemporaryDirectory(prefix="hoso-") as scratch:
            try:
                found = upload(path, into=Path(scratch), limits=books.settings.limits)
                found = parted(found, decoder=decoder, into=Path(scratch), limits=books.settings.limits)
            except NothingToRead as error:
                empty.append(error)
                continue
            batch_ids.append(register(found, tools=books).batch_id)
    decoder.close()
    if empty and not batch_ids:
        raise empty[-1]
    for nothing in empty:
        talk.print(f"[yellow]{escape(str(nothing))}[/]", soft_wrap=True)
    return tuple(dict.fromkeys(batch_ids))
