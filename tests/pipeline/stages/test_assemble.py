"""Papers become one dossier that knows its item, its people and what disagrees."""

from dataclasses import replace

from pipeline.flagcodes import FlagCode, Severity
from pipeline.formdef import load_forms
from pipeline.kinds import Fill, Json, Requirement, Source, State
from pipeline.model import Candidate, Component, Declared, Dossier, FieldValue, Item, Procedure, Quarantined, RuleResult
from pipeline.office import load_office
from pipeline.stages.assemble import assemble
from tests.typeset import page

FORMS = load_forms()
OFFICE = load_office()
SLIP = Component(
    component_id="c01", seq=1, doc_class="phieu_buu_chinh", form_version="operator", confidence=1.0, page_ids=("p1",)
)
FORM = replace(SLIP, component_id="c02", seq=2, doc_class="ct01", form_version="TT53/2025")
CARD = replace(SLIP, component_id="c03", seq=3, doc_class="cccd_chip", form_version="chip")
EMPTY = Dossier(
    dossier_id="d", revision=1, item=Item(item_id="i", source_name="s", scans=()), batch_id="b",
    received_at="2026-11-23T10:00:00+07:00", procedure=Procedure(), pages=(page(),), components=(), fields=(),
    people=(), cross_checks=(), flags=(), route=None,
)  # fmt: skip


def value(paper: Component, key: str, kind: str, said: Json, source: Source = Source.PRINT_OCR) -> FieldValue:
    reading = Candidate(raw=str(said), value=said, source=source, confidence=0.9, engine="t")
    return FieldValue(
        field_id=f"{paper.component_id}.{key}", component_id=paper.component_id, key=key, label=key, kind=kind,
        requirement=Requirement.REQUIRED, raw=str(said), value=said, confidence=None, state=State.NEEDS_REVIEW,
        fill=Fill.TYPED, candidates=(reading,), rules=(RuleResult(rule="R", result="pass"),), plausibility=1.0,
    )  # fmt: skip


def made(*fields: FieldValue, dossier: Dossier = EMPTY) -> Dossier:
    return assemble(dossier, (SLIP, FORM, CARD), fields, forms=FORMS, office=OFFICE)


def test_the_bar_code_names_the_item() -> None:
    assert (
        made(value(SLIP, "item_code", "item_code", "RB000000178VN", Source.BARCODE)).item.item_code == "RB000000178VN"
    )


def test_a_slip_of_another_item_blocks() -> None:
    declared = replace(EMPTY, item=replace(EMPTY.item, item_code="EB123456785VN"))
    found = made(value(SLIP, "item_code", "item_code", "RB000000178VN", Source.BARCODE), dossier=declared)
    assert FlagCode.MIXED_DOSSIERS in {flag.code for flag in found.flags}
    assert found.item.item_code == "EB123456785VN"


def test_one_number_on_two_papers_is_one_person() -> None:
    found = made(
        value(FORM, "applicant.full_name", "person_name", "NGUYỄN VĂN AN"),
        value(FORM, "applicant.pin", "id12", "082090000123"),
        value(CARD, "full_name", "person_name", "NGUYỄN VĂN AN"),
        value(CARD, "id12", "id12", "082090000123"),
    )
    assert [(person.roles, person.match) for person in found.people] == [(("applicant", "holder"), "id12")]


def test_the_form_says_which_procedure_is_asked_for() -> None:
    asked = value(FORM, "request_text", "free_text", "Đăng ký tạm trú tại ấp 5")
    assert made(asked).procedure.code == "1.004194"
    assert made(value(FORM, "request_text", "free_text", "Xin xác nhận")).procedure.code is None


def test_missing_pages_and_refused_files_are_told() -> None:
    item = replace(EMPTY.item, declared=(Declared(name="Tờ khai", sheets=2),))
    refused = Quarantined(scan_id="s", name="x.pdf", code="ENCRYPTED", message="m", advice="a")
    found = made(dossier=replace(EMPTY, item=item, quarantined=(refused,)))
    codes = {flag.code for flag in found.flags}
    assert {FlagCode.PAGE_COUNT_MISMATCH, FlagCode.FILE_QUARANTINED} <= codes


def test_a_declared_paper_that_did_not_come_and_one_that_nobody_declared_are_alarms() -> None:
    declared = (Declared(name="Tờ khai CT01"), Declared(name="Giấy ủy quyền"), Declared(name="Giấy chứng sinh"))
    found = made(dossier=replace(EMPTY, item=replace(EMPTY.item, declared=declared[:2])))
    assert [flag.detail for flag in found.flags if flag.code is FlagCode.COMPONENT_MISSING] == [
        "declared: giay_uy_quyen"
    ]
    extra = [flag for flag in found.flags if flag.code is FlagCode.COMPONENT_EXTRA]
    assert [(flag.scope, flag.severity) for flag in extra] == [("c03", Severity.WARN)]


def test_a_declared_declaration_is_any_declaration() -> None:
    found = made(dossier=replace(EMPTY, item=replace(EMPTY.item, declared=(Declared(name="Tờ khai"),))))
    assert FlagCode.COMPONENT_MISSING not in {flag.code for flag in found.flags}


def asking(said: str) -> Dossier:
    return made(
        value(FORM, "request_text", "free_text", said),
        value(SLIP, "arrived_at", "datetime", "2026-11-20T09:00:00+07:00"),
    )


def test_the_answer_is_due_so_many_working_days_after_the_postmark_of_arrival() -> None:
    found = asking("Đăng ký tạm trú").deadline
    assert (found.source, found.due_at) == ("postmark", "2026-11-26T17:00:00+07:00")  # 24 November is a holiday


def test_without_a_procedure_nothing_is_due() -> None:
    found = asking("Xin xác nhận").deadline
    assert (found.due_at, found.clock) == (None, "unknown")
