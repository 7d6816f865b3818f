"""Whoever guesses an address: all routes of the desk, asked by another office or agency, and without the word."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.accounts import Role, User
from review import roster, visits
from review.app import application
from review.counter import Counter
from review.desk import Desk
from tests.review.browsing import PASSWORD, Client, open_for
from tests.review.test_dossier_pages import keep, now_in_store, opened
from tests.review.test_hand_in import PICTURE, AtOnce, Sender, Told

SECRETS = ("RB000000178VN", "a.jpg", "082090000123", "NGUYỄN", "30/06/2022")
SAYS_AN_EXAMPLE = "/hand-in"  # of an item code, which is the sample's
OPEN_TO_ALL = {"/", "/sign-in", "/sign-out", "/language", "/sign-in/office", "/sign-in/office/back"}
BODIES: dict[str, dict[str, object]] = {  # what a page of ours would send
    "acts": {"act_id": "0f0f0f0f-0000", "revision": 1, "field_id": "c1.child.dob", "action": "confirm"},
    "waivers": {"revision": 1, "code": "COMPONENT_MISSING", "scope": "dossier", "reason": "x"},
    "pages": {"revision": 1, "page_id": "p1", "verb": "split"},
    "procedure": {"revision": 1, "code": "1.000656"},
    "unveil": {"reason": "audit"},
    "items": {"name": "1", "item_code": ""},
    "files": {"sha256": "0" * 64, "group": "1", "name": "x.jpg", "size_bytes": 1},
    "move": {"group": "1", "to": "2"},
}


def surface(app: Any) -> list[tuple[str, str]]:
    return [(method, path) for path, verbs in app.openapi()["paths"].items() for method in verbs]


def ask(browser: TestClient, method: str, path: str, names: dict[str, str]) -> Any:
    """Ask one route as a page would, with real names of things in its address."""
    address = re.sub(r"{(\w+)}", lambda found: names[found[1]], path)
    if method in {"get", "delete", "patch"}:
        query = {"name": "1"} if path.endswith("/items") and method == "delete" else {}
        return browser.request(method.upper(), address, params=query, content=b"x" if method == "patch" else None)
    if path.startswith("/api/"):
        return browser.request(method.upper(), address, json=BODIES.get(path.rpartition("/")[2], {}))
    return browser.request(method.upper(), address, data={"revision": "1", "verdict": "refuse", "reason": "x"})


@pytest.fixture
def names(desk: Desk) -> dict[str, str]:
    """Put a dossier, a hand-in and a batch of one agency's post office there, and return what they are called."""
    stored = keep(desk)
    desk.audits.draw(stored.dossier_id, [("c1.requester.id_number", "id12")], now=stored.received_at)
    dossier = now_in_store(desk, stored)
    app = application(desk, counter=Counter(desk, judge=Told(), line=AtOnce()))
    sender = Sender(open_for(desk, "lan", app))
    sender.bring(PICTURE)
    batch = sender.send().json()["batch_id"]
    waiting = Sender(open_for(desk, "lan", app))
    waiting.bring(PICTURE + b"2")
    crop = next(place.crop_key for field in dossier.fields for place in field.evidence if place.crop_key)
    return {
        "dossier_id": stored.dossier_id, "page_id": dossier.pages[0].page_id, "number": "1", "reading_id": "1",
        "name": crop.rpartition("/")[2].removesuffix(".jpg"), "batch_id": batch, "hand_in_id": waiting.id,
        "sha256": next(iter(waiting.browser.get(waiting.address).json()["files"]))["sha256"],
    }  # fmt: skip


@pytest.mark.parametrize("who", ["clerk of another agency", "post office beside", "supervisor of another agency"])
def test_no_route_shows_or_changes_what_is_another_s(desk: Desk, names: dict[str, str], who: str) -> None:
    for name, role in (("xa", Role.CLERK), ("xe", Role.SUPERVISOR)):
        stranger = User(user_id="", name=name, full_name="Xa", role=role, made_at="", agency_code="H99.9")
        roster.add(desk, stranger, password=PASSWORD)
    user = {"clerk of another agency": "xa", "post office beside": "mai", "supervisor of another agency": "xe"}[who]
    app = application(desk, counter=Counter(desk, judge=Told(), line=AtOnce()))
    browser, before = open_for(desk, user, app), len(desk.ledger.events())
    asked = 0
    for method, path in surface(app):
        if path in OPEN_TO_ALL:
            continue
        answer = ask(browser, method, path, names)
        asked += 1
        if "{" in path:
            assert answer.status_code in {403, 404}, (method, path, answer.status_code, answer.text[:300])
        if path != SAYS_AN_EXAMPLE:
            assert not any(secret in answer.text for secret in SECRETS), (method, path)
    assert asked > 30
    assert {event.action for event in desk.ledger.events()[before:]} <= {"signed-in"}


def test_nothing_is_changed_by_a_page_of_somebody_else(desk: Desk, names: dict[str, str]) -> None:
    app = application(desk, counter=Counter(desk, judge=Told(), line=AtOnce()))
    for user in ("binh", "lan", "cuc"):
        browser = open_for(desk, user, app)
        del browser.headers[visits.CSRF_HEADER]
        for method, path in surface(app):
            if method != "get":
                answer = ask(browser, method, path, names)
                assert answer.status_code == 403, (user, method, path, answer.status_code)


def test_nobody_who_is_not_signed_in_comes_further_than_the_door(desk: Desk, names: dict[str, str]) -> None:
    app = application(desk)
    nobody = TestClient(app, base_url="https://localhost", follow_redirects=False)
    for method, path in surface(app):
        if path not in OPEN_TO_ALL:
            answer = ask(nobody, method, path, names)
            assert answer.status_code in {303, 401, 403}, (method, path, answer.status_code)


def test_a_session_that_was_set_from_outside_is_never_taken_over(desk: Desk) -> None:
    fixed = "chosen-by-somebody-else-0123456789"
    browser = TestClient(application(desk), base_url="https://localhost", follow_redirects=False)
    browser.cookies.set(visits.SESSION_COOKIE, fixed, domain="localhost.local")
    browser.get("/sign-in")
    assert desk.accounts.session(visits.digest(fixed), now_s=desk.now_s) is None
    signed = open_for(desk, "binh")
    assert signed.cookies[visits.SESSION_COOKIE] != fixed


def test_what_people_write_stays_text_on_every_page(desk: Desk, client: Client) -> None:
    tag = "<img src=x onerror=alert(1)>"
    stored, browser = keep(desk), client("binh")
    field = now_in_store(desk, stored).fields[0].field_id
    revision = opened(browser, stored)["revision"]
    body = {"act_id": "0f0f0f0f-0001", "revision": revision, "field_id": field, "action": "correct", "text": tag}
    answer = browser.post(f"/api/dossiers/{stored.dossier_id}/acts", json=body)
    assert tag not in answer.text.replace("\\u003c", "<").replace("&lt;", "(")
    for path in (f"/dossiers/{stored.dossier_id}", f"/dossiers/{stored.dossier_id}/decision", f"/queue?q={tag}"):
        assert tag not in browser.get(path).text, path


def test_a_card_is_not_turned_or_renamed_into_a_paper_that_everybody_sees(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    case = opened(browser, stored)
    dossier = now_in_store(desk, stored)
    card = next(paper.page_ids[0] for paper in dossier.components if paper.doc_class == "cccd_chip")
    pages = f"/api/dossiers/{stored.dossier_id}/pages"
    for verb, to in (("class", "unknown"), ("turn", "1")):
        asked = {"revision": case["revision"], "page_id": card, "verb": verb, "to": to}
        answer = browser.post(pages, json=asked, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (409, "unveil_first")
    browser.post(f"/api/dossiers/{stored.dossier_id}/unveil", json={"reason": "check_value"})
    assert browser.post(pages, json=asked).status_code == 200
