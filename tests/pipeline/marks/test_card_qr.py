"""A card's QR is typed by place, a later layout by look, and anything else is no card."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.marks.card_qr import read_card_qr
from pipeline.rules.slip_qr import read_slip_qr

VECTORS = json.loads((Path(__file__).parents[1] / "rules" / "data" / "vectors.json").read_text("utf-8"))["qr_cccd"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["payload"][:12])
def test_cards_of_2021_and_2024(vector: dict[str, str]) -> None:
    card = read_card_qr(vector["payload"])
    parts = vector["payload"].split("|")
    assert card is not None
    assert card.known
    assert (card.id12, card.id9, card.full_name, card.sex) == (parts[0], parts[1] or None, parts[2], parts[4])
    assert card.dob == f"{parts[3][4:]}-{parts[3][2:4]}-{parts[3][:2]}"
    assert card.extra == tuple(parts[7:])


def test_an_unknown_order_is_typed_by_look_and_told() -> None:
    card = read_card_qr(
        "Nguyễn Văn An|082090000123|Nam|10052021|15051990|Ấp 5, Tam Bình, Cai Lậy, Tiền Giang|310123456|x"
    )
    assert card is not None
    assert not card.known
    assert (card.id12, card.id9, card.dob, card.issued_on) == ("082090000123", "310123456", "1990-05-15", "2021-05-10")


@pytest.mark.parametrize(
    "payload", ["", "https://example.org", "a|b|c|d|e|f|g", "082090000123|||32132020|Nam||10052021"]
)
def test_other_payloads_are_no_card(payload: str) -> None:
    assert read_card_qr(payload) is None


def test_a_slip_says_dossier_and_procedure_in_any_order() -> None:
    slip = read_slip_qr("1.001193|H58.12-220603-0001|082090000123|Giấy tiếp nhận hồ sơ")
    assert slip is not None
    assert (slip.dossier_code, slip.procedure_code) == ("H58.12-220603-0001", "1.001193")
    assert (slip.owner_number, slip.rest) == ("082090000123", ("Giấy tiếp nhận hồ sơ",))
    assert read_slip_qr("082090000123") is None


@given(st.text(), st.text(alphabet="0123456789|NamNữ, "))
def test_no_payload_raises(text: str, like: str) -> None:
    for payload in (text, like):
        card = read_card_qr(payload)
        assert card is None or len(card.id12) == 12
        read_slip_qr(payload)
