"""What a declared name means."""

import pytest

from pipeline.formdef import load_forms
from pipeline.rules.waybill import waybill

FORMS = load_forms()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", {"ht_xn_tthn"}),
        ("Tờ khai cấp Giấy xác nhận tình trạng hônnhân", {"ht_xn_tthn"}),
        ("Tờ khai câp Giấy xác nhan tình trạng hôn nhâ", {"ht_xn_tthn"}),
        ("Giấy xác nhận của trưởng ấp", {"don_xin_xac_nhan"}),
        ("Căn cước công dân", {"card"}),
    ],
)
def test_a_whole_title_misread_or_glued_means_that_paper_and_none_inside_it(name: str, meant: set[str]) -> None:
    assert [set(one) for one in waybill([name], forms=FORMS).papers] == [meant]


def test_a_name_that_is_not_understood_leaves_the_list_open() -> None:
    assert not waybill(["Giấy tờ khác xyz"], forms=FORMS).whole
