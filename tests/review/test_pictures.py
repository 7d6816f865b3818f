"""Pictures of pages: blurred where they show a card, until a reason is given, and only for the agency's clerks."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pipeline.model import Dossier
from pipeline.ports import StoredDossier
from review.cards import card_pages
from review.desk import Desk
from review.pictures import SHOWN_S
from tests.review.browsing import Client
from tests.review.test_dossier_pages import keep, now_in_store


def shown(desk: Desk) -> tuple[StoredDossier, Dossier]:
    """Return a stored dossier whose pages are all the same chessboard."""
    stored = keep(desk)
    dossier = now_in_store(desk, stored)
    board = np.kron(np.indices((60, 40)).sum(axis=0) % 2, np.ones((10, 10))).astype(np.uint8) * 255
    out = BytesIO()
    Image.fromarray(board).save(out, "JPEG")
    for files in dossier.page_files:
        desk.blobs.put(files.work.key, out.getvalue(), "image/jpeg")
    return stored, dossier


def contrast(data: bytes) -> float:
    with Image.open(BytesIO(data)) as picture:
        return float(np.asarray(picture.convert("L"), np.float64).std())


def test_a_card_is_blurred_until_somebody_says_why(client: Client, desk: Desk) -> None:
    stored, dossier = shown(desk)
    card = next(iter(card_pages(dossier, desk.blobs)))
    address = f"/dossiers/{stored.dossier_id}/pages/{card}.jpg"
    binh, cuc = client("binh"), client("cuc")
    assert contrast(binh.get(address).content) < 15
    assert binh.post(f"/api/dossiers/{stored.dossier_id}/unveil", json={"reason": "curious"}).status_code == 422
    until_s = binh.post(f"/api/dossiers/{stored.dossier_id}/unveil", json={"reason": "check_value"}).json()["until_s"]
    assert abs(until_s - desk.now_s - SHOWN_S) < 60
    assert contrast(binh.get(address).content) > 100
    assert contrast(cuc.get(address).content) < 15, "who gave no reason sees no card"
    said = [(event.actor, event.action, event.detail) for event in desk.ledger.events(subject=stored.dossier_id)]
    assert ("binh", "card-unveiled", "reason=check_value") in said
    assert ("binh", "card-seen", f"page={card}") in said


def test_other_pages_are_clear_and_as_wide_as_asked(client: Client, desk: Desk) -> None:
    stored, dossier = shown(desk)
    page = next(page.page_id for page in dossier.pages if page.page_id not in card_pages(dossier, desk.blobs))
    address = f"/dossiers/{stored.dossier_id}/pages/{page}.jpg"
    binh = client("binh")
    assert contrast(binh.get(address).content) > 100
    with Image.open(BytesIO(binh.get(address, params={"width": 200}).content)) as small:
        assert small.size == (200, 300)


@pytest.mark.parametrize("name", ["lan", "dao"])
def test_nobody_else_sees_a_page(client: Client, desk: Desk, name: str) -> None:
    stored, dossier = shown(desk)
    address = f"/dossiers/{stored.dossier_id}/pages/{dossier.pages[0].page_id}.jpg"
    assert client(name).get(address).status_code == 403


def test_another_agencys_page_is_not_there(client: Client, desk: Desk) -> None:
    stored = keep(desk, agency="H99.9")
    assert client("binh").get(f"/dossiers/{stored.dossier_id}/pages/x.jpg").status_code == 404


def test_a_page_or_crop_that_is_not_the_dossiers_is_not_there(client: Client, desk: Desk) -> None:
    stored, _ = shown(desk)
    binh = client("binh")
    for path in ("pages/../../x.jpg", "pages/nothing.jpg", "crops/nothing.jpg", "crops/%2e%2e%2fdossier.jpg"):
        assert binh.get(f"/dossiers/{stored.dossier_id}/{path}").status_code == 404
