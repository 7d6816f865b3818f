"""The nearest ward of the gazetteer to an address as it was read."""

import pytest

from ocr_models.training.gazetteer import nearest


@pytest.mark.parametrize(
    ("read", "ward", "province"),
    [
        ("12 Ấp 9, xã Phong Thanh A, tx Giá Rai, Bạc Liêu", "Xã Phong Thạnh A", "Tỉnh Bạc Liêu"),
        ("Hậu Thạnh Long Phú Súc Trằng", "Xã Hậu Thạnh", "Tỉnh Sóc Trăng"),
        ("Thôn Xuờng Cú, Sơn Thành, Na Rì, Bắc Kạn", "Xã Sơn Thành", "Tỉnh Bắc Kạn"),
    ],
)
def test_a_misread_address_still_leads_to_its_ward(read: str, ward: str, province: str) -> None:
    place, error = nearest(read)
    assert place is not None
    assert (place.ward, place.province) == (ward, province)
    assert error < 0.2


@pytest.mark.parametrize("read", ["", "01/02/1990", "qqqq wwww zzzz jjjj ffff"])
def test_what_is_no_address_leads_nowhere(read: str) -> None:
    assert nearest(read)[0] is None
