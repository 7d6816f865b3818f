"""What a dossier says of itself in sum: status, counts and how sensitive it is; worked out, never kept."""

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.clerk_records import Verdict
from pipeline.kinds import Json, Requirement, Route, State
from pipeline.model import Dossier, FieldValue

STATUS_OF_ROUTE: Mapping[Route | None, str] = MappingProxyType(
    {
        None: "processing",
        Route.RELEASE: "ready",
        Route.REVIEW: "needs_review",
        Route.REJECT: "needs_supplement",
    }
)

STATUS_OF_VERDICT: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.ACCEPT: "ready",
        Verdict.SUPPLEMENT: "needs_supplement",
        Verdict.REFUSE: "rejected",
        Verdict.REPHOTO: "needs_supplement",
    }
)
BY_CLERK = "review"  # type of the event that a clerk's revision ends with

RETENTION = "crops: 30 days after release; originals and this file: the agency's archive schedule"
LEGAL_BASIS = "performance of the administrative procedure that the citizen asked for"


def status(dossier: Dossier) -> str:
    """Return where the dossier stood when this revision was written; the ledger has where it stands now."""
    decision = dossier.review.decision
    if decision is not None and is_by_clerk(dossier):
        return STATUS_OF_VERDICT[decision.verdict]
    return STATUS_OF_ROUTE[dossier.route]


def is_by_clerk(dossier: Dossier) -> bool:
    """Return whether a clerk wrote this revision, not the line."""
    return bool(dossier.provenance) and dossier.provenance[-1].type == BY_CLERK


def quality(dossier: Dossier) -> dict[str, Json]:
    """Return counts of pages and fields, and the share of fields accepted without a clerk."""
    required = [field for field in dossier.fields if field.requirement is Requirement.REQUIRED]
    accepted = [field for field in dossier.fields if _accepted(field)]
    return {
        "page_count": len(dossier.pages),
        "field_count": len(dossier.fields),
        "auto_accept_rate": round(len(accepted) / len(dossier.fields), 4) if dossier.fields else None,
        "required_fields_total": len(required),
        "required_fields_auto": sum(_accepted(field) for field in required),
        "required_fields_missing": sum(_missing(field) for field in required),
    }


def privacy(dossier: Dossier) -> dict[str, Json]:
    """Return whether the dossier is sensitive under Law 91/2025, why, and how long what is kept."""
    return {
        "class": "sensitive" if dossier.sensitive else "basic",
        "sensitive_reasons": dossier.sensitive,
        "retention": RETENTION,
        "legal_basis": LEGAL_BASIS,
    }


def _accepted(field: FieldValue) -> bool:
    return field.state is State.AUTO or (field.state is State.ABSENT and not field.corrections)


def _missing(field: FieldValue) -> bool:
    return field.value is None and field.state is not State.ABSENT
