"""A sheet as a rectangle lying in space: where its fourth side must run when three are known."""

from collections.abc import Iterator

import numpy as np

from pipeline.imaging.flatten import A4_MM, FOCAL
from pipeline.imaging.quads import Floats, is_sound

RATIOS = (A4_MM[1] / A4_MM[0], A4_MM[0] / A4_MM[1])  # cards are too small in a photo to be so far off
NEAR, SAME = 0.3, 0.03  # natural log of one reach over another: no sheet of quite another shape, nothing tried twice
MOST_TURNED_DEG = 20.0  # from the opposite side: more comes of a picture that was cut after it was taken


def with_side(corners: Floats, side: int, picture: tuple[int, int]) -> Iterator[Floats]:
    """Yield corners with one side where the three others want it: square to its neighbours in space.

    It lies as far off as its own middle is now, and then as far as an A4 would reach. `side` runs from the
    corner of that number to the next; the lens is a phone's, as in `flatten.aspect`.
    """
    focal, middle = FOCAL * max(picture), np.array(picture) / 2
    rays = np.column_stack([(corners - middle) / focal, np.ones(4)])
    first, second, third, fourth = (rays[(side + step) % 4] for step in range(4))
    away = _unit(np.cross(np.cross(fourth, first), np.cross(third, second)))  # where both neighbours run
    along = _unit(np.cross(np.cross(fourth, third), away))
    scale, _ = np.linalg.lstsq(np.column_stack([third, -along]), fourth, rcond=None)[0]
    if scale <= 0:
        return
    other = scale * third
    wide = float(np.linalg.norm(other - fourth))
    ray, facing = first + second, np.cross(away, along)
    now = float(((facing @ fourth) / (facing @ ray) * ray - (fourth + other) / 2) @ away)
    off = [(wide * ratio, abs(np.log(max(1e-9, wide * ratio) / max(1e-9, abs(now))))) for ratio in RATIOS]
    usual = [reach for reach, how in off if SAME < how < NEAR]
    for reach in (abs(now), *usual):
        moved = corners.copy()
        for place, base in ((side, fourth), ((side + 1) % 4, other)):
            spot = base + np.sign(now) * reach * away
            moved[place] = spot[:2] / max(1e-9, float(spot[2])) * focal + middle
        if is_sound(moved) and _turned_deg(moved, side) < MOST_TURNED_DEG:
            yield moved


def _turned_deg(corners: Floats, side: int) -> float:
    """Return how far a side and the one opposite are from parallel in the picture."""
    one, other = (corners[(step + 1) % 4] - corners[step % 4] for step in (side, side + 2))
    cosine = -float(one @ other) / max(1e-9, float(np.hypot(*one) * np.hypot(*other)))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / max(1e-12, float(np.linalg.norm(vector)))
    return unit
