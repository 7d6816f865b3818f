"""`hoso show` and `hoso explain` on a real store."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app

EXAMPLE = (Path(__file__).parents[3] / "docs/dossier.example.json").read_bytes()
ID = json.loads(EXAMPLE)["dossier_id"]


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store/dossiers/2022/06/03" / ID
    folder.mkdir(parents=True)
    (folder / "dossier.json").write_bytes(EXAMPLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOSO_STORE", f"file:{tmp_path}/store")
    monkeypatch.setenv("HOSO_STATE_DIR", str(tmp_path / "state"))


def hoso(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


def test_json_is_what_is_stored() -> None:
    code, out = hoso("show", ID[:6], "--json")

    assert (code, out) == (0, EXAMPLE.decode())


def test_show_prints_the_dossier() -> None:
    code, out = hoso("show", ID)

    assert code == 0
    assert ID in out
    assert "DATE_INVALID" in out


def test_explain_takes_a_field_by_id_or_key_and_without_one_tells_all() -> None:
    by_key, by_id, everything = (
        hoso("explain", ID, "child.dob"),
        hoso("explain", ID, "c1.child.dob"),
        hoso("explain", ID),
    )

    assert by_key == by_id
    assert "R-DATE" in by_key[1]
    assert "R-NAME" not in by_key[1]
    assert "R-NAME" in everything[1]


def test_a_field_that_is_not_there_is_a_usage_error_that_names_those_that_are() -> None:
    code, out = hoso("explain", ID, "nobody")

    assert code == 2
    assert "c1.child.dob" in out
