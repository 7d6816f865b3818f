"""Verdicts added up."""

import pytest

from pipeline.evaluation.tally import calibration_error, report, tally
from pipeline.evaluation.verdicts import DossierVerdict, FieldVerdict, PageVerdict, PlantVerdict
from pipeline.kinds import Fill, State


def field(
    *, right: bool = True, accepted: bool = False, confidence: float | None = 0.9, fill: str = "typed"
) -> FieldVerdict:
    return FieldVerdict(
        dossier="d", doc_class="ct01", key="k", kind="person_name", fill=fill, tier="scan_clean", on_leader=True,
        located=True, right=right, accepted=accepted, confidence=confidence,
        state=State.AUTO if accepted else State.NEEDS_REVIEW, judged_fill=Fill.TYPED, wrong_letters=0 if right else 2,
        wrong_bare=0 if right else 1, letters=10, said="", meant="", field_id="f",
    )  # fmt: skip


def dossier(
    *fields: FieldVerdict, planted: tuple[PlantVerdict, ...] = (), blocks: tuple[str, ...] = ()
) -> DossierVerdict:
    pages = (PageVerdict(doc_class="ct01", tier="scan_clean", class_right=True, version_right=False),)
    return DossierVerdict(
        name="d", tier="scan_clean", pages=pages, fields=fields, planted=planted, false_blocks=blocks, route="review"
    )


def test_errors_are_shares_of_letters_and_marks_only_of_what_goes_when_marks_go() -> None:
    found = tally([field(), field(right=False)])
    assert found.letter_error == pytest.approx(0.1)
    assert found.mark_error == pytest.approx(0.05)


def test_only_accepted_values_can_be_accepted_wrong() -> None:
    found = tally([field(accepted=True), field(accepted=True, right=False), field(right=False)])
    assert (found.wrong_accepted.count, found.wrong_accepted.of, found.accepted.of) == (1, 2, 3)


def test_a_sure_liar_is_badly_calibrated_and_an_honest_doubter_is_not() -> None:
    assert calibration_error([(0.95, False)] * 10) == pytest.approx(0.95)
    assert calibration_error([(0.5, True), (0.5, False)]) == pytest.approx(0.0)
    assert calibration_error([]) is None


def test_a_field_nobody_filled_in_is_no_part_of_the_whole() -> None:
    found = report([dossier(field(), field(fill="blank", right=False, accepted=True))])
    whole = found.totals[-1].tally
    assert (whole.fields, whole.accepted.count) == (1, 0)
    assert {row.fill for row in found.rows} == {"typed", "blank"}


def test_a_block_counts_as_false_only_where_nothing_was_planted() -> None:
    planted = dossier(planted=(PlantVerdict(code="KS.DOB_WORDS", found=True, by="check"),))
    found = report([planted, dossier(blocks=("FIELD_MISSING",)), dossier()])
    assert (found.false_blocks.count, found.false_blocks.of) == (1, 2)
    assert (found.planted_found.count, found.planted_by_check.count) == (1, 1)
