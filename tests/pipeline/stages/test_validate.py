"""Validate types every field, keeps raw and order, prefers marks, and leaves a clerk's word alone."""

from dataclasses import replace

import pytest

from pipeline.flagcodes import FlagCode, Severity
from pipeline.formdef import Form, load_forms
from pipeline.kinds import Fill, Requirement, Source, State
from pipeline.model import Candidate, Component, FieldValue
from pipeline.stages.validate import validate

PAPER = Component(component_id="c1", seq=1, doc_class="ct01", form_version=None, confidence=1.0, page_ids=("p1",))


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms().by_class["ht_khai_sinh"]


def field(key: str, kind: str, raw: str | None, *candidates: Candidate, required: bool = True) -> FieldValue:
    return FieldValue(
        field_id=f"c1.{key}", component_id="c1", key=key, label=key, kind=kind,
        requirement=Requirement.REQUIRED if required else Requirement.OPTIONAL,
        raw=raw, value=None, confidence=None, state=State.NEEDS_REVIEW, fill=Fill.UNKNOWN, candidates=candidates,
    )  # fmt: skip


def said(source: Source, raw: str, confidence: float = 0.9) -> Candidate:
    return Candidate(raw=raw, value=None, source=source, confidence=confidence, engine="test")


def codes(value: FieldValue) -> set[FlagCode]:
    return {flag.code for flag in value.flags}


def test_values_are_typed_and_raw_stays(form: Form) -> None:
    fields = (field("child.dob", "date", "12/06/2022 ...."), field("child.sex", "sex", "nam"))
    dob, sex = validate(PAPER, fields, form=form, received_on="2022-06-22")
    assert (dob.raw, dob.value, sex.value) == ("12/06/2022 ....", "2022-06-12", "Nam")
    assert dob.rules[0].result == "pass"
    assert dob.plausibility == 1.0


def test_a_mark_wins_over_print_and_both_stay(form: Form) -> None:
    both = (said(Source.PRINT_OCR, "082090000128"), said(Source.QR, "082090000123"))
    (value,) = validate(PAPER, (field("id12", "id12", "082090000128", *both),), form=form)
    assert value.value == "082090000123"
    assert [candidate.value for candidate in value.candidates] == ["082090000128", "082090000123"]


def test_a_name_is_never_taken_from_the_mrz_that_has_no_accents(form: Form) -> None:
    both = (said(Source.PRINT_OCR, "NGUYỄN VĂN AN"), said(Source.MRZ, "NGUYEN VAN AN"))
    (value,) = validate(PAPER, (field("full_name", "person_name", "NGUYỄN VĂN AN", *both),), form=form)
    assert value.value == "NGUYỄN VĂN AN"


def test_a_stroke_is_absent_and_an_empty_required_field_is_missing(form: Form) -> None:
    stroke, empty = validate(
        PAPER, (field("father.full_name", "person_name", "/"), field("child.full_name", "person_name", "")), form=form
    )
    assert (stroke.state, stroke.value, codes(stroke)) == (State.ABSENT, None, set())
    assert codes(empty) == {FlagCode.FIELD_MISSING}


def test_an_optional_field_may_be_empty(form: Form) -> None:
    (value,) = validate(PAPER, (field("mother.id_paper", "id_paper", None, required=False),), form=form)
    assert codes(value) == set()


def test_a_signature_is_there_or_flagged(form: Form) -> None:
    there, gone = validate(
        PAPER,
        (field("requester.signature", "signature", "signed"), field("declarant_signature", "signature", "")),
        form=form,
    )
    assert (there.value, codes(there)) == (True, set())
    assert (gone.value, codes(gone)) == (False, {FlagCode.SIGNATURE_MISSING})


def test_the_papers_own_date_chooses_the_geography(form: Form) -> None:
    fields = (
        field("made_at.date", "date", "01/08/2025"),
        field("child.hometown", "address", "xã Long Tiên, Đồng Tháp"),
    )
    _, hometown = validate(PAPER, fields, form=form, received_on="2026-06-01")
    assert isinstance(hometown.value, dict)
    assert hometown.value["geo_version"] == "2025-07-01–2026-04-29"


def test_a_birth_after_the_receipt_is_no_date(form: Form) -> None:
    (value,) = validate(PAPER, (field("child.dob", "date", "12/06/2032"),), form=form, received_on="2022-06-22")
    assert codes(value) == {FlagCode.DATE_INVALID}


def test_what_a_clerk_said_is_left_alone(form: Form) -> None:
    told = replace(field("child.sex", "sex", "Nam"), state=State.CORRECTED, value="Nữ")
    assert validate(PAPER, (told,), form=form) == (told,)


def test_validating_twice_changes_nothing(form: Form) -> None:
    fields = (
        field("child.dob", "date", "31/02/2022"),
        field("child.full_name", "person_name", None),
        field("child.hometown", "address", "xã Tam Bình, huyện Cai Lậy, tỉnh Đồng Tháp"),
    )
    once = validate(PAPER, fields, form=form)
    assert validate(PAPER, once, form=form) == once


def test_a_signature_nobody_could_look_for_is_not_said_to_be_missing(form: Form) -> None:
    unseen = replace(field("requester.signature", "signature", ""), raw=None)
    (found,) = validate(PAPER, (unseen,), form=form)
    assert found.value is None
    assert FlagCode.SIGNATURE_MISSING not in {flag.code for flag in found.flags}


def test_a_signature_missing_on_a_paper_that_an_office_issued_only_warns(form: Form) -> None:
    unsigned = field("declarant_signature", "signature", "")
    for asked, severity in ((form, Severity.BLOCK), (form.model_copy(update={"procedures": ()}), Severity.WARN)):
        (found,) = validate(PAPER, (unsigned,), form=asked)
        assert [flag.severity for flag in found.flags] == [severity]
