"""Values come from beside their labels."""

from dataclasses import replace

from pipeline.evidence import may_pass
from pipeline.flagcodes import FlagCode
from pipeline.formdef import load_forms, parse_form
from pipeline.kinds import Fill
from pipeline.label_order import BY_ORDER
from pipeline.model import Component, FieldValue
from pipeline.stages.extract import extract
from tests.typeset import BIRTH, read_page


def extracted(texts: list[str], version: str | None = "TT04/2024") -> dict[str, FieldValue]:
    form = load_forms().get("ht_khai_sinh")
    assert form is not None
    paper = Component(
        component_id="c01", seq=1, doc_class=form.doc_class, form_version=version, confidence=1.0, page_ids=("p1",)
    )
    return {field.key: field for field in extract(paper, [read_page(texts)], form=form)}


def test_a_value_runs_from_its_label_to_the_next() -> None:
    found = extracted(BIRTH)
    assert found["child.sex"].raw == "Nam"
    assert found["child.ethnicity"].raw == "Kinh"
    assert found["child.nationality"].raw == "Việt Nam"
    assert found["addressee"].raw == "UBND xã Bình Phú"


def test_a_value_goes_on_in_the_next_row() -> None:
    found = extracted(BIRTH)
    assert found["requester.residence"].raw == "ấp 5, xã Tam Bình, huyện Cai Lậy, tỉnh Tiền Giang"
    assert found["child.dob_in_words"].raw == "Ngày mười hai tháng sáu năm hai nghìn không trăm hai mươi hai"


def test_no_value_is_taken_from_another_persons_block() -> None:
    found = extracted(BIRTH)
    assert found["mother.ethnicity"].raw == "Hoa"
    assert found["mother.residence"].raw == "ấp 6, xã Ngũ Hiệp"
    assert found["father.id_paper"].raw == "/"


def test_a_date_keeps_its_printed_words() -> None:
    found = extracted(BIRTH)
    assert found["made_at.date"].raw == "ngày 20 tháng 06 năm 2022"
    assert found["made_at.place"].raw == "Bình Phú"


def test_a_label_that_was_not_read_is_a_missing_field_not_a_guess() -> None:
    found = extracted([text for text in BIRTH if not text.startswith("Quê quán")])
    assert found["child.hometown"].raw is None
    assert [flag.code for flag in found["child.hometown"].flags] == [FlagCode.FIELD_MISSING]


def test_an_older_version_asks_for_fewer_fields() -> None:
    assert "requester.dob" not in extracted(BIRTH, "TT04/2020")


def test_every_piece_of_evidence_lies_on_the_page() -> None:
    for field in extracted(BIRTH).values():
        for evidence in field.evidence:
            assert all(0 <= x <= 2480 and 0 <= y <= 3508 for x, y in evidence.polygon)


def test_leader_dots_left_between_words_are_no_letters() -> None:
    found = extracted([text.replace("NGUYỄN MINH KHÔI", "NGUYỄN.MINH.KHÔI") for text in BIRTH])
    assert found["child.full_name"].raw == "NGUYỄN MINH KHÔI"


OWN = """
doc_class = "x"
name_vi = "Đơn"
name_en = "Form"
verified = true
titles = ["ĐƠN"]
[[versions]]
id = "1"
[[fields]]
key = "place"
labels = ["ngày tháng năm"]
kind = "free_text"
place = "before"
[[fields]]
key = "date"
labels = ["ngày tháng năm"]
kind = "date"
place = "whole"
[[fields]]
key = "serial"
labels = ["Số phát hành"]
kind = "cert_serial"
place = "pattern"
pattern = '^[A-Z]{2} ?\\d{6}$'
"""


def own_fields(texts: list[str]) -> dict[str, FieldValue]:
    form = parse_form("own.toml", OWN)
    paper = Component(component_id="c01", seq=1, doc_class="x", form_version="1", confidence=1.0, page_ids=("p1",))
    return {field.key: field for field in extract(paper, [read_page(texts)], form=form)}


def test_a_place_stands_before_its_date() -> None:
    found = own_fields(["ĐƠN", "Cai Lậy, ngày 20 tháng 06 năm 2022"])
    assert found["place"].raw == "Cai Lậy"
    assert found["date"].raw == "ngày 20 tháng 06 năm 2022"


def test_a_date_without_a_place_has_none() -> None:
    assert own_fields(["ĐƠN", "ngày 20 tháng 06 năm 2022"])["place"].raw is None


def test_a_serial_without_a_label_is_known_by_its_form_the_lowest_on_the_page() -> None:
    found = own_fields(["ĐƠN", "thay AB 654321 cũ", "Thửa đất số 12", "BM 123456"])
    assert found["serial"].raw == "BM 123456"
    assert own_fields(["ĐƠN", "BM 12345678"])["serial"].raw is None


def test_a_value_whose_block_is_told_by_the_order_of_labels_says_so() -> None:
    found = extracted([text for text in BIRTH if "tên người mẹ" not in text])
    assert found["mother.residence"].raw == "ấp 6, xã Ngũ Hiệp"
    assert [flag.detail for flag in found["mother.residence"].flags] == [BY_ORDER]
    assert not may_pass(replace(found["mother.residence"], fill=Fill.TYPED), ())
    assert may_pass(replace(found["father.residence"], fill=Fill.TYPED), ())


def test_an_item_code_is_taken_from_its_print_where_no_bar_code_was_read_and_its_check_digit_holds() -> None:
    form = load_forms().get("phieu_buu_chinh")
    assert form is not None
    paper = Component(
        component_id="c01", seq=1, doc_class=form.doc_class, form_version=None, confidence=1.0, page_ids=("p1",)
    )
    for code, expected in (("EE733458549VN", "EE733458549VN"), ("EE733458547VN", None)):
        found = {field.key: field for field in extract(paper, [read_page(["VNPost", code])], form=form)}
        assert found["item_code"].raw == expected
