"""Every kind of value is typed with its rule, flagged where the paper is odd, and never raises."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flagcodes import FlagCode
from pipeline.rules.typed import KINDS, ParseContext, parse

CONTEXT = ParseContext(
    on="2022-06-20",
    received_on="2022-06-22",
    home_province="82",
    options=("Gửi hồ sơ", "Nhận kết quả", "Cả hai"),
)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("person_name", "Trần Thị Bích Ngọc ....", "TRẦN THỊ BÍCH NGỌC"),
        ("date", "15/05/1990", "1990-05-15"),
        ("partial_date", "1992", "1992"),
        ("datetime", "09 giờ 12 phút, ngày 02/06/2022", "2022-06-02T09:12:00+07:00"),
        ("date_words", "Ngày mười hai tháng sáu năm hai nghìn không trăm hai mươi hai", "2022-06-12"),
        ("id12", "0 8 2 0 9 0 0 0 0 1 2 3", "082090000123"),
        ("phone", "+84 912 345 678", "0912345678"),
        ("email", "An@Gmail.com", "an@gmail.com"),
        ("tax_code", "1200123459", "1200123459"),
        ("agency", "UBND xã Bình Phú, huyện Cai Lậy", "UBND xã Bình Phú, huyện Cai Lậy"),
        ("ethnicity", "khơ-me", "Khmer"),
        ("nationality", "VIỆT NAM", "Việt Nam"),
        ("relationship", "cha ruột", "Cha"),
        ("sex", "Nữ", "Nữ"),
        ("enum", "☐ Gửi hồ sơ ☐ Nhận kết quả ☒ Cả hai", "Cả hai"),
        ("int", "02", 2),
        ("money", "25.500.000 đồng", 25_500_000),
        ("area", "1.234,5 m²", 1234.5),
        ("item_code", "RB 0000 0017 8VN", "RB000000178VN"),
        ("dossier_code", "H58.12-220603-0001", "H58.12-220603-0001"),
        ("tick", " X ", True),
        ("cert_serial", "CĐ123456", "CĐ 123456"),
        ("cert_serial", "AA O1234567", "AA 01234567"),
        ("cert_book_no", "CS01234", "CS 01234"),
        ("party", "ông NGUYỄN VĂN AN và bà TRẦN THỊ BÍCH NGỌC", "ông NGUYỄN VĂN AN và bà TRẦN THỊ BÍCH NGỌC"),
        ("party", "Công ty TNHH Nông sản 2", "Công ty TNHH Nông sản 2"),
        ("free_text", "Đăng ký thường trú ......", "Đăng ký thường trú"),
    ],
)
def test_a_good_value_is_typed_and_carries_no_flag(kind: str, raw: str, value: Any) -> None:
    typed = parse(kind, raw, context=CONTEXT)
    assert typed.value == value
    assert typed.flags == ()
    assert all(result.result == "pass" for result in typed.rules)
    assert typed.plausibility > 0.75


@pytest.mark.parametrize(
    ("kind", "raw", "flag"),
    [
        ("person_name", "Nguyễn V4n", FlagCode.VALUE_ODD),
        ("party", "ông NGUYỄN V4N và bà TRẦN THỊ NGỌC", FlagCode.VALUE_ODD),
        ("cert_serial", "CĐ 12345", FlagCode.VALUE_ODD),
        ("date", "31/02/2022", FlagCode.DATE_INVALID),
        ("date", "???", FlagCode.VALUE_ODD),
        ("date", "06/2022", FlagCode.VALUE_ODD),
        ("id12", "003090000123", FlagCode.ID12_INVALID),
        ("id12", "82090000123", FlagCode.ID12_INVALID),
        ("id12", "82", FlagCode.VALUE_ODD),
        ("id_paper", "CCCD số 003090000123", FlagCode.ID12_INVALID),
        ("id_paper", "giấy gì đó", FlagCode.VALUE_ODD),
        ("sex", "Việt Nam", FlagCode.VALUE_ODD),
        ("address", "xã Không Có, huyện Cai Lậy, tỉnh Tiền Giang", FlagCode.GEO_UNRESOLVED),
        ("address", "xã Tam Bình, huyện Cai Lậy, tỉnh Đồng Tháp", FlagCode.GEO_MIXED_VERSION),
        ("item_code", "RB000000179VN", FlagCode.POSTAL_CODE_BAD),
        ("copy_request", "☒ Có ☒ Không", FlagCode.CHECKBOX_CONFLICT),
        ("copy_request", "Có, Không", FlagCode.CHECKBOX_CONFLICT),
        ("copy_request", "Không ☒ Có ☐ Số lượng: 3 bản", FlagCode.CHECKBOX_CONFLICT),
        ("phone", "123", FlagCode.VALUE_ODD),
    ],
)
def test_an_odd_value_is_flagged(kind: str, raw: str, flag: FlagCode) -> None:
    typed = parse(kind, raw, context=CONTEXT)
    assert flag in typed.flags
    assert typed.plausibility <= 0.5 or flag is FlagCode.GEO_MIXED_VERSION


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind not in ("int", "money", "area", "enum", "copy_request")]
)
@pytest.mark.parametrize("raw", ["/", "-", " // "])
def test_a_stroke_is_an_answer(kind: str, raw: str) -> None:
    typed = parse(kind, raw)
    assert typed.absent
    assert typed.value is None
    assert typed.flags == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", ["", "......", " ____ "])
def test_an_empty_line_is_unknown_and_not_absent(kind: str, raw: str) -> None:
    typed = parse(kind, raw)
    assert (typed.value, typed.absent, typed.flags) == (None, False, ())


def test_a_card_without_end_has_no_expiry() -> None:
    assert parse("date", "Không thời hạn").absent


def test_a_birth_after_the_receipt_cannot_be() -> None:
    past = ParseContext(received_on="2022-06-22", past=True)
    assert FlagCode.DATE_INVALID in parse("date", "12/06/2032", context=past).flags
    assert parse("date", "12/06/2032").flags == ()


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (
            "CCCD số 082090000123, Cục CS QLHC về TTXH cấp ngày 10/05/2021",
            ("cccd", "082090000123", "Cục CS QLHC về TTXH", "2021-05-10"),
        ),
        (
            "CMND số 310123456 do Công an tỉnh Tiền Giang cấp ngày 01/02/2010",
            ("cmnd", "310123456", "Công an tỉnh Tiền Giang", "2010-02-01"),
        ),
        ("082192000456", ("personal_number", "082192000456", None, None)),
        ("Hộ chiếu số B1234567, Cục QLXNC cấp 01/02/2019", ("passport", "B1234567", "Cục QLXNC", "2019-02-01")),
        (
            "Thẻ căn cước số 082 190 000 123 cấp ngày 10/05/2024 nơi cấp: Bộ Công an",
            ("can_cuoc", "082190000123", "Bộ Công an", "2024-05-10"),
        ),
    ],
)
def test_identity_papers_come_apart(raw: str, value: tuple[str | None, ...]) -> None:
    typed = parse("id_paper", raw, context=CONTEXT)
    assert isinstance(typed.value, dict)
    assert tuple(typed.value.values()) == value
    assert typed.flags == ()


def test_an_address_carries_codes_version_and_todays_names() -> None:
    typed = parse("address", "ấp 5, xã Tam Bình, huyện Cai Lậy, tỉnh Tiền Giang", context=CONTEXT)
    assert typed.value == {
        "text": "ấp 5, xã Tam Bình, huyện Cai Lậy, tỉnh Tiền Giang",
        "ward_code": "28513",
        "district_code": "820",
        "province_code": "82",
        "geo_version": "2004–2025-06-30",
        "today": {"text": "ấp 5, Xã Ngũ Hiệp, Tỉnh Đồng Tháp", "ward_code": "28516", "province_code": "82"},
    }


@pytest.mark.parametrize(
    ("raw", "wanted", "copies"),
    [
        ("Có ☒ Không ☐ Số lượng: .2. bản", True, 2),
        ("☐ Có ☒ Không Số lượng: …… bản", False, None),
        ("Có, 2", True, 2),
        ("Có ☑ Không □ Số lượng: 02 (hai) bản", True, 2),
        ("Không", False, None),
    ],
)
def test_requests_for_copies(raw: str, wanted: bool, copies: int | None) -> None:
    assert parse("copy_request", raw).value == {"wanted": wanted, "copies": copies}


def test_there_are_at_most_32_kinds() -> None:
    assert len(KINDS) <= 32


@given(st.sampled_from((*KINDS, "unknown kind")), st.text())
def test_no_text_of_any_kind_raises(kind: str, raw: str) -> None:
    typed = parse(kind, raw, context=CONTEXT)
    assert 0.0 <= typed.plausibility <= 1.0


LOOKALIKES = "0123456789 OoIlSsBZ|/.-,:☒☐□ngàythángnămCóKhôngbảnsốcấpdoCCCDhộchiếuB"


@given(st.sampled_from(KINDS), st.text(alphabet=LOOKALIKES))
def test_no_form_like_rubbish_raises(kind: str, raw: str) -> None:
    assert parse(kind, raw).plausibility >= 0


@pytest.mark.parametrize(
    ("raw", "grams", "holds"),
    [("3200 g", 3200, True), ("3,2 kg", 3200, True), ("32", 32_000, False), ("", None, False)],
)
def test_a_newborns_weight_is_in_grams(raw: str, grams: int | None, holds: bool) -> None:
    typed = parse("weight", raw)
    assert typed.value == grams
    assert any(rule.result == "pass" for rule in typed.rules) is holds


def test_nine_digits_are_an_old_cards_number() -> None:
    assert parse("id9", "310 095 276").value == "310095276"


def test_the_date_behind_a_place_is_no_part_of_it() -> None:
    context = ParseContext(undated=True)
    assert parse("free_text", "Hội Xuân _, ngày 20 tháng 05 năm 2023", context=context).value == "Hội Xuân"
    assert parse("free_text", "Ngày Nay", context=context).value == "Ngày Nay"


@pytest.mark.parametrize(
    "text",
    [
        "Yên Luông, Gò Công Tây, Tiên Giang",
        "xã Nhuận Đức, huyện Củ Chỉ, thành phố Hồ Chí Minh",
        "phường 2, thị xã Gai Lậy, tỉnh Tiền Giang",
        "xã Pa Vây Sử, huyện Phong Thổ, tinh Lai Châu",
    ],
)
def test_a_place_resolves_but_is_odd_where_a_unit_is_not_written_as_it_is_called(text: str) -> None:
    typed = parse("address", text)
    assert isinstance(typed.value, Mapping)
    assert typed.value["province_code"]
    assert (typed.rules[0].result, typed.flags) == ("fail", (FlagCode.VALUE_ODD,))


@pytest.mark.parametrize(
    "text", ["Yên Tĩnh, Tương Dương, Nghệ An", "Kỳ Tiến, Kỳ Anh, Hà Tĩnh", "TT. Cái Bè, H. Cái Bè, T. Tiền Giang"]
)
def test_a_name_that_sounds_like_a_kind_of_unit_is_a_name(text: str) -> None:
    assert parse("address", text).rules[0].result == "pass"
