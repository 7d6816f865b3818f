"""The fit: one logistic regression per group of kinds, judged on dossiers it never saw, and its thresholds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ocr_models.calibration.examples import Example
from ocr_models.calibration.logistic import Array, Fitted, fit
from ocr_models.calibration.thresholds import Guess, accept_from
from pipeline.scorecard import GROUPS, GroupCard, Scorecard

FOLDS = 10
PENALTIES = (0.3, 1.0, 3.0, 10.0)
BOUND = 0.01  # wrong of all accepted, upper 95 % bound, on dossiers held out
GROUP_BOUND = 0.08  # the same of one group, whose few dozen values could not prove less
LEAST_VALUES = 30  # fewer values of a group teach nothing: it accepts nothing
PLACES = 4  # decimals kept of a weight


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFit:
    """One group: its card, its penalty, and what it said of values of dossiers held out."""

    name: str
    card: GroupCard
    penalty: float
    held_out: tuple[tuple[Example, float], ...]

    @property
    def accepted(self) -> tuple[Example, ...]:
        """The held-out values that would be accepted."""
        return tuple(e for e, probability in self.held_out if e.may_pass and probability >= self.card.accept_from)


def fit_groups(examples: Sequence[Example]) -> tuple[GroupFit, ...]:
    """Return the fit of every group, in the scorecard's order."""
    mine = {name: [example for example in examples if example.group == name] for name in GROUPS}
    names = {name: _columns(group) for name, group in mine.items()}
    penalties = {name: _penalty(group, names[name]) for name, group in mine.items()}
    guesses = {name: _held_out(group, names[name], penalties[name]) for name, group in mine.items()}
    passing = {
        name: [
            Guess(probability=float(p), right=e.right) for e, p in zip(group, guesses[name], strict=True) if e.may_pass
        ]
        for name, group in mine.items()
    }
    thresholds = accept_from(
        {name: group if len(mine[name]) >= LEAST_VALUES else () for name, group in passing.items()},
        bound=BOUND,
        group_bound=GROUP_BOUND,
    )
    return tuple(
        GroupFit(
            name=name,
            card=_card(_fitted(group, names[name], penalties[name]), names[name], thresholds[name]),
            penalty=penalties[name],
            held_out=tuple((e, float(p)) for e, p in zip(group, guesses[name], strict=True)),
        )
        for name, group in mine.items()
    )


def scorecard_of(fits: Sequence[GroupFit], *, version: str) -> Scorecard:
    """Return the scorecard of a fit."""
    return Scorecard(version=version, groups={fit.name: fit.card for fit in fits})


def _columns(group: Sequence[Example]) -> tuple[str, ...]:
    """Return the features that differ between the group's values, by name."""
    seen: dict[str, set[float]] = {}
    for example in group:
        for name, value in example.features.items():
            seen.setdefault(name, set()).add(value)
    everywhere = {name for name, values in seen.items() if len(values) == 1 and not name.startswith("is_")}
    return tuple(sorted(name for name in seen if name not in everywhere))


def _matrix(group: Sequence[Example], names: Sequence[str]) -> tuple[Array, Array]:
    features = np.array([[e.features.get(name, 0.0) for name in names] for e in group], np.float64)
    return features.reshape(len(group), len(names)), np.array([float(e.right) for e in group], np.float64)


def _fitted(group: Sequence[Example], names: Sequence[str], penalty: float) -> Fitted:
    features, right = _matrix(group, names)
    return fit(features, right, penalty=penalty)


def _fold_of(dossiers: Sequence[str]) -> Mapping[str, int]:
    """Return the fold of each dossier: all values of one dossier are held out together."""
    return {name: place % FOLDS for place, name in enumerate(sorted(set(dossiers)))}


def _held_out(group: Sequence[Example], names: Sequence[str], penalty: float) -> Array:
    """Return the probability of every value by a fit that never saw its dossier."""
    features, right = _matrix(group, names)
    folds = _fold_of([example.dossier for example in group])
    fold = np.array([folds[example.dossier] for example in group], int)
    out = np.zeros(len(group))
    for number in range(FOLDS):
        held = fold == number
        if held.any():
            out[held] = fit(features[~held], right[~held], penalty=penalty).probabilities(features[held])
    return out


def _penalty(group: Sequence[Example], names: Sequence[str]) -> float:
    """Return the penalty under which held-out values were likeliest."""
    _, right = _matrix(group, names)
    return min(PENALTIES, key=lambda penalty: _surprise(_held_out(group, names, penalty), right))


def _surprise(guesses: Array, right: Array) -> float:
    if not guesses.size:
        return math.inf
    near = np.clip(guesses, 1e-6, 1 - 1e-6)
    return float(-np.mean(right * np.log(near) + (1 - right) * np.log(1 - near)))


def _card(fitted: Fitted, names: Sequence[str], threshold: float) -> GroupCard:
    weights = {
        name: round(float(weight), PLACES)
        for name, weight in zip(names, fitted.weights, strict=True)
        if abs(weight) > 0
    }
    return GroupCard(intercept=round(fitted.intercept, PLACES), weights=weights, accept_from=threshold)
