"""Codes are decoded as they stand, turned, blurred and lit badly, and nothing is decoded where there is none."""

import pytest

from pipeline.kinds import MarkKind
from pipeline.marks.codes import code_places, find_codes
from tests.pipeline.marks.scenes import code, paper, photographed, placed

CARD = "082090000123|310123456|Nguyễn Văn An|15051990|Nam|Ấp 5, Tam Bình, Cai Lậy, Tiền Giang|10052021"
ITEM = "RB000000178VN"


def payloads(found: object) -> list[str]:
    assert isinstance(found, tuple)
    return [each.payload for each in found]


@pytest.mark.parametrize("angle_deg", [0, 4, -17, 90, 180, 223])
def test_a_turned_qr_with_accents_is_read(angle_deg: float) -> None:
    page = placed(paper(), code(CARD), (900, 500), angle_deg=angle_deg)
    (found,) = find_codes(page)
    assert (found.kind, found.payload) == (MarkKind.QR, CARD)
    assert any(abs(x - 900) < 160 and abs(y - 500) < 160 for x, y in found.polygon)


@pytest.mark.parametrize("angle_deg", [0, 3, 90, 181])
def test_a_bar_code_is_read(angle_deg: float) -> None:
    page = placed(paper(), code(ITEM, bars=True, px=3), (800, 500), angle_deg=angle_deg)
    (found,) = find_codes(page)
    assert (found.kind, found.payload) == (MarkKind.BARCODE, ITEM)


@pytest.mark.parametrize(("bars", "px", "blur_px"), [(False, 3, 1.6), (True, 2.2, 1.2), (False, 5, 2.6)])
def test_a_blurred_code_of_a_phone_photo_gets_a_harder_look(bars: bool, px: float, blur_px: float) -> None:
    payload = ITEM if bars else CARD
    page = photographed(placed(paper(), code(payload, bars=bars, px=px), (800, 500), angle_deg=5), blur_px=blur_px)
    assert payloads(find_codes(page)) == [payload]


def test_both_codes_of_a_page_come_in_reading_order() -> None:
    page = placed(placed(paper(), code(CARD), (900, 900)), code(ITEM, bars=True, px=3), (800, 300))
    assert payloads(find_codes(page)) == [ITEM, CARD]


def test_print_alone_holds_no_code_and_gets_no_harder_look() -> None:
    assert find_codes(paper()) == ()
    assert code_places(paper()) == ()


def test_a_code_beyond_reading_gives_nothing_rather_than_something_wrong() -> None:
    page = photographed(placed(paper(), code(CARD, px=1.4), (900, 500)), blur_px=2.5)
    assert find_codes(page) == ()
