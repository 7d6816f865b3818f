"""Signing in: the right password opens a session, tries are counted, and a session ends when it should."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from review import roster, visits
from review import sign_in as signing
from review.desk import Desk
from tests.review.browsing import PASSWORD, Client, browser, csrf, sign_in


class LaterClock:
    """A clock that can be moved on."""

    def __init__(self, start: str) -> None:
        self.at = datetime.fromisoformat(start)

    def now(self) -> str:
        return self.at.isoformat(timespec="seconds")

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def test_the_right_password_leads_to_the_work(nobody: TestClient) -> None:
    answer = sign_in(nobody, "lan", PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert nobody.get("/").headers["location"] == "/hand-in"
    cookie = next(value for name, value in answer.headers.multi_items() if name == "set-cookie" and "hoso=" in value)
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    ("name", "password"), [("lan", "wrong password"), ("nobody", PASSWORD), ("", ""), ("lan", "\0")]
)
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(nobody: TestClient, name: str, password: str) -> None:
    answer = sign_in(nobody, name, password)
    assert answer.status_code == 401
    assert "Tên hoặc mật khẩu không đúng" in answer.text
    assert visits.SESSION_COOKIE not in nobody.cookies


def test_a_name_is_known_in_capitals_and_with_spaces(nobody: TestClient) -> None:
    assert sign_in(nobody, " LAN ", PASSWORD).status_code == 303


def test_after_too_many_tries_not_even_the_right_password_opens(nobody: TestClient, desk: Desk) -> None:
    for _ in range(signing.ACCOUNT_TRIES):
        sign_in(nobody, "lan", "wrong password")
    again = browser(desk)  # the count is in the ledger: neither a new browser nor a restart forgets it
    answer = sign_in(again, "lan", PASSWORD)
    assert answer.status_code == 429
    assert "15 phút" in answer.text
    assert sign_in(again, "mai", PASSWORD).status_code == 303


def test_an_address_is_counted_over_all_names(nobody: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "ADDRESS_TRIES", 3)
    for number in range(3):
        sign_in(nobody, f"name{number}", "x")
    assert sign_in(nobody, "lan", PASSWORD).status_code == 429


def test_tries_are_forgotten_after_the_window(desk: Desk) -> None:
    clock = LaterClock(desk.clock.now())
    opened = browser(replace(desk, clock=clock))
    for _ in range(signing.ACCOUNT_TRIES):
        sign_in(opened, "lan", "wrong password")
    clock.wait(signing.WINDOW_S + 1)
    assert sign_in(opened, "lan", PASSWORD).status_code == 303


def test_a_session_ends_when_nobody_used_it(desk: Desk) -> None:
    clock = LaterClock(desk.clock.now())
    opened = browser(replace(desk, clock=clock))
    sign_in(opened, "dao", PASSWORD)
    clock.wait(visits.IDLE_S - 60)
    assert opened.get("/users").status_code == 200  # and it is used again
    clock.wait(visits.IDLE_S - 60)
    assert opened.get("/users").status_code == 200
    clock.wait(visits.IDLE_S + 1)
    assert opened.get("/users").headers["location"].startswith("https://localhost/sign-in?next=")


def test_a_session_ends_after_a_day_of_work(desk: Desk) -> None:
    clock = LaterClock(desk.clock.now())
    opened = browser(replace(desk, clock=clock))
    sign_in(opened, "dao", PASSWORD)
    for _ in range(visits.WHOLE_S // 3600):
        assert opened.get("/users").status_code == 200
        clock.wait(3600)
    assert opened.get("/users").status_code == 303


def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    opened = client("dao")
    cookie = opened.cookies[visits.SESSION_COOKIE]
    assert opened.post("/sign-out").status_code == 303
    opened.cookies.set(visits.SESSION_COOKIE, cookie, domain="localhost.local")
    assert opened.get("/users").status_code == 303


def test_a_disabled_user_is_out_at_once(client: Client, desk: Desk) -> None:
    opened = client("dao")
    roster.set_enabled(desk, "dao", False)
    assert opened.get("/users").status_code == 303
    assert sign_in(browser(desk), "dao", PASSWORD).status_code == 401


def test_a_new_password_ends_all_sessions(client: Client, desk: Desk) -> None:
    opened = client("dao")
    roster.set_password(desk, "dao", "a new password of theirs")
    assert opened.get("/users").status_code == 303


def test_a_form_that_does_not_know_the_word_is_refused(nobody: TestClient, client: Client) -> None:
    csrf(nobody, "/sign-in")
    answer = nobody.post("/sign-in", data={"name": "lan", "password": PASSWORD, "csrf": "guessed"})
    assert answer.status_code == 403
    opened = client("dao")
    del opened.headers[visits.CSRF_HEADER]
    assert opened.post("/sign-out").status_code == 403
    assert opened.get("/users").status_code == 200


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/x", "//["]
)
def test_nobody_is_led_to_another_site(nobody: TestClient, path: str) -> None:
    assert sign_in(nobody, "lan", PASSWORD, next=path).headers["location"] == "/"


def test_who_signed_in_and_who_failed_is_an_event(nobody: TestClient, desk: Desk) -> None:
    sign_in(nobody, "lan", "wrong password")
    sign_in(nobody, "lan", PASSWORD)
    said = [(event.actor, event.action) for event in desk.ledger.events(subject="lan")]
    assert said[-2:] == [("desk", "sign-in-failed"), ("lan", "signed-in")]


def test_a_language_is_kept_for_the_user(client: Client, desk: Desk) -> None:
    opened = client("dao")
    assert 'lang="vi"' in opened.get("/users").text
    opened.post("/language", data={"language": "en", "back": "/users"})
    assert 'lang="en"' in opened.get("/users").text
    again = client("dao")
    assert "Sign out" in again.get("/users").text
