"""Of a dossier some of whose pages a clerk put right, only their papers are read again."""

from dataclasses import replace

from pipeline.clerk_records import PageOrder, PageVerb, Review
from pipeline.formdef import load_forms
from pipeline.kept import Kept, spoken_of
from pipeline.kinds import Source
from pipeline.model import Candidate, Component, Dossier, Event, Evidence
from pipeline.stages.collate import collate
from tests.pipeline.examples import example

BEFORE, READ, AFTER = (f"2026-11-23T08:0{minute}:00+07:00" for minute in range(3))
FORMS = load_forms()


def paper(number: int, doc_class: str, *pages: str) -> Component:
    return Component(
        component_id=f"c{number:02d}", seq=number, doc_class=doc_class, form_version=None, confidence=1.0,
        page_ids=pages,
    )  # fmt: skip


def dossier(*orders: PageOrder) -> Dossier:
    """Return a dossier of an application of two pages, a card's front and its back in a paper of its own."""
    made = example()
    papers = (paper(1, "ht_khai_sinh", "a", "b"), paper(2, "cccd_chip", "c"), paper(3, "cccd_chip", "d"))
    zone = Candidate(
        raw="IDVNM", value=None, source=Source.MRZ, confidence=1.0, engine="t",
        evidence=(Evidence(page_id="d", polygon=()),),
    )  # fmt: skip
    names = zip("abc", papers, strict=True)
    field = made.fields[0]
    return replace(
        made,
        pages=tuple(replace(made.pages[0], page_id=name) for name in "abcd"),
        components=papers,
        fields=(
            *(replace(field, field_id=f"{name}.x", component_id=one.component_id) for name, one in names),
            replace(field, field_id="c03.full_name", component_id="c03", key="full_name", candidates=(zone,)),
        ),
        provenance=(Event(type="ocr", at=READ, agent="hoso"),),
        review=Review(page_orders=orders),
    )


def order(page: str, verb: PageVerb, to: str = "", *, at: str = AFTER) -> PageOrder:
    return PageOrder(page_id=page, verb=verb, to=to, by="binh", at=at)


def test_only_the_papers_that_the_newest_words_are_about_are_read() -> None:
    assert spoken_of(dossier(order("b", PageVerb.SPLIT))) == {"a", "b"}
    assert spoken_of(dossier(order("c", PageVerb.TURN, "90"))) == {"c"}
    assert spoken_of(dossier(order("b", PageVerb.MOVE, "c"))) == {"a", "b", "c"}
    assert spoken_of(dossier(order("b", PageVerb.SPLIT, at=BEFORE), order("d", PageVerb.CLASS, "ct01"))) == {"d"}
    assert spoken_of(dossier(order("b", PageVerb.SPLIT, at=BEFORE))) == frozenset()


def test_the_other_papers_keep_ids_and_values_and_new_ones_get_new_ids() -> None:
    kept = Kept(before=dossier(), again=frozenset("ab"))
    fresh = kept.named((paper(1, "ht_khai_sinh", "a"), paper(2, "unknown", "b")))
    papers = kept.beside(fresh)
    assert [(one.component_id, one.seq, one.page_ids) for one in papers] == [
        ("c04", 1, ("a",)), ("c05", 2, ("b",)), ("c02", 3, ("c",)), ("c03", 4, ("d",)),
    ]  # fmt: skip
    assert [field.component_id for field in kept.fields] == ["c02", "c03", "c03"]
    assert kept.named((paper(1, "ht_khai_sinh", "a", "b"),))[0].component_id == "c01"


def test_a_card_s_front_put_upright_draws_its_back_in() -> None:
    kept = Kept(before=dossier(), again=frozenset("c"))
    front = replace(kept.classes(FORMS)[-1], page_id="c", side="front")
    classes = {one.page_id: one for one in (*kept.classes(FORMS), front)}
    assert classes["d"].side == "back"
    pages = kept.pages([page for page in kept.before.pages if page.page_id == "c"])
    found = [classes[page.page_id] for page in pages]
    papers = collate(pages, found, forms=FORMS, orders=kept.places())
    assert [one.page_ids for one in papers] == [("a", "b"), ("c", "d")]
    grown = kept.grown(papers)
    assert grown.again == {"c", "d"}
    file = kept.before.pages[3].scan_id
    assert (kept.reads(file, {"c"}), grown.reads(file, {"c"}), grown.reads("another")) == (False, True, False)


def test_a_page_that_is_not_there_any_more_is_left_out() -> None:
    kept = Kept(before=dossier(), again=frozenset("ab"))
    assert [page.page_id for page in kept.pages(kept.before.pages[:1])] == ["a", "c", "d"]
