"""What a sheet lies on when it is photographed: tables of many kinds, drawn from noise and never from a picture."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]

WORK_LONG_SIDE_PX = 900  # textures are made at this size and enlarged: a table is out of focus anyway, and it is fast

WOODS = ((150, 105, 66), (112, 72, 44), (186, 145, 98), (92, 60, 40), (204, 176, 134), (70, 48, 36))
CLOTHS = ((58, 92, 134), (146, 60, 58), (196, 190, 178), (74, 110, 84), (40, 42, 52), (186, 160, 110), (120, 96, 132))
STONES = ((150, 150, 148), (98, 100, 104), (196, 190, 180), (62, 60, 62), (168, 140, 122))
PLAINS = (
    (228, 226, 220),
    (206, 210, 214),
    (88, 88, 92),
    (44, 46, 50),
    (176, 152, 120),
    (126, 150, 170),
    (236, 232, 210),
)
PRINTS = ((214, 60, 70), (240, 190, 60), (60, 140, 90), (60, 90, 170), (236, 120, 150))


def clouds(rng: np.random.Generator, height: int, width: int, *, cells: tuple[float, float]) -> Plane:
    """Return smooth noise in -1 … 1 with about `cells` bumps down and across."""
    rows, columns = max(2, round(cells[0]) + 1), max(2, round(cells[1]) + 1)
    grid = rng.uniform(-1, 1, (rows, columns)).astype(np.float32)
    return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32)


def tinted(base: tuple[int, int, int], relief: Plane, depth: float) -> Plane:
    """Return the colour `base` lightened and darkened by `relief` (`depth` = share at relief 1)."""
    return np.asarray(base, np.float32)[None, None, :] * (1 + depth * relief[:, :, None])


def chosen(rng: np.random.Generator, colours: tuple[tuple[int, int, int], ...]) -> tuple[int, int, int]:
    """Return one of the colours, moved a little, so that no two tables are the same."""
    red, green, blue = np.clip(np.asarray(colours[rng.integers(len(colours))]) + rng.normal(0, 9, 3), 12, 250)
    return int(red), int(green), int(blue)


def wood(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return planks with grain along one axis."""
    along = clouds(rng, height, width, cells=(rng.uniform(2, 4), rng.uniform(3, 6)))
    across = np.linspace(0, rng.uniform(20, 60), height, dtype=np.float32)[:, None]
    grain = np.sin(across + 4 * along) * 0.5 + clouds(rng, height, width, cells=(height / 3, 6)) * 0.5
    relief = grain * 0.6 + 0.4 * clouds(rng, height, width, cells=(3, 3))
    plank = max(60, int(height / rng.integers(1, 6)))
    surface = tinted(chosen(rng, WOODS), relief, float(rng.uniform(0.08, 0.28)))
    for number, top in enumerate(range(0, height, plank)):
        surface[top : top + plank] *= 1 + 0.06 * ((number * 7919) % 5 - 2) / 2
        surface[top : top + 2] *= 0.6
    return surface


def cloth(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a woven cloth, often with checks or stripes."""
    pitch = rng.uniform(2.2, 4)
    rows = np.sin(np.arange(height, dtype=np.float32) * (2 * np.pi / pitch))[:, None]
    columns = np.sin(np.arange(width, dtype=np.float32) * (2 * np.pi / pitch))[None, :]
    relief = 0.5 * rows * columns + clouds(rng, height, width, cells=(4, 4))
    surface = tinted(chosen(rng, CLOTHS), relief, 0.14)
    if rng.random() < 0.6:
        check = rng.integers(30, 120)
        dark = np.float32(rng.uniform(0.55, 0.85))
        surface[(np.arange(height) // check) % 2 == 0] *= dark
        if rng.random() < 0.7:
            surface[:, (np.arange(width) // check) % 2 == 0] *= dark
    return surface


def stone(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return granite, terrazzo or marble, sometimes laid as tiles with joints."""
    speck = rng.standard_normal((height, width), dtype=np.float32)
    relief = 0.5 * cv2.GaussianBlur(speck, (0, 0), float(rng.uniform(0.6, 2.5))) * 2
    vein = np.abs(clouds(rng, height, width, cells=(5, 5)) + 0.5 * clouds(rng, height, width, cells=(14, 14)))
    relief = relief - np.exp(-vein * 14) * rng.uniform(0, 1)
    surface = tinted(chosen(rng, STONES), relief, float(rng.uniform(0.06, 0.22)))
    if rng.random() < 0.5:
        tile, joint = int(rng.integers(180, 420)), int(rng.integers(2, 5))
        offset_y, offset_x = rng.integers(0, tile, 2)
        surface[(np.arange(height) + offset_y) % tile < joint] *= 0.6
        surface[:, (np.arange(width) + offset_x) % tile < joint] *= 0.6
    return surface


def plain(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a painted or laminated table top, near white ones included: the hard case for a sheet finder."""
    relief = clouds(rng, height, width, cells=(3, 3)) + 0.3 * rng.standard_normal((height, width), dtype=np.float32)
    return tinted(chosen(rng, PLAINS), relief, float(rng.uniform(0.01, 0.06)))


def oilcloth(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a printed plastic table cover with flowers in rows."""
    surface = tinted(chosen(rng, PLAINS[:2] + CLOTHS[2:3]), clouds(rng, height, width, cells=(4, 4)), 0.03)
    pitch = int(rng.integers(70, 170))
    petals, reach = int(rng.integers(4, 7)), pitch * rng.uniform(0.14, 0.24)
    for row, top in enumerate(range(0, height + pitch, pitch)):
        for left in range(0, width + pitch, pitch):
            centre = np.array([left + (row % 2) * pitch / 2, top]) + rng.normal(0, 2, 2)
            colour = chosen(rng, PRINTS)
            for petal in range(petals):
                turn = 2 * np.pi * petal / petals
                spot = centre + reach * np.array([np.cos(turn), np.sin(turn)])
                cv2.circle(surface, (int(spot[0]), int(spot[1])), int(reach * 0.7), colour, -1, cv2.LINE_AA)
            cv2.circle(surface, (int(centre[0]), int(centre[1])), int(reach * 0.5), (245, 220, 120), -1, cv2.LINE_AA)
    return surface


def papers(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a desk covered with other papers, whose edges and lines look like a sheet's."""
    surface = TEXTURES[int(rng.integers(4))](rng, height, width)
    for _ in range(int(rng.integers(1, 4))):
        centre = rng.uniform(0, 1, 2) * (width, height)
        box = cv2.boxPoints(
            ((float(centre[0]), float(centre[1])), (width * 0.6, height * 0.5), float(rng.uniform(0, 90)))
        )
        shade = float(rng.uniform(170, 240))
        cv2.fillConvexPoly(surface, (box + 5).astype(np.int32), (40, 40, 40), cv2.LINE_AA)
        cv2.fillConvexPoly(surface, box.astype(np.int32), (shade, shade, shade * rng.uniform(0.85, 1)), cv2.LINE_AA)
        for step in np.linspace(0.1, 0.9, 16):
            start, end = box[0] * (1 - step) + box[3] * step, box[1] * (1 - step) + box[2] * step
            start, end = start * 0.9 + end * 0.1, start * 0.12 + end * 0.88
            ends = (int(start[0]), int(start[1])), (int(end[0]), int(end[1]))
            cv2.line(surface, *ends, (shade * 0.6,) * 3, 2, cv2.LINE_AA)
    return surface


TEXTURES: tuple[Callable[[np.random.Generator, int, int], Plane], ...] = (wood, cloth, stone, plain, oilcloth, papers)


def clutter(rng: np.random.Generator, surface: Plane) -> None:
    """Lay pens, a phone or a cup at the rim of the table, in place."""
    height, width = surface.shape[:2]
    for _ in range(int(rng.integers(0, 3))):
        side = rng.integers(4)
        spot = np.array([rng.uniform(0, width), rng.uniform(0, height)])
        spot[side % 2] = (0.04 if side < 2 else 0.96) * (width, height)[side % 2]
        colour = tuple(float(part) for part in rng.uniform(15, 235, 3))
        if rng.random() < 0.55:
            turn, length = rng.uniform(0, np.pi), rng.uniform(0.15, 0.3) * height
            tip = spot + length * np.array([np.cos(turn), np.sin(turn)])
            ends = (int(spot[0]), int(spot[1])), (int(tip[0]), int(tip[1]))
            cv2.line(surface, *ends, colour, int(rng.integers(8, 15)), cv2.LINE_AA)
        elif rng.random() < 0.5:
            cv2.circle(
                surface, (int(spot[0]), int(spot[1])), int(rng.uniform(0.05, 0.11) * width), colour, -1, cv2.LINE_AA
            )
        else:
            box = cv2.boxPoints(
                ((float(spot[0]), float(spot[1])), (0.16 * width, 0.3 * width), float(rng.uniform(0, 90)))
            )
            cv2.fillConvexPoly(surface, box.astype(np.int32), colour, cv2.LINE_AA)


def table(rng: np.random.Generator, height: int, width: int) -> Pixels:
    """Return a table top of a kind drawn by `rng`, RGB, filling height × width."""
    shrink = min(1.0, WORK_LONG_SIDE_PX / max(height, width))
    small_h, small_w = max(8, round(height * shrink)), max(8, round(width * shrink))
    surface = TEXTURES[int(rng.integers(len(TEXTURES)))](rng, small_h, small_w)
    if rng.random() < 0.5:
        surface = np.ascontiguousarray(cv2.resize(surface.transpose(1, 0, 2), (small_w, small_h)))
    clutter(rng, surface)
    eight_bit = np.clip(surface, 0, 255).astype(np.uint8)
    return cv2.resize(eight_bit, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
