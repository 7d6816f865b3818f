"""What the nine descriptors of a paper are filled from."""

from typing import Any

import pytest

from pipeline.formdef import load_forms
from pipeline.model import Descriptor
from pipeline.rules.descriptors import descriptor_of
from tests.pipeline.rules.papers import paper

FORMS = load_forms()
CARD: dict[str, Any] = {"type": "cccd", "number": "082090000123"}


def described(doc_class: str, **values: Any) -> Descriptor:
    made = paper(doc_class, **values)
    return descriptor_of(made.component, tuple(made.fields.values()), FORMS.get(doc_class))


def test_a_card_has_all_but_an_abstract() -> None:
    found = described(
        "cccd_chip", id12="082090000123", expiry="2030-05-15", back__issue_date="2021-05-10", back__issuer="Cục trưởng"
    )
    assert found == Descriptor(
        type_code="cccd_chip",
        owner_id="082090000123",
        title="Thẻ căn cước công dân gắn chip",
        number="082090000123",
        issued_on="2021-05-10",
        issuer="Cục trưởng",
        valid_until="2030-05-15",
        scope="Toàn quốc",
    )


@pytest.mark.parametrize(
    ("doc_class", "values", "part", "expected"),
    [
        ("ht_khai_sinh", {"requester__id_paper": CARD}, "owner_id", "082090000123"),
        ("ht_khai_sinh", {"requester__id_paper": {**CARD, "number": "B1234567"}}, "owner_id", None),
        ("ht_khai_sinh", {"made_at__date": "2022-06-13"}, "issued_on", "2022-06-13"),
        ("trich_luc_khai_tu", {"number": "45/TLKT-BS"}, "number", "45/TLKT-BS"),
        ("trich_luc_khai_tu", {"registration__agency": "UBND xã Tam Bình"}, "issuer", "UBND xã Tam Bình"),
        ("gcn_qsdd", {"serial_no": "CS 123456", "parcel__term": "Lâu dài"}, "valid_until", "Lâu dài"),
        ("ct01", {"request_text": "Đăng ký  tạm trú " + "x" * 600}, "abstract", ("Đăng ký tạm trú " + "x" * 600)[:500]),
        ("giay_uy_quyen", {"scope": "nộp hồ sơ"}, "scope", "nộp hồ sơ"),
        ("phieu_buu_chinh", {"accepted_at": "2026-06-02T09:12:00+07:00"}, "issued_on", "2026-06-02"),
    ],
)  # fmt: skip
def test_each_part_comes_from_the_field_that_holds_it(
    doc_class: str, values: dict[str, Any], part: str, expected: str | None
) -> None:
    assert getattr(described(doc_class, **values), part) == expected


def test_an_unknown_paper_has_none() -> None:
    assert described("unknown", number="1") == Descriptor()
