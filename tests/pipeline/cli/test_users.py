"""`hoso users`: the first administrator, a password made up or piped in, and errors that say what to do."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.bootstrap import desk_stores
from pipeline.cli.users import app
from pipeline.errors import NotStored, SettingsInvalid, StoreConflict
from pipeline.settings import Settings, load
from review.passwords import matches


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of a new state folder."""
    monkeypatch.setenv("HOSO_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("HOSO_STORE", f"file:{tmp_path / 'store'}")
    return load()


def run(*words: str, typed: str | None = None) -> str:
    done = CliRunner().invoke(app, list(words), input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_first_administrator_gets_a_password_that_is_printed_once(here: Settings) -> None:
    password = run("add", "Quantri", "--role", "administrator", "--invent").strip().splitlines()[-1]
    user = desk_stores(here).accounts.user("quantri")
    assert user is not None
    assert matches(password, user.password_hash)
    assert password not in str(user)
    assert "quantri" in run("list")


def test_a_password_can_be_piped_in_and_changed(here: Settings) -> None:
    run("add", "binh", "--role", "clerk", typed="a sentence of his own\n")
    run("password", "binh", typed="another sentence of his\n")
    user = desk_stores(here).accounts.user("binh")
    assert user is not None
    assert matches("another sentence of his", user.password_hash)


def test_a_user_is_disabled_and_enabled(here: Settings) -> None:
    run("add", "binh", "--role", "clerk", "--invent")
    run("disable", "binh")
    assert [user.enabled for user in desk_stores(here).accounts.users()] == [False]
    run("enable", "binh")
    assert [user.enabled for user in desk_stores(here).accounts.users()] == [True]


@pytest.mark.parametrize(
    ("words", "typed", "error"),
    [
        (("add", "lan", "--role", "post_office", "--invent"), None, SettingsInvalid),
        (("add", "Lan Anh", "--role", "clerk", "--invent"), None, SettingsInvalid),
        (("add", "binh", "--role", "clerk"), "short\n", SettingsInvalid),
        (("disable", "nobody"), None, NotStored),
        (("password", "nobody", "--invent"), None, NotStored),
    ],
)
def test_what_is_wrong_is_said(words: tuple[str, ...], typed: str | None, error: type[Exception]) -> None:
    with pytest.raises(error):
        run(*words, typed=typed)


def test_a_name_is_given_once() -> None:
    run("add", "binh", "--role", "clerk", "--invent")
    with pytest.raises(StoreConflict):
        run("add", "binh", "--role", "clerk", "--invent")
