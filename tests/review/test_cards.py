"""A page of no known paper is blurred like a card where anything on it is a card's: size, words, zone or code."""

from dataclasses import replace
from html import escape
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from pipeline.model import Dossier, StoredFile
from review.cards import card_pages
from review.desk import Desk
from tests.pipeline.examples import example
from tests.review.browsing import Client
from tests.review.test_dossier_pages import keep
from tests.review.test_pictures import contrast

PAYLOAD = "001099000017||NGUYỄN VĂN AN|01021999|Nam|Thôn 1, Xã A, Huyện B, Hà Nội|05062021"
A4: dict[str, Any] = {"width": 1654, "height": 2339, "dpi": 200.0}


def hocr(*lines: str) -> bytes:
    words = "".join(
        '<span class="ocr_line" title="bbox 0 0 900 30">'
        + "".join(f'<span class="ocrx_word" title="bbox 0 0 90 30">{escape(word)}</span>' for word in line.split())
        + "</span>"
        for line in lines
    )
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{words}</body></html>'.encode()


def picture(payload: str | None = None) -> bytes:
    """Return a page of squares, with a QR code on white where it has a payload."""
    board = np.kron(np.indices((60, 40)).sum(axis=0) % 2, np.ones((10, 10))).astype(np.uint8) * 255
    page = Image.fromarray(board)
    if payload is not None:
        code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4, add_quiet_zones=True)
        page.paste(Image.fromarray(np.array(code)), (20, 20))
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def unknown(desk: Desk, name: str, *, text: bytes = b"", work: bytes = b"", **page: Any) -> tuple[Dossier, str]:
    """Return the example with its card as a page of no known paper, its objects stored under their own digests."""
    dossier = example()
    paper = next(one for one in dossier.components if one.doc_class == "cccd_chip")
    (page_id,) = paper.page_ids
    files = next(one for one in dossier.page_files if one.page_id == page_id)

    def put(old: StoredFile, data: bytes, kind: str) -> StoredFile:
        desk.blobs.put(old.key, data, old.media_type)
        return replace(old, sha256=f"{kind}-{name}")

    stored = replace(files, text=put(files.text, text, "text"), work=put(files.work, work or picture(), "work"))
    return replace(
        dossier,
        pages=tuple(replace(one, **(A4 | page)) if one.page_id == page_id else one for one in dossier.pages),
        components=tuple(replace(one, doc_class="unknown") if one is paper else one for one in dossier.components),
        page_files=tuple(stored if one is files else one for one in dossier.page_files),
    ), page_id


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("title", ("CĂN CƯỚC CÔNG DÂN",)),
        ("old title", ("GIẤY CHỨNG MINH NHÂN DÂN",)),
        ("English misread", ("Citizen ldentity Card",)),
        ("back", ("Đặc điểm nhân dang / Personal identificatlon",)),
        ("zone", ("IDVNM0990000172001099000017<<6",)),
    ],
)
def test_a_card_s_words_blur_a_page_of_no_known_paper(desk: Desk, name: str, lines: tuple[str, ...]) -> None:
    dossier, page_id = unknown(desk, name, text=hocr("trang không rõ", *lines))
    assert page_id in card_pages(dossier, desk.blobs)


@pytest.mark.parametrize(
    "size",
    [
        {"width": 1600, "height": 1010, "dpi": None},
        {"width": 1010, "height": 1600, "dpi": None},
        {"width": 700, "height": 600, "dpi": 200.0},
    ],
)
def test_a_card_s_size_blurs_it(desk: Desk, size: dict[str, Any]) -> None:
    dossier, page_id = unknown(desk, "size", **size)
    assert page_id in card_pages(dossier, desk.blobs)


def test_a_card_s_code_blurs_it(desk: Desk) -> None:
    dossier, page_id = unknown(desk, "code", work=picture(PAYLOAD))
    assert page_id in card_pages(dossier, desk.blobs)


def test_text_that_cannot_be_read_counts_as_a_card_s(desk: Desk) -> None:
    dossier, page_id = unknown(desk, "broken", text=b"\0 no hOCR")
    assert page_id in card_pages(dossier, desk.blobs)


def test_a_sheet_that_only_asks_for_the_number_is_clear(desk: Desk) -> None:
    asks = hocr("ĐƠN ĐỀ NGHỊ", "Số căn cước công dân hoặc chứng minh nhân dân: 001099000017")
    dossier, page_id = unknown(desk, "asks", text=asks, work=picture("https://example.org"))
    assert page_id not in card_pages(dossier, desk.blobs)


def test_the_same_card_sent_twice_is_blurred_twice(desk: Desk) -> None:
    dossier, page_id = unknown(desk, "twice", text=hocr("CĂN CƯỚC"))
    other = next(one for one in dossier.pages if one.page_id != page_id)
    twin = replace(other, duplicate_of=page_id)
    dossier = replace(dossier, pages=tuple(twin if one is other else one for one in dossier.pages))
    assert {page_id, other.page_id} <= card_pages(dossier, desk.blobs)


def test_it_is_shown_and_renamed_only_for_a_reason(client: Client, desk: Desk) -> None:
    dossier, page_id = unknown(desk, "shown", text=hocr("CĂN CƯỚC CÔNG DÂN"))
    changed = {name: getattr(dossier, name) for name in ("pages", "components", "page_files")}
    stored, binh = keep(desk, **changed), client("binh")
    address = f"/dossiers/{stored.dossier_id}/pages/{page_id}.jpg"
    assert 'data-tool="unveil"' in binh.get(f"/dossiers/{stored.dossier_id}").text
    assert contrast(binh.get(address).content) < 15
    asked = {"revision": 1, "page_id": page_id, "verb": "class", "to": "ct01"}
    answer = binh.post(f"/api/dossiers/{stored.dossier_id}/pages", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "unveil_first")
    binh.post(f"/api/dossiers/{stored.dossier_id}/unveil", json={"reason": "check_value"})
    assert contrast(binh.get(address).content) > 100
