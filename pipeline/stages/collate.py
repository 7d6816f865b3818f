"""Collate: pages to papers; fronts meet their backs, continuations their beginnings, blanks stay with theirs."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from pipeline.clerk_records import PageOrder, PageVerb
from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.formdef import Forms
from pipeline.model import Component, Flag, Page, PageClass
from pipeline.papersize import odd_sizes

UNKNOWN = "unknown"
PLACING = frozenset((PageVerb.SPLIT, PageVerb.MOVE))


@dataclass(slots=True)
class _Paper:
    doc_class: str
    version: str | None
    confidence: float
    pages: list[str]
    sides: set[str] = field(default_factory=set)
    flags: list[Flag] = field(default_factory=list)


def collate(
    pages: Sequence[Page], classes: Sequence[PageClass], *, forms: Forms, orders: Sequence[PageOrder] = ()
) -> tuple[Component, ...]:
    """Return the papers that the pages make, in the order of their first pages; every page belongs to one paper.

    A page that a clerk split off begins a paper; one that a clerk moved joins the paper of the page named; one whose
    class a clerk told makes its whole paper of that class.
    """
    told = {order.page_id: order for order in orders if order.verb in PLACING}
    joins = {page_id: order.to for page_id, order in told.items() if order.verb is PageVerb.MOVE}
    papers: list[_Paper] = []
    waiting: list[str] = []
    places = {page.page_id: place for place, page in enumerate(pages)}
    # Doubles and inside pages last: the sheet they stay with may have come after them.
    inside = {found.page_id for found in classes if found.continues and found.page_id not in told}
    for page, found in sorted(
        zip(pages, classes, strict=True), key=lambda pair: (pair[0].duplicate_of is not None, pair[0].page_id in inside)
    ):
        if page.page_id in joins:
            continue
        paper = None if page.page_id in told else _home(page, found, papers, places, forms=forms)
        if paper is None and page.blank and page.page_id not in told:
            waiting.append(page.page_id)
            continue
        if paper is None:
            paper = _begun(found, waiting, alone=page.page_id in inside)
            papers.append(paper)
            waiting = []
        paper.pages.append(page.page_id)
        paper.flags.extend(found.flags if page.duplicate_of is None else ())
        paper.version = paper.version or found.form_version
        if not page.blank and page.duplicate_of is None:
            paper.sides.add(found.side)
    if waiting:
        papers.append(_Paper(UNKNOWN, None, 0.0, waiting))
    order = _reading_order(pages, inside, papers)
    papers.sort(key=lambda paper: places[paper.pages[0]])
    for paper in papers:
        paper.flags.extend(_other_sizes(paper, pages, forms))
    _join(joins, order, papers)
    _tell(papers, orders, {found.page_id: found for found in classes})
    return tuple(_component(number, paper) for number, paper in enumerate(papers, start=1))


def _other_sizes(paper: _Paper, pages: Sequence[Page], forms: Forms) -> Iterable[Flag]:
    """Return the doubts about pages of another size; a card's sides may be cut out differently."""
    form = forms.get(paper.doc_class)
    if form is None or form.two_sided:
        return ()
    return odd_sizes([page for page in pages if page.page_id in paper.pages])


def _begun(found: PageClass, waiting: list[str], *, alone: bool) -> _Paper:
    """Return the paper that a page begins; what goes on from a page that is not there may be of any form."""
    if not alone or found.doc_class is None:
        return _Paper(found.doc_class or UNKNOWN, found.form_version, found.confidence, waiting)
    return _Paper(
        UNKNOWN, None, 1.0 - found.confidence, waiting, flags=[_flag(FlagCode.DOC_CLASS_UNSURE, found.page_id)]
    )


def _reading_order(pages: Sequence[Page], inside: Set[str], papers: Sequence[_Paper]) -> list[str]:
    """Return the pages as they came, those that go on from a page that came later right behind it, and told so."""
    places = {page.page_id: place for place, page in enumerate(pages)}
    keys = {page_id: (place, False, place) for page_id, place in places.items()}
    for paper in papers:
        begins = min((places[page_id] for page_id in paper.pages if page_id not in inside), default=-1)
        for page_id in inside & set(paper.pages):
            if places[page_id] < begins:
                keys[page_id] = (begins, True, places[page_id])
                paper.flags.append(_flag(FlagCode.PAGE_ORDER_FIXED, page_id))
    return sorted(keys, key=lambda page_id: keys[page_id])


def _join(joins: Mapping[str, str], order: Sequence[str], papers: list[_Paper]) -> None:
    """Put moved pages where a clerk wants them, in page order; pages moved in a circle make a paper of their own."""
    left = [page_id for page_id in order if page_id in joins]
    while left:
        homes = {page_id: paper for paper in papers for page_id in paper.pages}
        ready = [page_id for page_id in left if joins[page_id] in homes]
        if not ready:
            papers.append(_Paper(UNKNOWN, None, 0.0, left))
            return
        for page_id in ready:
            homes[joins[page_id]].pages.append(page_id)
        left = [page_id for page_id in left if page_id not in ready]
    for paper in papers:
        paper.pages.sort(key=order.index)


def _tell(papers: Sequence[_Paper], orders: Sequence[PageOrder], classes: Mapping[str, PageClass]) -> None:
    """Give papers the class that a clerk told last of one of their pages."""
    for order in orders:
        paper = next((one for one in papers if order.page_id in one.pages), None)
        if order.verb is PageVerb.CLASS and paper is not None:
            found = classes[order.page_id]
            paper.doc_class, paper.version, paper.confidence = order.to, found.form_version, 1.0
            paper.flags = list(found.flags)


def _home(
    page: Page,
    found: PageClass,
    papers: Sequence[_Paper],
    places: Mapping[str, int],
    *,
    forms: Forms,
) -> _Paper | None:
    """Return the paper this page joins, or None when it begins one."""
    last = papers[-1] if papers else None
    double = next((paper for paper in papers if page.duplicate_of in paper.pages), None)
    if double is not None:
        return double
    if page.blank:
        return last
    form = forms.get(found.doc_class)
    if found.continues:
        if form is None:
            return last if last is not None and last.doc_class == UNKNOWN else None
        ours = [paper for paper in papers if paper.doc_class == form.doc_class]
        earlier = [paper for paper in ours if places[paper.pages[0]] < places[page.page_id]]
        return earlier[-1] if earlier else next(iter(ours), None)
    if form is not None and form.two_sided:
        open_ones = [p for p in papers if p.doc_class == form.doc_class and found.side not in p.sides]
        return open_ones[0] if open_ones else None
    return None


def _flag(code: FlagCode, page_id: str) -> Flag:
    return Flag(code=code, severity=FLAGS[code].severity, scope=page_id)


def _component(number: int, paper: _Paper) -> Component:
    """Return the paper; a page that does not tell the version is no doubt where another of its pages does."""
    flags = (f for f in paper.flags if paper.version is None or f.code is not FlagCode.FORM_VERSION_UNKNOWN)
    return Component(
        component_id=f"c{number:02d}",
        seq=number,
        doc_class=paper.doc_class,
        form_version=paper.version,
        confidence=paper.confidence,
        page_ids=tuple(paper.pages),
        flags=tuple(dict.fromkeys(flags)),
    )
