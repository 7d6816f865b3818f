"""Papers past their time on the day the post took them."""

from typing import Any

import pytest

from pipeline.flagcodes import FlagCode
from pipeline.formdef import load_forms
from pipeline.rules.findings import Paper
from pipeline.rules.in_force import in_force_flags
from pipeline.terms import NOT_DUE, Deadline
from tests.pipeline.rules.papers import paper

FORMS = load_forms()


def codes(*papers: Paper, received: str = "2026-11-23T10:00:00+07:00", clock: Deadline = NOT_DUE) -> list[FlagCode]:
    return [flag.code for flag in in_force_flags(papers, clock, forms=FORMS, received_at=received)]


def printed(doc_class: str, version: str, **values: Any) -> Paper:
    return paper(doc_class, 1, version=version, **values)


@pytest.mark.parametrize(
    ("doc_class", "version", "posted", "expected"),
    [
        ("ht_khai_sinh", "TT15/2015", "2020-07-15", []),
        ("ht_khai_sinh", "TT15/2015", "2020-07-16", [FlagCode.FORM_VERSION_OBSOLETE]),
        ("ct01", "TT53/2025", "2026-01-01", []),
        ("cmnd9", "9 digits", "2024-12-31", []),
        ("cmnd9", "9 digits", "2025-01-01", [FlagCode.ID_OBSOLETE]),
    ],
)
def test_a_form_is_judged_by_the_day_the_post_took_it(
    doc_class: str, version: str, posted: str, expected: list[FlagCode]
) -> None:
    slip = paper("phieu_buu_chinh", 2, accepted_at=f"{posted}T09:00:00+07:00")
    found = [code for code in codes(printed(doc_class, version), slip) if code is not FlagCode.FORM_UNVERIFIED]
    assert found == expected


def test_a_household_book_is_no_paper_any_more_and_a_confirmation_runs_out() -> None:
    assert FlagCode.DOC_OBSOLETE in codes(printed("so_ho_khau", "HK08"))
    assert FlagCode.DOC_OBSOLETE in codes(printed("so_ho_khau", "CT07", ct07__valid_until="2026-10-01"))
    assert FlagCode.DOC_OBSOLETE not in codes(printed("so_ho_khau", "CT07", ct07__valid_until="2027-10-01"))


def test_a_slip_without_any_day_has_no_postmark_read() -> None:
    assert codes(paper("phieu_buu_chinh", 1, item_code="RB000000178VN")) == [FlagCode.POSTMARK_UNREAD]
    assert codes(paper("phieu_buu_chinh", 1, accepted_at="2026-11-20")) == []


def test_a_dossier_that_came_late_has_little_time_left() -> None:
    clock = Deadline(started_at="2026-11-16T09:00:00+07:00", due_at="2026-11-19T17:00:00+07:00")
    assert codes(received="2026-11-19T08:00:00+07:00", clock=clock) == [FlagCode.DEADLINE_RISK]
    assert codes(received="2026-11-16T10:00:00+07:00", clock=clock) == []
