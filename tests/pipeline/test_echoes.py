"""What other papers say of a value."""

import pytest

from pipeline.echoes import SILENCE, Echo, echoes_of
from pipeline.kinds import Fill, Json, Requirement, State
from pipeline.model import FieldValue


def said(paper: str, kind: str, value: Json) -> FieldValue:
    return FieldValue(
        field_id=f"{paper}.x", component_id=paper, key="x", label="x", kind=kind, requirement=Requirement.OPTIONAL,
        raw="x", value=value, confidence=None, state=State.NEEDS_REVIEW, fill=Fill.TYPED, candidates=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        ("person_name", "LÊ VĂN HÒA", "Lê Văn Hoà", Echo(same=True)),
        ("person_name", "LƯƠNG VĂN LẬN", "LƯƠNG VĂN LÂN", Echo(near=True)),
        ("person_name", "LƯƠNG VĂN LẬN", "TRẦN THỊ BÍCH", Echo()),
        ("address", {"text": "Ấp 5, Cẩm Sơn"}, {"text": "ấp 5, Cẩm Sơn"}, Echo(same=True)),
    ],
)
def test_another_paper_says_the_same_or_nearly(kind: str, one: Json, other: Json, expected: Echo) -> None:
    assert echoes_of([said("c1", kind, one), said("c2", kind, other)])["c1.x"] == expected


def test_the_day_of_a_moment_is_a_date_and_one_paper_is_no_echo_of_itself() -> None:
    moment, day = said("c1", "datetime", "2024-05-01T08:00:00+07:00"), said("c2", "date", "2024-05-01")
    assert echoes_of([moment, day])["c2.x"] == Echo(same=True)
    assert echoes_of([moment, said("c1", "date", "2024-05-01")])["c1.x"] == SILENCE


def test_what_has_nothing_to_compare_has_no_echo() -> None:
    assert echoes_of([said("c1", "sex", "Nam"), said("c2", "sex", "Nam"), said("c3", "date", None)]) == {}
