"""A drawn dossier: the same for the same seed, its truth on the ink, its codes readable, its errors noted."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import zxingcpp

from samples.draw.capture import capture
from samples.draw.case import BIRTH, RESIDENCE
from samples.draw.dossier import Drawn, Plan, drawn_pages, filled, plan
from samples.draw.drawn import DrawnPage
from samples.draw.files import packed
from samples.draw.fonts import Split
from samples.draw.letters import LETTERS
from samples.draw.looks import CARD_FONTS, LAYOUTS_PER_SPLIT, OFFICE_FONTS, SPLITS, TYPED_FONTS, any_layout, any_look
from samples.draw.numbers import card_qr
from samples.draw.planted import Contents
from samples.draw.registry import KINDS, VERSIONS
from samples.draw.slips import ARRANGEMENTS
from samples.draw.truth import truth_of

INK = 150  # grey level below which a pixel of a flat page is ink
DPI = 110.0


def a_plan(form: str, version: str, *, fill: str = "typed", planted: str = "") -> Plan:
    return Plan(
        split="train", seed=(5, VERSIONS.index((form, version))), form=form, version=version, fill=fill,
        tier="scan_clean", file_format="jpeg", plants=(planted,) if planted else (), stray=True, blank=True,
        full=form not in (BIRTH, RESIDENCE),
    )  # fmt: skip


@cache
def pages_of(asked: Plan) -> tuple[Contents, tuple[DrawnPage, ...]]:
    rng = np.random.default_rng(asked.seed)
    contents = filled(rng, asked)
    return contents, tuple(drawn_pages(rng, asked, any_look(rng, asked.split, dpi=DPI), contents))


CASES = [a_plan(*form, fill=("typed", "handwritten")[number % 2]) for number, form in enumerate(VERSIONS)]
FIRST_CASES = [asked for asked in CASES if asked.form in (BIRTH, RESIDENCE)]


@pytest.mark.parametrize("asked", CASES, ids=lambda asked: f"{asked.form}-{asked.version}-{asked.fill}")
def test_every_value_stands_on_ink_inside_its_page(asked: Plan) -> None:
    _, pages = pages_of(asked)
    seen = 0
    for page in pages:
        height, width = page.pixels.shape[:2]
        for value in page.fields:
            for quad in value.quads:
                (left, top), (right, bottom) = quad[0], quad[2]
                assert 0 <= left < right <= width, value.key
                assert 0 <= top < bottom <= height, value.key
                spot = page.pixels[int(top) : int(bottom) + 1, int(left) : int(right) + 1].min(axis=2)
                assert spot.min() < INK, value.key
                seen += 1
    assert seen > 35


@pytest.mark.parametrize("asked", FIRST_CASES, ids=lambda asked: f"{asked.version}-{asked.fill}")
def test_the_form_says_what_its_version_asks(asked: Plan) -> None:
    _, pages = pages_of(asked)
    form = next(page for page in pages if page.doc_class == asked.form)
    keys = {value.key for value in form.fields}
    assert form.form_version == asked.version
    if asked.form == BIRTH:
        assert {"child.full_name", "child.dob", "child.dob_in_words", "requester.id_paper", "made_at.date"} <= keys
        assert ("requester.dob" in keys) == (asked.version == "TT04/2024")
        assert ("mother.id_paper" in keys) == (asked.version == "TT04/2024")
        assert ("copy_request" in keys) == (asked.version != "TT15/2015")
    else:
        assert {"applicant.full_name", "applicant.pin", "household.head_pin", "request_text"} <= keys
        assert ("applicant.job" in keys) == (asked.version == "TT56/2021")
        pin = next(value for value in form.fields if value.key == "applicant.pin")
        assert len(pin.quads) == 12


def test_the_drawn_codes_can_be_read() -> None:
    contents, pages = pages_of(CASES[1])
    front = next(page for page in pages if page.doc_class == "cccd_chip" and page.side == "front")
    assert [code.text for code in zxingcpp.read_barcodes(front.pixels)] == [card_qr(contents.case.requester)]
    slip = next(page for page in pages if page.doc_class == "phieu_buu_chinh")
    assert contents.case.item_code in [code.text for code in zxingcpp.read_barcodes(slip.pixels)]


def test_a_dossier_has_slip_form_both_sides_of_the_card_and_what_strayed_in() -> None:
    _, pages = pages_of(CASES[0])
    assert [(page.doc_class, page.side) for page in pages] == [
        ("phieu_buu_chinh", "front"), (BIRTH, "front"), ("blank", "back"),
        ("cccd_chip", "front"), ("cccd_chip", "back"), ("unknown", "front"),
    ]  # fmt: skip


def test_the_same_plan_draws_the_same_bytes() -> None:
    asked = CASES[3]
    drawn = []
    for _ in range(2):
        pages_of.cache_clear()
        contents, pages = pages_of(asked)
        rng = np.random.default_rng(1)
        pictures = tuple(capture(rng, page, asked.tier) for page in pages[:2])
        files = packed(np.random.default_rng(3), pictures, "pdf")
        drawn.append((files[0].content, truth_of("d", Drawn(plan=asked, contents=contents, pictures=pictures), files)))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("form", KINDS)
def test_every_planted_error_is_noted_and_changes_something(form: str) -> None:
    version = {RESIDENCE: "TT66/2023"}.get(form, tuple(KINDS[form].setting.spans)[-1])
    for name in KINDS[form].plants:
        asked = replace(a_plan(form, version, planted=name), full=True)
        contents = filled(np.random.default_rng(asked.seed), asked)
        clean = filled(np.random.default_rng(asked.seed), replace(asked, plants=()))
        assert len(contents.planted) == 1, name
        assert contents.planted[0].fields, name
        parts = ("form", "slip", "shown", "mrz_lines", "case", "beside", "holders")
        assert any(getattr(contents, part) != getattr(clean, part) for part in parts), name


def test_no_look_of_one_split_is_met_in_another() -> None:
    for fonts in (OFFICE_FONTS, TYPED_FONTS):
        used = [set(fonts[split]) for split in SPLITS]
        assert all(not used[a] & used[b] for a, b in ((0, 1), (0, 2), (1, 2)))
    assert len(set(CARD_FONTS.values())) == len(SPLITS)
    assert len({kind for kinds in ARRANGEMENTS.values() for kind in kinds}) == sum(map(len, ARRANGEMENTS.values()))
    titles = [letter.title for letters in LETTERS.values() for letter in letters]
    assert len(titles) == len(set(titles))
    layouts: dict[Split, set[int]] = {split: set() for split in SPLITS}
    for split in SPLITS:
        layouts[split] = {any_layout(np.random.default_rng(seed), split) for seed in range(LAYOUTS_PER_SPLIT)}
    assert not layouts["test"] & (layouts["train"] | layouts["calibrate"])


def test_a_set_goes_round_all_versions_and_tiers() -> None:
    assert {(each.form, each.version) for each in (plan("test", 3, n) for n in range(len(VERSIONS)))} == set(VERSIONS)
    plans = [plan("test", 3, number, forms=(BIRTH, RESIDENCE)) for number in range(48)]
    assert len({each.tier for each in plans}) == 4
    assert len({(each.version, each.tier) for each in plans}) == 24


def test_a_set_keeps_to_the_forms_asked_for() -> None:
    assert {plan("test", 3, number, forms=(BIRTH,)).form for number in range(9)} == {BIRTH}
