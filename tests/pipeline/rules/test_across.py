"""Papers are checked against themselves and each other; a failure raises its flag, a missing value is unknown."""

from collections.abc import Mapping

import pytest

from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Fill, Json, Requirement, Source, State
from pipeline.model import Candidate, Component, FieldValue
from pipeline.rules.across import check_across
from pipeline.rules.findings import Finding
from pipeline.rules.typed import parse

AN = {"id12": "082090000123", "full_name": "NGUYỄN VĂN AN", "dob": "15/05/1990", "sex": "Nam", "expiry": "15/05/2030"}
KINDS = {
    "full_name": "person_name", "head_name": "person_name", "dob": "date", "birth": "partial_date", "expiry": "date",
    "sex": "sex", "id12": "id12", "pin": "id12", "head_pin": "id12", "id_paper": "id_paper",
    "dob_in_words": "date_words", "relationship": "relationship", "relation": "relationship", "residence": "address",
    "accepted_at": "datetime", "arrived_at": "datetime", "date": "date",
}  # fmt: skip


def paper(doc_class: str, at: str, **written: str) -> tuple[Component, list[FieldValue]]:
    component = Component(component_id=at, seq=1, doc_class=doc_class, form_version=None, confidence=1.0, page_ids=())
    return component, [field(at, key.replace("__", "."), raw) for key, raw in written.items()]


def field(at: str, key: str, raw: str, *, read: Mapping[Source, str] | None = None) -> FieldValue:
    kind = KINDS[key.rsplit(".", maxsplit=1)[-1]]
    typed = parse(kind, raw)
    return FieldValue(
        field_id=f"{at}.{key}", component_id=at, key=key, label=key, kind=kind, requirement=Requirement.REQUIRED,
        raw=raw, value=typed.value, confidence=None, state=State.NEEDS_REVIEW, fill=Fill.TYPED,
        candidates=tuple(candidate(kind, source, text) for source, text in (read or {}).items()), rules=typed.rules,
    )  # fmt: skip


def candidate(kind: str, source: Source, text: str) -> Candidate:
    value: Json = parse(kind, text).value
    return Candidate(raw=text, value=value, source=source, confidence=1.0, engine="test")


def check(*papers: tuple[Component, list[FieldValue]], received_on: str = "2022-06-22") -> tuple[Finding, ...]:
    return check_across(
        [component for component, _ in papers], [f for _, fields in papers for f in fields], received_on=received_on
    )


def result(findings: tuple[Finding, ...], name: str) -> set[str]:
    return {found.check.result for found in findings if found.check.check == name}


def flags(findings: tuple[Finding, ...]) -> set[FlagCode]:
    return {found.flag.code for found in findings if found.flag}


def birth_form(**changes: str) -> tuple[Component, list[FieldValue]]:
    written = {
        "requester__full_name": "NGUYỄN VĂN AN",
        "requester__id_paper": "CCCD số 082090000123",
        "requester__relationship": "cha",
        "child__full_name": "NGUYỄN MINH KHÔI",
        "child__dob": "12/06/2022",
        "child__dob_in_words": "Ngày mười hai tháng sáu năm hai nghìn không trăm hai mươi hai",
        "mother__full_name": "TRẦN THỊ BÍCH NGỌC",
        "mother__birth": "1992",
        "father__full_name": "NGUYỄN VĂN AN",
        "father__birth": "1990",
        "made_at__date": "20/06/2022",
    }
    return paper("ht_khai_sinh", "c1", **(written | changes))


def test_a_consistent_dossier_raises_no_flag() -> None:
    slip = paper("phieu_buu_chinh", "c3", accepted_at="09:12 21/06/2022")
    findings = check(birth_form(), paper("cccd_chip", "c2", **AN), slip)
    assert flags(findings) == set()
    for name in ("KS.DOB_WORDS", "KS.REL_EQ_PARENT", "REQ.ID_EQ_CARD", "ID.SEX_DOB_EQ_ID12", "NAME.SAME_ID"):
        assert result(findings, name) == {"pass"}, name


@pytest.mark.parametrize(
    ("change", "name", "flag"),
    [
        ({"child__dob": "13/06/2022"}, "KS.DOB_WORDS", FlagCode.DATE_WORDS_MISMATCH),
        ({"father__full_name": "LÊ VĂN TÁM"}, "KS.REL_EQ_PARENT", FlagCode.CROSSCHECK_FAIL),
        ({"father__full_name": "NGUYÊN VÃN AN"}, "KS.REL_EQ_PARENT", FlagCode.NAME_VARIANT),
        ({"requester__id_paper": "CCCD số 082090000124"}, "REQ.ID_EQ_CARD", FlagCode.REQUESTER_CARD_MISSING),
        ({"made_at__date": "25/06/2022"}, "DATE.ORDER", FlagCode.DATE_ORDER),
        ({"mother__birth": "2015"}, "KS.PARENT_AGE", FlagCode.VALUE_ODD),
        ({"requester__full_name": "NGUYỄN VĂN ÂN"}, "NAME.SAME_ID", FlagCode.NAME_VARIANT),
        ({"requester__dob": "15/05/1991"}, "DOB.SAME_ID", FlagCode.CROSSCHECK_FAIL),
    ],
)
def test_a_planted_error_raises_its_flag(change: dict[str, str], name: str, flag: FlagCode) -> None:
    findings = check(birth_form(**change), paper("cccd_chip", "c2", **AN))
    assert "fail" in result(findings, name)
    assert flag in flags(findings)


@pytest.mark.parametrize("change", [{"sex": "Nữ"}, {"dob": "15/05/1991"}, {"id12": "082190000123"}])
def test_a_number_that_contradicts_sex_or_birth_blocks(change: dict[str, str]) -> None:
    findings = check(paper("cccd_chip", "c2", **(AN | change)))
    raised = [found.flag for found in findings if found.check.check == "ID.SEX_DOB_EQ_ID12" and found.flag]
    assert [flag.severity for flag in raised] == [Severity.BLOCK]


def test_numbers_of_parents_imply_their_sex() -> None:
    assert result(check(birth_form(mother__id_paper="082192000456")), "ID.SEX_DOB_EQ_ID12") == {"pass"}
    assert "fail" in result(check(birth_form(mother__id_paper="082092000456")), "ID.SEX_DOB_EQ_ID12")


def test_an_expired_card_and_an_odd_term_are_flagged() -> None:
    expired = check(paper("cccd_chip", "c2", **(AN | {"expiry": "15/05/2022"})))
    assert {FlagCode.ID_EXPIRED, FlagCode.ID_EXPIRY_ODD} <= flags(expired)
    endless = check(paper("cccd_chip", "c2", **(AN | {"expiry": "Không thời hạn"})))
    assert flags(endless) == set()


def ct01(relation: str, head_pin: str, **more: str) -> tuple[Component, list[FieldValue]]:
    written = {
        "applicant__full_name": "NGUYỄN VĂN AN", "applicant__pin": "082090000123", "applicant__sex": "Nam",
        "household__head_name": "NGUYỄN VĂN AN", "household__head_pin": head_pin, "household__relation": relation,
    }  # fmt: skip
    return paper("ct01", "c1", **(written | more))


@pytest.mark.parametrize(
    ("relation", "head_pin", "said"),
    [
        ("Chủ hộ", "082090000123", "pass"),
        ("Chủ hộ", "082160000456", "fail"),
        ("Con", "082090000123", "fail"),
        ("Con", "082160000456", "pass"),
    ],
)
def test_who_says_to_be_head_is_head(relation: str, head_pin: str, said: str) -> None:
    assert result(check(ct01(relation, head_pin)), "CT.HEAD_EQ_APPLICANT") == {said}


def test_rows_of_a_table_are_people_too() -> None:
    rows = {"members[0].pin": "082192000456", "members[0].sex": "Nam", "members[0].dob": "01/10/1992"}
    component, fields = ct01("Chủ hộ", "082090000123")
    fields += [field("c1", key, raw) for key, raw in rows.items()]
    raised = [found.flag.scope for found in check((component, fields)) if found.flag and "SEX" in found.check.check]
    assert raised == ["c1.members[0].pin"]


def test_qr_print_and_mrz_of_a_card_are_compared() -> None:
    component, fields = paper("cccd_chip", "c2", **AN)
    fields[0] = field("c2", "id12", AN["id12"], read={Source.QR: AN["id12"], Source.PRINT_OCR: "082090000128"})
    fields[1] = field(
        "c2", "full_name", AN["full_name"], read={Source.QR: "Nguyễn Văn An", Source.MRZ: "NGUYEN VAN AN"}
    )
    findings = check((component, fields))
    assert result(findings, "ID.QR_EQ_OCR") == {"fail"}
    assert result(findings, "ID.MRZ_EQ_QR") == {"pass"}
    assert FlagCode.QR_OCR_MISMATCH in flags(findings)


@pytest.mark.parametrize(
    ("printed", "line", "mrz", "said"),
    [
        ("16/05/1990", "16/05/1990", "1990-05-15", {"fail"}),  # QR and MRZ are one, the print alone is another
        ("15/05/1990", "15/05/1990", "1990-05-15", {"pass"}),
        ("16/05/1990", "15/05/1990", "1990-05-15", set()),  # one reader misread it
        ("16/05/1990", "16/05/1990", "1990-05-16", set()),  # front and back of two cards
        ("15/05/2030", "15/05/2030", "1990-05-15", {"pass"}),  # the card's expiry, taken from the wrong place
        ("1990", "1990", "1990-05-15", set()),  # read in part
    ],
)
def test_print_that_both_codes_gainsay_was_altered(printed: str, line: str, mrz: str, said: set[str]) -> None:
    component, fields = paper("cccd_chip", "c2", **AN)
    read = {Source.QR: "15/05/1990", Source.MRZ: mrz, Source.PRINT_OCR: printed, Source.HAND_OCR: line}
    fields[2] = field("c2", "dob", "15/05/1990", read=read)
    fields[4] = field("c2", "expiry", "15/05/2030", read={Source.MRZ: "2030-05-15"})
    findings = check((component, fields))
    assert result(findings, "ID.PRINT_EQ_CODES") == said
    suspected = [found.flag for found in findings if found.flag and found.flag.code is FlagCode.TAMPER_SUSPECT]
    assert [(flag.scope, flag.severity) for flag in suspected] == [("c2.dob", Severity.BLOCK)] * (said == {"fail"})


@pytest.mark.parametrize(
    ("printed", "line", "said"),
    [
        ("16/05/1990", "16/05/1990", {"fail"}),
        ("16/05/1990", "15/05/1990", {"pass"}),
        ("16/05/1990", "19/05/1990", {"unknown"}),  # two readings of print that nobody could read
        ("16/05/1990", "", {"fail"}),
    ],
)
def test_print_gainsays_a_code_only_where_it_was_read(printed: str, line: str, said: set[str]) -> None:
    component, fields = paper("cccd_chip", "c2", **AN)
    read = {Source.QR: "15/05/1990", Source.PRINT_OCR: printed, Source.HAND_OCR: line}
    fields[2] = field("c2", "dob", "15/05/1990", read={source: text for source, text in read.items() if text})
    assert result(check((component, fields)), "ID.QR_EQ_OCR") == said


def test_the_same_number_beside_two_people_is_told() -> None:
    other = paper("ct01", "c1", applicant__full_name="TRẦN THỊ BÍCH NGỌC", applicant__pin="082090000123")
    findings = check(other, paper("cccd_chip", "c2", **AN))
    assert result(findings, "NAME.SAME_ID") == {"fail"}


def test_a_missing_value_is_unknown_and_raises_nothing() -> None:
    findings = check(birth_form(child__dob_in_words="???"))
    assert result(findings, "KS.DOB_WORDS") == {"unknown"}
    assert FlagCode.DATE_WORDS_MISMATCH not in flags(findings)


def test_addresses_report_whether_they_resolve() -> None:
    good = paper("cccd_chip", "c2", **AN, residence="Ấp 5, Tam Bình, Cai Lậy, Tiền Giang")
    bad = paper("cccd_chip", "c2", **AN, residence="xã Không Có, huyện Cai Lậy, tỉnh Tiền Giang")
    assert result(check(good), "ADDR.RESOLVES") == {"pass"}
    assert result(check(bad), "ADDR.RESOLVES") == {"fail"}


def test_days_of_the_post_stand_in_order() -> None:
    slip = paper("phieu_buu_chinh", "c3", accepted_at="09:12 21/06/2022", arrived_at="07:40 20/06/2022")
    assert "fail" in result(check(slip), "DATE.ORDER")
