"""What stands before every page: who may see it, what browsers are told, and how faults are answered."""

import asyncio

import pytest
from fastapi import APIRouter
from starlette.testclient import TestClient
from starlette.types import Message

from pipeline.errors import StoreUnavailable
from review import headers
from review.app import application
from review.desk import Desk
from review.headers import BODY_BYTES
from tests.review.browsing import PASSWORD, Client, browser, sign_in

ROUTES = ("/", "/users", "/hand-in", "/items", "/dossiers/x/pages/y.jpg")


@pytest.mark.parametrize("path", ROUTES)
def test_nobody_sees_anything_without_signing_in(nobody: TestClient, path: str) -> None:
    answer = nobody.get(path)
    assert answer.status_code == 303
    assert "/sign-in?next=" in answer.headers["location"]


@pytest.mark.parametrize(
    ("name", "path"), [("lan", "/users"), ("binh", "/users"), ("dao", "/hand-in"), ("binh", "/items")]
)
def test_a_page_of_another_role_is_refused_in_words(client: Client, name: str, path: str) -> None:
    answer = client(name).get(path)
    assert answer.status_code == 403
    assert "vai trò khác" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/static/frame.css", "/nowhere", "/users"])
def test_every_answer_tells_the_browser_what_to_trust(nobody: TestClient, path: str) -> None:
    headers = nobody.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"]


def test_pages_are_not_kept_and_static_files_are(nobody: TestClient) -> None:
    assert nobody.get("/sign-in").headers["cache-control"] == "no-store"
    assert "immutable" in nobody.get("/static/frame.css?v=1").headers["cache-control"]


def test_a_host_that_is_not_ours_is_refused(desk: Desk) -> None:
    assert TestClient(application(desk), base_url="https://evil.example").get("/sign-in").status_code == 400


def test_a_body_that_is_too_large_is_refused(nobody: TestClient) -> None:
    assert nobody.post("/sign-in", content=b"x" * (BODY_BYTES + 1)).status_code == 413
    parts = (b"x" * 1_000_000 for _ in range(BODY_BYTES // 1_000_000 + 2))
    assert nobody.post("/sign-in", content=parts, headers={"content-type": "text/plain"}).status_code in {400, 403, 413}
    parts = (b"x" * 1_000_000 for _ in range(BODY_BYTES // 1_000_000 + 2))
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = nobody.post("/api/hand-ins", content=parts, headers=form)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("limit", ["SILENCE_S", "BODY_S"])
def test_a_body_that_comes_too_slowly_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(headers, limit, 0.1)
    status, heard = asyncio.run(drip(desk))
    assert status == 408
    assert heard < 50


async def drip(desk: Desk) -> tuple[int, int]:
    """Send a form a byte at a time, and after some nothing more; return the answer and how many bytes were taken."""
    heard, answers = 0, []

    async def receive() -> Message:
        nonlocal heard
        await asyncio.sleep(0.02 if heard < 20 else 60)
        heard += 1
        return {"type": "http.request", "body": b"a", "more_body": True}

    async def send(message: Message) -> None:
        answers.append(message)

    form = [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": "/sign-in", "raw_path": b"/sign-in", "root_path": "",
             "query_string": b"", "headers": form, "scheme": "https", "server": ("localhost", 443),
             "client": ("127.0.0.1", 1), "http_version": "1.1"}  # fmt: skip
    await application(desk)(scope, receive, send)
    return answers[0]["status"], heard


@pytest.mark.parametrize("next_page", ["/\r\nX-Bad: 1", "/%0d%0aX-Bad: 1", "/\nSet-Cookie: x=1"])
def test_an_address_to_go_on_to_adds_no_header(desk: Desk, next_page: str) -> None:
    answer = sign_in(browser(desk), "lan", PASSWORD, next=next_page)
    assert answer.status_code == 303
    assert "x-bad" not in answer.headers
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())
    assert not any(cookie.startswith("x=") for cookie in answer.headers.get_list("set-cookie"))


def test_a_page_that_is_not_there_says_so_in_both_languages(nobody: TestClient) -> None:
    assert "Không tìm thấy" in nobody.get("/nowhere").text
    assert "Not found" in nobody.get("/nowhere", headers={"cookie": "hoso-language=en"}).text


def test_faults_are_words_and_never_a_traceback(desk: Desk, client: Client) -> None:
    opened = client("dao")
    broken = APIRouter()

    @broken.get("/broken/{kind}")
    def fail(kind: str) -> None:
        raise StoreUnavailable("secret place") if kind == "store" else RuntimeError("secret value")

    opened.app.include_router(broken)  # type: ignore[attr-defined]  # ASGI applications in general have none
    gentle = TestClient(opened.app, base_url="https://localhost", raise_server_exceptions=False)
    page, script = gentle.get("/broken/x"), gentle.get("/broken/store", headers={"accept": "application/json"})
    assert (page.status_code, script.status_code) == (500, 503)
    assert "Hệ thống gặp lỗi" in page.text
    assert set(script.json()) == {"code", "said", "advice"}
    assert "secret" not in page.text + script.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_users_page_escapes_names(client: Client, desk: Desk) -> None:
    from pipeline.accounts import Role, User  # noqa: PLC0415

    desk.accounts.add_user(
        User(user_id="x", name="x", full_name="<script>alert(1)</script>", role=Role.CLERK, made_at="")
    )
    text = client("dao").get("/users").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
