"""`hoso evaluate` on dossiers that were kept, and on one small picture from end to end."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.codec import dossier_to_bytes
from pipeline.evaluation.judge import judge
from pipeline.evaluation.tally import report
from pipeline.formdef import load_forms
from pipeline.trials import trial_tools, tried
from tests.judged import dossier_of, truth_of, value_of

CARDS = Path(__file__).parents[3] / "samples" / "dossiers"


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """A dossier folder with its truth, and what the line once made of it."""
    folder, out = tmp_path / "drawn" / "one", tmp_path / "out"
    folder.mkdir(parents=True)
    out.mkdir()
    truth = truth_of(planted=True).model_dump(mode="json", by_alias=True)
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    (out / "one.json").write_bytes(dossier_to_bytes(dossier_of(value_of())))
    return folder.parent, out


def test_the_table_names_every_kind_and_the_totals(kept: tuple[Path, Path]) -> None:
    drawn, out = kept
    found = CliRunner().invoke(app, ["evaluate", str(drawn), "--stored", str(out)])
    assert found.exit_code == 0, found.output
    for said in ("person_name", "typed", "scan_clean", "0 / 1", "page classes right", "100.0 %  (1 of 1)"):
        assert said in found.output


def test_json_is_one_line_with_the_same_counts(kept: tuple[Path, Path]) -> None:
    drawn, out = kept
    found = CliRunner().invoke(app, ["evaluate", str(drawn), "--stored", str(out), "--json"])
    (line,) = found.stdout.splitlines()
    said = json.loads(line)
    assert said["classes"] == {"count": 1, "of": 1}
    assert said["planted_found"] == {"count": 0, "of": 1}
    assert said["totals"][-1]["tally"]["accepted"] == {"count": 1, "of": 2}


def test_a_folder_without_truth_is_told_so(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["evaluate", str(tmp_path)])
    assert type(found.exception).__name__ == "NothingToRead"


@pytest.mark.slow
def test_one_picture_of_a_card_is_read_and_judged(tmp_path: Path) -> None:
    source = next((one for one in sorted(CARDS.glob("*-typed-scan-clean")) if _card(one) is not None), None)
    if source is None:
        pytest.skip("samples/dossiers holds no clean scan of a card in a file of its own")
    truth = _card(source)
    assert truth is not None
    folder = tmp_path / source.name
    folder.mkdir()
    shutil.copy(source / truth["files"][0]["name"], folder)
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    made = tried(folder, tools=trial_tools(tmp_path))
    found = report([judge(made.dossier, made.truth, forms=load_forms())])
    whole = found.totals[-1].tally
    assert found.classes.value == 1.0
    assert whole.fields >= 5
    assert whole.exact.count >= whole.fields / 2


def _card(folder: Path) -> dict[str, Any] | None:
    """Return the truth of a card's front alone, when it has a file of its own; planted errors are left out."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    alone = [
        file
        for file in truth["files"]
        if len(file["pages"]) == 1 and (file["pages"][0]["class"], file["pages"][0]["side"]) == ("cccd_chip", "front")
    ]
    return {**truth, "files": alone, "planted": []} if alone else None
