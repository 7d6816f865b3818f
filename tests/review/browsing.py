"""Browsers without a window: clients of one desk, with cookies of their own."""

import re
from collections.abc import Callable

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from review import visits
from review.app import application
from review.desk import Desk

PASSWORD = "một câu chỉ tôi biết"
Client = Callable[[str], TestClient]


def browser(desk: Desk) -> TestClient:
    """Return a new browser."""
    return TestClient(application(desk), base_url="https://localhost", follow_redirects=False)


def sign_in(opened: TestClient, name: str, password: str, **more: str) -> Response:
    """Return the answer to the sign-in form."""
    word = csrf(opened, "/sign-in")
    return opened.post("/sign-in", data={"name": name, "password": password, "csrf": word} | more)


def csrf(opened: TestClient, path: str) -> str:
    """Return the word that a page gives its forms."""
    text = opened.get(path, follow_redirects=True).text
    found = re.search(r'<meta name="csrf" content="([^"]+)">', text)
    assert found, text
    return found[1]


def open_for(desk: Desk, name: str, app: FastAPI | None = None) -> TestClient:
    """Return a browser in which a user has signed in; what it sends knows the session's word."""
    opened = TestClient(app or application(desk), base_url="https://localhost", follow_redirects=False)
    answer = sign_in(opened, name, PASSWORD)
    assert answer.status_code == 303, answer.text
    found = desk.accounts.session(visits.digest(opened.cookies[visits.SESSION_COOKIE]), now_s=desk.now_s)
    assert found is not None
    opened.headers[visits.CSRF_HEADER] = found[0].csrf
    return opened
