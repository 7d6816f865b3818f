"""Which way is up: quarter turns and upside down, by what lines of Latin text look like, or "unsure"."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pipeline.imaging.deskew import skew_deg
from pipeline.imaging.ink import text_only
from pipeline.imaging.upright import evidence
from pipeline.raster import Pixels

CLEAR_AXIS = 2.2  # how much sharper the projection along the text is than across it, when one need not try both ways
SURE_ODDS = 12.0  # summed log odds; drawn pages have 66 and more, see ocr_models/cards/turn.md
SURE_EACH = 0.25  # log odds a piece: many pieces that say little are no text
LEVEL_DEG = 0.7  # under it lines of text need not be levelled to be looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Degrees clockwise that bring the page upright, and whether that is sure."""

    degrees: int
    sure: bool


class TurnReader(Protocol):
    """Says which way is up by looking at the page's text."""

    def turn(self, grey: Pixels, ink: Pixels) -> Turn:
        """Return the turn of a reduced page (grey and its ink, 1 where there is some)."""


@dataclass(frozen=True, slots=True)
class ToldTurn:
    """The `TurnReader` port where a clerk has said which way is up."""

    degrees: int

    def turn(self, grey: Pixels, ink: Pixels) -> Turn:
        """Return the turn told."""
        del grey, ink
        return Turn(degrees=self.degrees, sure=True)


class InkTurns:
    """The `TurnReader` port: the axis by the sharper projection, up or down by a fitted look at each line's edges."""

    def turn(self, grey: Pixels, ink: Pixels) -> Turn:
        """Return the turn, sure only with clear evidence; an unsure page stays as it came."""
        letters = text_only(ink)
        along, across = sharpness(letters), sharpness(np.rot90(letters))
        tries = []
        lean = skew_deg(letters)
        # lines that run down the page and lean may look sharper across it: only level ones are believed at once
        if along > CLEAR_AXIS * across and lean is not None and abs(lean) <= LEVEL_DEG:
            tries.append((*evidence(grey, letters), 0))
        else:  # sideways, leaning, or both: level each way before comparing
            side = np.rot90(grey, -1), np.rot90(letters, -1)
            upright, sideways = _levelled(grey, letters, lean), _levelled(*side, skew_deg(side[1]))
            along, across = sharpness(upright[1]), sharpness(sideways[1])
            if along * CLEAR_AXIS >= across:
                tries.append((*evidence(*upright), 0))
            if across * CLEAR_AXIS >= along:
                tries.append((*evidence(*sideways), 90))
        odds, count, axis = max(tries, key=lambda told: abs(told[0]))
        sure = abs(odds) >= SURE_ODDS and abs(odds) >= SURE_EACH * count
        degrees = axis if odds >= 0 else axis + 180
        return Turn(degrees=degrees if sure else 0, sure=sure)


def sharpness(letters: Pixels) -> float:
    """Return how much the projection across lines of text goes up and down."""
    step = np.diff(letters.sum(axis=1).astype(np.float64))
    return float(step @ step) / max(1, letters.size)


def _levelled(grey: Pixels, letters: Pixels, lean: float | None) -> tuple[Pixels, Pixels]:
    """Return a page and its letters with lines of text that run across level, when they lean."""
    if lean is not None and abs(lean) > LEVEL_DEG:
        grey, letters = _sheared(grey, lean, 255), _sheared(letters, lean, 0)
    return np.ascontiguousarray(grey), np.ascontiguousarray(letters)


def _sheared(picture: Pixels, lean_deg: float, outside: int) -> Pixels:
    """Return the picture with each column moved so that lines leaning by so much come level."""
    shifts = np.round((np.arange(picture.shape[1]) - picture.shape[1] / 2) * np.tan(np.radians(lean_deg))).astype(int)
    rows = np.arange(picture.shape[0])[:, None] + shifts[None, :]
    inside = (rows >= 0) & (rows < picture.shape[0])
    moved = np.take_along_axis(picture, np.clip(rows, 0, picture.shape[0] - 1), axis=0)
    return np.where(inside, moved, np.uint8(outside)).astype(np.uint8)
