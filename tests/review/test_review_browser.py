"""From upload over the line and a clerk's keys to release, in a real browser, by keyboard alone; phone and desktop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline import bootstrap
from pipeline.clerk_records import Decision, Defect, Review, Verdict
from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.crew import Crew
from pipeline.intake import take
from pipeline.kinds import Source, State
from pipeline.outcome import Outcome, Rework
from pipeline.ports import ItemState
from pipeline.release import release
from pipeline.reprocess import reprocess
from pipeline.settings import Limits, Settings
from pipeline.settled import CORRECT
from pipeline.tools import Tools
from pipeline.work import rework, work
from review.desk import Desk
from review.worker import worker
from tests.review.browsing import open_for
from tests.review.test_dossier_pages import keep
from tests.review.walking import assert_accessible, enter, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]
SAMPLES = Path(__file__).parents[2] / "samples" / "dossiers"
BY_HAND = sorted((SAMPLES / "05-birth-2020-handwritten-scan-clean").glob("*.png"))[1]  # always asks a clerk
SIX = sorted((SAMPLES / "26-marriage-2020-typed-scan-clean").glob("Scan_*"))
MOST_KEYS = 400
BUSY_MS = 250  # what a test allows on a machine that does other things; the issue asks for 100 on one that does not
LINE_MS = 600_000
FIELDS, PRESSED = 60, 12  # as many as a long dossier asks for, and how many of them are settled
SLIPS = (
    (Verdict.ACCEPT, "tiếp nhận"),
    (Verdict.SUPPLEMENT, "bổ sung"),
    (Verdict.REFUSE, "từ chối"),
    (Verdict.REPHOTO, "chụp lại"),
)


@dataclass
class Here:
    """A pool that works in this process."""

    tools: Tools
    width: int = 1

    def run(self, task: ItemState | Rework) -> Outcome:
        """Return what a worker would."""
        return rework(task, tools=self.tools) if isinstance(task, Rework) else work(task, tools=self.tools)


@pytest.fixture(scope="module")
def readers() -> Tools:
    """Return the readers; loading them takes seconds."""
    return bootstrap.tools(Settings(limits=Limits(page_seconds=120), _env_file=None))


@pytest.fixture
def crew(readers: Tools, desk: Desk) -> Crew:
    """Return a crew that reads into the desk's store."""
    settings = desk.settings.model_copy(update={"limits": readers.settings.limits})
    return Crew(pool=Here(replace(readers, settings=settings, blobs=desk.blobs, ledger=desk.ledger)))


def tab_to(page: Page, selector: str) -> None:
    """Go to something with the Tab key."""
    for _ in range(MOST_KEYS):
        if page.evaluate("(selector) => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never came to {selector}")


def focused_field(page: Page) -> str | None:
    found: str | None = page.evaluate("document.activeElement?.dataset?.field ?? null")
    return found


def saved(page: Page) -> None:
    expect(page.locator("#kept")).to_have_text("Đã lưu", timeout=LINE_MS)


def test_six_pages_from_upload_to_release_with_nobody_at_a_terminal(desktop: Page, desk: Desk) -> None:
    assert len(SIX) == 6
    with worker(desk.settings.model_copy(update={"limits": Limits(page_seconds=120)})):
        hand_in(desktop, SIX)
        expect(desktop.locator("[data-pages]")).to_have_text("6")
        expect(desktop.locator("#done")).to_have_js_property("value", 1, timeout=LINE_MS)
        dossier_id = review_by_keys(desktop, desk)
        decide_by_keys(desktop)
        deadline = time.monotonic() + LINE_MS / 1000
        while (known := desk.ledger.dossier(dossier_id)) and known.status != "exported":
            assert time.monotonic() < deadline, f"the worker did not release it: {known.status}"
            time.sleep(0.2)
    assert_corrected(desk, dossier_id)


def test_a_page_from_the_phone_to_release_by_keys(phone: Page, desk: Desk, crew: Crew) -> None:
    hand_in(phone, [BY_HAND])
    (done,) = take(None, tools=desk, crew=crew).dossiers
    assert done.state == "stored", done.error
    assert review_by_keys(phone, desk, lambda: turn_and_read_again(phone, desk, crew)) == done.dossier_id
    decide_by_keys(phone)
    (gone,) = release([done.dossier_id], tools=desk)
    assert gone.state == "released", gone.error
    assert_corrected(desk, done.dossier_id)


def assert_corrected(desk: Desk, dossier_id: str) -> None:
    """See that it went out, and that what the clerk typed stands in the store beside the machine's value."""
    known = desk.ledger.dossier(dossier_id)
    assert known is not None
    assert known.status == "exported"
    fields = dossier_from_bytes(desk.blobs.get(known.key)).fields
    (field,) = [one for one in fields for said in one.corrections if said.action == CORRECT]
    assert {said.by for said in field.corrections} == {"binh"}
    assert [candidate.source for candidate in field.candidates].count(Source.CLERK) == 1
    first = sorted(desk.blobs.keys(known.key.replace("dossier.json", "revisions/")))[-1]
    machine = next(f for f in dossier_from_bytes(desk.blobs.get(first)).fields if f.field_id == field.field_id)
    assert (field.corrections[0].before, field.candidates[:-1]) == (machine.value, machine.candidates)


def review_by_keys(page: Page, desk: Desk, first: Callable[[], None] = lambda: None) -> str:
    """Let the clerk open the next dossier and settle everything in it; return its id."""
    page.context.clear_cookies()
    enter(page, "binh")
    picture(page, "queue")
    assert_accessible(page)
    tab_to(page, "#next")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dossiers/*")
    expect(page.locator("article.field.now")).to_be_visible()
    first()
    expect(page.locator("#picture")).to_be_visible()
    picture(page, "review")
    assert_accessible(page)
    dossier_id = page.url.rpartition("/")[2]
    settle_by_keys(page, desk, dossier_id)
    return dossier_id


def hand_in(page: Page, scans: list[Path]) -> None:
    enter(page, "lan")
    expect(page.locator("[data-pick=files]")).to_be_enabled()
    page.locator("#files").set_input_files(scans)
    expect(page.locator(".sheet .tag.good")).to_have_count(len(scans), timeout=120_000)
    page.locator(".code").first.focus()
    page.keyboard.type("RB000000178VN")
    page.keyboard.press("Enter")
    tab_to(page, "#send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/batches/*")


def turn_and_read_again(page: Page, desk: Desk, crew: Crew) -> None:
    """Turn the page upside down and back; each time it is read so, and the desk opens the dossier by itself."""
    for turned in (180, 0):
        for key in ("r", "r", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("#reading")).to_be_visible(timeout=60_000)
        picture(page, f"review-reading-{turned}")
        (again,) = reprocess(None, tools=desk, crew=crew)
        assert again.state == "reprocessed", again.error
        assert again.dossier is not None
        (sheet,) = dossier_from_bytes(desk.blobs.get(again.dossier.key)).pages
        assert sheet.turn == turned
        expect(page.locator("#reading")).to_have_count(0, timeout=60_000)
        expect(page.locator("[data-sheet][aria-current]")).to_be_visible()


def settle_by_keys(page: Page, desk: Desk, dossier_id: str) -> None:
    """Correct the first field that waits and confirm the others: one key each; settle what still stops the dossier."""
    expect(page.locator("article.field.now")).to_be_visible()
    first = focused_field(page)
    assert first is not None
    typed, pressed = "Sửa lại", 0  # S by itself is a key; a capital begins a value
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    pressed += len(typed) + 1
    assert pressed == len(typed) + 1
    assert focused_field(page) != first
    saved(page)
    expect(page.locator("#picture")).to_be_visible()
    picture(page, "review-next")
    for _ in ("each field", "what was typed and reads as no value of its kind"):
        for _ in range(MOST_KEYS):
            before = focused_field(page)
            if before is None:
                break
            page.keyboard.press("Enter")
            assert focused_field(page) != before, "one key did not go on to the next field"
        saved(page)
    assert_painted_soon(page)
    for _ in range(MOST_KEYS):
        if page.locator("article.stop").count() == 0:
            break
        tab_to(page, "article.stop input")
        page.keyboard.type("Đã đối chiếu bản giấy")
        count = page.locator("article.stop").count()
        page.keyboard.press("Enter")
        expect(page.locator("article.stop")).not_to_have_count(count)
    saved(page)
    stored = desk.ledger.dossier(dossier_id)
    assert stored is not None
    fields = dossier_from_bytes(desk.blobs.get(stored.key)).fields
    assert [field.field_id for field in fields if field.state is State.NEEDS_REVIEW] == []


def assert_painted_soon(page: Page) -> None:
    """See that the next field was there at once, by the page's own clock; `pytest -s` shows the figures."""
    painted = sorted(page.evaluate("performance.getEntriesByName('hoso-painted').map((entry) => entry.duration)"))
    middle = painted[len(painted) // 2]
    print(f"next field painted: median {middle:.0f} ms, slowest {painted[-1]:.0f} ms, {len(painted)} fields")
    assert middle < BUSY_MS


def decide_by_keys(page: Page) -> None:
    page.keyboard.press("F8")
    page.wait_for_url("**/decision")
    picture(page, "decision")
    assert_accessible(page)
    expect(page.locator("button[autofocus]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/slips/1")
    expect(page.locator(".slip h1")).to_contain_text("hẹn trả kết quả")
    picture(page, "slip")
    assert_accessible(page)


def test_a_procedure_and_a_paper_s_kind_are_chosen_by_key_or_finger(page: Page, desk: Desk) -> None:
    stored = keep(desk)
    enter(page, "binh")
    page.goto(f"/dossiers/{stored.dossier_id}")
    expect(page.locator("article.field.now")).to_be_visible()
    page.keyboard.press("F6")
    expect(page.locator("#ask")).to_be_focused()
    picture(page, "review-procedure")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("#ask")).to_be_hidden()
    expect(page.locator("article.field.now")).to_be_focused()
    page.keyboard.press("F6")
    death = page.locator("[data-answer]", has_text="khai tử").first
    with page.expect_navigation():
        page.keyboard.press(death.get_attribute("data-answer") or "")
    expect(page.locator("h1")).to_contain_text("khai tử")
    page.locator("[data-tool=class]").click()
    picture(page, "review-class")
    page.locator("[data-answer]", has_text="CT01").click()
    expect(page.locator("#reading")).to_be_visible()
    (order,) = dossier_from_bytes(desk.blobs.get(stored.key)).review.page_orders
    assert (order.verb, order.to) == ("class", "ct01")


def test_the_next_field_is_painted_soon(page: Page, desk: Desk) -> None:
    stored = keep(desk)
    dossier = dossier_from_bytes(desk.blobs.get(stored.key))
    waiting = [replace(field, state=State.NEEDS_REVIEW) for field in dossier.fields if field.value is not None]
    many = tuple(replace(one, field_id=f"{one.field_id}{n}") for n in range(FIELDS) for one in waiting)[:FIELDS]
    desk.blobs.put(stored.key, dossier_to_bytes(replace(dossier, fields=many)), "application/json")
    enter(page, "binh")
    page.goto(f"/dossiers/{stored.dossier_id}")
    expect(page.locator("article.field.now")).to_be_visible()
    for _ in range(PRESSED):
        page.keyboard.press("Enter")
    saved(page)
    assert_painted_soon(page)


@pytest.mark.parametrize(("verdict", "title"), SLIPS)
def test_every_slip_is_for_everybody(phone: Page, desk: Desk, verdict: Verdict, title: str) -> None:
    said = Decision(
        verdict=verdict,
        by="binh",
        at="2026-11-23T09:00:00+07:00",
        officer="Trần Thị Bình",
        reason="Không thuộc thẩm quyền",
        defects=(Defect(scope="dossier", code="own", text="Thiếu giấy chứng sinh bản chính của cơ sở y tế"),),
        due_at="2026-11-30T09:00:00+07:00",
    )
    stored = keep(desk, review=Review(decisions=(said,)))
    enter(phone, "binh")
    phone.goto(f"/dossiers/{stored.dossier_id}/slips/1")
    expect(phone.locator(".slip h1")).to_contain_text(title)
    assert_accessible(phone)


def test_what_a_clerk_typed_survives_another_s_change(page: Page, desk: Desk) -> None:
    stored = keep(desk)
    enter(page, "binh")
    page.goto(f"/dossiers/{stored.dossier_id}")
    expect(page.locator("article.field.now")).to_be_visible()
    elsewhere = open_for(desk, "binh")  # the same clerk, in a second window
    body = {"act_id": "0f0f0f0f-0000", "revision": 1, "field_id": "c1.requester.full_name", "action": "confirm"}
    assert elsewhere.post(f"/api/dossiers/{stored.dossier_id}/acts", json=body).status_code == 200
    page.keyboard.type("29/06/2022")
    page.keyboard.press("Enter")
    card = page.locator("[id='f-c1.child.dob']")
    expect(card.locator("[data-said]")).to_contain_text("29/06/2022")
    expect(card.locator("input")).to_have_value("29/06/2022")
    page.keyboard.press("F2")
    page.keyboard.press("Enter")
    saved(page)
    expect(card.locator("[data-value]")).to_have_text("29/06/2022")


def test_acts_wait_for_a_lost_connection(page: Page, desk: Desk) -> None:
    stored = keep(desk)
    enter(page, "binh")
    page.goto(f"/dossiers/{stored.dossier_id}")
    expect(page.locator("article.field.now")).to_be_visible()
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#kept")).to_contain_text("Đang gửi 1")
    page.context.set_offline(False)
    saved(page)
    field = next(f for f in dossier_from_bytes(desk.blobs.get(stored.key)).fields if f.field_id == "c1.child.dob")
    assert field.state is State.CONFIRMED


def test_the_other_pages_are_for_everybody(page: Page, desk: Desk) -> None:
    stored = keep(desk)
    desk.audits.draw(stored.dossier_id, [("c1.requester.id_number", "id12")], now=stored.received_at)
    enter(page, "cuc")
    for path in ("/second", "/supervisor", "/queue?lane=accepted"):
        page.goto(path)
        picture(page, path.strip("/").partition("?")[0])
        assert_accessible(page)
    page.get_by_role("button", name="English").click()
    page.goto(f"/dossiers/{stored.dossier_id}")
    expect(page.locator("#decide")).to_contain_text("Decide")
    assert_accessible(page)
