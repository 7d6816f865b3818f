"""A perfect reader finds every drawn paper's class, version and values by its definition, titles damaged or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from pipeline.evaluation.overlap import is_located
from pipeline.formdef import load_forms
from pipeline.model import Component, ReadPage
from pipeline.stages.classify import classify
from pipeline.stages.extract import extract
from samples.draw.case import invent
from samples.draw.control_filling import POLICE_SLIPS, SLIPS
from samples.draw.drawn import DrawnPage
from samples.draw.filling import any_writer
from samples.draw.letters import draw_letter
from samples.draw.looks import any_layout, any_look
from samples.draw.planted import Contents
from samples.draw.printed import draw_printed
from samples.draw.registry import KINDS
from samples.draw.slips import slip_answers
from tests.samples.draw.perfect import read, recorded, with_damaged_title

FORMS = load_forms()
DPI = 100.0
OFFICE = ("hkd_mau1", "dat_bien_dong", "tgxh_1", "don_xin_xac_nhan")
VERSIONS = [(form, version) for form in OFFICE for version in KINDS[form].setting.spans]
THIN = ("-", "-/-")  # a dash is thinner than a third of any line


def pages(form: str, version: str, seed: int) -> Iterator[tuple[DrawnPage, ReadPage]]:
    """Yield the form and the papers beside it, as drawn and as read."""
    rng, kind = np.random.default_rng((seed, 17)), KINDS[form]
    case = invent(rng, "test", kind.setting, version)
    writer = any_writer(rng, "typed")
    contents = Contents(
        case=case, writer=writer, form=kind.answers(rng, case, writer), slip=slip_answers(rng, case, writer)
    )
    kind.beside(rng, contents)
    layout = any_layout(rng, "test")
    with recorded() as said:
        look = any_look(rng, "test", dpi=DPI)
        drawn = kind.draw(rng, look, contents.form, version=version, layout=layout)
        yield drawn, read(drawn, said)
        for paper in contents.beside:
            look = any_look(rng, "test", dpi=DPI)
            if paper.printed.by_machine:
                look = replace(look, leader="none", typed="replace")
            drawn = draw_printed(rng, look, paper.answers, form=paper.printed, version=paper.version, layout=layout)
            yield drawn, read(drawn, said)


def unfound(drawn: DrawnPage, page: ReadPage) -> list[str]:
    """Return the keys of the values that the form's definition does not find where they stand."""
    form = FORMS.get(drawn.doc_class)
    assert form is not None
    paper = Component(
        component_id="c01", seq=1, doc_class=form.doc_class, form_version=drawn.form_version, confidence=1.0,
        page_ids=("p1",),
    )  # fmt: skip
    found = {field.key: field for field in extract(paper, [page], form=form)}
    cells = {field.key for field in form.fields if field.place == "cells"}  # the boxes are another finder's
    return [
        field.key
        for field in drawn.fields
        if "[" not in field.key and field.key not in cells and field.answer.raw not in THIN
        if not is_located([e.polygon for e in found[field.key].evidence], field.quads)
    ]


@pytest.mark.parametrize(("form", "version"), VERSIONS)
def test_class_version_and_values_are_found(form: str, version: str) -> None:
    for drawn, page in pages(form, version, seed=5):
        told = classify(page.page, page.reading, page.marks, forms=FORMS)
        assert told.doc_class == drawn.doc_class
        assert told.continues or told.form_version == drawn.form_version
        assert unfound(drawn, page) == []


@pytest.mark.parametrize(("form", "version"), VERSIONS)
def test_a_damaged_title_is_forgiven_and_never_taken_for_another(form: str, version: str) -> None:
    for number, (drawn, page) in enumerate(pages(form, version, seed=6)):
        for share in (0.1, 0.2):
            damaged = with_damaged_title(page, Random(number), share)
            told = classify(damaged.page, damaged.reading, damaged.marks, forms=FORMS)
            assert told.doc_class in (drawn.doc_class, None)
            assert told.doc_class is not None or number > 0 or share > 0.1


@pytest.mark.parametrize("number", range(len(SLIPS[:4]) + len(POLICE_SLIPS)))
def test_every_slip_of_the_counter_is_known(number: int) -> None:
    form, fill = (*SLIPS[:4], *POLICE_SLIPS)[number]
    rng, setting = np.random.default_rng((number, 23)), KINDS["hkd_mau1"].setting
    case = invent(rng, "test", setting, "TT68/2025")
    look = replace(any_look(rng, "test", dpi=DPI), leader="none", typed="replace")
    answers = fill(rng, case, replace(any_writer(rng, "typed"), short_units=False))
    with recorded() as said:
        drawn = draw_printed(rng, look, answers, form=form, version=form.versions[0], layout=3)
        page = read(drawn, said)
    told = classify(page.page, page.reading, page.marks, forms=FORMS)
    assert (told.doc_class, told.form_version) == (drawn.doc_class, drawn.form_version)
    assert unfound(drawn, page) == []


def test_a_letter_stays_unknown() -> None:
    for seed in range(4):
        rng = np.random.default_rng((seed, 29))
        case = invent(rng, "test", KINDS["dat_bien_dong"].setting, "18/NĐ151")
        with recorded() as said:
            drawn = draw_letter(rng, any_look(rng, "test", dpi=DPI), case)
            page = read(drawn, said)
        assert classify(page.page, page.reading, page.marks, forms=FORMS).doc_class is None
