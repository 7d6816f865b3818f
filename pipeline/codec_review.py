"""JSON form of what clerks decided: page orders, waivers and decisions."""

from dataclasses import asdict
from typing import Any

from pipeline.clerk_records import Decision, Defect, PageOrder, PageVerb, ProcedureSaid, Review, Verdict, Waiver
from pipeline.kinds import Json

REVIEW_PARTS = ("page_orders", "waivers", "decisions")


def review_to_json(review: Review) -> Json:
    """Return a review as the schema's `review`; `procedures` stands there only where a clerk named one."""
    procedures = tuple(asdict(said) for said in review.procedures)
    return {
        "page_orders": tuple({**asdict(order), "verb": order.verb.value} for order in review.page_orders),
        "waivers": tuple(asdict(waiver) for waiver in review.waivers),
        "decisions": tuple(_decision_to_json(decision) for decision in review.decisions),
        **({"procedures": procedures} if procedures else {}),
    }


def review_from_json(data: Any) -> Review:
    """Return the review that `review_to_json` wrote."""
    return Review(
        page_orders=tuple(PageOrder(**{**order, "verb": PageVerb(order["verb"])}) for order in data["page_orders"]),
        waivers=tuple(Waiver(**waiver) for waiver in data["waivers"]),
        decisions=tuple(_decision_from_json(decision) for decision in data["decisions"]),
        procedures=tuple(ProcedureSaid(**said) for said in data.get("procedures", ())),
    )


def _decision_to_json(decision: Decision) -> Json:
    defects = tuple(asdict(defect) for defect in decision.defects)
    return {**asdict(decision), "verdict": decision.verdict.value, "defects": defects}


def _decision_from_json(data: Any) -> Decision:
    defects = tuple(Defect(**defect) for defect in data["defects"])
    return Decision(**{**data, "verdict": Verdict(data["verdict"]), "defects": defects})
