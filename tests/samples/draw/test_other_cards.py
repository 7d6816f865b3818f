"""Dossiers with the card of 2024 or the nine-digit one: the same person on card and form, codes that can be read."""

from dataclasses import replace

import numpy as np
import zxingcpp

from samples.draw.dossier import drawn_pages, filled, plan
from samples.draw.drawn import DrawnPage
from samples.draw.looks import any_look
from samples.draw.planted import Contents


def drawn(version: str, cards: str) -> tuple[Contents, list[DrawnPage]]:
    plans = (plan("train", 3, number, forms=("ht_trich_luc",)) for number in range(4))
    asked = replace(next(p for p in plans if p.version == version), cards=cards, plants=(), stray=False, blank=False)
    rng = np.random.default_rng(asked.seed)
    contents = filled(rng, asked)
    return contents, drawn_pages(rng, asked, any_look(rng, asked.split, dpi=110.0), contents)


def sides(pages: list[DrawnPage], doc_class: str) -> list[str]:
    return [page.side for page in pages if page.doc_class == doc_class]


def test_the_card_of_2024_carries_its_qr_on_the_back() -> None:
    contents, pages = drawn("TT04/2024", "new")
    assert sides(pages, "can_cuoc_2024") == ["front", "back"]
    back = next(page for page in pages if page.doc_class == "can_cuoc_2024" and page.side == "back")
    (code,) = zxingcpp.read_barcodes(back.pixels)
    assert code.text.startswith(contents.case.requester.id12)
    assert {mark.kind for mark in back.marks} == {"qr", "mrz"}


def test_the_nine_digit_card_has_the_number_that_the_form_names() -> None:
    contents, pages = drawn("TT04/2020", "old")
    assert sides(pages, "cmnd9") == ["front", "back"]
    number = contents.case.requester.id9
    assert len(number) == 9
    assert number in contents.form["requester.id_paper"].raw


def test_no_card_is_older_than_its_law() -> None:
    contents, pages = drawn("TT04/2020", "new")
    assert contents.case.requester.card == "cccd_chip"
    assert sides(pages, "cccd_chip") == ["front", "back"]
