"""A desk on real SQLite and a real folder, with one user of every role."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from pipeline.accounts import Role, User
from pipeline.bootstrap import desk_stores
from pipeline.settings import Limits, Settings
from review import passwords, roster
from review.app import application
from review.counter import Counter
from review.desk import Desk
from review.judging import Judge, Line
from tests.review.browsing import PASSWORD, Client, browser, open_for
from tests.services.chromium import chromium, listening

PHONE, DESKTOP = (360, 740), (1920, 1080)
SLOW_MS = 30_000  # a busy machine must not fail a test
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
    people(opened)
    yield opened
    opened.accounts.close()


def people(desk: Desk) -> None:
    """Let one user of every role in."""
    for name, (role, office) in PEOPLE.items():
        user = User(
            user_id="", name=name, full_name=name.title(), role=role, made_at="", post_office=office, agency_code=AGENCY
        )
        roster.add(desk, user, password=PASSWORD)


@pytest.fixture
def nobody(desk: Desk) -> TestClient:
    """A browser that has not signed in."""
    return browser(desk)


@pytest.fixture
def client(desk: Desk) -> Client:
    """Give a browser in which a user has signed in; what it sends knows the session's word."""

    return lambda name: open_for(desk, name)


@pytest.fixture(scope="session")
def browser_program() -> Iterator[Browser]:
    """Give Debian's Chromium."""
    expect.set_options(timeout=SLOW_MS)
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """Give one process that looks at pictures; it takes seconds to start."""
    opened = Judge(Limits())
    opened.warm()
    yield opened
    opened.close()


@pytest.fixture
def address(desk: Desk, judge: Judge) -> Iterator[str]:
    """Give the address of the desk, which listens on this machine, with a real judge."""
    with listening(application(desk, counter=Counter(desk, judge=judge, line=Line()))) as found:
        yield found


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser_program: Browser, address: str) -> Iterator[Page]:
    """Give a page of a phone or a desktop on which nobody has signed in; a request to another host fails the test."""
    with watched(browser_program, address, request.param) as opened:
        yield opened


@pytest.fixture
def phone(browser_program: Browser, address: str) -> Iterator[Page]:
    """Give a page of a phone."""
    with watched(browser_program, address, PHONE) as opened:
        yield opened


@pytest.fixture
def desktop(browser_program: Browser, address: str) -> Iterator[Page]:
    """Give a page of a desktop."""
    with watched(browser_program, address, DESKTOP) as opened:
        yield opened


@contextmanager
def watched(browser_program: Browser, address: str, size: tuple[int, int]) -> Iterator[Page]:
    """Give a page of a size; a request to another host, an error or a breach of the policy fails the test."""
    width, height = size
    context = browser_program.new_context(
        viewport={"width": width, "height": height}, base_url=address, locale="vi-VN", has_touch=width < 1000
    )
    context.set_default_timeout(SLOW_MS)
    elsewhere: list[str] = []
    errors: list[str] = []
    opened = context.new_page()
    opened.on(
        "request", lambda asked: None if asked.url.startswith((address, "blob:")) else elsewhere.append(asked.url)
    )
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    context.close()
    assert (elsewhere, errors) == ([], [])
