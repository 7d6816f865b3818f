"""The regression finds what the data were made with."""

import numpy as np
import pytest

from ocr_models.calibration.logistic import fit, sigmoid


def test_known_weights_come_back() -> None:
    rng = np.random.default_rng(1)
    features = rng.uniform(0, 1, (20_000, 2))
    right = (rng.uniform(size=len(features)) < sigmoid(features @ np.array([4.0, -2.0]) - 1.0)).astype(float)
    found = fit(features, right, penalty=0.01)
    assert found.weights == pytest.approx([4.0, -2.0], abs=0.25)
    assert found.intercept == pytest.approx(-1.0, abs=0.2)


def test_a_clean_split_does_not_run_away() -> None:
    features = np.array([[0.0], [0.1], [0.9], [1.0]])
    found = fit(features, np.array([0.0, 0.0, 1.0, 1.0]), penalty=1.0)
    assert 0 < found.weights[0] < 10


def test_one_class_alone_is_likely_and_never_certain() -> None:
    found = fit(np.ones((9, 1)), np.ones(9), penalty=1.0)
    assert found.probabilities(np.ones((1, 1)))[0] == pytest.approx(0.95, abs=0.01)


def test_no_data_says_nothing() -> None:
    found = fit(np.zeros((0, 3)), np.zeros(0), penalty=1.0)
    assert found.probabilities(np.zeros((1, 3)))[0] == pytest.approx(0.5)
