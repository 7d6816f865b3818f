"""The kinds of dossier that can be drawn: the form that asks, what is written on it, and the papers beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from samples.draw.birth import draw_birth
from samples.draw.birth_papers import hospital_paper, other_birth
from samples.draw.case import BIRTH, RESIDENCE, SETTINGS, Case, Setting
from samples.draw.drawn import Answer, DrawnPage
from samples.draw.filling import Writer, birth_answers, residence_answers
from samples.draw.planted import BIRTH_PLANTS, RESIDENCE_PLANTS, Contents, Plant
from samples.draw.printed import PrintedForm, draw_printed
from samples.draw.residence import draw_residence
from samples.draw.sheet import Look


class Draw(Protocol):
    """What draws a filled form."""

    def __call__(
        self, rng: np.random.Generator, look: Look, answers: Mapping[str, Answer], *, version: str, layout: int
    ) -> DrawnPage:
        """Return the form of this version, set as layout number `layout` sets it."""
        ...


def nothing_beside(_: np.random.Generator, __: Contents) -> None:
    """Put no further paper into the dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of dossier."""

    name: str  # of the folders that are kept
    setting: Setting
    answers: Callable[[np.random.Generator, Case, Writer], dict[str, Answer]]
    draw: Draw
    plants: Mapping[str, Plant]
    beside: Callable[[np.random.Generator, Contents], None] = nothing_beside

    @property
    def form(self) -> str:
        """The class of the form that asks."""
        return self.setting.form


def drawn_as(form: PrintedForm) -> Draw:
    """Return what draws a form that is set from a table of rows."""

    def draw(
        rng: np.random.Generator, look: Look, answers: Mapping[str, Answer], *, version: str, layout: int
    ) -> DrawnPage:
        return draw_printed(rng, look, answers, form=form, version=version, layout=layout)

    return draw


FIRST_KINDS = (
    Kind(
        name="birth", setting=SETTINGS[BIRTH], answers=birth_answers, draw=draw_birth, beside=hospital_paper,
        plants={**BIRTH_PLANTS, "other_birth": other_birth},
    ),
    Kind(
        name="residence", setting=SETTINGS[RESIDENCE], answers=residence_answers, draw=draw_residence,
        plants=RESIDENCE_PLANTS,
    ),
)  # fmt: skip
