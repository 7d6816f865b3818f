"""Every kind of background by name: tables, floors, rooms, leaves, blinds and abstract ones."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.draw import floors
from samples.draw.tables import TEXTURES, WORK_LONG_SIDE_PX, clouds, clutter

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Ground = Callable[[np.random.Generator, int, int], Plane]


def shapes(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return overlapping polygons, discs and bars of any colour on a gradient: straight edges everywhere."""
    scene = gradient(rng, height, width)
    reach = float(np.hypot(height, width))
    for _ in range(int(rng.integers(3, 28))):
        colour = tuple(float(part) for part in rng.uniform(0, 255, 3))
        spot = rng.uniform(-0.1, 1.1, 2) * (width, height)
        size = reach * float(rng.uniform(0.02, 0.35))
        kind = rng.random()
        if kind < 0.5:
            around = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 7))))
            points = spot + size * np.stack([np.cos(around), np.sin(around)], axis=1) * rng.uniform(
                0.4, 1, (len(around), 1)
            )
            cv2.fillPoly(scene, [points.astype(np.int32)], colour, cv2.LINE_AA)
        elif kind < 0.7:
            cv2.circle(scene, (int(spot[0]), int(spot[1])), int(size * 0.6), colour, -1, cv2.LINE_AA)
        else:
            turn = rng.uniform(0, np.pi)
            tip = spot + 3 * size * np.array([np.cos(turn), np.sin(turn)])
            ends = (int(spot[0]), int(spot[1])), (int(tip[0]), int(tip[1]))
            cv2.line(scene, *ends, colour, int(rng.integers(1, 30)), cv2.LINE_AA)
    return grained(rng, scene)


def gradient(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return smooth colour clouds."""
    coarse = float(rng.uniform(1, 6))
    return np.stack(
        [
            rng.uniform(20, 235) + rng.uniform(5, 90) * clouds(rng, height, width, cells=(coarse, coarse))
            for _ in range(3)
        ],
        axis=2,
    ).astype(np.float32)


def grained(rng: np.random.Generator, scene: Plane) -> Plane:
    """Return the scene with a texture of its own coarseness, and as much out of focus as chance has it."""
    height, width = scene.shape[:2]
    fine = float(rng.uniform(4, 120))
    scene = scene * (1 + float(rng.uniform(0, 0.3)) * clouds(rng, height, width, cells=(fine, fine))[:, :, None])
    if rng.random() < 0.4:
        return cv2.GaussianBlur(scene, (0, 0), float(rng.uniform(0.5, 6))).astype(np.float32)
    return scene.astype(np.float32)


def slats(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return blinds, corrugated metal, decking or shelves: parallel bars with light and shadow."""
    turn = float(rng.uniform(0, np.pi))
    grid_y, grid_x = np.mgrid[0:height, 0:width].astype(np.float32)
    across = np.cos(turn) * grid_x + np.sin(turn) * grid_y
    pitch = float(rng.uniform(0.02, 0.16)) * max(height, width)
    wave = (across / pitch) % 1
    relief = np.where(wave < rng.uniform(0.05, 0.5), rng.uniform(-0.7, 0), 0.3 * np.sin(2 * np.pi * wave))
    base = rng.uniform(15, 220, 3).astype(np.float32)
    return grained(rng, (base * (1 + relief[:, :, None])).astype(np.float32))


def leaves(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return foliage or a patterned carpet: many long ellipses of neighbouring hues."""
    base = rng.uniform(10, 170, 3)
    scene = np.full((height, width, 3), base * 0.5, np.float32)
    for _ in range(int(rng.integers(60, 260))):
        colour = tuple(np.clip(base * rng.uniform(0.4, 1.7) + rng.normal(0, 12, 3), 0, 255).tolist())
        spot = rng.uniform(0, 1, 2) * (width, height)
        long = max(3, int(rng.uniform(0.03, 0.22) * height))
        axes = long, max(2, int(long * rng.uniform(0.08, 0.4)))
        cv2.ellipse(
            scene, (int(spot[0]), int(spot[1])), axes, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA
        )
    return grained(rng, scene)


def gravel(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return asphalt, concrete, cork or a lawn from above: strong grain at two sizes."""
    noise = rng.standard_normal((height, width), dtype=np.float32)
    fine = cv2.GaussianBlur(noise, (0, 0), float(rng.uniform(0.5, 3)))
    coarse = clouds(rng, height, width, cells=(20, 20))
    relief = fine / (fine.std() + 1e-6) * rng.uniform(0.05, 0.4) + coarse * rng.uniform(0, 0.15)
    base = rng.uniform(25, 215, 3).astype(np.float32)
    return np.asarray(base * (1 + relief[:, :, None]), np.float32)


def furniture(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a room: wall, floor and large boxes with edges of their own, as behind a sheet held in the hand."""
    scene = gradient(rng, height, width)
    for _ in range(int(rng.integers(2, 7))):
        box = ((float(rng.uniform(0, width)), float(rng.uniform(0, height))),
               (float(rng.uniform(0.2, 0.9) * width), float(rng.uniform(0.2, 0.9) * height)),
               float(rng.normal(0, 12)))  # fmt: skip
        colour = tuple(float(part) for part in rng.uniform(10, 250, 3))
        corners = cv2.boxPoints(box)
        cv2.fillConvexPoly(scene, corners.astype(np.int32), colour, cv2.LINE_AA)
        if rng.random() < 0.6:
            rim = tuple(part * 0.6 for part in colour)
            cv2.polylines(scene, [corners.astype(np.int32)], True, rim, int(rng.integers(1, 8)), cv2.LINE_AA)
    return grained(rng, scene)


ROOMS: dict[str, Ground] = {
    "shapes": shapes, "slats": slats, "leaves": leaves, "gravel": gravel, "furniture": furniture,
    "white_top": floors.white_top, "marble": floors.marble, "cement_tiles": floors.cement_tiles, "mat": floors.mat,
    "newsprint": floors.newsprint, "notebook": floors.notebook, "keys": floors.keys, "parquet": floors.parquet,
    "bricks": floors.bricks, "creased": floors.creased, "metal": floors.metal, "carton": floors.carton,
    "books": floors.books,
}  # fmt: skip
GROUNDS: dict[str, Ground] = {texture.__name__: texture for texture in TEXTURES} | ROOMS
UNSEEN = ("marble", "keys", "bricks", "carton")  # the sheet finder never trains on these: they measure it


def ground(rng: np.random.Generator, height: int, width: int, kind: str) -> Pixels:
    """Return a background of this kind with things at its rim, RGB, filling height × width."""
    shrink = min(1.0, WORK_LONG_SIDE_PX / max(height, width))
    small_h, small_w = max(8, round(height * shrink)), max(8, round(width * shrink))
    surface = GROUNDS[kind](rng, small_h, small_w)
    if rng.random() < 0.5:
        surface = cv2.resize(surface.transpose(1, 0, 2), (small_w, small_h)).astype(np.float32)
    surface = np.ascontiguousarray(surface, np.float32)
    if kind not in ("shapes", "furniture"):
        clutter(rng, surface)
    eight_bit = np.clip(surface, 0, 255).astype(np.uint8)
    return cv2.resize(eight_bit, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
