"""One dossier: slip, declaration, card front and back, sometimes a stray paper and a blank back, as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samples.draw.capture import DRAWING_DPI, TIERS, Picture, capture
from samples.draw.cards import card_look
from samples.draw.case import carded, invent
from samples.draw.drawn import DrawnPage
from samples.draw.filling import any_writer
from samples.draw.fonts import Split
from samples.draw.letters import blank_back, draw_letter
from samples.draw.looks import CARD_FONTS, MRZ_FONT, any_layout, any_look, faces
from samples.draw.other_cards import draw_card
from samples.draw.planted import Contents
from samples.draw.printed import draw_printed
from samples.draw.registry import KINDS, VERSIONS
from samples.draw.sheet import Look
from samples.draw.slips import draw_slip, slip_answers

FORMATS = {
    "scan": ("jpeg", "png", "pdf", "tiff"),
    "photo": ("jpeg", "jpeg", "heic", "pdf"),
}
PLANTED_SHARE = 0.5
HANDWRITTEN_SHARE = 0.4
STRAY_SHARE = 0.18
BLANK_SHARE = 0.15
CARD_SHARES = (0.45, 0.4, 0.15)
CHIP_PLANTS = {"expired", "card_print", "mrz_check", "mrz_other"}  # errors on a chip card
SHUFFLED_SHARE = 0.15
GREY_SHARE = 0.3  # of offices set their scanner to grey


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one dossier is to be like; a whole set is planned so that every kind comes up."""

    split: Split
    seed: tuple[int, ...]
    form: str
    version: str
    fill: str
    tier: str
    file_format: str
    plants: tuple[str, ...]
    stray: bool
    blank: bool
    full: bool = False  # with the papers that go with the form
    cards: str = ""  # "new" or "old": other cards than the chip card, where the day allows them


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A drawn dossier: its plan, what it says, its pictures in the order of its files."""

    plan: Plan
    contents: Contents
    pictures: tuple[Picture, ...]


def plan(split: Split, seed: int, number: int, *, forms: Sequence[str] = ()) -> Plan:
    """Return the plan of dossier `number` of the set of this seed: versions and tiers go round, the rest is chance.

    `forms` are the forms to go round, all of them where none is named.
    """
    rng = np.random.default_rng((seed, number, 1))
    versions = [pair for pair in VERSIONS if not forms or pair[0] in forms]
    form, version = versions[(number + seed) % len(versions)]
    tier = TIERS[(number // len(versions) + number) % len(TIERS)]
    formats = FORMATS[tier.split("_", maxsplit=1)[0]]
    plants = tuple(KINDS[form].plants)
    chosen: tuple[str, ...] = ()
    if rng.random() < PLANTED_SHARE:
        chosen = (plants[int(rng.integers(len(plants)))],)
    return Plan(
        split=split, seed=(seed, number), form=form, version=version, tier=tier,
        fill="handwritten" if rng.random() < HANDWRITTEN_SHARE else "typed",
        file_format=formats[int(rng.integers(len(formats)))],
        plants=chosen, stray=bool(rng.random() < STRAY_SHARE), blank=bool(rng.random() < BLANK_SHARE),
        full=True, cards=str(rng.choice(["", "new", "old"], p=CARD_SHARES)),
    )  # fmt: skip


def draw_dossier(plan: Plan) -> Drawn:
    """Return the dossier drawn as planned, the same for the same plan."""
    rng = np.random.default_rng((*plan.seed, 2))
    low, high = DRAWING_DPI[plan.tier]
    look = any_look(rng, plan.split, dpi=float(rng.integers(low // 10, high // 10 + 1) * 10))
    contents = filled(rng, plan)
    pages = drawn_pages(rng, plan, look, contents)
    if rng.random() < SHUFFLED_SHARE:
        pages = [pages[place] for place in rng.permutation(len(pages))]
    grey = bool(rng.random() < GREY_SHARE)
    pictures = tuple(capture(rng, page, plan.tier, grey=grey) for page in pages)
    return Drawn(plan=plan, contents=contents, pictures=pictures)


def filled(rng: np.random.Generator, plan: Plan) -> Contents:
    """Return what all papers say, the planned errors planted."""
    kind = KINDS[plan.form]
    case = invent(rng, plan.split, kind.setting, plan.version, with_expired_card="expired" in plan.plants)
    if plan.cards and not set(plan.plants) & CHIP_PLANTS:
        case = carded(np.random.default_rng((*plan.seed, 4)), case, plan.cards)
    writer = any_writer(rng, plan.fill)
    clerk = any_writer(rng, "typed" if plan.fill == "typed" or rng.random() < 0.5 else "handwritten")
    contents = Contents(
        case=case, writer=writer, form=kind.answers(rng, case, writer), slip=slip_answers(rng, case, clerk)
    )  # fmt: skip
    if plan.full:
        kind.beside(rng, contents)
    for name in plan.plants:
        kind.plants[name](rng, contents)
    return contents


def drawn_pages(rng: np.random.Generator, plan: Plan, look: Look, contents: Contents) -> list[DrawnPage]:
    """Return the pages of the dossier in the order in which they should lie in the envelope."""
    case = contents.case
    layout = any_layout(rng, plan.split)
    # the post office fills its slip with its own printer: never in the look of the form
    office = any_look(rng, plan.split, dpi=look.dpi)
    slip_look = replace(office, hand=look.hand, leader="dots" if office.leader == "underscore" else office.leader)
    form = KINDS[plan.form].draw(rng, look, contents.form, version=plan.version, layout=layout)
    of_card = card_look(look, faces(CARD_FONTS[plan.split]))
    mono = faces(MRZ_FONT).regular
    pages = [
        draw_slip(rng, slip_look, case, contents.slip, layout=layout),
        form,
        *draw_card(rng, of_card, case.requester, mono_path=mono, shown=contents.shown, lines=contents.mrz_lines),
    ]
    for holder in contents.holders:
        pages += draw_card(rng, of_card, holder, mono_path=mono)
    for paper in contents.beside:
        # another office prints and fills it
        theirs = any_look(rng, plan.split, dpi=look.dpi)
        if paper.printed.by_machine:
            theirs = replace(theirs, leader="none", typed="replace")
        drawn = draw_printed(rng, theirs, paper.answers, form=paper.printed, version=paper.version, layout=layout)
        pages.insert(0 if paper.front else len(pages), drawn)
    if plan.blank:
        pages.insert(2, blank_back(rng, form))
    if plan.stray:
        pages.append(draw_letter(rng, any_look(rng, plan.split, dpi=look.dpi), case))
    return pages
