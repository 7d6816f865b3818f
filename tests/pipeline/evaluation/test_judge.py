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
from pipeline.kinds import Box, State
from pipeline.model import CrossCheck, Evidence, Flag
from tests.judged import dossier_of, truth_of, value_of

FORMS = load_forms()


def test_a_right_value_in_its_place_is_located_right_and_accepted() -> None:
    found = judge(dossier_of(value_of()), truth_of(), forms=FORMS)
    name = next(field for field in found.fields if field.key == "applicant.full_name")
    assert (name.located, name.right, name.accepted, name.wrong_letters) == (True, True, True, 0)
    assert (found.pages[0].class_right, found.pages[0].version_right) == (True, True)


def test_a_value_of_the_row_below_is_not_located() -> None:
    lower = (Evidence(page_id="p1", polygon=Box(left=280, top=140, right=900, bottom=180).polygon),)
    astray = value_of(evidence=lower, candidates=(replace(value_of().candidates[0], evidence=lower),))
    name = judge(dossier_of(astray), truth_of(), forms=FORMS).fields[0]
    assert not name.located


def test_a_paper_of_another_class_gives_no_field() -> None:
    found = judge(dossier_of(value_of(), doc_class="ht_khai_sinh"), truth_of(), forms=FORMS)
    assert not found.pages[0].class_right
    assert not any(field.right or field.located for field in found.fields)


def test_a_stroke_is_right_as_an_answer_and_wrong_as_a_name() -> None:
    absent = value_of(raw="/", value=None, state=State.ABSENT)
    assert judge(dossier_of(absent), truth_of(state="absent"), forms=FORMS).fields[0].right
    wrong = judge(dossier_of(value_of()), truth_of(state="absent"), forms=FORMS).fields[0]
    assert (wrong.fill, wrong.right, wrong.accepted) == ("absent", False, True)


def test_what_nobody_wrote_is_right_only_when_nothing_was_read() -> None:
    invented = value_of("applicant.email", kind="email", value="a@b.vn", raw="a@b.vn")
    found = {field.key: field for field in judge(dossier_of(value_of(), invented), truth_of(), forms=FORMS).fields}
    assert (found["applicant.email"].fill, found["applicant.email"].right) == ("blank", False)


def test_a_signature_is_a_value_that_is_there_or_not() -> None:
    missed = value_of("declarant_signature", kind="signature", value=False, raw="")
    found = {field.key: field for field in judge(dossier_of(value_of(), missed), truth_of(), forms=FORMS).fields}
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
    found = judge(dossier_of(value_of(**changes), checks=checks), truth_of(planted=True), forms=FORMS)
    assert (found.planted[0].by, found.planted[0].found) == (by, bool(by))


def test_a_block_where_nothing_was_planted_is_named() -> None:
    blocked = value_of(flags=(Flag(code=FlagCode.ID12_INVALID, severity=Severity.BLOCK, scope="c01"),))
    assert judge(dossier_of(blocked), truth_of(), forms=FORMS).false_blocks == ("ID12_INVALID",)
    assert judge(dossier_of(blocked), truth_of(planted=True), forms=FORMS).false_blocks == ()


def test_a_paper_of_no_known_class_is_rightly_flagged() -> None:
    unsure = Flag(code=FlagCode.DOC_CLASS_UNSURE, severity=Severity.BLOCK, scope="c01")
    assert judge(dossier_of(value_of(flags=(unsure,))), truth_of(doc_class="unknown"), forms=FORMS).false_blocks == ()
    said = judge(dossier_of(value_of(flags=(unsure,))), truth_of(), forms=FORMS).false_blocks
    assert said == ("DOC_CLASS_UNSURE",)


def test_truth_is_found_below_a_folder_and_a_broken_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    kept = tmp_path / "one" / "truth.json"
    kept.write_text(json.dumps(truth_of().model_dump(mode="json", by_alias=True)), encoding="utf-8")
    assert read_truth(kept) == truth_of()
    assert folders_with_truth(tmp_path) == (tmp_path / "one",)
    kept.write_text("{}", encoding="utf-8")
    with pytest.raises(Unreadable, match="one"):
        read_truth(kept)
    with pytest.raises(NothingToRead):
        folders_with_truth(tmp_path / "two")


def test_a_field_that_was_drawn_by_its_place_is_the_form_s_field() -> None:
    drawn = truth_of().model_dump(mode="json", by_alias=True)
    drawn["files"][0]["pages"][0]["fields"][0]["key"] = "block3.date"
    truth = TrueDossier.model_validate(drawn)
    assert judge(dossier_of(value_of()), truth, forms=FORMS).fields[0].key == "declarant.date"
