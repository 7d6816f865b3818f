"""Clerks at one dossier through the browser's own requests: races, stale edits, leases, other agencies, decisions."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.kinds import State
from pipeline.model import Batch, Dossier
from pipeline.ports import StoredDossier
from pipeline.recheck import recheck
from pipeline.release import release
from pipeline.tools import Package
from pipeline.work import facts
from review import casefile
from review.desk import Desk
from tests.pipeline.examples import example
from tests.review.browsing import Client
from tests.review.conftest import AGENCY

DATA = "data/work/"


def keep(desk: Desk, *, agency: str = AGENCY, **changes: Any) -> StoredDossier:
    """Put the published example into ledger and store as the line leaves it."""
    dossier = recheck(replace(example(), agency_code=agency, **changes), rules=desk.rules)
    prefix = f"dossiers/{dossier.received_at[:10].replace('-', '/')}/{dossier.dossier_id}/"
    for _, file in dossier.pdfs:
        desk.blobs.put(file.key, b"%PDF", file.media_type)
    desk.blobs.put(f"{prefix}dossier.json", dossier_to_bytes(dossier), "application/json")
    desk.ledger.register(
        Batch(batch_id=dossier.batch_id, source_name="b", received_at=dossier.received_at, items=(dossier.item,))
    )
    package = Package(dossier=dossier, prefix=prefix, blobs=())
    stored = facts(package, stored_at=dossier.received_at, seconds=1.0)
    desk.ledger.finish(dossier.item.item_id, stored, now=dossier.received_at)
    return stored


def now_in_store(desk: Desk, stored: StoredDossier) -> Dossier:
    return dossier_from_bytes(desk.blobs.get(stored.key))


def opened(browser: TestClient, stored: StoredDossier) -> dict[str, Any]:
    """Return what the page's script knows after opening a dossier."""
    text = browser.get(f"/dossiers/{stored.dossier_id}").text
    block = text.split('<script type="application/json" id="case">')[1].split("</script>")[0]
    return json.loads(block)  # type: ignore[no-any-return]


def act(browser: TestClient, stored: StoredDossier, revision: int, **more: Any) -> Any:
    body = {"act_id": str(uuid.uuid4()), "revision": revision, "field_id": "c1.child.dob", "action": "confirm"} | more
    return browser.post(f"/api/dossiers/{stored.dossier_id}/acts", json=body)


def settle_all(browser: TestClient, desk: Desk, stored: StoredDossier) -> int:
    """Confirm what waits and waive what stops, and return the revision after."""
    revision = int(opened(browser, stored)["revision"])
    while waiting := [f.field_id for f in now_in_store(desk, stored).fields if f.state is State.NEEDS_REVIEW]:
        revision = act(browser, stored, revision, field_id=waiting[0]).json()["revision"]
    dossier = now_in_store(desk, stored)
    for flag in [
        f for f in (*dossier.flags, *(g for one in dossier.fields for g in one.flags)) if f.severity == "block"
    ]:
        body = {"revision": revision, "code": flag.code.value, "scope": flag.scope, "reason": "Đã xem bản chính"}
        answer = browser.post(f"/api/dossiers/{stored.dossier_id}/waivers", json=body)
        assert answer.status_code == 200, answer.text
        revision = answer.json()["revision"]
    return revision


def decide(browser: TestClient, stored: StoredDossier, revision: int, **more: Any) -> Any:
    return browser.post(f"/dossiers/{stored.dossier_id}/decision", data={"revision": str(revision)} | more)


def test_a_typed_value_is_in_the_store_beside_the_machine_s(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    case = opened(browser, stored)
    answer = act(browser, stored, case["revision"], action="correct", text="29/06/2022")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["revision"] == case["revision"] + 1
    assert "29/06/2022" in told["cards"]["c1.child.dob"]
    field = next(one for one in now_in_store(desk, stored).fields if one.field_id == "c1.child.dob")
    assert (field.value, field.raw, field.state) == ("2022-06-29", "30/06/2022", State.CORRECTED)
    assert field.corrections[-1].by == "binh"
    known = desk.ledger.dossier(stored.dossier_id)
    assert known is not None
    assert (known.revision, known.doubtful) == (now_in_store(desk, stored).revision, stored.doubtful)
    kept = stored.key.replace("dossier.json", "revisions/0001.json")
    assert dossier_from_bytes(desk.blobs.get(kept)).revision == 1


def test_no_event_holds_a_value(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    act(browser, stored, opened(browser, stored)["revision"], action="correct", text="29/06/2022")
    told = " ".join(f"{event.action} {event.detail}" for event in desk.ledger.events(subject=stored.dossier_id))
    assert "viewed" in told
    assert "field-correct revision=2 field=c1.child.dob" in told
    assert "29" not in told.replace(stored.dossier_id, "").split("act=")[0]


def test_of_two_clerks_the_second_can_only_look(desk: Desk, client: Client) -> None:
    stored, first, second = keep(desk), client("binh"), client("cuc")
    assert opened(first, stored)["mine"] is True
    theirs = opened(second, stored)
    assert theirs["mine"] is False
    assert "binh" in second.get(f"/dossiers/{stored.dossier_id}").text
    refused = act(second, stored, theirs["revision"], action="correct", text="01/01/2020")
    assert (refused.status_code, refused.json()["yours"]) == (409, "01/01/2020")
    assert act(first, stored, theirs["revision"]).status_code == 200


def test_a_stale_edit_gets_409_and_loses_nothing(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    revision = opened(browser, stored)["revision"]
    assert act(browser, stored, revision, field_id="c1.requester.full_name").status_code == 200
    stale = act(browser, stored, revision, action="correct", text="29/06/2022")
    told = stale.json()
    assert (stale.status_code, told["yours"], told["revision"]) == (409, "29/06/2022", revision + 1)
    again = act(browser, stored, told["revision"], action="correct", text=told["yours"])
    assert again.status_code == 200


def test_an_act_whose_answer_was_lost_is_kept_once(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    revision, one = opened(browser, stored)["revision"], str(uuid.uuid4())
    first = act(browser, stored, revision, act_id=one, action="correct", text="29/06/2022")
    second = act(browser, stored, revision, act_id=one, action="correct", text="29/06/2022")
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json()["revision"] == first.json()["revision"]
    field = next(one for one in now_in_store(desk, stored).fields if one.field_id == "c1.child.dob")
    assert len(field.corrections) == 1


def test_a_lease_that_ran_out_gives_way_and_what_was_kept_stays(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, first, second = keep(desk), client("binh"), client("cuc")
    monkeypatch.setattr(casefile, "LEASE_S", 0)
    revision = opened(first, stored)["revision"]
    kept = act(first, stored, revision, action="correct", text="29/06/2022").json()["revision"]
    monkeypatch.setattr(casefile, "LEASE_S", 600)
    assert opened(second, stored)["mine"] is True
    late = act(first, stored, kept, field_id="c1.requester.full_name", action="correct", text="Trần Văn B")
    assert (late.status_code, late.json()["yours"]) == (409, "Trần Văn B")
    field = next(one for one in now_in_store(desk, stored).fields if one.field_id == "c1.child.dob")
    assert field.value == "2022-06-29"


@pytest.mark.parametrize("path", ["", "/decision", "/slips/1"])
def test_another_agency_s_dossier_is_not_here(desk: Desk, client: Client, path: str) -> None:
    stored, browser = keep(desk, agency="H99.9"), client("binh")
    assert browser.get(f"/dossiers/{stored.dossier_id}{path}").status_code == 404
    assert act(browser, stored, 1).status_code == 404
    assert decide(browser, stored, 1, verdict="accept").status_code == 404
    assert "RB000000178VN" not in browser.get("/queue").text


def test_a_post_office_has_no_queue(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("lan")
    assert browser.get("/queue").status_code == 403
    assert browser.get(f"/dossiers/{stored.dossier_id}").status_code in {403, 404}


def test_acceptance_prints_the_receipt_and_releases_the_dossier(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    early = decide(browser, stored, opened(browser, stored)["revision"], verdict="accept")
    assert early.status_code == 422
    revision = settle_all(browser, desk, stored)
    answer = decide(browser, stored, revision, verdict="accept")
    assert answer.status_code == 303, answer.text
    slip = browser.get(answer.headers["location"]).text
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in slip
    assert "NGUYỄN VĂN AN" in slip
    assert [entry.action for entry in desk.ledger.outbox()] == ["release"]
    (gone,) = release([stored.dossier_id], tools=desk)
    assert (gone.state, desk.ledger.outbox()) == ("released", ())
    assert now_in_store(desk, stored).review.decisions[-1].officer == "Binh"
    assert act(browser, stored, revision + 1).status_code == 409


def test_a_supplement_gathers_every_defect_on_one_slip_and_stops_the_clock(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    case = opened(browser, stored)
    revision = act(browser, stored, case["revision"], action="mark_absent").json()["revision"]
    form = browser.get(f"/dossiers/{stored.dossier_id}/decision").text
    assert 'value="c1.child.dob|FIELD_MISSING" checked' in form
    said = {
        "verdict": "supplement",
        "chosen": ["c1.child.dob|FIELD_MISSING"],
        "text|c1.child.dob|FIELD_MISSING": "Ngày sinh của trẻ để trống",
        "own": "Nộp bản sao giấy chứng sinh\n\nKý lại tờ khai",
    }
    answer = decide(browser, stored, revision, **said)
    slip = browser.get(answer.headers["location"]).text
    for line in ("Ngày sinh của trẻ để trống", "Nộp bản sao giấy chứng sinh", "Ký lại tờ khai"):
        assert f"<li>{line}</li>" in slip
    dossier, known = now_in_store(desk, stored), desk.ledger.dossier(stored.dossier_id)
    assert known is not None
    assert (known.status, dossier.deadline.clock, len(dossier.review.decisions[-1].defects)) == (
        "needs_supplement", "paused", 3,
    )  # fmt: skip


@pytest.mark.parametrize(("verdict", "said"), [("refuse", {"reason": " "}), ("supplement", {}), ("rephoto", {})])
def test_an_empty_slip_is_no_decision(desk: Desk, client: Client, verdict: str, said: dict[str, str]) -> None:
    stored, browser = keep(desk), client("binh")
    assert decide(browser, stored, opened(browser, stored)["revision"], verdict=verdict, **said).status_code == 422


def test_a_refusal_prints_its_reason_and_a_script_in_it_stays_text(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    revision = opened(browser, stored)["revision"]
    answer = decide(
        browser, stored, revision, verdict="refuse", reason="<script>alert(1)</script> Không thuộc thẩm quyền"
    )
    slip = browser.get(answer.headers["location"]).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Không thuộc thẩm quyền" in slip
    assert "<script>alert" not in slip


def test_a_page_put_right_is_asked_for_and_the_dossier_is_closed_until_it_is_read(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    case = opened(browser, stored)
    page_id = case["sheets"][0]["id"]
    turn = {"revision": case["revision"], "page_id": page_id, "verb": "turn"}
    answer = browser.post(f"/api/dossiers/{stored.dossier_id}/pages", json=turn)
    assert answer.json()["status"] == "processing"
    assert [(entry.action, entry.dossier_id) for entry in desk.ledger.outbox()] == [("reprocess", stored.dossier_id)]
    (order,) = now_in_store(desk, stored).review.page_orders
    assert (order.page_id, order.verb, order.to, order.by) == (page_id, "turn", "90", "binh")
    assert opened(browser, stored)["reading"] is True
    refused = act(browser, stored, answer.json()["revision"], action="correct", text="29/06/2022")
    assert (refused.status_code, refused.json()["yours"], refused.json()["reading"]) == (409, "29/06/2022", True)


def test_the_next_dossier_is_one_that_nobody_has_open(desk: Desk, client: Client) -> None:
    stored, first, second = keep(desk), client("binh"), client("cuc")
    assert first.get("/queue/next").headers["location"] == f"/dossiers/{stored.dossier_id}"
    opened(first, stored)
    assert second.get("/queue/next").headers["location"] == "/queue"
    first.post(f"/api/dossiers/{stored.dossier_id}/let-go", json={})
    assert second.get("/queue/next").headers["location"] == f"/dossiers/{stored.dossier_id}"


@pytest.mark.parametrize("after", ["x", "a~b~c", "2026~1", f"x~1~{10**40}", "\x00~1~1"])
def test_an_odd_place_in_the_queue_is_no_fault_of_ours(client: Client, after: str) -> None:
    assert client("binh").get("/queue", params={"after": after}).status_code in {200, 400}


def test_a_second_reader_does_not_see_the_value_and_a_supervisor_settles_a_difference(
    desk: Desk, client: Client
) -> None:
    stored = keep(desk)
    desk.audits.draw(stored.dossier_id, [("c1.requester.id_number", "id12")], now=stored.received_at)
    clerk, supervisor = client("binh"), client("cuc")
    page = clerk.get("/second").text
    assert "/second/1" in page
    assert "082090000123" not in page
    assert clerk.post("/second/1", data={"text": "082090000124"}).status_code == 303
    assert clerk.post("/second/1", data={"text": "082090000123"}).status_code == 409
    differs = supervisor.get("/second").text
    assert "082090000123" in differs
    assert "082090000124" in differs
    assert clerk.post("/second/1/settled", data={"right": "machine"}).status_code == 403
    assert supervisor.post("/second/1/settled", data={"right": "machine"}).status_code == 303
    figures = supervisor.get("/supervisor").text
    assert "0.0 %" in figures
    assert clerk.get("/supervisor").status_code == 403


def test_a_second_reader_is_compared_with_what_the_machine_accepted(desk: Desk, client: Client) -> None:
    stored = keep(desk)
    desk.audits.draw(stored.dossier_id, [("c2.id_number", "id12")], now=stored.received_at)
    clerk = client("binh")
    revision = int(opened(clerk, stored)["revision"])
    right = "082090000124"
    act(clerk, stored, revision, field_id="c2.id_number", action="correct", text=right)
    reading = desk.audits.second_readings("waiting", agency_code=None)[0]
    client("cuc").post(f"/second/{reading.reading_id}", data={"text": right})
    read = desk.audits.second_reading(reading.reading_id)
    assert read is not None
    assert read.state == "disputed"


def test_a_field_that_went_stops_no_second_reading(desk: Desk, client: Client) -> None:
    stored = keep(desk)
    desk.audits.draw(stored.dossier_id, [("c9.gone", "text"), ("c2.id_number", "id12")], now=stored.received_at)
    page = client("binh").get("/second")
    assert page.status_code == 200
    assert "/second/2" in page.text


def test_a_stale_edit_gets_every_card_as_it_stands_now(desk: Desk, client: Client) -> None:
    stored = keep(desk)
    clerk = client("binh")
    revision = int(opened(clerk, stored)["revision"])
    act(clerk, stored, revision, field_id="c1.child.dob", action="correct", text="29/06/2022")
    stale = act(clerk, stored, revision, field_id="c2.id_number")
    assert stale.status_code == 409
    assert "29/06/2022" in stale.json()["cards"]["c1.child.dob"]
