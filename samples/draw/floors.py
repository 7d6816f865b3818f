"""More of what a sheet is laid on: pale tops, tiles, mats, cloths with folds, print, keys, boxes and books."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.draw.tables import chosen, clouds, tinted

Plane = NDArray[np.float32]

WHITES = ((236, 235, 231), (245, 244, 240), (224, 224, 226), (240, 236, 226), (216, 214, 208))
BLUES = ((46, 62, 96), (28, 36, 54), (84, 104, 138))
BRICKS = ((150, 78, 60), (176, 110, 84), (128, 96, 84), (196, 180, 166))
SHEETS = ((230, 226, 220), (200, 212, 226), (226, 206, 210), (120, 136, 150), (214, 222, 204))
METALS = ((168, 170, 174), (120, 122, 126), (196, 196, 194))
BOXES = ((176, 140, 98), (198, 166, 124), (150, 116, 80))
REEDS = ((196, 168, 112), (170, 132, 84), (206, 186, 140), (160, 60, 52), (74, 108, 72))


def white_top(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a table top as white as paper: only its faint grain and the sheet's own shadow tell them apart."""
    fine = rng.standard_normal((height, width), dtype=np.float32)
    relief = clouds(rng, height, width, cells=(2, 2)) + float(rng.uniform(0, 0.6)) * fine
    return tinted(chosen(rng, WHITES), relief, float(rng.uniform(0.004, 0.03)))


def marble(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return pale polished stone with grey veins."""
    warp = clouds(rng, height, width, cells=(3, 3)) * 1.5 + clouds(rng, height, width, cells=(9, 9)) * 0.5
    turn = rng.uniform(0, np.pi)
    grid_y, grid_x = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    vein = np.abs(np.sin(6 * (np.cos(turn) * grid_x + np.sin(turn) * grid_y) + 2.2 * warp))
    relief = -np.exp(-vein * float(rng.uniform(6, 20))) + 0.2 * warp
    return tinted(chosen(rng, WHITES), relief.astype(np.float32), float(rng.uniform(0.1, 0.35)))


def cement_tiles(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return patterned cement tiles as old houses have: one motif, mirrored four ways, row after row."""
    side = int(rng.integers(60, 200))
    quarter = np.full((side // 2, side // 2, 3), chosen(rng, WHITES), np.float32)
    for _ in range(int(rng.integers(2, 6))):
        spot, reach = rng.integers(0, side // 2, 2), int(rng.uniform(0.08, 0.45) * side)
        colour = tuple(float(part) for part in rng.uniform(20, 230, 3))
        thick = -1 if rng.random() < 0.5 else max(1, reach // 5)
        cv2.circle(quarter, (int(spot[0]), int(spot[1])), reach, colour, thick, cv2.LINE_AA)
    half = np.concatenate([quarter, quarter[:, ::-1]], axis=1)
    tile = np.concatenate([half, half[::-1]], axis=0)
    tile[:2] *= 0.7
    tile[:, :2] *= 0.7
    laid = np.tile(tile, (height // len(tile) + 1, width // tile.shape[1] + 1, 1))[:height, :width]
    return np.asarray(laid * (1 + 0.08 * clouds(rng, height, width, cells=(6, 6))[:, :, None]), np.float32)


def mat(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a woven sedge or bamboo mat with dyed stripes."""
    pitch = float(rng.uniform(5, 16))
    rows = np.sin(np.arange(height, dtype=np.float32) * (2 * np.pi / pitch))[:, None]
    columns = np.sin(np.arange(width, dtype=np.float32) * (2 * np.pi / (pitch * float(rng.uniform(1, 4)))))[None, :]
    surface = tinted(chosen(rng, REEDS[:3]), rows * np.sign(columns) + clouds(rng, height, width, cells=(30, 3)), 0.13)
    for _ in range(int(rng.integers(0, 6))):
        top, deep = int(rng.integers(0, height)), int(rng.integers(4, 40))
        surface[top : top + deep] *= np.asarray(chosen(rng, REEDS), np.float32) / np.float32(200)
    return surface


def newsprint(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a newspaper filling the picture: columns of small print, headlines and a photo."""
    surface = tinted(chosen(rng, WHITES[2:]), clouds(rng, height, width, cells=(4, 4)), 0.04)
    column = int(rng.integers(70, 160))
    row = int(rng.integers(6, 11))
    for left in range(0, width, column):
        for top in range(int(rng.integers(0, 30)), height, row):
            at = left
            while at < left + column - 14:
                long = int(rng.integers(4, 18))
                ink = float(rng.uniform(60, 120))
                surface[top : top + row // 2, at : min(at + long, left + column - 10)] = ink
                at += long + 3
    for _ in range(int(rng.integers(1, 4))):
        left, top = int(rng.integers(0, width)), int(rng.integers(0, height))
        shade = float(rng.uniform(40, 160))
        high, wide = int(rng.uniform(0.1, 0.25) * height), int(column * rng.integers(1, 3))
        surface[top : top + high, left : left + wide] = shade * (
            1 + 0.4 * clouds(rng, height, width, cells=(9, 9))[top : top + high, left : left + wide, None]
        )
    return turned(rng, surface, 30)


def notebook(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a ruled or squared exercise book larger than the picture."""
    surface = tinted(chosen(rng, WHITES), clouds(rng, height, width, cells=(3, 3)), 0.03)
    pitch, ink = int(rng.integers(8, 30)), np.asarray(rng.uniform((120, 140, 160), (190, 200, 230)), np.float32)
    surface[::pitch] = ink
    if rng.random() < 0.5:
        surface[:, ::pitch] = ink
    middle = int(rng.uniform(0.1, 0.9) * width)
    fold = np.exp(-np.abs(np.arange(width, dtype=np.float32) - middle) / 12)
    return turned(rng, np.asarray(surface * (1 - 0.3 * fold[None, :, None]), np.float32), 20)


def keys(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a keyboard or a grid of switches close by."""
    base, cap = float(rng.uniform(15, 200)), float(rng.uniform(20, 235))
    surface = np.full((height, width, 3), base, np.float32)
    pitch = int(rng.integers(26, 70))
    for top in range(0, height, pitch):
        for left in range(-int(rng.integers(0, pitch)), width, pitch):
            tone = cap * float(rng.uniform(0.9, 1.1))
            cv2.rectangle(surface, (left + 2, top + 2), (left + pitch - 3, top + pitch - 3), (tone,) * 3, -1)
            ink = 255 - cap
            cv2.circle(surface, (left + pitch // 3, top + pitch // 3), max(1, pitch // 12), (ink,) * 3, -1)
    return turned(rng, surface, 25)


def parquet(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return short wooden blocks laid in rows, each of its own shade."""
    surface = np.empty((height, width, 3), np.float32)
    high, wide = int(rng.integers(18, 60)), int(rng.integers(80, 220))
    base = np.asarray(chosen(rng, ((150, 105, 66), (186, 145, 98), (112, 72, 44))), np.float32)
    for number, top in enumerate(range(0, height, high)):
        for left in range(-(number % 3) * wide // 3, width, wide):
            part = surface[top : top + high, max(0, left) : max(0, left + wide)]
            part[:] = base * np.float32(rng.uniform(0.75, 1.2))
            part[:1] *= 0.6
            part[:, :1] *= 0.6
    grain = clouds(rng, height, width, cells=(height / 4, 8))
    return turned(rng, np.asarray(surface * (1 + 0.12 * grain[:, :, None]), np.float32), 45)


def bricks(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a wall or paving of bricks with pale joints."""
    surface = np.full((height, width, 3), float(rng.uniform(120, 210)), np.float32)
    high, wide = int(rng.integers(24, 70)), int(rng.integers(60, 160))
    joint = int(rng.integers(2, 7))
    base = np.asarray(chosen(rng, BRICKS), np.float32)
    for number, top in enumerate(range(0, height, high)):
        for left in range(-(number % 2) * wide // 2, width, wide):
            part = surface[top + joint : top + high, max(0, left + joint) : max(0, left + wide)]
            part[:] = base * np.float32(rng.uniform(0.8, 1.15))
    rough = rng.standard_normal((height, width, 1), dtype=np.float32)
    return np.asarray(surface * (1 + 0.07 * rough), np.float32)


def creased(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a bed sheet or a lap: cloth with soft folds that throw light and shade."""
    relief = np.zeros((height, width), np.float32)
    grid_y, grid_x = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    for _ in range(int(rng.integers(3, 9))):
        turn, place, sharp = rng.uniform(0, np.pi), rng.uniform(-0.2, 1), rng.uniform(10, 60)
        away = np.cos(turn) * grid_x + np.sin(turn) * grid_y - place
        relief += np.float32(rng.uniform(-0.5, 0.5)) * np.tanh(away * sharp) * np.exp(-np.abs(away) * 6)
    colours = SHEETS if rng.random() < 0.7 else BLUES
    weave = rng.standard_normal((height, width), dtype=np.float32)
    return tinted(chosen(rng, colours), relief + 0.1 * weave, float(rng.uniform(0.15, 0.5)))


def metal(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return brushed metal or glass with soft bright reflections."""
    brushed = cv2.blur(rng.standard_normal((height, width), dtype=np.float32), (max(3, width // 8), 1)) * 4
    surface = tinted(
        chosen(rng, METALS), brushed + clouds(rng, height, width, cells=(2, 2)), float(rng.uniform(0.1, 0.35))
    )
    for _ in range(int(rng.integers(0, 4))):
        glow = np.zeros((height, width), np.float32)
        spot = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        axes = int(rng.uniform(0.05, 0.3) * width), int(rng.uniform(0.03, 0.15) * height)
        cv2.ellipse(glow, spot, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
        surface += float(rng.uniform(30, 120)) * cv2.GaussianBlur(glow, (0, 0), 6)[:, :, None]
    return np.asarray(surface, np.float32)


def carton(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return a cardboard box with flaps, tape and large print."""
    surface = tinted(chosen(rng, BOXES), clouds(rng, height, width, cells=(3, 40)), 0.06)
    seam = int(rng.uniform(0.2, 0.8) * height)
    surface[seam : seam + 3] *= 0.4
    deep = int(rng.integers(20, 60))
    surface[max(0, seam - deep) : seam + deep] *= float(rng.uniform(1.0, 1.2))
    box = np.clip(surface, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(1, 5))):
        spot = int(rng.uniform(0, width)), int(rng.uniform(0, height))
        word = "".join(chr(65 + int(letter)) for letter in rng.integers(0, 26, int(rng.integers(3, 9))))
        ink, size = float(rng.uniform(20, 110)), float(rng.uniform(0.8, 3))
        cv2.putText(box, word, spot, cv2.FONT_HERSHEY_SIMPLEX, size, (ink,) * 3, 4, cv2.LINE_AA)
    return turned(rng, box.astype(np.float32), 180)


def books(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return books, folders and boxes lying over one another: large rectangles with straight edges."""
    surface = tinted(chosen(rng, BOXES + METALS), clouds(rng, height, width, cells=(4, 4)), 0.1)
    for _ in range(int(rng.integers(3, 10))):
        spot = float(rng.uniform(0, width)), float(rng.uniform(0, height))
        size = float(rng.uniform(0.15, 0.5) * width), float(rng.uniform(0.15, 0.5) * width)
        corners = cv2.boxPoints((spot, size, float(rng.uniform(0, 180))))
        colour = tuple(float(part) for part in rng.uniform(10, 245, 3))
        cv2.fillConvexPoly(surface, (corners + 4).astype(np.int32), (25, 25, 25), cv2.LINE_AA)
        cv2.fillConvexPoly(surface, corners.astype(np.int32), colour, cv2.LINE_AA)
        inner = (corners - np.array(spot)) * 0.7 + np.array(spot)
        rim = tuple(255 - part for part in colour)
        cv2.polylines(surface, [inner.astype(np.int32)], True, rim, int(rng.integers(1, 4)), cv2.LINE_AA)
    return surface


def turned(rng: np.random.Generator, surface: Plane, most_deg: float) -> Plane:
    """Return the surface turned by up to so much, its rim mirrored."""
    height, width = surface.shape[:2]
    spin = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-most_deg, most_deg)), 1.15)
    return cv2.warpAffine(surface, spin, (width, height), borderMode=cv2.BORDER_REFLECT_101).astype(np.float32)
