"""Pages become papers; none is lost."""

from dataclasses import replace

from pipeline.clerk_records import PageOrder, PageVerb
from pipeline.flagcodes import FlagCode, Severity
from pipeline.formdef import load_forms
from pipeline.model import Flag, Page, PageClass
from pipeline.stages.collate import collate
from tests.typeset import page

FORMS = load_forms()


def found(page_id: str, doc_class: str | None, *, side: str = "front", continues: bool = False) -> PageClass:
    return PageClass(
        page_id=page_id, doc_class=doc_class, form_version=None, confidence=0.9, side=side, continues=continues
    )


def papers(*pairs: tuple[Page, PageClass], orders: tuple[PageOrder, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    made = collate([one for one, _ in pairs], [two for _, two in pairs], forms=FORMS, orders=orders)
    return [(paper.doc_class, paper.page_ids) for paper in made]


def test_front_and_back_of_a_card_are_one_paper_in_either_order() -> None:
    back, front = found("a", "cccd_chip", side="back"), found("b", "cccd_chip")
    assert papers((page("a"), back), (page("b"), front)) == [("cccd_chip", ("a", "b"))]


def test_two_fronts_are_two_cards() -> None:
    one, two = found("a", "cccd_chip"), found("b", "cccd_chip")
    assert len(papers((page("a"), one), (page("b"), two))) == 2


def test_a_blank_page_stays_with_the_paper_before_it() -> None:
    assert papers((page("a"), found("a", "ct01")), (page("b", blank=True), found("b", None))) == [("ct01", ("a", "b"))]


def test_a_blank_page_at_the_front_waits_for_the_first_paper() -> None:
    assert papers((page("a", blank=True), found("a", None)), (page("b"), found("b", "ct01"))) == [("ct01", ("a", "b"))]


def test_a_double_stays_with_its_twin() -> None:
    twin = replace(page("c"), duplicate_of="a")
    made = papers((page("a"), found("a", "ct01")), (page("b"), found("b", None)), (twin, found("c", "ct01")))
    assert made == [("ct01", ("a", "c")), ("unknown", ("b",))]


def test_a_double_that_came_before_its_twin_stays_with_it_in_page_order() -> None:
    blurred = replace(page("a"), duplicate_of="c")
    made = papers((blurred, found("a", "ct01")), (page("b"), found("b", "cccd_chip")), (page("c"), found("c", "ct01")))
    assert made == [("cccd_chip", ("b",)), ("ct01", ("a", "c"))]


def test_a_second_page_goes_on_from_its_form() -> None:
    made = papers((page("a"), found("a", "ct01")), (page("b"), found("b", "ct01", continues=True)))
    assert made == [("ct01", ("a", "b"))]


def test_an_inside_page_that_comes_first_follows_the_page_it_goes_on_from() -> None:
    first = replace(found("b", "ct01"), form_version="TT53/2025")
    pages = [page("a"), page("b"), page("c")]
    made = collate(pages, [found("a", "ct01", continues=True), first, found("c", "cccd_chip")], forms=FORMS)
    assert [(paper.doc_class, paper.form_version, paper.page_ids) for paper in made] == [
        ("ct01", "TT53/2025", ("b", "a")), ("cccd_chip", None, ("c",)),
    ]  # fmt: skip
    (flag,) = made[0].flags
    assert (flag.code, flag.severity, flag.scope) == (FlagCode.PAGE_ORDER_FIXED, Severity.INFO, "a")


def test_the_version_may_stand_on_any_page_of_a_paper() -> None:
    unsure = Flag(code=FlagCode.FORM_VERSION_UNKNOWN, severity=Severity.BLOCK, scope="a")
    first = replace(found("a", "ct01"), flags=(unsure,))
    inside = found("b", "ct01", continues=True)
    (told,) = collate([page("a"), page("b")], [first, replace(inside, form_version="TT53/2025")], forms=FORMS)
    assert (told.form_version, told.flags) == ("TT53/2025", ())
    (untold,) = collate([page("a"), page("b")], [first, inside], forms=FORMS)
    assert (untold.form_version, untold.flags) == (None, (unsure,))


def test_an_inside_page_of_no_page_that_is_there_is_unknown() -> None:
    pages = [page("a"), page("b")]
    made = collate(pages, [found("a", "ct01", continues=True), found("b", "cccd_chip")], forms=FORMS)
    assert [(paper.doc_class, paper.page_ids) for paper in made] == [("unknown", ("a",)), ("cccd_chip", ("b",))]
    assert [flag.code for flag in made[0].flags] == [FlagCode.DOC_CLASS_UNSURE]


def test_only_blank_pages_are_one_unknown_paper() -> None:
    assert papers((page("a", blank=True), found("a", None))) == [("unknown", ("a",))]


def said(page_id: str, verb: PageVerb, to: str = "") -> PageOrder:
    return PageOrder(page_id=page_id, verb=verb, to=to, by="binh", at="2026-11-23T08:00:00+07:00")


def test_a_page_that_a_clerk_splits_off_begins_a_paper_and_takes_what_follows() -> None:
    pages = [(page(name), found(name, "ct01", continues=name != "a")) for name in "abc"]
    assert papers(*pages) == [("ct01", ("a", "b", "c"))]
    assert papers(*pages, orders=(said("b", PageVerb.SPLIT),))[0] == ("ct01", ("a",))
    assert [ids for _, ids in papers(*pages, orders=(said("b", PageVerb.SPLIT),))] == [("a",), ("b", "c")]


def test_a_page_that_a_clerk_moves_joins_the_paper_named_in_page_order() -> None:
    pages = [(page("a"), found("a", "ct01")), (page("b"), found("b", None)), (page("c"), found("c", "ht_khai_sinh"))]
    assert papers(*pages, orders=(said("b", PageVerb.MOVE, "c"),)) == [("ct01", ("a",)), ("ht_khai_sinh", ("b", "c"))]
    chain = (said("b", PageVerb.MOVE, "a"), said("c", PageVerb.MOVE, "b"))
    assert papers(*pages, orders=chain) == [("ct01", ("a", "b", "c"))]


def test_the_last_word_on_a_page_stands_and_pages_moved_in_a_circle_are_not_lost() -> None:
    pages = [(page("a"), found("a", "ct01")), (page("b"), found("b", "ct01", continues=True))]
    twice = (said("b", PageVerb.SPLIT), said("b", PageVerb.MOVE, "a"))
    assert papers(*pages, orders=twice) == [("ct01", ("a", "b"))]
    circle = (said("a", PageVerb.MOVE, "b"), said("b", PageVerb.MOVE, "a"))
    assert papers(*pages, orders=circle) == [("unknown", ("a", "b"))]


def test_a_class_that_a_clerk_told_is_its_whole_paper_s_and_parts_nothing() -> None:
    pages = [(page("a"), found("a", "ct01")), (page("b"), found("b", "ct01", continues=True))]
    told = (said("a", PageVerb.CLASS, "giay_uy_quyen"), said("b", PageVerb.CLASS, "ht_khai_sinh"))
    assert papers(*pages, orders=told[:1]) == [("giay_uy_quyen", ("a", "b"))]
    assert papers(*pages, orders=told) == [("ht_khai_sinh", ("a", "b"))]


def test_a_turn_does_not_part_papers() -> None:
    pages = [(page("a"), found("a", "ct01")), (page("b"), found("b", "ct01", continues=True))]
    assert papers(*pages, orders=(said("b", PageVerb.TURN, "180"),)) == [("ct01", ("a", "b"))]


def size_flags(*pages: Page) -> list[tuple[FlagCode, Severity, str]]:
    classes = [found(one.page_id, "ct01", continues=number > 0) for number, one in enumerate(pages)]
    (paper,) = collate(pages, classes, forms=FORMS)
    wanted = FlagCode.PAGE_ORPHAN
    return [(flag.code, flag.severity, flag.scope) for flag in paper.flags if flag.code is wanted]


def test_a_page_of_another_paper_size_than_its_paper_is_doubted() -> None:
    legal = page("b", width=2550, height=4200)
    assert size_flags(page("a"), legal, page("c")) == [(FlagCode.PAGE_ORPHAN, Severity.WARN, "b")]


def test_a_page_that_lies_across_or_is_trimmed_is_of_the_same_size() -> None:
    across, trimmed = page("b", width=3508, height=2480), page("c", width=2390, height=3400)
    assert size_flags(page("a"), across, trimmed) == []


def test_a_size_that_is_not_known_is_not_doubted() -> None:
    corners = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    small = page("b", width=1748, height=2480)
    unknown = (replace(small, quad=corners), replace(small, dpi=None), replace(small, dpi=212.1))
    assert [size_flags(page("a"), one) for one in (*unknown, replace(small, blank=True))] == [[], [], [], []]


def test_papers_of_different_sizes_belong_together() -> None:
    pages = (page("a"), page("b", width=1748, height=2480))
    made = collate(pages, [found("a", "ct01"), found("b", "ht_khai_sinh")], forms=FORMS)
    assert [flag for paper in made for flag in paper.flags if flag.code is FlagCode.PAGE_ORPHAN] == []
