"""What stays when some papers of a stored dossier are read again: the pages, values and objects of the others."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.clerk_records import PageOrder, PageVerb
from pipeline.formdef import Forms
from pipeline.kinds import Source
from pipeline.model import Component, Dossier, FieldValue, Page, PageClass

READ = "ocr"  # type of the event that a reading leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored dossier and those of its pages that are read again: all pages of the papers a clerk spoke of."""

    before: Dossier
    again: frozenset[str]

    def reads(self, scan_id: str, known: Container[str] = ()) -> bool:
        """Return whether a page of this file is to be read again that is not among those known by now."""
        pages = (page for page in self.before.pages if page.scan_id == scan_id)
        return any(page.page_id in self.again and page.page_id not in known for page in pages)

    def pages(self, fresh: Sequence[Page]) -> tuple[Page, ...]:
        """Return all pages in the order they came; one that is not there any more is left out."""
        read = {page.page_id: page for page in fresh}
        stays = (page for page in self.before.pages if page.page_id not in self.again or page.page_id in read)
        return tuple(read.get(page.page_id, page) for page in stays)

    def grown(self, papers: Iterable[Component]) -> "Kept":
        """Return what stays where papers, of all pages, join pages read again with others: those are read as well."""
        joined = (paper.page_ids for paper in papers if not self.again.isdisjoint(paper.page_ids))
        return replace(self, again=self.again.union(*joined))

    def classes(self, forms: Forms) -> tuple[PageClass, ...]:
        """Return what each page that stays was found to be."""
        return tuple(self._class(paper, page_id, forms) for paper in self._papers() for page_id in paper.page_ids)

    def places(self) -> tuple[PageOrder, ...]:
        """Return orders that hold the pages of each paper that stays together."""
        return tuple(
            PageOrder(page_id=page_id, verb=PageVerb.MOVE, to=paper.page_ids[0], by="", at="")
            for paper in self._papers()
            for page_id in paper.page_ids[1:]
        )

    def _class(self, paper: Component, page_id: str, forms: Forms) -> PageClass:
        """Return what a page is: the back of its form where a machine-readable zone or a value of that side stands."""
        form = forms.get(paper.doc_class)
        behind = {field.key for field in form.fields if field.side == "back"} if form is not None else set()
        is_back = any(
            (field.key in behind or said.source is Source.MRZ) and any(at.page_id == page_id for at in said.evidence)
            for field in self.before.fields
            if field.component_id == paper.component_id
            for said in field.candidates
        )
        return PageClass(
            page_id=page_id,
            doc_class=paper.doc_class if form is not None else None,
            form_version=paper.form_version,
            confidence=paper.confidence,
            side="back" if is_back else "front",
        )

    def named(self, fresh: Sequence[Component]) -> tuple[Component, ...]:
        """Return papers under the ids they had, where class and pages are the same; under new ids otherwise."""
        had = {(paper.doc_class, paper.page_ids): paper.component_id for paper in self.before.components}
        number = max((int(paper.component_id.strip("c")) for paper in self.before.components), default=0)
        named = []
        for paper in fresh:
            known = had.get((paper.doc_class, paper.page_ids))
            number += known is None
            named.append(replace(paper, component_id=known or f"c{number:02d}"))
        return tuple(named)

    def beside(self, fresh: Sequence[Component]) -> tuple[Component, ...]:
        """Return all papers, those read again among those that stay, in the order of their first pages."""
        order = [page.page_id for page in self.before.pages]
        papers = sorted((*self._papers(), *fresh), key=lambda paper: min(map(order.index, paper.page_ids)))
        return tuple(replace(paper, seq=number) for number, paper in enumerate(papers, start=1))

    @property
    def fields(self) -> tuple[FieldValue, ...]:
        """The values of the papers that stay."""
        stays = {paper.component_id for paper in self._papers()}
        return tuple(field for field in self.before.fields if field.component_id in stays)

    def _papers(self) -> tuple[Component, ...]:
        return tuple(paper for paper in self.before.components if self.again.isdisjoint(paper.page_ids))


def new_orders(dossier: Dossier) -> tuple[PageOrder, ...]:
    """Return what clerks said of pages since the dossier was read last."""
    read = max((datetime.fromisoformat(event.at) for event in dossier.provenance if event.type == READ), default=None)
    return tuple(
        order for order in dossier.review.page_orders if read is not None and datetime.fromisoformat(order.at) >= read
    )


def spoken_of(dossier: Dossier) -> frozenset[str]:
    """Return all pages of the papers that clerks' newest words are about; none where nobody said anything new."""
    orders = new_orders(dossier)
    named = {order.page_id for order in orders} | {order.to for order in orders if order.verb is PageVerb.MOVE}
    return frozenset(
        page_id for paper in dossier.components if not named.isdisjoint(paper.page_ids) for page_id in paper.page_ids
    )
