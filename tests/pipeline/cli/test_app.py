"""The command line as a whole."""

import pytest

from pipeline.cli import app
from pipeline.errors import EngineUnavailable


def test_an_error_is_told_to_the_letter(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise EngineUnavailable("Training needs torch [1/2].", advice="Run: pip install 'hoso[train]'")

    monkeypatch.setattr(app, "app", fail)
    with pytest.raises(SystemExit):
        app.main()
    told = capsys.readouterr().err
    assert "Training needs torch [1/2]." in told
    assert "'hoso[train]'" in told
