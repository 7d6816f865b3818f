"""The calibration record: from evidence to the probability that a value is right, and from where it is accepted."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import SettingsInvalid

GROUPS: Mapping[str, tuple[str, ...]] = {
    "number": ("id12", "id9", "phone", "item_code", "dossier_code", "int", "money", "area", "checkbox", "copy_request"),
    "date": ("date", "partial_date", "datetime", "date_words"),
    "list": ("sex", "ethnicity", "nationality", "relationship", "enum", "signature"),
    "name": ("person_name",),
    "place": ("address", "facility_address", "agency", "place"),
    "text": ("free_text", "id_paper", "email", "register_no", "book_no", "org_name"),
}


def group_of(kind: str) -> str:
    """Return the calibration group of a value kind."""
    return next((group for group, kinds in GROUPS.items() if kind in kinds), "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """One group's logistic weights by feature name, its intercept, and the probability from which it is accepted."""

    intercept: float
    weights: Mapping[str, float]
    accept_from: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """All groups, with a version that says on what it was fitted."""

    version: str
    groups: Mapping[str, GroupCard]

    def probability(self, kind: str, features: Mapping[str, float]) -> float:
        """Return the calibrated probability 0..1 that a value with these features is right."""
        card = self.groups[group_of(kind)]
        total = card.intercept + sum(card.weights.get(name, 0.0) * value for name, value in features.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def accepts(self, kind: str, probability: float) -> bool:
        """Return whether a value of this kind is accepted at this probability."""
        return probability >= self.groups[group_of(kind)].accept_from


def parse_scorecard(text: str) -> Scorecard:
    """Return the scorecard in a JSON text.

    Raises:
        SettingsInvalid: a group or a number is missing.
    """
    try:
        data = json.loads(text)
        groups = {
            name: GroupCard(
                intercept=float(card["intercept"]),
                weights={key: float(weight) for key, weight in card["weights"].items()},
                accept_from=float(card["accept_from"]),
            )
            for name, card in data["groups"].items()
        }
        missing = GROUPS.keys() - groups.keys()
        if missing:
            raise KeyError(missing.pop())
        return Scorecard(version=str(data["version"]), groups=groups)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsInvalid(
            f"The calibration file is wrong ({type(error).__name__}: {error}).",
            advice="Restore it from git, or fit it again: docs/calibration.md.",
        ) from error
