"""Logistic regression with an L2 penalty, by Newton's method; small, and the same numbers every time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS_MAX = 60
SETTLED = 1e-9  # largest change of a weight
FLATTEST = 1e-9  # least curvature of a sample: keeps Newton's matrix from losing its rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """An intercept and one weight per column."""

    intercept: float
    weights: Array

    def probabilities(self, features: Array) -> Array:
        """Return the probability of each row."""
        return sigmoid(features @ self.weights + self.intercept)


def sigmoid(scores: Array) -> Array:
    """Return 1 / (1 + e^-x) without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0))))


def fit(features: Array, right: Array, *, penalty: float) -> Fitted:
    """Return the weights that make the rows that are `right` (1.0, else 0.0) likeliest; the intercept is not penalised.

    With one class alone the intercept is that of one sample of the other kind added.
    """
    rows, columns = features.shape
    design = np.column_stack([np.ones(rows), features])
    ridge = np.diag([1e-6, *([penalty] * columns)])
    share = (right.sum() + 0.5) / (rows + 1.0)
    beta = np.zeros(columns + 1)
    beta[0] = np.log(share / (1.0 - share))
    if right.sum() in (0.0, float(rows)):
        return Fitted(intercept=float(beta[0]), weights=beta[1:])
    for _ in range(STEPS_MAX):
        guess = sigmoid(design @ beta)
        curve = np.maximum(guess * (1.0 - guess), FLATTEST)
        gradient = design.T @ (right - guess) - ridge @ beta
        step = np.linalg.solve(design.T @ (design * curve[:, None]) + ridge, gradient)
        largest = float(np.abs(step).max())
        beta = beta + step * min(1.0, 5.0 / max(largest, FLATTEST))  # a long step is cut: far out the curve is flat
        if largest < SETTLED:
            break
    return Fitted(intercept=float(beta[0]), weights=beta[1:])
