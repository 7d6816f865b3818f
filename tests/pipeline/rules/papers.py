"""Papers with values as the checks see them, made in one line."""

from pipeline.kinds import Fill, Json, Requirement, Source, State
from pipeline.model import Candidate, Component, FieldValue, RuleResult
from pipeline.rules.findings import Paper


def paper(
    doc_class: str,
    number: int = 1,
    /,
    *,
    kind: str = "unknown",
    version: str | None = None,
    fill: Fill = Fill.TYPED,
    **values: Json,
) -> Paper:
    """Return a paper of a class; `requester__full_name="…"` gives the field `requester.full_name`."""
    component = Component(
        component_id=f"c{number:02d}", seq=number, doc_class=doc_class, form_version=version, confidence=1.0,
        page_ids=(f"p{number}",), kind=kind,
    )  # fmt: skip
    fields = {}
    for name, value in values.items():
        key = name.replace("__", ".")
        said = Candidate(raw=str(value), value=value, source=Source.PRINT_OCR, confidence=0.9, engine="t")
        fields[key] = FieldValue(
            field_id=f"{component.component_id}.{key}", component_id=component.component_id, key=key, label=key,
            kind="free_text", requirement=Requirement.REQUIRED, raw=str(value), value=value, confidence=None,
            state=State.NEEDS_REVIEW, fill=fill, candidates=(said,), rules=(RuleResult(rule="R", result="pass"),),
        )  # fmt: skip
    return Paper(component=component, fields=fields)
