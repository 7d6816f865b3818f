"""Facts that stand on two papers, or twice on one: each check says pass, fail with its weight, or unknown."""

from typing import Any

import pytest

from pipeline.flagcodes import Severity
from pipeline.kinds import Fill
from pipeline.rules.across_cards import card_checks
from pipeline.rules.across_papers import holder_checks, pair_checks
from pipeline.rules.findings import Paper
from pipeline.rules.within_papers import age_on, self_checks
from tests.pipeline.rules.papers import paper


def said(*papers: Paper) -> dict[str, list[str]]:
    """Return the results by check."""
    found: dict[str, list[str]] = {}
    for one in (*pair_checks(papers), *holder_checks(papers), *self_checks(papers)):
        found.setdefault(one.check.check, []).append(one.check.result)
    return found


MOTHER = "TRẦN THỊ BÍCH NGỌC"
BIRTH = paper(
    "ht_khai_sinh", 1, child__dob="2022-06-12", child__sex="Nam", mother__full_name=MOTHER,
    mother__id_paper={"type": "cccd", "number": "082192000456"},
)  # fmt: skip


def notice(**changes: object) -> Paper:
    values: dict[str, Any] = {
        "birth__at": "2022-06-12T08:10:00+07:00",
        "child__sex": "Nam",
        "mother__full_name": MOTHER,
    }
    return paper("giay_chung_sinh", 2, **(values | changes))


@pytest.mark.parametrize(
    ("changes", "check", "result"),
    [
        ({}, "KS.DOB_EQ_CHUNG_SINH", "pass"),
        ({"birth__at": "2022-06-13"}, "KS.DOB_EQ_CHUNG_SINH", "fail"),
        ({"birth__at": None}, "KS.DOB_EQ_CHUNG_SINH", "unknown"),
        ({"child__sex": "Nữ"}, "KS.SEX_EQ_CHUNG_SINH", "fail"),
        (
            {"mother__full_name": "TRẦN THỊ BÍCH NGOC"},
            "KS.MOTHER_EQ_CHUNG_SINH",
            "pass",
        ),  # an accent is no other mother
        ({"mother__full_name": "LÊ THỊ HOA"}, "KS.MOTHER_EQ_CHUNG_SINH", "fail"),
    ],
)
def test_the_birth_declaration_is_held_against_the_notice(changes: dict[str, Any], check: str, result: str) -> None:
    assert said(BIRTH, notice(**changes))[check] == [result]


def test_a_mothers_number_is_compared_and_an_old_one_says_nothing() -> None:
    wrong = notice(mother__id_paper={"type": "cccd", "number": "082192000999"})
    old = notice(mother__id_paper={"type": "cmnd", "number": "310123456"})
    assert said(BIRTH, wrong)["KS.MOTHER_EQ_CHUNG_SINH"] == ["pass", "fail"]
    assert said(BIRTH, old)["KS.MOTHER_EQ_CHUNG_SINH"] == ["pass", "unknown"]


def test_a_disagreement_blocks_in_print_and_warns_where_a_hand_was_read() -> None:
    (typed,) = (f.flag for f in pair_checks((BIRTH, notice(child__sex="Nữ"))) if f.flag)
    by_hand = paper("ht_khai_sinh", 1, fill=Fill.HANDWRITTEN, child__sex="Nam")
    (hand,) = (f.flag for f in pair_checks((by_hand, notice(child__sex="Nữ"))) if f.flag)
    assert (typed.severity, hand.severity) == (Severity.BLOCK, Severity.WARN)


DEATH: dict[str, Any] = {
    "death__at": "2023-03-04T06:30:00+07:00",
    "deceased__full_name": "NGUYỄN VĂN TƯ",
    "death__notice": "số 12/2023",
}


@pytest.mark.parametrize(
    ("changes", "results"),
    [
        ({}, ["pass", "pass", "pass"]),
        ({"death__at": "2023-03-09"}, ["fail", "pass", "pass"]),
        ({"deceased__full_name": "LÊ VĂN BA"}, ["pass", "fail", "pass"]),
        ({"number": "45/TLKT-BS"}, ["pass", "pass", "fail"]),
    ],
)
def test_a_death_is_held_against_its_notice(changes: dict[str, Any], results: list[str]) -> None:
    other: dict[str, Any] = {"death__at": "2023-03-04", "deceased__full_name": "NGUYỄN VĂN TƯ", "number": "012/TLKT-BS"}
    papers = paper("ht_khai_tu", 1, **DEATH), paper("trich_luc_khai_tu", 2, **(other | changes))
    assert said(*papers)["KT.DEATH_EQ_NOTICE"] == results


@pytest.mark.parametrize(
    ("values", "results"),
    [
        ({"serial_no": "CS 123456", "holder__name": "Ông Nguyễn Văn An và bà Trần Thị Ngọc"}, ["pass", "pass"]),
        ({"serial_no": "CS123459", "holder__name": "Nguyễn Văn An"}, ["fail", "pass"]),
        ({"serial_no": "CS 123456", "holder__name": "Lê Văn Ba"}, ["pass", "fail"]),
    ],
)
def test_a_change_of_land_is_held_against_the_certificate(values: dict[str, Any], results: list[str]) -> None:
    form = paper("dat_bien_dong", 1, cert__serial_no="CS 123456", holder__name="NGUYỄN VĂN AN")
    assert said(form, paper("gcn_qsdd", 2, **values))["DD.CERT_EQ"] == results


@pytest.mark.parametrize(
    ("content", "results"),
    [
        ("Chuyển nhượng toàn bộ quyền sử dụng thửa đất số 784, tờ bản đồ số 7", ["pass", "pass"]),
        ("Tặng cho thửa 734, tờ bản đồ địa chính số 07", ["fail", "pass"]),
        ("Tách thửa đất số 784 tờ bản đồ số 8", ["pass", "fail"]),
        ("Cấp đổi Giấy chứng nhận do bị ố, nhòe", ["unknown", "unknown"]),
    ],
)
def test_the_parcel_named_is_that_of_the_certificate(content: str, results: list[str]) -> None:
    papers = (
        paper("dat_bien_dong", 1, change__content=content),
        paper("gcn_qsdd", 2, parcel__no=784, parcel__map_sheet="7"),
    )
    assert said(*papers)["DD.PARCEL_EQ"] == results
    assert all(found.flag is None or found.flag.severity is Severity.WARN for found in pair_checks(papers))


CHANGED: dict[str, Any] = {"changes[0].content": "Tặng cho ông Nguyễn Văn An, CMND 310123456"}


def test_the_holder_may_stand_in_the_last_noted_change() -> None:
    form = paper("dat_bien_dong", 1, holder__name="NGUYỄN VĂN AN")
    certificate = paper("gcn_qsdd", 2, holder__name="Lê Văn Ba", **CHANGED)
    assert said(form, certificate)["DD.CERT_EQ"] == ["pass"]


@pytest.mark.parametrize(
    ("groom", "result"), [("2003-05-10", "pass"), ("2003-05-11", "fail"), ("2003", "unknown"), (None, "unknown")]
)
def test_a_groom_is_twenty_on_the_day_of_the_form(groom: str | None, result: str) -> None:
    form = paper("ht_ket_hon", bride__dob="2004-01-01", groom__dob=groom, made_at__date="2023-05-10")
    assert said(form)["KH.AGE"] == ["pass", result]


def test_somebody_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    assert (age_on("2004-02-29", "2022-02-28"), age_on("2004-02-29", "2022-03-01")) == (17, 18)


@pytest.mark.parametrize(
    ("check", "form"),
    [
        ("HKD.CAPITAL_WORDS", paper("hkd_mau1", capital__amount=100_000_000, capital__amount_in_words=110_000_000)),
        ("DD.AREA_WORDS", paper("gcn_qsdd", parcel__area_m2=1234.5, parcel__area_in_words=1234)),
        ("GKS.DOB_WORDS", paper("giay_khai_sinh", person__dob="2008-04-21", person__dob_in_words="2008-04-12")),
    ],
)
def test_digits_and_words_are_one(check: str, form: Paper) -> None:
    assert said(form)[check] == ["fail"]


@pytest.mark.parametrize(("marks", "result"), [(("X", ""), "pass"), (("X", "x"), "fail"), (("", ""), "fail")])
def test_a_business_has_one_main_industry(marks: tuple[str, str], result: str) -> None:
    rows: dict[str, Any] = {
        f"industries[{n}].{key}": value
        for n, mark in enumerate(marks)
        for key, value in (("name", "Bán lẻ"), ("main", mark))
    }
    assert said(paper("hkd_mau1", **rows))["HKD.ONE_MAIN_CODE"] == [result]


@pytest.mark.parametrize(
    ("status", "others", "result"),
    [
        ("Đã ly hôn theo Quyết định số 45/2019/QĐST-HNGĐ", (), ["fail"]),
        ("Đã ly hôn theo Quyết định số 45/2019/QĐST-HNGĐ", (paper("unknown", 2),), ["unknown"]),
        ("Có vợ đã chết", (), ["fail"]),
        ("Có vợ đã chết", (paper("trich_luc_khai_tu", 2),), ["pass"]),
        ("Chưa đăng ký kết hôn với ai", (), None),
    ],
)
def test_who_is_single_again_proves_it(status: str, others: tuple[Paper, ...], result: list[str] | None) -> None:
    assert said(paper("ht_xn_tthn", marital_status=status), *others).get("XN.STATUS_DOC") == result


def test_the_fee_is_that_of_the_copies() -> None:
    slip = paper("phieu_buu_chinh", 2, cod_fee=16_000)
    assert said(paper("ht_trich_luc", copies=2), slip)["TL.COPIES_FEE"] == ["pass"]
    assert said(paper("ht_trich_luc", copies=3), slip)["TL.COPIES_FEE"] == ["fail"]


def test_a_death_cannot_be_declared_before_it() -> None:
    form = paper("ht_khai_tu", death__at="2023-03-04T06:30:00+07:00", made_at__date="2023-03-01", deceased__dob="1950")
    assert said(form)["DATE.ORDER"] == ["pass", "fail"]


@pytest.mark.parametrize(
    ("accepted", "result"), [("2021-07-01T09:00:00+07:00", "pass"), ("2021-08-01", "fail"), (None, "fail")]
)
def test_a_card_must_hold_on_the_day_the_post_took_the_dossier(accepted: str | None, result: str) -> None:
    card, slip = paper("cccd_chip", expiry="2021-07-27"), paper("phieu_buu_chinh", 2, accepted_at=accepted)
    found = [
        f.check.result for f in card_checks((card, slip), received_on="2026-11-23") if f.check.check == "ID.EXPIRED"
    ]
    assert found == [result]
