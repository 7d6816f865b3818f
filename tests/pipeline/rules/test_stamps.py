"""A paper that is nothing without a stamp is flagged where none is seen, and told where none could be seen."""

from typing import Any

import pytest

from pipeline.flagcodes import FlagCode, Severity
from pipeline.formdef import load_forms
from pipeline.kinds import MarkKind
from pipeline.model import Component, Mark
from pipeline.rules.stamps import NO_COLOUR, stamp_doubts

FORMS = load_forms()
CORNERS = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def doubts(doc_class: str, *kinds: MarkKind, coloured: bool = True) -> list[tuple[Any, ...]]:
    paper = Component(
        component_id="c01", seq=1, doc_class=doc_class, form_version=None, confidence=1.0, page_ids=("p",)
    )
    marks = [Mark(kind=kind, page_id="p", payload=None, polygon=CORNERS) for kind in kinds]
    found = stamp_doubts(paper, FORMS.get(doc_class), marks, coloured=coloured)
    return [(flag.code, flag.severity, flag.scope, flag.detail) for flag in found]


@pytest.mark.parametrize("doc_class", ["giay_khai_sinh", "giay_chung_sinh", "trich_luc_khai_tu"])
def test_an_offices_paper_without_a_stamp_warns(doc_class: str) -> None:
    missing = (FlagCode.STAMP_MISSING, Severity.WARN, "c01")
    assert doubts(doc_class, MarkKind.SIGNATURE) == [(*missing, "")]
    assert doubts(doc_class, coloured=False) == [(*missing, NO_COLOUR)]
    assert doubts(doc_class, MarkKind.SIGNATURE, MarkKind.STAMP) == []


@pytest.mark.parametrize("doc_class", ["ct01", "cccd_chip", "unknown"])
def test_a_paper_that_needs_none_says_nothing(doc_class: str) -> None:
    assert doubts(doc_class) == []
