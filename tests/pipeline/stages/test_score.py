"""What may pass without a clerk, and what never does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence import SEEN_EMPTY
from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.formdef import load_forms
from pipeline.heard import BY_LINE_READER
from pipeline.kinds import Fill, Requirement, Route, Source, State
from pipeline.label_order import BY_ORDER
from pipeline.model import Candidate, Component, CrossCheck, Dossier, FieldValue, Flag
from pipeline.scorecard import GROUPS, GroupCard, Scorecard
from pipeline.stages.score import score
from tests.judged import dossier_of

FORMS = load_forms()
TRUSTING = Scorecard(
    version="test", groups={name: GroupCard(intercept=9.0, weights={}, accept_from=0.9) for name in GROUPS}
)
PAPER = Component(
    component_id="c01", seq=1, doc_class="ct01", form_version="TT53/2025", confidence=0.95, page_ids=("p1",)
)


def field(**changes: object) -> FieldValue:
    said = Candidate(raw="Nam", value="Nam", source=Source.PRINT_OCR, confidence=0.9, engine="t")
    plain = FieldValue(
        field_id="c01.applicant.sex",
        component_id="c01",
        key="applicant.sex",
        label="Giới tính",
        kind="sex",
        requirement=Requirement.REQUIRED,
        raw="Nam",
        value="Nam",
        confidence=None,
        state=State.NEEDS_REVIEW,
        fill=Fill.TYPED,
        candidates=(said,),
        plausibility=1.0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def scored(*fields: FieldValue, paper: Component = PAPER, checks: tuple[CrossCheck, ...] = ()) -> Dossier:
    whole = replace(dossier_of(*fields, checks=checks), components=(paper,), route=None)
    return score(whole, scorecard=TRUSTING, forms=FORMS)


def block() -> Flag:
    return Flag(code=FlagCode.ID12_INVALID, severity=FLAGS[FlagCode.ID12_INVALID].severity, scope="c01.applicant.sex")


def test_a_sure_typed_value_is_accepted_and_the_dossier_goes_out() -> None:
    found = scored(field())
    assert (found.fields[0].state, found.route) == (State.AUTO, Route.RELEASE)


@pytest.mark.parametrize(
    ("changes", "paper"),
    [
        ({"fill": Fill.HANDWRITTEN}, PAPER),
        ({"fill": Fill.UNKNOWN}, PAPER),
        ({"flags": (block(),)}, PAPER),
        ({}, replace(PAPER, form_version=None)),
        ({}, replace(PAPER, confidence=0.6)),
        ({}, replace(PAPER, doc_class="unknown")),
    ],
    ids=["by hand", "fill unknown", "blocked", "no version", "class unsure", "class unknown"],
)
def test_doubt_about_ink_value_or_paper_sends_it_to_a_clerk(changes: dict[str, object], paper: Component) -> None:
    found = scored(field(**changes), paper=paper)
    assert found.fields[0].state is State.NEEDS_REVIEW
    assert FlagCode.FIELD_LOW_CONF in {flag.code for flag in found.fields[0].flags}
    assert found.route is Route.REVIEW


def test_handwriting_passes_when_another_paper_says_the_same() -> None:
    agreeing = CrossCheck(check="REQ.ID_EQ_CARD", result="pass", field_ids=("c01.applicant.sex",))
    assert scored(field(fill=Fill.HANDWRITTEN), checks=(agreeing,)).fields[0].state is State.AUTO


def test_a_check_that_proves_nothing_does_not_vouch_for_handwriting() -> None:
    possible = CrossCheck(check="ADDR.RESOLVES", result="pass", field_ids=("c01.applicant.sex",))
    assert scored(field(fill=Fill.HANDWRITTEN), checks=(possible,)).fields[0].state is State.NEEDS_REVIEW


def test_a_tick_or_signature_is_ink_not_handwriting() -> None:
    ticked = Candidate(raw="Nam", value="Nam", source=Source.CHECKBOX, confidence=1.0, engine="ink")
    assert scored(field(fill=Fill.UNKNOWN, candidates=(ticked,))).fields[0].state is State.AUTO


def test_a_failed_check_is_never_accepted() -> None:
    failed = CrossCheck(check="ID.SEX_DOB_EQ_ID12", result="fail", field_ids=("c01.applicant.sex",))
    found = scored(field(), checks=(failed,))
    assert (found.fields[0].state, found.route) == (State.NEEDS_REVIEW, Route.REVIEW)


def test_a_failed_check_that_only_informs_holds_nothing_up() -> None:
    told = CrossCheck(check="KS.SURNAME", result="fail", field_ids=("c01.applicant.sex",), severity=Severity.INFO)
    found = scored(field(), checks=(told,))
    assert (found.fields[0].state, found.route) == (State.AUTO, Route.RELEASE)


def test_an_empty_field_is_an_answer_only_where_the_form_does_not_ask_for_it() -> None:
    seen = Candidate(raw="", value=None, source=Source.HAND_OCR, confidence=SEEN_EMPTY, engine="t")
    blank = {"raw": None, "value": None, "fill": Fill.NONE, "candidates": (seen,)}
    assert scored(field(**blank, requirement=Requirement.OPTIONAL)).fields[0].state is State.ABSENT
    assert scored(field(**blank)).fields[0].state is State.NEEDS_REVIEW


def test_no_ink_is_an_answer_only_where_the_place_to_write_was_seen() -> None:
    blank = {"raw": None, "value": None, "fill": Fill.NONE, "requirement": Requirement.OPTIONAL}
    missed = Candidate(raw="", value=None, source=Source.HAND_OCR, confidence=0.0, engine="t")
    assert scored(field(**blank, candidates=(missed,))).fields[0].state is State.NEEDS_REVIEW
    assert scored(field(**blank, candidates=(missed,), key="members[0].pin")).fields[0].state is State.ABSENT


def test_a_choice_of_which_a_box_was_not_seen_is_for_a_clerk() -> None:
    seen = Candidate(raw="Nam", value="Nam", source=Source.CHECKBOX, confidence=0.67, engine="ink")
    assert scored(field(fill=Fill.UNKNOWN, candidates=(seen,))).fields[0].state is State.NEEDS_REVIEW


def test_a_name_that_another_paper_writes_with_other_marks_is_for_a_clerk() -> None:
    name = field(kind="person_name", raw="LƯƠNG VĂN LẬN", value="LƯƠNG VĂN LẬN")
    other = replace(name, field_id="c02.full_name", component_id="c02", raw="LƯƠNG VĂN LÂN", value="LƯƠNG VĂN LÂN")
    assert scored(name, other).fields[0].state is State.NEEDS_REVIEW
    third = replace(name, field_id="c03.full_name", component_id="c03")
    assert scored(name, other, third).fields[0].state is State.AUTO


def test_nothing_read_and_marks_that_are_a_guess_are_for_a_clerk() -> None:
    looked = Candidate(raw="", value=None, source=Source.CHECKBOX, confidence=0.0, engine="ink")
    assert scored(field(raw="", value=None, candidates=(looked,))).fields[0].state is State.NEEDS_REVIEW
    code = FlagCode.NAME_DIACRITIC_GUESS
    guess = Flag(code=code, severity=FLAGS[code].severity, scope="c01.applicant.sex")
    assert scored(field(flags=(guess,))).fields[0].state is State.NEEDS_REVIEW


@pytest.mark.parametrize("told", [BY_ORDER, BY_LINE_READER])
def test_a_value_whose_label_no_page_reader_saw_is_for_a_clerk(told: str) -> None:
    code = FlagCode.FIELD_LOW_CONF
    flag = Flag(code=code, severity=FLAGS[code].severity, scope="c01.applicant.sex", detail=told)
    assert scored(field()).fields[0].state is State.AUTO
    assert scored(field(flags=(flag,))).fields[0].state is State.NEEDS_REVIEW


def test_that_nobody_signed_is_for_a_clerk_to_say() -> None:
    looked = Candidate(raw="", value=None, source=Source.CHECKBOX, confidence=0.5, engine="ink")
    unsigned = field(kind="signature", raw="", value=False, fill=Fill.UNKNOWN, candidates=(looked,))
    assert scored(unsigned).fields[0].state is State.NEEDS_REVIEW
    assert scored(replace(unsigned, raw="signed", value=True)).fields[0].state is State.AUTO


def test_only_an_empty_required_field_blocks_as_missing() -> None:
    code = FlagCode.FIELD_MISSING
    missing = Flag(code=code, severity=FLAGS[code].severity, scope="c01.applicant.sex")
    nothing = {"raw": None, "value": None, "candidates": (), "flags": (missing,)}
    unread = scored(field(**nothing, fill=Fill.UNKNOWN)).fields[0]
    empty = scored(field(**nothing, fill=Fill.NONE)).fields[0]
    assert [one.state for one in (unread, empty)] == [State.NEEDS_REVIEW, State.NEEDS_REVIEW]
    assert [one.flags[0].severity for one in (unread, empty)] == [Severity.WARN, Severity.BLOCK]


def test_ink_that_nobody_could_read_is_not_an_empty_field() -> None:
    unread = field(raw=None, value=None, fill=Fill.HANDWRITTEN, candidates=(), requirement=Requirement.OPTIONAL)
    assert scored(unread).fields[0].state is State.NEEDS_REVIEW


def test_what_a_clerk_settled_stays() -> None:
    settled = field(state=State.CORRECTED, value="Nữ")
    assert scored(settled).fields[0] == settled


@given(st.lists(st.sampled_from(list(FlagCode)), max_size=4), st.sampled_from(list(Fill)))
def test_a_block_flag_never_goes_out(codes: list[FlagCode], fill: Fill) -> None:
    flags = tuple(Flag(code=code, severity=FLAGS[code].severity, scope="c01.applicant.sex") for code in codes)
    found = scored(field(flags=flags, fill=fill))
    if any(flag.severity is Severity.BLOCK for flag in flags):
        assert found.route is not Route.RELEASE


def test_a_failed_check_blocks_only_where_no_reader_may_be_at_fault() -> None:
    failed = CrossCheck(check="KS.DOB_WORDS", result="fail", field_ids=("c01.applicant.sex", "c01.words"))
    code = FlagCode.DATE_WORDS_MISMATCH
    differs = Flag(code=code, severity=FLAGS[code].severity, scope="c01.applicant.sex")
    said = [
        Candidate(raw="Nam", value="Nam", source=source, confidence=0.9, engine="t")
        for source in (Source.PRINT_OCR, Source.HAND_OCR)
    ]
    sure = field(candidates=tuple(said), flags=(differs,))
    words = replace(sure, field_id="c01.words", flags=())
    doubtful = replace(words, candidates=(said[0], replace(said[1], raw="Nạm")))
    kept = scored(sure, words, checks=(failed,)).fields[0]
    mild = scored(sure, doubtful, checks=(failed,)).fields[0]
    assert [one.flags[0].severity for one in (kept, mild)] == [Severity.BLOCK, Severity.WARN]
    assert scored(sure, doubtful, checks=(failed,)).route is Route.REVIEW
