"""Whose papers they are: a stranger's card and a stranger's application are noticed, a badly read name is none."""

from pipeline.flagcodes import FlagCode, Severity
from pipeline.formdef import load_forms
from pipeline.kinds import Fill
from pipeline.rules.findings import Paper, mentions_of
from pipeline.rules.people import belonging_checks
from tests.pipeline.rules.papers import paper

FORMS = load_forms()
OWN, STRANGE = "082090000123", "087185004571"
FORM = paper(
    "ct01", 1, applicant__full_name="NGUYỄN VĂN AN", applicant__pin=OWN, household__head_name="TRẦN THỊ BÍCH NGỌC"
)


def flags(*papers: Paper) -> list[tuple[FlagCode, Severity, str]]:
    found = belonging_checks(mentions_of(papers), forms=FORMS)
    return [(f.flag.code, f.flag.severity, f.flag.scope) for f in found if f.flag]


def card(name: str, number: str) -> Paper:
    return paper("cccd_chip", 2, full_name=name, id12=number)


def test_the_cards_of_people_on_the_form_belong() -> None:
    assert flags(FORM, card("NGUYỄN VĂN AN", OWN)) == []
    assert flags(FORM, card("TRẦN THỊ BÍCH NGỌC", STRANGE)) == []


def test_a_strangers_card_is_an_orphan() -> None:
    assert flags(FORM, card("LÊ MINH KHÔI", STRANGE)) == [(FlagCode.PAGE_ORPHAN, Severity.BLOCK, "c02")]


def test_a_stranger_with_the_same_surname_is_one_too() -> None:
    assert flags(FORM, card("NGUYỄN VĂN BÌNH", STRANGE)) == [(FlagCode.PAGE_ORPHAN, Severity.BLOCK, "c02")]


def test_a_misread_number_or_name_is_no_stranger() -> None:
    assert flags(FORM, card("NGUYỄN VĂN AN", "082090000723")) == []
    assert flags(FORM, card("NGUYỄN VĂN ẢN", "082090000128")) == []


def test_a_name_in_handwriting_proves_no_stranger() -> None:
    form = paper("ct01", 1, fill=Fill.HANDWRITTEN, household__head_name="TRÂN THl BICH NGOC")
    assert flags(form, card("LÊ MINH KHÔI", STRANGE)) == []


def test_a_stranger_by_name_alone_warns() -> None:
    form = paper("ct01", 1, applicant__full_name="NGUYỄN VĂN AN")
    assert flags(form, card("LÊ MINH KHÔI", STRANGE)) == [(FlagCode.PAGE_ORPHAN, Severity.WARN, "c02")]


def test_two_applications_of_strangers_are_mixed_dossiers() -> None:
    other = paper("ht_khai_sinh", 3, requester__full_name="LÊ MINH KHÔI", requester__id_paper=STRANGE)
    assert flags(FORM, other) == [(FlagCode.MIXED_DOSSIERS, Severity.BLOCK, "dossier")]
    own = paper("ht_khai_sinh", 3, requester__full_name="NGUYỄN VĂN AN", requester__id_paper=OWN)
    assert flags(FORM, own) == []
