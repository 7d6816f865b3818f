"""`hoso run`: exit codes, the JSON lines, the table, and what it must not load."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.bootstrap import stores
from pipeline.cli import run as run_module
from pipeline.cli.app import app
from pipeline.crew import Pool
from pipeline.errors import EngineUnavailable, IntakeError
from pipeline.ports import ItemState
from pipeline.settings import Settings
from tests.pipeline.test_intake import JPEG, FakePool

KEYS = {
    "dossier_id", "source", "state", "key", "route", "pages", "fields", "doubtful", "seconds", "quarantined", "error",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder of its own, with a pool that reads nothing; a dossier called `fault…` fails."""

    def fault(state: ItemState) -> None:
        if state.item.source_name.startswith("fault"):
            raise EngineUnavailable("The process was killed.", advice="Again.")

    @contextmanager
    def pool(settings: Settings) -> Iterator[Pool]:
        yield FakePool(stores(settings), fault)  # type: ignore[arg-type]

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOSO_ATTEMPTS", "1")
    monkeypatch.setattr(run_module, "pool", pool)


def write(folder: Path, **files: bytes) -> Path:
    """Return a folder with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def hoso(*words: object) -> Result:
    """Return what `hoso run` did."""
    return CliRunner().invoke(app, ["run", *map(str, words)])


def lines(result: Result) -> list[dict[str, object]]:
    """Return the JSON lines of stdout."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_line_per_dossier_then_one_per_file_of_no_dossier_all_with_the_same_keys(tmp_path: Path) -> None:
    batch = tmp_path / "batch"
    write(batch / "D1", **{"a.jpg": JPEG + b"1", "b.jpg": JPEG + b"bad"})
    write(batch / "D2", **{"a.jpg": JPEG + b"bad too"})
    write(batch, **{"x.zip": b"PK\x03\x04 broken"})
    result = hoso(batch, "--json", "--store", f"file:{tmp_path / 'out'}")
    told = lines(result)
    assert result.exit_code == 3
    assert all(set(line) == KEYS for line in told)
    assert [(line["source"], line["state"], line["route"]) for line in told] == [
        ("D1", "stored", "review"),
        ("D2", "rejected", None),
        ("batch/x.zip", "quarantined", None),
    ]
    assert (tmp_path / "out" / str(told[0]["key"])).exists()
    assert (tmp_path / "out" / str(told[2]["key"])).exists()
    assert [file["name"] for file in told[0]["quarantined"]] == ["b.jpg"]  # type: ignore[attr-defined]
    assert told[0]["error"] is None


def test_all_stored_is_zero_and_again_is_known(tmp_path: Path) -> None:
    folder = write(tmp_path / "D1", **{"a.jpg": JPEG})
    assert [(line["source"], line["state"]) for line in lines(hoso(folder, "--json"))] == [("D1", "stored")]
    again = hoso(folder, "--json")
    assert (again.exit_code, lines(again)[0]["state"]) == (0, "known")
    assert (tmp_path / "var" / "store" / str(lines(again)[0]["key"])).exists()


def test_an_empty_folder_is_four_with_a_sentence_unless_another_path_has_something(tmp_path: Path) -> None:
    empty, full = write(tmp_path / "empty"), write(tmp_path / "D1", **{"a.jpg": JPEG})
    result = hoso(empty)
    assert isinstance(result.exception, IntakeError)
    assert result.exception.exit_code == 4
    assert "no file to read in empty" in str(result.exception)
    both = hoso(empty, full, "--json")
    assert both.exit_code == 0
    assert "no file to read in empty" in both.stderr


def test_wrong_usage_is_two() -> None:
    assert hoso("/no/such/folder").exit_code == 2
    assert hoso().exit_code == 2


def test_a_failed_dossier_has_its_errors_exit_code_and_the_others_are_stored(tmp_path: Path) -> None:
    write(tmp_path / "batch" / "fault", **{"a.jpg": JPEG + b"1"})
    write(tmp_path / "batch" / "fine", **{"a.jpg": JPEG + b"2"})
    result = hoso(tmp_path / "batch", "--json")
    assert result.exit_code == EngineUnavailable.exit_code
    assert {line["source"]: line["state"] for line in lines(result)} == {"fault": "failed", "fine": "stored"}
    assert lines(result)[0]["error"] == {
        "code": "ENGINE_UNAVAILABLE", "message": "The process was killed.", "advice": "Again.",
    }  # fmt: skip


def test_a_wrong_store_is_said_before_anything_is_read(tmp_path: Path) -> None:
    result = hoso(write(tmp_path / "D1", **{"a.jpg": JPEG}), "--store", "ftp://somewhere")
    assert isinstance(result.exception, IntakeError)
    assert result.exception.code == "SETTINGS_INVALID"


def test_the_table_says_what_came_of_each_and_where_to_look_next(tmp_path: Path) -> None:
    write(tmp_path / "batch" / "D1", **{"a.jpg": JPEG + b"1", "[b].jpg": JPEG + b"bad"})
    result = hoso(tmp_path / "batch")
    assert "D1" in result.stdout
    assert "review: cần công chức rà soát" in result.stdout
    assert "UNREADABLE [b].jpg: Broken. Again." in result.stdout
    assert "hoso explain" in result.stdout


def test_neither_prefect_nor_the_web_is_loaded_for_a_run() -> None:
    code = "import sys, pipeline.cli.run; print([m for m in ('prefect', 'fastapi', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
