"""A desk on real SQLite and a real folder, with one user of every role."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from pipeline.accounts import Role, User
from pipeline.bootstrap import desk_stores
from pipeline.settings import Settings
from review import passwords, roster
from review.desk import Desk
from tests.review.browsing import PASSWORD, Client, browser, open_for

AGENCY = "H56.1"
PEOPLE = {
    "lan": (Role.POST_OFFICE, "860000"),
    "mai": (Role.POST_OFFICE, "860100"),
    "binh": (Role.CLERK, None),
    "cuc": (Role.SUPERVISOR, None),
    "dao": (Role.ADMINISTRATOR, None),
}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a password cost nothing: what argon2 costs is its own affair."""
    passwords._nobodys.cache_clear()
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of a new state folder."""
    return Settings(
        store=f"file:{tmp_path / 'store'}",
        state_dir=tmp_path / "state",
        workers=1,
        agency_code=AGENCY,
        _env_file=None,  # type: ignore[call-arg]  # pydantic's own
    )


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    """Give a desk with its invented users."""
    opened = Desk.of(desk_stores(settings))
    for name, (role, office) in PEOPLE.items():
        user = User(
            user_id="", name=name, full_name=name.title(), role=role, made_at="", post_office=office, agency_code=AGENCY
        )
        roster.add(opened, user, password=PASSWORD)
    yield opened
    opened.accounts.close()


@pytest.fixture
def nobody(desk: Desk) -> TestClient:
    """A browser that has not signed in."""
    return browser(desk)


@pytest.fixture
def client(desk: Desk) -> Client:
    """Give a browser in which a user has signed in; what it sends knows the session's word."""

    return lambda name: open_for(desk, name)
