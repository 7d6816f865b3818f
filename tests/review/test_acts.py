"""A clerk's word stands beside the machine's, is checked at once, and can be taken back."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.bootstrap import rules
from pipeline.clerk_records import PageOrder, PageVerb, Waiver
from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Route, Source, State
from pipeline.model import Dossier, FieldValue
from pipeline.recheck import recheck
from pipeline.settings import Settings
from review import acts
from review.acts import Act
from review.faults import Fault, NotHere
from review.points import open_points
from tests.pipeline.examples import example

AT = "2026-11-23T09:00:00+07:00"
RULES = rules(Settings(_env_file=None))  # type: ignore[call-arg]  # pydantic's own
DOSSIER = recheck(example(), rules=RULES)


def of(dossier: Dossier, key: str) -> FieldValue:
    return next(field for field in dossier.fields if field.key == key)


def done(dossier: Dossier, key: str, action: str, **more: Any) -> Dossier:
    act = Act(field_id=of(dossier, key).field_id, action=action, **more)
    return acts.settle(dossier, act, rules=RULES, by="binh", at=AT)


def test_a_dossier_nobody_touched_is_checked_again_to_the_same() -> None:
    assert recheck(DOSSIER, rules=RULES) == DOSSIER


def test_what_is_typed_is_typed_by_the_field_s_rules_and_the_machine_s_reading_stays() -> None:
    before = of(DOSSIER, "child.dob")
    after = of(done(DOSSIER, "child.dob", "correct", text="03/06/2022"), "child.dob")
    assert (after.value, after.state, after.confidence) == ("2022-06-03", State.CORRECTED, None)
    assert (after.raw, after.candidates[:-1]) == (before.raw, before.candidates)
    assert (after.candidates[-1].raw, after.candidates[-1].source) == ("03/06/2022", Source.CLERK)
    (said,) = after.corrections
    assert (said.before, said.after, said.action, said.by, said.at) == (
        before.value, "2022-06-03", "correct", "binh", AT
    )  # fmt: skip


def test_a_correction_runs_rules_and_cross_checks_again() -> None:
    later = done(DOSSIER, "child.dob", "correct", text="03/06/2099")
    assert FlagCode.DATE_INVALID in {flag.code for flag in of(later, "child.dob").flags}
    words = {check.check: check.result for check in later.cross_checks}
    assert words.get("KS.DOB_WORDS") in {"fail", None}
    assert open_points(later).count > 0


def test_decomposed_letters_are_kept_composed() -> None:
    after = of(done(DOSSIER, "requester.full_name", "correct", text="Nguyễn  Văn\nẨn"), "requester.full_name")
    assert after.value == "NGUYỄN VĂN ẨN"


def test_confirming_keeps_the_value_and_leaves_no_doubt_about_the_reading() -> None:
    after = of(done(DOSSIER, "child.dob", "confirm"), "child.dob")
    assert (after.value, after.state) == (of(DOSSIER, "child.dob").value, State.CONFIRMED)
    assert all(flag.severity is Severity.BLOCK for flag in after.flags)


def test_a_stroke_typed_is_an_absent_answer() -> None:
    after = of(done(DOSSIER, "child.dob", "correct", text="/"), "child.dob")
    assert (after.value, after.state, after.corrections[-1].action) == (None, State.ABSENT, "mark_absent")


def test_an_illegible_value_stops_the_dossier_until_it_is_waived() -> None:
    later = done(DOSSIER, "child.dob", "mark_illegible")
    field = of(later, "child.dob")
    assert field.state is State.ILLEGIBLE
    (flag,) = [flag for flag in open_points(later).stops if flag.code is FlagCode.FIELD_ILLEGIBLE]
    waived = acts.waive(
        later, Waiver(code=flag.code.value, scope=flag.scope, by="binh", at=AT, reason="Có trên bản chính"), rules=RULES
    )
    assert flag not in open_points(waived).stops
    with pytest.raises(Fault):
        acts.waive(later, Waiver(code=flag.code.value, scope=flag.scope, by="b", at=AT, reason=" "), rules=RULES)


def test_acts_are_taken_back_one_by_one_down_to_the_machine_s_word() -> None:
    one = done(DOSSIER, "child.dob", "correct", text="03/06/2022")
    two = done(one, "child.dob", "correct", text="04/06/2022")
    three = done(two, "child.dob", "mark_absent")
    assert of(done(three, "child.dob", "undo"), "child.dob").value == "2022-06-04"
    back = done(done(three, "child.dob", "undo"), "child.dob", "undo")
    assert (of(back, "child.dob").value, of(back, "child.dob").state) == ("2022-06-03", State.CORRECTED)
    machine = done(back, "child.dob", "undo")
    field, first = of(machine, "child.dob"), of(DOSSIER, "child.dob")
    assert (field.value, field.state, field.flags, field.confidence) == (
        first.value, first.state, first.flags, first.confidence
    )  # fmt: skip
    assert [one.action for one in field.corrections] == ["correct", "correct", "mark_absent", "undo", "undo", "undo"]
    with pytest.raises(Fault):
        done(machine, "child.dob", "undo")


def test_choosing_the_reading_that_stands_is_confirming_it() -> None:
    field = of(DOSSIER, "child.dob")
    place = next(n for n, candidate in enumerate(field.candidates) if candidate.value == field.value)
    assert of(done(DOSSIER, "child.dob", "choose", choice=place), "child.dob").state is State.CONFIRMED
    with pytest.raises(NotHere):
        done(DOSSIER, "child.dob", "choose", choice=99)


def test_a_reviewed_dossier_survives_the_store() -> None:
    later = done(done(DOSSIER, "child.dob", "correct", text="03/06/2022"), "requester.full_name", "confirm")
    assert dossier_from_bytes(dossier_to_bytes(later)) == later


@pytest.mark.parametrize(
    ("verb", "to", "fault"),
    [(PageVerb.TURN, "45", Fault), (PageVerb.MOVE, "no-such-page", NotHere)],
)
def test_a_page_is_not_turned_or_moved_to_nowhere(verb: PageVerb, to: str, fault: type[Fault]) -> None:
    page_id = DOSSIER.pages[0].page_id
    with pytest.raises(fault):
        acts.order(DOSSIER, PageOrder(page_id=page_id, verb=verb, to=to, by="binh", at=AT))


def test_nothing_typed_is_no_answer() -> None:
    with pytest.raises(Fault, match="nothing_typed"):
        done(DOSSIER, "child.dob", "correct", text=" \u200b ")


def test_a_field_that_is_not_there_is_not_here() -> None:
    with pytest.raises(NotHere):
        acts.settle(DOSSIER, Act(field_id="c99.x", action="confirm"), rules=RULES, by="binh", at=AT)


def test_a_table_s_ticks_are_answered_with_yes_and_no() -> None:
    ticked = replace(of(DOSSIER, "child.dob"), kind="signature", key="made.up", field_id="c1.made.up", value=None)
    whole = replace(DOSSIER, fields=(*DOSSIER.fields, ticked))
    assert of(done(whole, "made.up", "correct", text="Có"), "made.up").value is True
    assert of(done(whole, "made.up", "mark_absent"), "made.up").value is False


def test_what_reads_as_no_value_of_its_kind_is_asked_once_more_and_stands_when_confirmed() -> None:
    odd = done(DOSSIER, "child.dob", "correct", text="Xem lại")
    field = of(odd, "child.dob")
    assert field.field_id in {one.field_id for one in open_points(odd).fields}
    assert odd.route is Route.REVIEW
    sure = done(odd, "child.dob", "confirm")
    assert of(sure, "child.dob").state is State.CONFIRMED
    assert field.field_id not in {one.field_id for one in open_points(sure).fields}


def test_a_reading_without_a_value_is_not_confirmed_as_empty() -> None:
    unread = replace(of(DOSSIER, "child.dob"), value=None, raw="32/13/2020", candidates=(), state=State.NEEDS_REVIEW)
    whole = replace(DOSSIER, fields=tuple(unread if f.key == "child.dob" else f for f in DOSSIER.fields))
    confirmed = done(whole, "child.dob", "confirm")
    assert (of(confirmed, "child.dob").state, of(confirmed, "child.dob").value) == (State.CORRECTED, "32/13/2020")
    assert FlagCode.DATE_INVALID in {flag.code for flag in of(confirmed, "child.dob").flags}
