"""Where a form's blocks begin, all of them at once: one alone takes a place that another one fits as well.

"Họ, chữ đệm, tên người" and a scrawl are as much the father's line as the requester's; that the father's stands further
down, behind the child's, tells whose it is. Forms do differ in their order, the father's or the mother's line first:
going against it costs, and is not forbidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.formdef import Form
from pipeline.layout import Match

FLOOR = 60.0  # rapidfuzz points that any two phrases share: what a match is above it is what it weighs
INVERTED = 8.0  # points that two blocks against the form's order cost
PLACES, WIDTH = 5, 40  # best places of a block that are tried, and how many choices are kept along the way


@dataclass(frozen=True, slots=True)
class _Choice:
    """Places chosen for the blocks so far, in the form's order, and what they weigh."""

    places: tuple[tuple[str, Match], ...] = ()
    weight: float = 0.0


def block_starts(form: Form, spoken: Mapping[str, Sequence[Match]]) -> dict[str, Match]:
    """Return the place of each block's first words that, with all the others', fits the page and the form best."""
    choices = [_Choice()]
    for block in form.blocks:
        found = {(m.row.index, m.start, m.end): m for label in block.starts for m in sorted(spoken[label], key=_points)}
        best = sorted(found.values(), key=lambda m: (-m.score, m.start - m.end, m.row.index, m.start))[:PLACES]
        grown = [_with(choice, block.id, match) for choice in choices for match in best if _free(choice, match)]
        choices = sorted([*choices, *grown], key=lambda choice: -choice.weight)[:WIDTH]
    return dict(choices[0].places)


def _points(match: Match) -> float:
    return match.score


def _with(choice: _Choice, block: str, match: Match) -> _Choice:
    here = (match.row.index, match.start)
    inverted = sum((m.row.index, m.start) > here for _, m in choice.places)
    weight = choice.weight + match.score - FLOOR - INVERTED * inverted
    return _Choice((*choice.places, (block, match)), weight)


def _free(choice: _Choice, match: Match) -> bool:
    return not any(
        m.row.index == match.row.index and match.start < m.end and m.start < match.end for _, m in choice.places
    )
