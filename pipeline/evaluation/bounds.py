"""How bad a share may be in truth, given what was counted: Clopper and Pearson's exact bound."""

import math

CONFIDENCE = 0.95  # one-sided: the true share lies above the bound once in twenty times
TERMS_MAX = 500  # of the continued fraction; it settles within a few dozen
SETTLED = 1e-14  # relative change under which it has settled
TINY = 1e-300  # keeps the fraction from a division by nothing
HALVINGS = 80  # of the interval 0..1: far below any count's own grain


def upper_bound(wrong: int, of: int, *, confidence: float = CONFIDENCE) -> float:
    """Return the largest true share that still gives `wrong` or fewer out of `of` this often; 1 when nothing was seen.

    Clopper and Pearson (1934): the `confidence` quantile of Beta(wrong + 1, of - wrong).
    """
    if of <= wrong:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if beta_share(wrong + 1, of - wrong, middle) < confidence:
            low = middle
        else:
            high = middle
    return high


def beta_share(a: float, b: float, x: float) -> float:
    """Return the share of Beta(a, b) that lies below x: the regularised incomplete beta function."""
    if x <= 0.0 or x >= 1.0:
        return min(1.0, max(0.0, x))
    if x > (a + 1) / (a + b + 2):  # the fraction settles fast on this side only
        return 1.0 - beta_share(b, a, 1.0 - x)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method (DLMF 8.17.22)."""
    c, d = 1.0, 1.0 / _held(1.0 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, TERMS_MAX):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = 1.0 / _held(1.0 + part * d)
            c = _held(1.0 + part / c)
            total *= d * c
        if abs(d * c - 1.0) < SETTLED:
            break
    return total


def _held(number: float) -> float:
    return number if abs(number) > TINY else TINY
