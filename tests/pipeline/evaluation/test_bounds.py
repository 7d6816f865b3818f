"""The exact bound against numbers worked out elsewhere."""

import math

import pytest

from pipeline.evaluation.bounds import beta_share, upper_bound


@pytest.mark.parametrize(
    ("wrong", "of", "bound"),
    [
        # nothing wrong: 1 - 0.05^(1/n), the "rule of three"
        (0, 1, 0.95),
        (0, 100, 1 - 0.05**0.01),
        (0, 299, 1 - 0.05 ** (1 / 299)),
        # R: qbeta(0.95, k + 1, n - k)
        (1, 20, 0.2161),
        (3, 50, 0.1478),
        (50, 100, 0.5864),
        # all but one wrong: 0.95^(1/n)
        (9, 10, 0.95**0.1),
    ],
)
def test_the_bound_is_the_exact_one(wrong: int, of: int, bound: float) -> None:
    assert upper_bound(wrong, of) == pytest.approx(bound, abs=5e-5)


def test_nothing_seen_bounds_nothing() -> None:
    assert upper_bound(0, 0) == 1.0
    assert upper_bound(7, 7) == 1.0


def test_the_bound_is_where_so_few_wrong_ones_become_rare() -> None:
    """The definition itself: at the bound, seeing this few or fewer has a chance of 5 %."""
    for wrong, of in ((0, 12), (2, 40), (11, 300), (4, 1000)):
        p = upper_bound(wrong, of)
        chance = sum(math.comb(of, k) * p**k * (1 - p) ** (of - k) for k in range(wrong + 1))
        assert chance == pytest.approx(0.05, abs=1e-6)


def test_the_beta_share_is_symmetric_and_uniform_where_it_must_be() -> None:
    assert beta_share(1, 1, 0.3) == pytest.approx(0.3)
    assert beta_share(4, 4, 0.5) == pytest.approx(0.5)
    assert beta_share(2, 5, 0.2) == pytest.approx(1 - beta_share(5, 2, 0.8))
