"""Values come from beside their labels."""

from pipeline.flagcodes import FlagCode
from pipeline.formdef import load_forms
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
