"""The process that looks at pictures: it says what `hoso check` says, and one that dies is replaced."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from review.judging import Judge

SCAN = Path(__file__).parents[2] / "samples" / "dossiers" / "02-birth-2015-typed-scan-clean" / "Scan_0824.jpg"


def test_the_desk_says_what_hoso_check_says(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = judge.judge(SCAN)
    checked = json.loads(CliRunner().invoke(app, ["check", "--json", str(SCAN)]).stdout)
    assert {name: told[name] for name in ("flags", "usable", "page", "turn")} == {
        "flags": tuple(checked["flags"]), "usable": checked["usable"], "page": 0, "turn": checked["turn"],
    }  # fmt: skip
    assert told["item_code"] == "EL821800618VN"


def test_a_broken_file_says_why_and_the_next_is_looked_at(judge: Judge, tmp_path: Path) -> None:
    broken = tmp_path / "x.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * 50)
    (told,) = judge.judge(broken)
    assert (told["usable"], told["code"]) == (False, "UNREADABLE")
    assert judge.judge(SCAN)[0]["usable"]


def test_a_process_that_was_killed_is_replaced(judge: Judge) -> None:
    assert judge._process is not None
    judge._process.kill()
    judge._process.join()
    assert judge.judge(SCAN)[0]["usable"]
