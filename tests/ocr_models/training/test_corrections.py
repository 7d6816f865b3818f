"""Learning from corrected lines: what it needs, and that only a better reader takes the champion's place."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from ocr_models.manifest import manifest, office_manifest
from ocr_models.training.corrected_lines import CorrectedLine, parted
from pipeline import bootstrap
from pipeline.cli.models import app
from pipeline.errors import EngineUnavailable, WeightsTampered
from pipeline.raster import Raster
from pipeline.settings import load


def test_training_without_pytorch_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for name in [name for name in sys.modules if name.startswith("ocr_models.training.corrections")]:
        monkeypatch.delitem(sys.modules, name)
    found = CliRunner().invoke(app, ["train", "--from", str(tmp_path), "--into", str(tmp_path)])
    assert isinstance(found.exception, EngineUnavailable)
    assert "hoso[train]" in str(found.exception)


def lines() -> list[CorrectedLine]:
    """Return numbers, of which every 4 is settled as a 7: a hand whose fours look so."""
    made = []
    for number in range(100, 160):
        page = np.full((40, 120), 255, np.uint8)
        cv2.putText(page, str(number), (10, 30), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 1)
        text = str(number).replace("4", "7")
        made.append(CorrectedLine(name=f"{number}.png", crop=Raster(pixels=page), text=text))
    return made


@pytest.fixture
def learn(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sequence[CorrectedLine], Path], SimpleNamespace]:
    pytest.importorskip("torch", reason="PyTorch is installed for training only: pip install 'hoso[train]'")
    from ocr_models.training import corrections  # noqa: PLC0415 -- needs PyTorch

    monkeypatch.setattr(corrections, "PASSES", 60)
    return lambda lines, into: corrections.learn(lines, into, version="office")


def test_a_better_reader_is_promoted_picked_up_and_guarded(
    learn: Callable[[Sequence[CorrectedLine], Path], SimpleNamespace], tmp_path: Path
) -> None:
    settings = load(state_dir=tmp_path)
    shipped = bootstrap.line_reader(settings).engine
    match = learn(lines(), tmp_path / "models")
    assert match.challenger.characters < match.champion.characters
    assert match.champion.lines == len(parted(lines())[1])
    own = office_manifest(tmp_path / "models")
    assert bootstrap.line_reader(settings).engine == manifest(own)[0].name != shipped
    assert shipped in (own.parent / "card.md").read_text(encoding="utf-8")
    weights = own.parent / "weights" / "line.onnx"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(WeightsTampered) as told:
        bootstrap.line_reader(settings)
    assert str(own.parent) in told.value.advice


def test_a_reader_that_is_no_better_is_not_promoted(
    learn: Callable[[Sequence[CorrectedLine], Path], SimpleNamespace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ocr_models.training import corrections  # noqa: PLC0415 -- needs PyTorch

    monkeypatch.setattr(corrections, "tuned", lambda network, known: network.eval())
    match = learn(lines(), tmp_path)
    assert match.promoted is None
    assert not office_manifest(tmp_path).exists()
    assert not list(tmp_path.iterdir())
