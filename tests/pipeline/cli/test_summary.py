"""The table of a run: a dossier a line on a terminal of 80 columns, and commands that can be typed as they stand."""

import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli.summary import print_table, program
from pipeline.model import Item
from pipeline.outcome import Done, Summary
from pipeline.ports import ItemState, StoredDossier
from pipeline.settings import load

LONG = "27-marriage-2015-handwritten-photo-poor"


def stored(name: str, *, doubtful: int) -> Done:
    item = Item(item_id="b" * 64, source_name=name, scans=())
    state = ItemState(
        item=item, batch_id="a" * 64, state="stored", received_at="2026-11-20T08:00:00+07:00", attempts=1,
        dossier_id="0123456789abcdef", dossier_key="k", route="review", error_code=None,
    )  # fmt: skip
    dossier = StoredDossier(
        dossier_id="0123456789abcdef", item_id=item.item_id, batch_id=state.batch_id, key="k", revision=1,
        route="review", status="in_review", stored_at=state.received_at, received_at=state.received_at, fields=111,
        doubtful=doubtful, pages=10, seconds=13.2,
    )  # fmt: skip
    return Done(state="stored", item=state, dossier_id=dossier.dossier_id, dossier=dossier)


def said(store: str) -> list[str]:
    console = Console(record=True, width=80, file=StringIO())
    summary = Summary(batch_ids=("a",), dossiers=(stored(LONG, doubtful=61), stored("b", doubtful=3)), quarantined=())
    print_table(summary, console, store=store)
    return console.export_text().splitlines()


def test_a_dossier_takes_one_line_of_80_columns() -> None:
    lines = said(load().store)
    assert [line.split() for line in lines[1:3]] == [
        ["01234567", LONG, "stored", "review", "10", "61", "of", "111"],
        ["01234567", "b", "stored", "review", "10", "3", "of", "111"],
    ]
    assert "2 dossiers in" in "\n".join(lines)
    assert "64 of 222 fields" in "\n".join(lines)


def test_what_to_type_next_names_the_program_as_the_shell_finds_it_and_a_store_that_is_not_the_usual(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / ".venv/bin/hoso"), "run"])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program() == ".venv/bin/hoso"
    assert any(line.strip().startswith(".venv/bin/hoso show 01234567  ") for line in said(load().store))
    assert any(".venv/bin/hoso explain 01234567 --store file:elsewhere " in line for line in said("file:elsewhere"))
    (tmp_path / "hoso").touch(mode=0o755)
    assert program() == "hoso"
