"""How a sheet that is not flat looks to a camera: bowed sides, folds in two, three or four, panels in other light."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Floats = NDArray[np.float64]

FLAT_SHARE = 0.4
FOLDS = ((0.5,), (0.5,), (0.33, 0.66))
BOW, KINK = 0.016, 0.012  # spread of how far a side leaves its chord, as shares of the sheet
SLOPE_SHADE = 2.0
STEPS = 65  # at which a side is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How far each side stands off its chord at `STEPS` places, as shares of the sheet, and the folds along x and y."""

    top: Floats
    right: Floats
    bottom: Floats
    left: Floats
    folds_x: tuple[float, ...]
    folds_y: tuple[float, ...]
    panel_shade: float

    @staticmethod
    def flat() -> "Shape":
        """Return the shape of a flat sheet."""
        none = np.zeros(STEPS)
        return Shape(top=none, right=none, bottom=none, left=none, folds_x=(), folds_y=(), panel_shade=0.0)

    def moved(self, x: Plane, y: Plane) -> tuple[Plane, Plane]:
        """Return where on the flat sheet (0 … 1) each place of the bent one is."""
        places = np.linspace(0, 1, STEPS)
        across = (1 - x) * np.interp(y, places, self.left) + x * np.interp(y, places, self.right)
        down = (1 - y) * np.interp(x, places, self.top) + y * np.interp(x, places, self.bottom)
        return (x - across).astype(np.float32), (y - down).astype(np.float32)

    def light(self, height: int, width: int) -> Plane:
        """Return the light on the flat sheet: what slopes away is darker, each panel has its own shade."""
        x, y = np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32)
        places = np.linspace(0, 1, STEPS)
        slope_x = np.interp(x, places, np.gradient((self.top + self.bottom) / 2) * STEPS)
        slope_y = np.interp(y, places, np.gradient((self.left + self.right) / 2) * STEPS)
        field = 1 - SLOPE_SHADE * (slope_x[None, :] + slope_y[:, None])
        for number, fold in enumerate(self.folds_x):
            field = field * (1 + (-1) ** number * self.panel_shade * np.tanh((x - fold) * 60))[None, :]
        for number, fold in enumerate(self.folds_y):
            field = field * (1 - (-1) ** number * self.panel_shade * np.tanh((y - fold) * 60))[:, None]
        return np.clip(field, 0.3, 1.3).astype(np.float32)


def any_shape(rng: np.random.Generator) -> Shape:
    """Return a flat, bowed or folded shape."""
    if rng.random() < FLAT_SHARE:
        return Shape.flat()
    folds_x: tuple[float, ...] = FOLDS[int(rng.integers(3))] if rng.random() < 0.35 else ()
    folds_y: tuple[float, ...] = FOLDS[int(rng.integers(3))] if rng.random() < 0.5 else ()
    strength = float(rng.choice([0.3, 0.7, 1.0, 1.6]))
    bow = rng.normal(0, BOW * strength, 2)
    sides = [
        _side(rng, float(bow[number % 2]), folds_x if number % 2 == 0 else folds_y, strength) for number in range(4)
    ]
    shade = float(rng.uniform(0, 0.09)) * strength
    return Shape(
        top=sides[0],
        right=sides[1],
        bottom=sides[2],
        left=sides[3],
        folds_x=folds_x,
        folds_y=folds_y,
        panel_shade=shade,
    )


def _side(rng: np.random.Generator, bow: float, folds: tuple[float, ...], strength: float) -> Floats:
    """Return how far one side stands off its chord; opposite sides bow alike but not quite."""
    t = np.linspace(0, 1, STEPS)
    own = bow * float(rng.uniform(0.3, 1.3)) + float(rng.normal(0, BOW * strength * 0.3))
    curve = own * 4 * t * (1 - t) * (1 + float(rng.uniform(-1, 1)) * (t - 0.5))
    if folds:
        knots = [0.0, *folds, 1.0]
        heights = [0.0, *rng.normal(0, KINK * strength, len(folds)), 0.0]
        curve = curve + np.interp(t, knots, heights)
    return np.asarray(curve, np.float64)


def laid(page: Pixels, matrix: Floats, shape: Shape, frame: tuple[int, int]) -> tuple[Pixels, Plane]:
    """Return the bent page (RGB or RGBA) as the camera sees it and how far each pixel is covered by it (0 … 1)."""
    width, height = frame
    page_h, page_w = page.shape[:2]
    corners = cv2.perspectiveTransform(np.array([[[0, 0], [page_w, 0], [page_w, page_h]]], np.float64), matrix)[0]
    seen_w, seen_h = np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[2] - corners[1]))
    shrink = min(1.0, 1.15 * max(seen_w / page_w, seen_h / page_h))
    small = cv2.resize(page, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    small_h, small_w = small.shape[:2]
    shade = shape.light(small_h, small_w)
    small[:, :, :3] = np.clip(small[:, :, :3] * shade[:, :, None], 0, 255).astype(np.uint8)
    inverse = np.linalg.inv(matrix @ np.diag([page_w, page_h, 1.0])).astype(np.float32)
    grid_y, grid_x = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
    depth = inverse[2, 0] * grid_x + inverse[2, 1] * grid_y + inverse[2, 2]
    x = (inverse[0, 0] * grid_x + inverse[0, 1] * grid_y + inverse[0, 2]) / depth
    y = (inverse[1, 0] * grid_x + inverse[1, 1] * grid_y + inverse[1, 2]) / depth
    x, y = shape.moved(x, y)
    map_x, map_y = x * small_w - np.float32(0.5), y * small_h - np.float32(0.5)
    inside = np.minimum(np.minimum(map_x, small_w - 1 - map_x), np.minimum(map_y, small_h - 1 - map_y))
    cover = np.clip(inside + 1.0, 0, 1).astype(np.float32)
    seen = cv2.remap(small, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if seen.shape[2] == 4:
        cover = cover * (seen[:, :, 3].astype(np.float32) / np.float32(255))
    return np.ascontiguousarray(seen[:, :, :3]).astype(np.uint8, copy=False), cover
