"""When a value says what is true."""

import pytest

from pipeline.evaluation.likeness import distances, is_right, text_key
from pipeline.kinds import Json


@pytest.mark.parametrize(
    ("kind", "value", "meant", "raw"),
    [
        ("person_name", "NGUYỄN THỊ HOÀ", "NGUYỄN THỊ HÒA", "Nguyễn Thị Hòa"),
        ("date", "2022-11-28", "2022-11-28", "28/11/2022"),
        ("money", 25500.0, 25500, "25.500 đ"),
        ("copy_request", {"wanted": True, "copies": 3}, {"wanted": True, "copies": 3}, "Có, 3"),
        # what the paper says, or the same in full
        (
            "address",
            {"text": "X. Bình Phú, H. Cai Lậy", "ward_code": None},
            "xã Bình Phú, huyện Cai Lậy",
            "X. Bình Phú, H. Cai Lậy",
        ),
        ("address", {"text": "xã Bình Phú,huyện Cai Lậy"}, "xã Bình Phú, huyện Cai Lậy", "X. Bình Phú, H. Cai Lậy"),
        ("free_text", "đăng ký  thường trú", "Đăng ký thường trú", "Đăng ký thường trú"),
        # a bare number does not say what paper it is of
        (
            "id_paper",
            {"type": "personal_number", "number": "087087858298", "issued_by": None, "issued_on": None},
            {"type": "cccd", "number": "087087858298", "issued_by": None, "issued_on": None},
            "087087858298",
        ),
    ],
)
def test_the_same_said_otherwise_is_right(kind: str, value: Json, meant: Json, raw: str) -> None:
    assert is_right(kind, value, meant, raw)


@pytest.mark.parametrize(
    ("kind", "value", "meant", "raw"),
    [
        ("person_name", "NGÔ QUANG TUYẾN", "NGỘ QUANG TUYẾN", "Ngộ Quang Tuyến"),
        ("date", "2022-11", "2022-11-28", "28/11/2022"),
        ("money", 26, 25500, "25.500 đ"),
        ("id12", "087087858299", "087087858298", "087087858298"),
        ("person_name", None, "NGÔ QUANG TUYẾN", "Ngô Quang Tuyến"),
        (
            "id_paper",
            {"type": "cmnd", "number": "087087858298", "issued_by": None, "issued_on": None},
            {"type": "cccd", "number": "087087858298", "issued_by": None, "issued_on": None},
            "CCCD số 087087858298",
        ),
        ("copy_request", {"wanted": True, "copies": 2}, {"wanted": True, "copies": 3}, "Có, 3"),
    ],
)
def test_one_letter_off_is_wrong(kind: str, value: Json, meant: Json, raw: str) -> None:
    assert not is_right(kind, value, meant, raw)


def test_a_lost_tone_is_one_letter_and_none_of_the_bare_ones() -> None:
    assert distances("person_name", "Ngo Quang Tuyến", "NGÔ QUANG TUYẾN") == (1, 0, 15)


def test_dates_are_compared_by_their_digits() -> None:
    assert distances("date", "ngày 28 tháng 11 năm 2022", "28/11/2022") == (0, 0, 8)


def test_signs_and_case_do_not_count_but_a_house_number_s_stroke_does() -> None:
    assert text_key("Số 12/3,  ấp Hòa") == text_key("số 12/3 ấp Hoà")
    assert text_key("Số 12/3") != text_key("Số 123")
