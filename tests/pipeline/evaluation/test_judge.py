"""A small dossier against its truth."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import NothingToRead, Unreadable
from pipeline.evaluation.judge import judge
from pipeline.evaluation.truth import TrueDossier, folders_with_truth, read_truth
from pipeline.flagcodes import FlagCode, Severity
from pipeline.formdef import load_forms
from pipeline.kinds import Box, Fill, Requirement, Route, Source, State
from pipeline.model import (
    Candidate,
    Component,
    CrossCheck,
    Dossier,
    Evidence,
    FieldValue,
    Flag,
    Item,
    Procedure,
)
from tests.typeset import page

FORMS = load_forms()
HERE = Box(left=300, top=100, right=600, bottom=130)
PLANTED = {
    "code": "KS.DOB_WORDS", "flag": "DATE_WORDS_MISMATCH", "severity": "block",
    "fields": [{"class": "ct01", "key": "applicant.full_name"}],
}  # fmt: skip


def truth(*, state: str = "present", doc_class: str = "ct01", planted: bool = False) -> TrueDossier:
    polygon = [list(corner) for corner in HERE.polygon]
    name = {
        "key": "applicant.full_name", "value": None if state == "absent" else "VÕ VĂN TIỆP",
        "raw": "/" if state == "absent" else "Võ Văn Tiệp", "fill": "typed", "state": state, "polygons": [polygon],
    }  # fmt: skip
    signature = {
        "kind": "signature",
        "name": "declarant_signature",
        "polygon": [[50, 900], [200, 900], [200, 950], [50, 950]],
    }
    sheet = {
        "index": 0, "class": doc_class, "version": "TT53/2025" if doc_class == "ct01" else None, "side": "front",
        "tier": "scan_clean", "fields": [name], "marks": [signature],
    }  # fmt: skip
    return TrueDossier.model_validate(
        {
            "dossier": "d", "split": "test", "tier": "scan_clean", "planted": [PLANTED] if planted else [],
            "files": [{"name": "a.jpg", "sha256": "s1", "pages": [sheet]}],
        }
    )  # fmt: skip


def value(key: str = "applicant.full_name", **changes: object) -> FieldValue:
    evidence = (Evidence(page_id="p1", polygon=Box(left=280, top=95, right=900, bottom=135).polygon),)
    said = Candidate(
        raw="VÕ VĂN TIỆP", value="VÕ VĂN TIỆP", source=Source.PRINT_OCR, confidence=0.9, engine="t", evidence=evidence
    )
    plain = FieldValue(
        field_id=f"c01.{key}",
        component_id="c01",
        key=key,
        label=key,
        kind="person_name",
        requirement=Requirement.REQUIRED,
        raw="VÕ VĂN TIỆP",
        value="VÕ VĂN TIỆP",
        confidence=0.98,
        state=State.AUTO,
        fill=Fill.TYPED,
        candidates=(said,),
        evidence=evidence,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def dossier(*fields: FieldValue, doc_class: str = "ct01", checks: tuple[CrossCheck, ...] = ()) -> Dossier:
    paper = Component(
        component_id="c01", seq=1, doc_class=doc_class, form_version="TT53/2025", confidence=0.95, page_ids=("p1",)
    )
    return Dossier(
        dossier_id="d",
        revision=1,
        item=Item(item_id="i", source_name="s", scans=()),
        batch_id="b",
        received_at="2026-11-23T10:00:00+07:00",
        procedure=Procedure(),
        pages=(page(),),
        components=(paper,),
        fields=fields,
        people=(),
        cross_checks=checks,
        flags=(),
        route=Route.REVIEW,
    )


def test_a_right_value_in_its_place_is_located_right_and_accepted() -> None:
    found = judge(dossier(value()), truth(), forms=FORMS)
    name = next(field for field in found.fields if field.key == "applicant.full_name")
    assert (name.located, name.right, name.accepted, name.wrong_letters) == (True, True, True, 0)
    assert (found.pages[0].class_right, found.pages[0].version_right) == (True, True)


def test_a_value_of_the_row_below_is_not_located() -> None:
    lower = (Evidence(page_id="p1", polygon=Box(left=280, top=140, right=900, bottom=180).polygon),)
    astray = value(evidence=lower, candidates=(replace(value().candidates[0], evidence=lower),))
    name = judge(dossier(astray), truth(), forms=FORMS).fields[0]
    assert not name.located


def test_a_paper_of_another_class_gives_no_field() -> None:
    found = judge(dossier(value(), doc_class="ht_khai_sinh"), truth(), forms=FORMS)
    assert not found.pages[0].class_right
    assert not any(field.right or field.located for field in found.fields)


def test_a_stroke_is_right_as_an_answer_and_wrong_as_a_name() -> None:
    absent = value(raw="/", value=None, state=State.ABSENT)
    assert judge(dossier(absent), truth(state="absent"), forms=FORMS).fields[0].right
    wrong = judge(dossier(value()), truth(state="absent"), forms=FORMS).fields[0]
    assert (wrong.fill, wrong.right, wrong.accepted) == ("absent", False, True)


def test_what_nobody_wrote_is_right_only_when_nothing_was_read() -> None:
    invented = value("applicant.email", kind="email", value="a@b.vn", raw="a@b.vn")
    found = {field.key: field for field in judge(dossier(value(), invented), truth(), forms=FORMS).fields}
    assert (found["applicant.email"].fill, found["applicant.email"].right) == ("blank", False)


def test_a_signature_is_a_value_that_is_there_or_not() -> None:
    missed = value("declarant_signature", kind="signature", value=False, raw="")
    found = {field.key: field for field in judge(dossier(value(), missed), truth(), forms=FORMS).fields}
    assert not found["declarant_signature"].right


@pytest.mark.parametrize(
    ("changes", "checks", "by"),
    [
        ({}, (CrossCheck(check="KS.DOB_WORDS", result="fail", field_ids=()),), "check"),
        (
            {"flags": (Flag(code=FlagCode.DATE_WORDS_MISMATCH, severity=Severity.BLOCK, scope="c01"),)},
            (CrossCheck(check="KS.DOB_WORDS", result="unknown", field_ids=()),),
            "flag",
        ),
        ({"state": State.NEEDS_REVIEW}, (), "review"),
        ({}, (CrossCheck(check="KS.DOB_WORDS", result="pass", field_ids=()),), ""),
    ],
)
def test_a_planted_error_is_found_by_its_check_its_flag_or_a_waiting_field(
    changes: dict[str, Any], checks: tuple[CrossCheck, ...], by: str
) -> None:
    found = judge(dossier(value(**changes), checks=checks), truth(planted=True), forms=FORMS)
    assert (found.planted[0].by, found.planted[0].found) == (by, bool(by))


def test_a_block_where_nothing_was_planted_is_named() -> None:
    blocked = value(flags=(Flag(code=FlagCode.ID12_INVALID, severity=Severity.BLOCK, scope="c01"),))
    assert judge(dossier(blocked), truth(), forms=FORMS).false_blocks == ("ID12_INVALID",)
    assert judge(dossier(blocked), truth(planted=True), forms=FORMS).false_blocks == ()


def test_truth_is_found_below_a_folder_and_a_broken_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    kept = tmp_path / "one" / "truth.json"
    kept.write_text(json.dumps(truth().model_dump(mode="json", by_alias=True)), encoding="utf-8")
    assert read_truth(kept) == truth()
    assert folders_with_truth(tmp_path) == (tmp_path / "one",)
    kept.write_text("{}", encoding="utf-8")
    with pytest.raises(Unreadable, match="one"):
        read_truth(kept)
    with pytest.raises(NothingToRead):
        folders_with_truth(tmp_path / "two")
