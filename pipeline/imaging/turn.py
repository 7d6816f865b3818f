"""Which way is up: quarter turns and upside down, by what text looks like, or "unsure"."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pipeline.imaging.ink import text_only
from pipeline.raster import Pixels

AXIS_RATIO = 1.5  # how much sharper the projection along the text must be than across it
SURE_Z = 3.0  # standard errors between "more ink over the letters than under" and chance
LIKELY_Z = 1.0  # a page that came upright stays so on this much evidence: most pages do come upright
MIN_LINES = 4
LINE_PX = (7, 60)  # heights of a band of text at the reduced size


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Degrees clockwise that bring the page upright, and whether that is sure."""

    degrees: int
    sure: bool


class TurnReader(Protocol):
    """Says which way is up by reading the page's text; a trained one stands in `ocr_models/engines/turn.py`."""

    def turn(self, grey: Pixels, ink: Pixels) -> Turn:
        """Return the turn of a reduced page (grey and its ink, 1 where there is some)."""


class InkTurns:
    """The `TurnReader` port without weights: lines of text make one axis sharp, and Latin letters reach up.

    Measured on 45 upright forms and letters: 40 show more ink over the letters than under them (tone marks, hats,
    ascenders), 5 are too close to call, none is clearly wrong.
    """

    def turn(self, grey: Pixels, ink: Pixels) -> Turn:
        """Return the turn, sure only with clear evidence on both questions."""
        letters = text_only(ink)
        along, across = _sharpness(letters), _sharpness(letters.T)
        upright = along >= across
        lines = letters if upright else np.rot90(letters, -1)
        votes = _votes(lines)
        if len(votes) < MIN_LINES or not max(along, across) > AXIS_RATIO * min(along, across):
            return Turn(degrees=0, sure=False)
        z = float(votes.mean() / (votes.std() / np.sqrt(len(votes)) + 1e-9))
        if upright:
            return Turn(degrees=180 if z < -SURE_Z else 0, sure=z > LIKELY_Z or z < -SURE_Z)
        return Turn(degrees=90 if z > 0 else 270, sure=abs(z) > SURE_Z)


def _sharpness(letters: Pixels) -> float:
    step = np.diff(letters.sum(axis=1).astype(np.float64))
    return float(step @ step) / max(1, letters.size)


def _votes(letters: Pixels) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return for each line of text the share of its ink over its body minus the share under it."""
    profile = letters.sum(axis=1).astype(np.float64)
    on = np.convolve(profile, (0.25, 0.5, 0.25), mode="same") > max(2.0, 0.006 * letters.shape[1])
    ends = np.flatnonzero(np.diff(np.concatenate(([0], on.astype(np.int8), [0]))))
    votes = []
    for top, bottom in zip(ends[::2], ends[1::2], strict=True):
        if LINE_PX[0] <= bottom - top <= LINE_PX[1]:
            band = profile[top:bottom]
            body = np.flatnonzero(band > 0.5 * np.percentile(band, 90))
            votes.append((band[: body[0]].sum() - band[body[-1] + 1 :].sum()) / band.sum())
    return np.array(votes, np.float64)
