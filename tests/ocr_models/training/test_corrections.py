"""Learning from corrected lines, without PyTorch: what is learnt from and what is held back."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from pipeline.cli.models import app
from pipeline.errors import EngineUnavailable


def test_training_without_pytorch_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    for name in [name for name in __import__("sys").modules if name.startswith("ocr_models.training.corr")]:
        monkeypatch.delitem(__import__("sys").modules, name)
    found = CliRunner().invoke(app, ["train", "--from", str(tmp_path), "--into", str(tmp_path)])
    assert isinstance(found.exception, EngineUnavailable)
    assert "hoso[train]" in str(found.exception)


def test_lines_held_back_are_never_learnt_from(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is installed for training only: pip install 'hoso[train]'")
    from ocr_models.training.corrections import corrected  # noqa: PLC0415 -- needs PyTorch

    rows = []
    for number in range(60):
        picture = np.full((40, 200), 255, np.uint8)
        cv2.putText(picture, str(number), (10, 30), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 1)
        cv2.imwrite(str(tmp_path / f"{number}.png"), picture)
        rows.append(f"{number}.png\tclerk\t{number}")
    (tmp_path / "labels.tsv").write_text("\n".join(rows), encoding="utf-8")
    known, held = corrected(tmp_path)
    assert set(known.texts) | set(held.texts) == {str(number) for number in range(60)}
    assert not set(known.texts) & set(held.texts)
    assert 5 <= len(held.texts) <= 25
