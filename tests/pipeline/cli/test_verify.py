"""`hoso verify` on a real folder and a real database: findings, exit codes, and a ledger made again."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.cli.verify import ADVICE
from pipeline.errors import StoreError
from pipeline.stages.store import store
from pipeline.stores.local import LocalBlobs
from pipeline.stores.verify import Kind
from tests.pipeline.stores.test_verify import dossier, package

RUNNER = CliRunner()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalBlobs:
    """A store with two whole dossiers, and no ledger yet."""
    monkeypatch.setenv("HOSO_STORE", f"file:{tmp_path / 'store'}")
    monkeypatch.setenv("HOSO_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("HOSO_LEDGER", raising=False)
    blobs = LocalBlobs(tmp_path / "store")
    for number in (1, 2):
        store(package(dossier(number)), blobs=blobs)
    return blobs


def report(*arguments: str) -> tuple[int, dict[str, object]]:
    done = RUNNER.invoke(app, ["verify", "--json", *arguments])
    return done.exit_code, json.loads(done.stdout.splitlines()[-1])


def test_a_lost_ledger_is_found_made_again_and_agrees(office: LocalBlobs) -> None:
    code, found = report()
    assert code == StoreError.exit_code
    assert found["agrees"] is False
    assert [one["kind"] for one in found["findings"]] == ["unknown-to-ledger"] * 2  # type: ignore[attr-defined]
    assert report("--rebuild")[0] == 0
    code, found = report()
    assert (code, found["agrees"], found["dossiers"]) == (0, True, 2)


def test_a_damaged_object_is_named_in_the_table_with_what_to_do(office: LocalBlobs) -> None:
    report("--rebuild")
    key = f"{package(dossier(1)).prefix}data/work/p1.jpg"
    office.put(key, b"damaged", "image/jpeg")
    done = RUNNER.invoke(app, ["verify"], env={"COLUMNS": "300"})
    assert done.exit_code == StoreError.exit_code
    assert "damaged-object" in done.stdout
    assert key in done.stdout
    assert "phục hồi" in done.stdout


def test_a_store_that_agrees_says_so(office: LocalBlobs) -> None:
    done = RUNNER.invoke(app, ["verify", "--rebuild"])
    assert done.exit_code == 0
    assert "agree" in done.stdout


def test_only_the_days_asked_for_are_read(office: LocalBlobs) -> None:
    report("--rebuild")
    assert report("--since", "2026-11-24")[1]["dossiers"] == 0
    assert report("--since", "2026-11-23")[1]["dossiers"] == 2


def test_every_finding_has_its_advice_and_a_row_in_the_docs() -> None:
    page = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(ADVICE) == set(Kind)
    assert [kind for kind in Kind if f"`{kind.value}`" not in page] == []
