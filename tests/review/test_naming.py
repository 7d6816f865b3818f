"""A clerk says what a paper is and which procedure is meant; wrong words of the machine are no dead end."""

from dataclasses import replace

import pytest

from pipeline.clerk_records import PageOrder, PageVerb
from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.model import Event
from pipeline.ports import LedgerEvent
from review.desk import Desk
from tests.review.browsing import Client
from tests.review.test_dossier_pages import keep, now_in_store, opened


def test_a_paper_s_class_is_told_of_its_first_page_and_it_alone_is_pending(desk: Desk, client: Client) -> None:
    read = Event(type="ocr", at="2022-06-03T09:00:00+07:00", agent="hoso")
    stored, browser = keep(desk, provenance=(read,)), client("binh")
    case = opened(browser, stored)
    assert {"code": "ct01", "name": "Tờ khai thay đổi thông tin cư trú (CT01)"} in case["classes"]
    assert case["classes"][-1]["code"] == "unknown"
    asked = {"revision": case["revision"], "page_id": case["sheets"][0]["id"], "verb": "class", "to": "ct01"}
    answer = browser.post(f"/api/dossiers/{stored.dossier_id}/pages", json=asked)
    assert answer.json()["status"] == "processing"
    dossier = now_in_store(desk, stored)
    (order,) = dossier.review.page_orders
    paper = next(one for one in dossier.components if case["sheets"][0]["id"] in one.page_ids)
    assert (order.page_id, order.verb, order.to) == (paper.page_ids[0], PageVerb.CLASS, "ct01")
    shown = browser.get(f"/dossiers/{stored.dossier_id}").text
    assert shown.count('<span class="tag warn">đang đọc lại</span>') == len(paper.page_ids)


@pytest.mark.parametrize("name", ["no_such_class", "", "<script>"])
def test_a_class_that_there_is_none_of_is_refused(desk: Desk, client: Client, name: str) -> None:
    stored, browser = keep(desk), client("binh")
    case = opened(browser, stored)
    asked = {"revision": case["revision"], "page_id": case["sheets"][0]["id"], "verb": "class", "to": name}
    assert browser.post(f"/api/dossiers/{stored.dossier_id}/pages", json=asked).status_code == 404
    assert desk.ledger.outbox() == ()


def test_the_procedure_that_a_clerk_names_stands_and_its_papers_are_asked_for(desk: Desk, client: Client) -> None:
    stored, browser = keep(desk), client("binh")
    case = opened(browser, stored)
    code = "1.000656"  # a death is registered; the example registers a birth
    assert code in {one["code"] for one in case["procedures"]}
    asked = {"revision": case["revision"], "code": code}
    answer = browser.post(f"/api/dossiers/{stored.dossier_id}/procedure", json=asked)
    assert answer.status_code == 200, answer.text
    found = now_in_store(desk, stored)
    assert (found.procedure.code, found.procedure.source, found.procedure.confidence) == (code, "clerk", 1.0)
    missing = [flag.detail for flag in found.flags if flag.code == "COMPONENT_MISSING"]
    assert any("ht_khai_tu" in detail or "báo tử" in detail for detail in missing), missing
    assert not any("Giấy chứng sinh" in detail for detail in missing), missing
    known = desk.ledger.dossier(stored.dossier_id)
    assert known is not None
    assert known.procedure_code == code
    assert browser.post(f"/api/dossiers/{stored.dossier_id}/procedure", json=asked).status_code == 409
    nowhere = {"revision": known.revision, "code": "9.999999"}
    assert browser.post(f"/api/dossiers/{stored.dossier_id}/procedure", json=nowhere).status_code == 404


def test_what_could_not_be_read_so_does_not_stop_the_next_word(desk: Desk, client: Client) -> None:
    dossier_read = Event(type="ocr", at="2022-06-03T09:00:00+07:00", agent="hoso")
    stored, browser = keep(desk, provenance=(dossier_read,)), client("binh")
    page_id = now_in_store(desk, stored).pages[0].page_id
    refused = PageOrder(page_id=page_id, verb=PageVerb.CLASS, to="ct01", by="binh", at=desk.clock.now())
    _remember(desk, stored.key, refused)
    event = LedgerEvent(
        at=desk.clock.now(), actor="reprocess", action="not-reprocessed", subject=stored.dossier_id, detail="E"
    )
    desk.ledger.append(event)
    revision = opened(browser, stored)["revision"]
    asked = {"revision": revision, "page_id": page_id, "verb": "turn", "to": "1"}
    assert browser.post(f"/api/dossiers/{stored.dossier_id}/pages", json=asked).status_code == 200
    assert [one.verb for one in now_in_store(desk, stored).review.page_orders] == [PageVerb.TURN]


def _remember(desk: Desk, key: str, order: PageOrder) -> None:
    dossier = dossier_from_bytes(desk.blobs.get(key))
    review = replace(dossier.review, page_orders=(order,))
    desk.blobs.put(key, dossier_to_bytes(replace(dossier, review=review)), "application/json")
