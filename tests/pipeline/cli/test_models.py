"""`hoso models`: the weights, and reading pictures of single lines."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from pipeline.cli.models import app
from pipeline.errors import SettingsInvalid


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    picture = np.full((48, 260), 255, np.uint8)
    cv2.putText(picture, "20468", (20, 36), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 1, cv2.LINE_AA)
    path = tmp_path / "digits.png"
    cv2.imwrite(str(path), picture)
    return path


def test_read_prints_a_row_for_each_picture_even_a_broken_one(digits: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    found = CliRunner().invoke(app, ["read", "--constraint", "digits", str(broken), str(digits)])
    rows = [row.split("\t") for row in found.stdout.splitlines()]
    assert rows[0] == [str(broken), "", "0.0000"]
    assert rows[1][:2] == [str(digits), "20468"]
    assert 0 < float(rows[1][2]) <= 1


def test_a_name_with_a_tab_or_no_letters_keeps_its_row(digits: Path, tmp_path: Path) -> None:
    odd = [tmp_path / "a\tb.png", tmp_path / "c\nd.png", tmp_path / "e\udcff.png"]
    for path in odd:
        path.write_bytes(digits.read_bytes())
    found = CliRunner().invoke(app, ["read", "--constraint", "digits", *map(str, odd)])
    rows = [row.split("\t") for row in found.stdout.splitlines()]
    assert [Path(row[0]).name for row in rows] == ["a?b.png", "c?d.png", "e\ufffd.png"]
    assert {row[1] for row in rows} == {"20468"}


def test_tesseract_reads_beside_ours(digits: Path) -> None:
    found = CliRunner().invoke(app, ["read", "--engine", "tesseract", "--constraint", "digits", str(digits)])
    assert found.stdout.split("\t")[1] == "20468"


def test_a_list_is_read_from_a_file(digits: Path, tmp_path: Path) -> None:
    entries = tmp_path / "entries.txt"
    entries.write_text("20468\n11111\n", encoding="utf-8")
    found = CliRunner().invoke(app, ["read", "--constraint", "list", "--entries", str(entries), str(digits)])
    assert found.stdout.split("\t")[1] == "20468"


@pytest.mark.parametrize("asked", [["--engine", "crystal"], ["--constraint", "poem"], ["--constraint", "list"]])
def test_an_unknown_engine_or_constraint_is_a_settings_error(asked: list[str], digits: Path) -> None:
    found = CliRunner().invoke(app, ["read", *asked, str(digits)])
    assert isinstance(found.exception, SettingsInvalid)


def test_weights_are_listed_and_verified() -> None:
    listed, verified = CliRunner().invoke(app, ["list"]), CliRunner().invoke(app, ["verify"])
    assert "line" in listed.stdout
    assert "weights/line.onnx" in verified.stdout
