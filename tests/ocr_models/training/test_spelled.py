"""What stands on the paper, worked out from the settled value and the reading."""

import pytest

from ocr_models.training.spelled import spelled


@pytest.mark.parametrize(
    ("kind", "value", "reading", "text"),
    [
        ("person_name", "LÊ ANH THANH Ý", "Lê Anh Thạnh Ý", "Lê Anh Thanh Ý"),
        ("person_name", "LÊ ANH THANH Ý", "LÊ ANK THANH", "LÊ ANH THANH Ý"),
        ("date", "1994-07-26", "26-7-1994", "26-7-1994"),
        ("date", "1994-07-26", "ngay 26 tháng 07 năm 1094", "ngày 26 tháng 07 năm 1994"),
        ("partial_date", "1990", "990", "1990"),
        ("phone", "0975408689", "0975.408 680", "0975.408 689"),
        ("money", 25500, "25.500 đồng", "25.500 đồng"),
        ("money", 25500, "75.500 đồng", None),
        ("address", {"text": "ấp 12, xã An Thạnh", "ward_code": "28639"}, "Ấp 12, Xả An Thanh", "ấp 12, xã An Thạnh"),
        ("address", {"text": "xã An Thạnh, tỉnh Tiền Giang"}, "X. An Thanh, T Tiền Gian", "X. An Thạnh, T Tiền Giang"),
        ("agency", "UBND xã Pú Xi", "UBND XÃ PÚ XI", "UBND XÃ PÚ XI"),
        ("relationship", "Ông", "Ông nội", None),
        ("free_text", "Bản sao", "07/1990 zzzz", None),
        ("datetime", "2024-05-30T12:54:00+07:00", "12:54 30/05/2024", None),
        ("signature", True, "signed", None),
        ("date", None, "26/7/1994", None),
    ],
)
def test_the_text_on_the_paper(kind: str, value: object, reading: str, text: str | None) -> None:
    assert spelled(kind, value, reading, reading) == text  # type: ignore[arg-type]


def test_a_picture_that_shows_more_than_the_value_teaches_nothing() -> None:
    assert spelled("sex", "Nam", "Nam", "Nam") == "Nam"
    assert spelled("sex", "Nam", "Nam", "Nam - Quốc tịch Việt Nam") is None
