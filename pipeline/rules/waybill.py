"""The waybill against the envelope: what the post office declared, by manifest or slip, and what came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.formdef import Forms
from pipeline.model import CrossCheck, Declared, Flag
from pipeline.rules.findings import Finding, Paper
from pipeline.rules.fold import weak_key
from pipeline.rules.required import BESIDE, CARDS, UNKNOWN

NAMED = 84.0  # rapidfuzz token set ratio from which a declared name means a class
WHOLE = 88.0  # rapidfuzz ratio from which it is that title, and no shorter one inside it ("Giấy xác nhận")
NAMED_AT_MOST = 2  # classes that a flag names; a name that means more of them is any application's
CARD_WORDS = ("can cuoc", "cccd", "chung minh", "cmnd", "tuy than", "the cccd", "ho chieu")
SLIP = "phieu_buu_chinh"
LIST = "component_list["
CARD = "card"  # any identity card: a post office writes one name for all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Waybill:
    """What was declared: for each paper the classes it may mean; `whole` when every declared name is understood."""

    papers: tuple[frozenset[str], ...]
    whole: bool


def waybill_checks(papers: Sequence[Paper], declared: Sequence[Declared], *, forms: Forms) -> Iterator[Finding]:
    """Yield whether every declared paper came and none that was not declared; nothing where nothing was declared."""
    told = waybill([paper.name for paper in declared] or _on_slip(papers), forms=forms)
    if not told.papers:
        return
    came = {_group(paper.component.doc_class) for paper in papers}
    severity = Severity.WARN if UNKNOWN in came else FLAGS[FlagCode.COMPONENT_MISSING].severity
    for meant in told.papers:
        name = " or ".join(sorted(meant)) if len(meant) <= NAMED_AT_MOST else "application"
        flag = Flag(code=FlagCode.COMPONENT_MISSING, severity=severity, scope="dossier", detail=f"declared: {name}")
        yield _finding("WAYBILL.DECLARED", bool(meant & came), name, flag)
    if not told.whole:
        return
    for paper in papers:
        group = _group(paper.component.doc_class)
        if group not in (UNKNOWN, *BESIDE) and not any(group in meant for meant in told.papers):
            flag = Flag(
                code=FlagCode.COMPONENT_EXTRA,
                severity=Severity.WARN,
                scope=paper.component.component_id,
                detail="not declared",
            )
            yield _finding("WAYBILL.FOREIGN", False, group, flag)


def waybill(names: Sequence[str], *, forms: Forms) -> Waybill:
    """Return which classes the declared names mean; the post's and the office's own slips are left out."""
    meant = [_meant(name, forms) for name in names if name.strip()]
    return Waybill(papers=tuple(one for one in meant if one and not one & set(BESIDE)), whole=all(meant))


def _on_slip(papers: Sequence[Paper]) -> list[str]:
    """Return the names on the slip's list."""
    return [
        said
        for paper in papers
        if paper.component.doc_class == SLIP
        for key in paper.fields
        if key.startswith(LIST) and key.endswith(".name") and (said := paper.text(key))
    ]


def _meant(name: str, forms: Forms) -> frozenset[str]:
    """Return the classes a name may mean ("Tờ khai" means any declaration); none where it is not understood."""
    key = weak_key(name)
    if any(word in key for word in CARD_WORDS):
        return frozenset((CARD,))
    called = {form.doc_class: [weak_key(title) for title in (form.name_vi, *form.titles)] for form in forms.forms}
    scores = {name: max(_whole(key, title) for title in titles) for name, titles in called.items()}
    if max(scores.values(), default=0.0) < WHOLE:
        scores = {name: max(fuzz.token_set_ratio(key, title) for title in titles) for name, titles in called.items()}
    best = max(scores.values(), default=0.0)
    return frozenset(name for name, score in scores.items() if score == best >= NAMED)


def _whole(key: str, title: str) -> float:
    """Return how alike two names are letter by letter, however their words were glued or parted."""
    return fuzz.ratio(key.replace(" ", ""), title.replace(" ", ""))


def _group(doc_class: str) -> str:
    return CARD if doc_class in CARDS else doc_class


def _finding(check: str, holds: bool, group: str, flag: Flag) -> Finding:
    said = CrossCheck(check=check, result="pass" if holds else "fail", field_ids=(), detail=group)
    return Finding(check=said, flag=None if holds else flag)
