"""Who a dossier speaks of, linked over its papers; and papers that speak of nobody else's people."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.formdef import Forms
from pipeline.kinds import Fill, State
from pipeline.model import CrossCheck, FieldValue, Flag, Person
from pipeline.rules.across_cards import CARD_CLASSES
from pipeline.rules.findings import Finding, Mention
from pipeline.rules.fold import tone_key, weak_key

CHECK = "PEOPLE.BELONG"
NUMBER_APART = 4  # digits in which two personal numbers differ that are nobody's misreading
NAME_APART = 72.0  # rapidfuzz ratio below which two names are not one name badly read
GIVEN_APART = 50.0
OLD_CARD = "cmnd9"
SAID_BY_CLERK = (State.CONFIRMED, State.CORRECTED)


def people_of(mentions: Sequence[Mention]) -> tuple[Person, ...]:
    """Return the people of the dossier: one number is one person, else one name and day of birth, or name."""
    groups: list[tuple[str, list[Mention]]] = []
    for mention in mentions:
        home = next((n for n, (_, group) in enumerate(groups) if _bond(mention, group)), None)
        if home is None:
            groups.append(("none", [mention]))
            continue
        how, group = groups[home]
        bond = _bond(mention, group) or how
        groups[home] = (bond if how == "none" else how, [*group, mention])
    return tuple(
        Person(
            person_id=f"p{number:02d}",
            roles=tuple(dict.fromkeys(mention.role for mention in group)),
            field_ids=tuple(dict.fromkeys(field_id for mention in group for field_id in mention.field_ids)),
            match=how,
        )
        for number, (how, group) in enumerate(groups, start=1)
    )


def belonging_checks(mentions: Sequence[Mention], *, forms: Forms) -> Iterator[Finding]:
    """Yield whether each card is of somebody the other papers speak of, and whether all applications share a person.

    A page of somebody else's dossier blocks only where a number tells: a name alone may be badly read.
    """
    by_paper: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_paper.setdefault(mention.paper.component.component_id, []).append(mention)
    for component_id, mine in by_paper.items():
        others = [m for m in mentions if m.paper.component.component_id != component_id]
        if mine[0].paper.component.doc_class in (*CARD_CLASSES, OLD_CARD):
            yield from _card(component_id, mine, others)
    yield from _applications(by_paper, forms)


def _card(component_id: str, mine: Sequence[Mention], others: Sequence[Mention]) -> Iterator[Finding]:
    asking = [m for m in others if m.paper.component.doc_class not in (*CARD_CLASSES, OLD_CARD)]
    if not asking:
        return
    if any(_may_be_one(one, other) for one in mine for other in asking):
        yield _said("pass", component_id)
        return
    numbered = any(m.number for m in mine) and any(m.number for m in asking)
    code = FlagCode.PAGE_ORPHAN
    severity = FLAGS[code].severity if numbered else Severity.WARN
    flag = Flag(code=code, severity=severity, scope=component_id, detail="nobody of the other papers")
    yield _said("fail", component_id, flag)


def _applications(by_paper: dict[str, list[Mention]], forms: Forms) -> Iterator[Finding]:
    asking = [
        (component_id, mine)
        for component_id, mine in by_paper.items()
        if (form := forms.get(mine[0].paper.component.doc_class)) is not None and form.procedures
    ]
    for (_, first), (component_id, second) in pairwise(asking):
        if any(_may_be_one(one, other) for one in first for other in second):
            continue
        numbered = any(m.number for m in first) and any(m.number for m in second)
        code = FlagCode.MIXED_DOSSIERS
        severity = FLAGS[code].severity if numbered else Severity.WARN
        flag = Flag(
            code=code, severity=severity, scope="dossier", detail=f"{component_id}: another person's application"
        )
        yield _said("fail", component_id, flag)


def _may_be_one(one: Mention, other: Mention) -> bool:
    """Return whether two mentions are one person, or could be: with a misread digit or letter, or for want of proof."""
    alike = _alike(one.name, other.name) if one.name and other.name else None
    numbers = [mention.number for mention in (one, other) if mention.number and _passes(mention.number_field)]
    if len(numbers) == 2 and len(numbers[0]) == len(numbers[1]):
        return Levenshtein.distance(*numbers) < NUMBER_APART or bool(alike)
    proven = all(mention.name_field is not None and _is_proof(mention.name_field) for mention in (one, other))
    return not proven or alike is not False


def _alike(one: str, other: str) -> bool:
    """Return whether two names may be one: alike as a whole and in the given name, which tells people apart."""
    first, second = weak_key(one), weak_key(other)
    given = fuzz.ratio(first.split()[-1], second.split()[-1]) if first and second else 0.0
    return given >= GIVEN_APART and fuzz.ratio(first, second) >= NAME_APART


def _is_proof(field: FieldValue) -> bool:
    """Return whether a name is read well enough to say that it is another one: a hand is not."""
    return _passes(field) and (field.fill is Fill.TYPED or field.state in SAID_BY_CLERK)


def _passes(field: FieldValue | None) -> bool:
    return field is not None and all(rule.result != "fail" for rule in field.rules)


def _said(result: str, component_id: str, flag: Flag | None = None) -> Finding:
    check = CrossCheck(check=CHECK, result=result, field_ids=(), detail=component_id)
    return Finding(check=check, flag=flag)


def _bond(mention: Mention, group: Sequence[Mention]) -> str | None:
    """Return by what a mention belongs to a group: number, name and day of birth, or name; None when apart."""
    numbers = {other.number for other in group if other.number}
    if mention.number and numbers:
        return "id12" if mention.number in numbers else None
    named = [o for o in group if o.name and mention.name and tone_key(o.name) == tone_key(mention.name)]
    if not named:
        return None
    births = {other.birth for other in named if other.birth}
    if mention.birth and births:
        return "name+dob" if mention.birth in births else None
    return "name"
