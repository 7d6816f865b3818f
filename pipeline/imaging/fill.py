"""How a value was put on paper: typed, by hand, or not at all; told from its ink, not from its letters."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.imaging.leaders import remove_leaders
from pipeline.kinds import Fill
from pipeline.raster import Pixels, Raster

INK_DEPTH = 40  # grey levels below the local paper from which a pixel is ink
LEAST_INK = 0.004  # share of the strip; less is a speck, not a value
SPECK_AREA = 6  # pixels; smaller pieces are noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What a strip's ink looks like: share, colour 0..1, variation of strokes and heights, baseline scatter, joins."""

    share: float
    colour: float
    stroke_variation: float
    height_variation: float
    baseline_scatter: float
    joined: float


def fill_of(strips: Sequence[Raster]) -> Fill:
    """Return how the value in the strips (colour pictures) was filled in; `NONE` when they hold no ink but leaders."""
    inks = [ink for strip in strips if (ink := ink_of(strip)) is not None]
    if not inks:
        return Fill.NONE
    widest = max(inks, key=lambda ink: ink.share)
    return Fill.HANDWRITTEN if by_hand(widest) else Fill.TYPED


def by_hand(ink: Ink) -> bool:
    """Return whether the ink looks hand-written."""
    score = 3.0 * ink.colour + 1.2 * ink.stroke_variation + 1.5 * ink.baseline_scatter + 1.0 * ink.joined
    return score > 1.6


def ink_of(strip: Raster) -> Ink | None:
    """Return what the strip's ink looks like once leaders are gone, or None when there is none."""
    if min(strip.width, strip.height) < 8:
        return None
    grey = strip.pixels if strip.is_grey else cv2.cvtColor(strip.pixels, cv2.COLOR_RGB2GRAY)
    clean = remove_leaders(Raster(pixels=np.ascontiguousarray(grey), dpi=strip.dpi)).pixels
    paper = np.percentile(clean, 85)
    mask = ((paper - clean.astype(np.float32)) > INK_DEPTH).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    real = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] >= SPECK_AREA]
    share = float(sum(stats[n, cv2.CC_STAT_AREA] for n in real)) / mask.size
    if share < LEAST_INK:
        return None
    mask = np.isin(labels, real).astype(np.uint8)
    heights = stats[real, cv2.CC_STAT_HEIGHT].astype(float)
    widths = stats[real, cv2.CC_STAT_WIDTH].astype(float)
    tall = heights >= 0.5 * np.percentile(heights, 90)
    bottoms = (stats[real, cv2.CC_STAT_TOP] + stats[real, cv2.CC_STAT_HEIGHT])[tall].astype(float)
    unit = max(1.0, float(np.median(heights[tall])))
    return Ink(
        share=share,
        colour=_colour(strip, mask),
        stroke_variation=_stroke_variation(mask),
        height_variation=float(np.std(heights[tall]) / unit),
        baseline_scatter=float(np.median(np.abs(bottoms - np.median(bottoms))) / unit),
        joined=float(np.clip(np.percentile(widths, 90) / unit / 6, 0, 1)),
    )


def _colour(strip: Raster, mask: Pixels) -> float:
    if strip.is_grey:
        return 0.0
    ink = strip.pixels[mask > 0].astype(np.float32)
    blue_over_red = ink[:, 2] - ink[:, 0]
    return float(np.clip(np.median(blue_over_red) / 80, 0, 1))


def _stroke_variation(mask: Pixels) -> float:
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    ridge = (distance >= cv2.dilate(distance, np.ones((3, 3), np.uint8))) & (mask > 0)
    widths = distance[ridge]
    return float(np.std(widths) / max(0.5, float(np.mean(widths)))) if widths.size else 0.0
