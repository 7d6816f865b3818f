"""Checks of declarations: against themselves, against the cards, and the order of their dates."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.flagcodes import FlagCode, Severity
from pipeline.rules.across_cards import CARD_CLASSES
from pipeline.rules.findings import Finding, Mention, Paper, finding, number_in, text_of
from pipeline.rules.names import NameMatch, compare_names, same_surname

PARENT_AGES = (12, 80)  # years between parent and child; a mother's upper bound is MOTHER_AGE
MOTHER_AGE = 60
ASKING = ("requester", "applicant", "owner", "bride", "groom")
_PARENT = {"Cha": "father", "Mẹ": "mother"}


def requester_checks(mentions: Sequence[Mention]) -> Iterator[Finding]:
    """Yield whether whoever asks has a card of that number among the papers."""
    cards = {m.number for m in mentions if m.paper.component.doc_class in CARD_CLASSES and m.number}
    for mention in mentions:
        if mention.role in ASKING and mention.number_field is not None and mention.number:
            yield finding(
                "REQ.ID_EQ_CARD",
                mention.number in cards,
                [mention.number_field],
                flag=FlagCode.REQUESTER_CARD_MISSING,
                detail="" if cards else "no card with a readable number",
            )


def birth_checks(papers: Iterable[Paper]) -> Iterator[Finding]:
    """Yield what the birth declaration says against itself."""
    for paper in papers:
        if paper.component.doc_class not in ("ht_khai_sinh", "ht_dk_lai_khai_sinh"):
            continue
        yield from _date_in_words(paper)
        yield from _relationship(paper)
        yield from _parents(paper)


def _date_in_words(paper: Paper) -> Iterator[Finding]:
    digits, words = paper.fields.get("child.dob"), paper.fields.get("child.dob_in_words")
    one, two = text_of(digits), text_of(words)
    if digits is None or words is None:
        return
    holds = None if one is None or two is None else one == two
    yield finding("KS.DOB_WORDS", holds, [digits, words], flag=FlagCode.DATE_WORDS_MISMATCH)


def _relationship(paper: Paper) -> Iterator[Finding]:
    said = paper.fields.get("requester.relationship")
    role = _PARENT.get(text_of(said) or "")
    if role is None:
        return
    asking, parent = paper.fields.get("requester.full_name"), paper.fields.get(f"{role}.full_name")
    one, two = text_of(asking), text_of(parent)
    if one is None or two is None:
        yield finding("KS.REL_EQ_PARENT", None, [said, asking, parent])
        return
    match = compare_names(one, two)
    flag = FlagCode.NAME_VARIANT if match in (NameMatch.ACCENTS, NameMatch.NEAR) else FlagCode.CROSSCHECK_FAIL
    yield finding("KS.REL_EQ_PARENT", match is NameMatch.SAME, [said, asking, parent], flag=flag, detail=match.value)


def _parents(paper: Paper) -> Iterator[Finding]:
    child = paper.fields.get("child.dob")
    born = text_of(child)
    for role, oldest in (("mother", MOTHER_AGE), ("father", PARENT_AGES[1])):
        birth = paper.fields.get(f"{role}.birth")
        year = text_of(birth)
        if born and year:
            gap = int(born[:4]) - int(year[:4])
            yield finding(
                "KS.PARENT_AGE", PARENT_AGES[0] <= gap <= oldest, [birth, child], flag=FlagCode.VALUE_ODD, detail=role
            )
    name = paper.fields.get("child.full_name")
    parents = [paper.fields.get(f"{role}.full_name") for role in ("father", "mother")]
    written = [text_of(field) for field in parents]
    own = text_of(name)
    if own and any(written):
        kin = any(same_surname(own, other) for other in written if other)
        yield finding("KS.SURNAME", kin, [name, *parents], flag=FlagCode.VALUE_ODD, severity=Severity.INFO)


def residence_checks(papers: Iterable[Paper]) -> Iterator[Finding]:
    """Yield whether an applicant who says to be the head of the household is its head, and the other way round."""
    for paper in papers:
        if paper.component.doc_class != "ct01":
            continue
        relation = paper.fields.get("household.relation")
        own, head = paper.fields.get("applicant.pin"), paper.fields.get("household.head_pin")
        one, two = number_in(own), number_in(head)
        if text_of(relation) is None or one is None or two is None:
            yield finding("CT.HEAD_EQ_APPLICANT", None, [relation, own, head])
            continue
        is_head = text_of(relation) == "Chủ hộ"
        yield finding("CT.HEAD_EQ_APPLICANT", is_head == (one == two), [relation, own, head])


def name_checks(mentions: Sequence[Mention]) -> Iterator[Finding]:
    """Yield, for every number that stands beside two names, whether the names are one."""
    by_number: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.number and mention.name:
            by_number.setdefault(mention.number, []).append(mention)
    for same_number in by_number.values():
        first = next((m for m in same_number if m.paper.component.doc_class in CARD_CLASSES), same_number[0])
        for other in same_number:
            if other is first or first.name is None or other.name is None:
                continue
            match = compare_names(first.name, other.name)
            yield finding(
                "NAME.SAME_ID",
                match is NameMatch.SAME,
                [other.name_field, first.name_field],
                flag=FlagCode.CROSSCHECK_FAIL if match is NameMatch.DIFFERENT else FlagCode.NAME_VARIANT,
                detail=match.value,
            )


def birth_day_checks(mentions: Sequence[Mention]) -> Iterator[Finding]:
    """Yield, for every number that stands beside two births, whether they are one, as far as both are written."""
    by_number: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.number and mention.birth:
            by_number.setdefault(mention.number, []).append(mention)
    for same_number in by_number.values():
        first = next((m for m in same_number if m.paper.component.doc_class in CARD_CLASSES), same_number[0])
        for other in same_number:
            if other is first or first.birth is None or other.birth is None:
                continue
            length = min(len(first.birth), len(other.birth))
            same = first.birth[:length] == other.birth[:length]
            yield finding("DOB.SAME_ID", same, [other.birth_field, first.birth_field])


def date_checks(papers: Sequence[Paper], *, received_on: str | None) -> Iterator[Finding]:
    """Yield whether the days stand in order: made, accepted by the post, arrived, received."""
    slip = next((paper for paper in papers if paper.component.doc_class == "phieu_buu_chinh"), None)
    accepted = slip.fields.get("accepted_at") if slip else None
    arrived = slip.fields.get("arrived_at") if slip else None
    made = [paper.fields["made_at.date"] for paper in papers if "made_at.date" in paper.fields]
    for field in made:
        day, post = text_of(field), text_of(accepted)
        bound = post or received_on
        if day and bound:
            yield finding(
                "DATE.ORDER", day <= bound[: len(day)], [field, accepted if post else None], flag=FlagCode.DATE_ORDER
            )
    chain = [(accepted, text_of(accepted)), (arrived, text_of(arrived)), (None, received_on)]
    known = [(field, day[:10]) for field, day in chain if day]
    for earlier, later in pairwise(known):
        yield finding("DATE.ORDER", earlier[1] <= later[1], [earlier[0], later[0]], flag=FlagCode.DATE_ORDER)


def address_checks(papers: Iterable[Paper]) -> Iterator[Finding]:
    """Yield whether every address resolved; the field already carries the flag, so none is added."""
    for paper in papers:
        for field in paper.fields.values():
            results = [result for result in field.rules if result.rule == "R-ADDR"]
            if results:
                holds = all(result.result == "pass" for result in results)
                said = finding("ADDR.RESOLVES", holds, [field])
                yield Finding(check=said.check)
