"""A small dossier and what is true of it, for tests that judge."""

from dataclasses import replace

from pipeline.evaluation.truth import TrueDossier
from pipeline.kinds import Box, Fill, Requirement, Route, Source, State
from pipeline.model import Candidate, Component, CrossCheck, Dossier, Evidence, FieldValue, Item, Procedure
from tests.typeset import page

HERE = Box(left=300, top=100, right=600, bottom=130)
PLANTED = {
    "code": "KS.DOB_WORDS", "flag": "DATE_WORDS_MISMATCH", "severity": "block",
    "fields": [{"class": "ct01", "key": "applicant.full_name"}],
}  # fmt: skip


def truth_of(*, state: str = "present", doc_class: str = "ct01", planted: bool = False) -> TrueDossier:
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


def value_of(key: str = "applicant.full_name", **changes: object) -> FieldValue:
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


def dossier_of(*fields: FieldValue, doc_class: str = "ct01", checks: tuple[CrossCheck, ...] = ()) -> Dossier:
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
