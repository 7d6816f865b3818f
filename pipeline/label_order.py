"""Blocks of a form told by the order of their labels, where the words that begin a block were not read.

A declaration asks one person's name, birth and home and then another's with the same words. Where a pen runs over the
line that parts them, the labels still come in the form's order: the chain that follows it best says what is whose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.formdef import Field, Form
from pipeline.layout import Match, folded_label

FLOOR = 60.0  # rapidfuzz points that any two phrases share: what a match is above it is what it weighs
BY_ORDER = "block told by the order of labels"  # detail of the flag on its values: a clerk sees them
LINKS = 400  # of a page: more than any form prints, and as many as are compared with each other in a moment
LABELS, LETTERS = 2, 7  # of a block, at least so many of its labels, "Dân tộc" the shortest, must follow each other


@dataclass(frozen=True, slots=True)
class _Link:
    block: str
    order: int
    match: Match

    @property
    def place(self) -> tuple[int, int]:
        return self.match.row.index, self.match.start


def told_by_order(
    form: Form, fields: Sequence[Field], spoken: Mapping[str, Sequence[Match]], blocks: Mapping[str, Match]
) -> dict[str, Match]:
    """Return the blocks missing from `blocks` that the order of labels shows, each with the first label it has."""
    missing = [block.id for block in form.blocks if block.starts and block.id not in blocks]
    if not missing or not blocks:
        return {}
    links = [
        _Link(field.block, order, match)
        for order, field in enumerate(fields)
        for label in field.labels
        if len(folded_label(label)) >= LETTERS
        for match in spoken.get(label, ())
        if _may_stand(field.block, match, form, blocks)
    ]
    if len(links) > LINKS:
        return {}
    chain = _best_chain(sorted(links, key=lambda link: (link.place, link.order)))
    found = {block: [link for link in chain if link.block == block] for block in missing}
    return {block: of_it[0].match for block, of_it in found.items() if len(of_it) >= LABELS}


def _may_stand(block: str, match: Match, form: Form, blocks: Mapping[str, Match]) -> bool:
    """Return whether a block's label may stand there: after the found blocks before it, before those after it."""
    order = [one.id for one in form.blocks]
    if block not in order:
        return False
    at = order.index(block)
    here = (match.row.index, match.start)
    before = [(m.row.index, m.start) for name, m in blocks.items() if order.index(name) <= at]
    after = [(m.row.index, m.start) for name, m in blocks.items() if order.index(name) > at]
    return all(begin <= here for begin in before) and all(here < begin for begin in after)


def _best_chain(links: Sequence[_Link]) -> list[_Link]:
    """Return the heaviest run of labels that goes on both down the page and through the form (longest-path, n²)."""
    weight: list[float] = []
    back: list[int | None] = []
    for number, link in enumerate(links):
        leads = [
            k
            for k in range(number)
            if links[k].order < link.order and (links[k].match.row.index, links[k].match.end) <= link.place
        ]
        lead = max(leads, key=lambda k: weight[k], default=None)
        weight.append(link.match.score - FLOOR + (weight[lead] if lead is not None else 0.0))
        back.append(lead)
    at = max(range(len(links)), key=lambda k: weight[k], default=None)
    chain: list[_Link] = []
    while at is not None:
        chain.append(links[at])
        at = back[at]
    return chain[::-1]
