"""How a value was put on paper: typed, by hand, or not at all; told from its ink, not from its letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.leaders import remove_leaders
from pipeline.kinds import Fill
from pipeline.raster import Pixels, Raster

HEIGHT_PX = 48  # strips are judged at this height
LEAST_SIDE_PX = 8  # smaller strips hold no value
LEAST_CONTRAST = 25  # grey levels between paper and darkest ink; less is no ink
INK_SHARE = 0.45  # of the way from paper to ink: a pixel darker than this is ink
LEAST_PIECE_PX = 8  # pixels of a piece of ink; smaller ones are noise
LEAST_INK = 0.004  # share of the strip; less is a speck, not a value
CUT_SHARE = 0.6  # a piece at the strip's edge that is lower than this share of it belongs to a neighbour
RULE_RATIO = 6.0  # times as wide as high: what is left of a rule
FRAME_SHARE, FRAME_PX = 0.9, 5  # as high as the strip and so narrow: a box's side
PARTS, LEADER_PARTS = 10, 7  # of a strip's width, and in how many of them a leader must be seen
COLOURED = 0.25  # of the way to pen blue; cards and stamps tint printed letters up to 0.2
COLOUR_ODDS = 6.0  # nobody types in blue

# Weights of a logistic regression on 1 590 lines of the drawing program's training split, half of them by hand. On
# dossiers of the calibrating split, with fonts and hands unseen, voting by paper (`fill_of`): of 131 values by hand 1
# is called typed, of 842 typed ones 675 are. On the test split 12 of 184 and 494 of 540; the 12 are one tidy hand.
BIAS = -3.98
EDGES = (-8.54, -1.07, 8.36, 10.45, 34.62, 22.31, -9.37, 18.99, 14.38, 19.04, -24.14, 30.99)
"""Of the share of edges in each direction, twelve of 15°, the first one level round 0° (upright strokes)."""
PEN = -6.75  # of the stroke's width over the letters' height
PEN_VARIES = -0.54
BASELINE, TOP = 11.46, 7.72  # of how far letters' feet and heads scatter, over their height
HEIGHTS = 1.65
JOINED = 9.72  # of how wide the widest pieces are: joined letters
SOLID = 2.30  # of how full the pieces' boxes are
DIRECTIONS = -15.39  # of the entropy of the edges' directions: print has a few, all alike
DARK = 13.48

ALONE_ODDS = 1.5  # a value that looks so much like hand-writing is, on whatever paper it stands (72 of 99 by hand do)
SURE_ODDS = 2.0  # a value is called typed only where the odds for print are this good; between it is unknown
PAPER_VOTES = 2.0  # weight of the paper's median beside the value's own odds

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Ink:
    """Ink of a strip: depth 0..1, the pieces that belong to the value, and their boxes (x, y, width, height, area)."""

    depth: NDArray[np.float32]
    mask: Pixels
    boxes: NDArray[np.int32]


def fill_of(odds: Sequence[float | None], paper: Sequence[float]) -> Fill:
    """Return how a value was filled in, from its strips' odds and those of all values of the paper.

    A person fills in a whole paper one way: its median decides where a value by itself does not. Only what agrees with
    its paper is called typed: hand-writing that is taken for print may be accepted unseen.
    """
    here = [one for one in odds if one is not None]
    if not here:
        return Fill.NONE
    own = max(here)
    together = own + (PAPER_VOTES * median(paper) if paper else 0.0)
    if own > ALONE_ODDS or together > 0:
        return Fill.HANDWRITTEN
    return Fill.TYPED if together <= -SURE_ODDS else Fill.UNKNOWN


def hand_odds(strip: Raster) -> float | None:
    """Return the log odds that the ink of a strip (a colour picture) is hand-written; None without ink but leaders."""
    ink = _ink(strip)
    if ink is None:
        return None
    heights, widths = ink.boxes[:, 3].astype(np.float64), ink.boxes[:, 2].astype(np.float64)
    tall = heights >= 0.5 * np.percentile(heights, 90)
    unit = max(1.0, float(np.median(heights[tall])))
    strokes = _stroke_widths(ink.mask)
    edges = _edges(ink)
    odds = BIAS + float(edges @ np.array(EDGES))
    odds += PEN * 4 * float(strokes.mean()) / unit + PEN_VARIES * float(strokes.std() / max(0.5, strokes.mean()))
    odds += BASELINE * _scatter((ink.boxes[:, 1] + ink.boxes[:, 3])[tall]) / unit
    odds += TOP * _scatter(ink.boxes[:, 1][tall]) / unit
    odds += HEIGHTS * float(heights[tall].std()) / unit
    odds += JOINED * float(np.clip(np.percentile(widths, 90) / unit / 6, 0, 1))
    odds += SOLID * float(ink.mask.sum() / max(1.0, float((widths * heights).sum())))
    odds += DIRECTIONS * float(-(edges * np.log(edges + 1e-6)).sum()) / 2.5
    odds += DARK * float(ink.depth[ink.mask > 0].mean())
    colour = _colour(strip, ink.mask)
    return odds + (COLOUR_ODDS * colour if colour > COLOURED else 0.0)


def shows_leader(strip: Raster) -> bool:
    """Return whether a leader or a rule goes through a strip: then it lies where the form wants its value written."""
    if min(strip.width, strip.height) < LEAST_SIDE_PX:
        return False
    grey = strip.pixels if strip.is_grey else cv2.cvtColor(strip.pixels, cv2.COLOR_RGB2GRAY)
    clean = remove_leaders(Raster(pixels=np.ascontiguousarray(grey), dpi=strip.dpi)).pixels
    taken = (clean.astype(np.int16) - grey.astype(np.int16) > LEAST_CONTRAST).any(axis=0)
    return sum(bool(part.any()) for part in np.array_split(taken, PARTS)) >= LEADER_PARTS


def _ink(strip: Raster) -> _Ink | None:
    if min(strip.width, strip.height) < LEAST_SIDE_PX:
        return None
    grey = strip.pixels if strip.is_grey else cv2.cvtColor(strip.pixels, cv2.COLOR_RGB2GRAY)
    clean = remove_leaders(Raster(pixels=np.ascontiguousarray(grey), dpi=strip.dpi)).pixels
    scale = HEIGHT_PX / clean.shape[0]
    size = max(LEAST_SIDE_PX, int(clean.shape[1] * scale)), HEIGHT_PX
    small = cv2.resize(clean, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR).astype(np.float32)
    paper, darkest = np.percentile(small, 85), np.percentile(small, 1)
    if paper - darkest < LEAST_CONTRAST:
        return None
    depth = np.clip((paper - small) / (paper - darkest), 0, 1).astype(np.float32)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((depth > INK_SHARE).astype(np.uint8), connectivity=8)
    kept = [number for number in range(1, count) if _belongs(stats[number])]
    mask = np.isin(labels, kept).astype(np.uint8)
    return _Ink(depth, mask, stats[kept]) if mask.mean() >= LEAST_INK else None


def _belongs(box: NDArray[np.int32]) -> bool:
    """Return whether a piece of ink is part of the value: no speck, no neighbour's tail, no rule, no frame."""
    _, top, width, height, area = (int(number) for number in box)
    cut = (top == 0 or top + height == HEIGHT_PX) and height < CUT_SHARE * HEIGHT_PX
    frame = height > FRAME_SHARE * HEIGHT_PX and width < FRAME_PX
    return area >= LEAST_PIECE_PX and not cut and not frame and width <= RULE_RATIO * height


def _edges(ink: _Ink) -> Floats:
    """Return the share of the ink's edges in each of twelve directions."""
    across = cv2.Sobel(ink.depth, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(ink.depth, cv2.CV_32F, 0, 1, ksize=3)
    strength = np.hypot(across, down) * cv2.dilate(ink.mask, np.ones((3, 3), np.uint8))
    half = np.pi / 2 / len(EDGES)
    turned = np.mod(np.arctan2(down, across) + half, np.pi)
    shares, _ = np.histogram(turned, bins=len(EDGES), range=(0, np.pi), weights=strength)
    return np.asarray(shares / max(1e-6, float(shares.sum())), np.float64)


def _stroke_widths(mask: Pixels) -> Floats:
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    ridge = (distance >= cv2.dilate(distance, np.ones((3, 3), np.uint8))) & (mask > 0)
    return np.asarray(distance[ridge], np.float64)


def _scatter(places: NDArray[np.int32]) -> float:
    return float(np.median(np.abs(places - np.median(places))))


def _colour(strip: Raster, mask: Pixels) -> float:
    """Return how blue the ink is, 0 as black, 1 as a ball pen."""
    if strip.is_grey:
        return 0.0
    ink = cv2.resize(mask, (strip.width, strip.height), interpolation=cv2.INTER_NEAREST)
    blue_over_red = strip.pixels[ink > 0][:, 2].astype(np.float32) - strip.pixels[ink > 0][:, 0]
    return float(np.clip(np.median(blue_over_red) / 80, 0, 1)) if blue_over_red.size else 0.0
