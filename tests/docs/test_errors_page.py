"""The page of errors and flags says what the code says."""

import inspect
from pathlib import Path

from pipeline import errors
from pipeline.flagcodes import FLAGS, FlagCode

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text("utf-8")


def test_every_flag_has_its_two_sentences_on_the_page() -> None:
    assert set(FLAGS) == set(FlagCode)
    for code, text in FLAGS.items():
        assert f"| `{code.value}` | {text.severity.value} | {text.en} | {text.vi} |" in PAGE


def test_every_error_has_its_exit_code_on_the_page() -> None:
    for _, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, errors.IntakeError):
            again = "yes" if kind.retryable else "no"
            assert f"| `{kind.code}` | {kind.exit_code} | {again} |" in PAGE
