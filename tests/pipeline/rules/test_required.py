"""What a procedure's list says of the papers that came."""

import pytest

from pipeline.flagcodes import FlagCode, Severity
from pipeline.office import load_office
from pipeline.rules.required import required_checks
from tests.pipeline.rules.papers import paper

PROCEDURES = load_office().procedures
BIRTH, STATUS = PROCEDURES.get("1.001193"), PROCEDURES.get("1.004873")
FORM, NOTICE, CARD = paper("ht_khai_sinh"), paper("giay_chung_sinh", 2), paper("cccd_chip", 3)


def flags(*papers: object, procedure: object = BIRTH) -> list[tuple[FlagCode, Severity, str]]:
    found = required_checks(papers, procedure)  # type: ignore[arg-type]
    return [(f.flag.code, f.flag.severity, f.flag.detail.split(":")[0]) for f in found if f.flag]


def test_a_whole_dossier_has_nothing_missing() -> None:
    assert flags(FORM, NOTICE, CARD) == []


def test_a_missing_paper_is_named_and_warns_while_the_list_is_unverified() -> None:
    assert flags(FORM, CARD) == [(FlagCode.COMPONENT_MISSING, Severity.WARN, "GCS")]


def test_it_blocks_once_the_office_has_verified_its_list() -> None:
    assert BIRTH is not None
    verified = BIRTH.model_copy(update={"verified": True})
    assert flags(FORM, CARD, procedure=verified) == [(FlagCode.COMPONENT_MISSING, Severity.BLOCK, "GCS")]


def test_an_unknown_paper_may_be_the_missing_one() -> None:
    assert BIRTH is not None
    verified = BIRTH.model_copy(update={"verified": True})
    found = flags(FORM, CARD, paper("unknown", 4), procedure=verified)
    assert found == [(FlagCode.COMPONENT_MISSING, Severity.WARN, "GCS")]


@pytest.mark.parametrize(("relationship", "missing"), [("Cha", []), ("Người được ủy quyền", ["UQ"])])
def test_a_proxy_needs_a_power_of_attorney(relationship: str, missing: list[str]) -> None:
    form = paper("ht_khai_sinh", requester__relationship=relationship)
    assert [code for _, _, code in flags(form, NOTICE, CARD)] == missing


@pytest.mark.parametrize(
    ("status", "missing"),
    [("Chưa đăng ký kết hôn với ai", []), ("Đã ly hôn theo bản án số 12/2020", ["LH"]), ("Có vợ đã chết", ["LH"])],
)
def test_who_was_divorced_or_widowed_brings_the_paper_of_it(status: str, missing: list[str]) -> None:
    form = paper("ht_xn_tthn", marital_status=status)
    assert [code for _, _, code in flags(form, CARD, procedure=STATUS)] == missing


def test_an_answer_that_was_not_read_leaves_it_open() -> None:
    (found,) = (f.check for f in required_checks([paper("ht_xn_tthn"), CARD], STATUS) if f.check.detail == "LH")
    assert found.result == "unknown"


def test_two_people_bring_two_cards() -> None:
    marriage = PROCEDURES.get("1.000894")
    assert flags(paper("ht_ket_hon"), CARD, procedure=marriage) == [(FlagCode.COMPONENT_MISSING, Severity.WARN, "ID2")]
    assert flags(paper("ht_ket_hon"), CARD, paper("can_cuoc_2024", 4), procedure=marriage) == []


def test_a_copy_where_the_original_is_asked_for_is_the_wrong_kind() -> None:
    copy = paper("giay_chung_sinh", 2, kind="copy")
    assert flags(FORM, copy, CARD) == [(FlagCode.COMPONENT_KIND_WRONG, Severity.WARN, "GCS")]
    assert flags(FORM, NOTICE, paper("cccd_chip", 3, kind="orig")) == []


def test_a_paper_nobody_asked_for_is_told_and_the_slip_is_none() -> None:
    assert flags(FORM, NOTICE, CARD, paper("gcn_qsdd", 5), paper("phieu_buu_chinh", 6)) == [
        (FlagCode.COMPONENT_EXTRA, Severity.INFO, "")
    ]


def test_an_unknown_procedure_asks_for_nothing() -> None:
    assert list(required_checks([FORM], None)) == []
