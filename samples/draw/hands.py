"""Hands: the letters of a font as pen strokes, with Vietnamese marks drawn by the same pen."""

import pickle
import random
import unicodedata
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from samples.draw.fonts import Font, fonts_folder

Stroke = NDArray[np.float32]  # (n, 2) points, x right and y down, in x-heights, y 0 on the baseline

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:/-()@'\"+&!?%_*=<>[]#|~\\^$`{}"
EM_PX = 88  # glyphs are thinned at this size: strokes are 4 to 12 pixels wide there
# Fonts whose small letters are capitals: their small letters would teach a wrong reading.
CAPITALS_ONLY = frozenset({"amatic-sc", "permanent-marker", "rock-salt"})
SPUR_PX = 6  # branches shorter than this are corners of the outline, not strokes


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """A letter as strokes: its advance, and the strokes."""

    advance: float
    strokes: tuple[Stroke, ...]

    @property
    def top(self) -> float:
        """The highest point, negative above the baseline."""
        return min((float(stroke[:, 1].min()) for stroke in self.strokes), default=0.0)

    @property
    def middle(self) -> float:
        """The middle of the strokes from left to right."""
        if not self.strokes:
            return self.advance / 2
        xs = np.concatenate([stroke[:, 0] for stroke in self.strokes])
        return float(xs.min() + xs.max()) / 2


@cache
def glyphs(font: Font) -> dict[str, Glyph]:
    """Return the plain letters, digits and signs of a font as strokes; kept on disk, since thinning takes a second."""
    kept = fonts_folder() / "strokes" / f"{font.name}.pickle"
    if kept.is_file():
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]
    face = ImageFont.truetype(str(font.path()), EM_PX)
    found = {letter: _glyph(face, letter) for letter in LETTERS}
    x_height = -found["x"].top if font.name not in CAPITALS_ONLY else -found["X"].top * 0.7
    drawn = {letter: _scaled(glyph, 1 / max(x_height, 1.0)) for letter, glyph in found.items() if glyph.strokes}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(drawn))
    return drawn


def _scaled(glyph: Glyph, by: float) -> Glyph:
    return Glyph(advance=glyph.advance * by, strokes=tuple((s * by).astype(np.float32) for s in glyph.strokes))


def _glyph(face: ImageFont.FreeTypeFont, letter: str) -> Glyph:
    side = EM_PX * 3
    canvas = Image.new("L", (side, side), 0)
    ImageDraw.Draw(canvas).text((EM_PX, EM_PX * 2), letter, font=face, fill=255, anchor="ls")
    thin = thinned(np.asarray(canvas) > 100)
    strokes = tuple(
        (_smooth(path) - np.array([EM_PX, EM_PX * 2])).astype(np.float32) for path in _paths(thin) if len(path) > 0
    )
    return Glyph(advance=float(face.getlength(letter)), strokes=strokes)


def thinned(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the one-pixel skeleton of a mask (Zhang and Suen 1984)."""
    ink = mask.copy()
    changed = True
    while changed:
        changed = False
        for odd in (0, 1):
            p = [
                np.roll(ink, shift, (0, 1))
                for shift in ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))
            ]
            count = sum(n.astype(np.int8) for n in p)
            turns = sum((~p[i] & p[(i + 1) % 8]).astype(np.int8) for i in range(8))
            one, two = ((0, 2, 4), (2, 4, 6)) if not odd else ((0, 2, 6), (0, 4, 6))
            free = ~(p[one[0]] & p[one[1]] & p[one[2]]) & ~(p[two[0]] & p[two[1]] & p[two[2]])
            gone = ink & (count >= 2) & (count <= 6) & (turns == 1) & free
            if gone.any():
                ink &= ~gone
                changed = True
    return ink


def _links(thin: NDArray[np.bool_]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return each skeleton pixel's neighbours, a diagonal one only where no straight way leads there."""
    points = {(int(x), int(y)) for y, x in zip(*np.nonzero(thin), strict=True)}
    links: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for x, y in points:
        near = [(x + dx, y + dy) for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)) if (x + dx, y + dy) in points]
        for dx, dy in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
            if (x + dx, y + dy) in points and (x + dx, y) not in points and (x, y + dy) not in points:
                near.append((x + dx, y + dy))
        links[(x, y)] = near
    return links


def _paths(thin: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """Return the skeleton's branches between ends and crossings, short spurs dropped."""
    links = _links(thin)
    walked: set[frozenset[tuple[int, int]]] = set()
    paths: list[list[tuple[int, int]]] = []
    for start in sorted(links, key=lambda point: (len(links[point]) == 2, point)):
        for first in links[start]:
            if frozenset((start, first)) in walked:
                continue
            path = [start, first]
            walked.add(frozenset((start, first)))
            while len(links[path[-1]]) == 2:
                ahead = [point for point in links[path[-1]] if frozenset((path[-1], point)) not in walked]
                if not ahead:
                    break
                walked.add(frozenset((path[-1], ahead[0])))
                path.append(ahead[0])
            paths.append(path)
    paths += [[point, point] for point, near in links.items() if not near]
    ends = {point for point, near in links.items() if len(near) == 1}
    kept = [path for path in paths if len(path) > SPUR_PX or not (path[0] in ends) ^ (path[-1] in ends)]
    return [np.array(path, dtype=np.float64) for path in (kept or paths)]


def _smooth(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a path with its pixel steps smoothed and every second point dropped."""
    if len(path) < 7:
        return path
    padded = np.vstack([path[:1]] * 2 + [path] + [path[-1:]] * 2)
    kernel = np.ones(5) / 5
    smooth = np.stack([np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1)], axis=1)
    return np.vstack([path[:1], smooth[1:-1:3], path[-1:]])


def decomposed(letter: str) -> tuple[str, str, str]:
    """Return a Vietnamese letter as plain letter, shape mark (circumflex, breve, horn, bar) and tone."""
    if letter in "đĐ":
        return ("d" if letter == "đ" else "D"), "bar", ""
    spread = unicodedata.normalize("NFD", letter)
    names = {"\u0302": "circumflex", "\u0306": "breve", "\u031b": "horn"}
    tones = {"\u0301": "acute", "\u0300": "grave", "\u0309": "hook", "\u0303": "tilde", "\u0323": "dot"}
    shape = next((names[mark] for mark in spread[1:] if mark in names), "")
    tone = next((tones[mark] for mark in spread[1:] if mark in tones), "")
    return spread[0], shape, tone


SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    # x right, y down, in x-heights; the origin is where the mark sits over its letter.
    "acute": ((-0.12, 0.06), (0.0, -0.1), (0.16, -0.3)),
    "grave": ((-0.18, -0.28), (-0.02, -0.1), (0.12, 0.04)),
    "hook": ((-0.12, -0.22), (0.0, -0.34), (0.12, -0.24), (0.08, -0.12), (0.0, -0.06), (0.01, 0.04)),
    "tilde": ((-0.26, -0.02), (-0.14, -0.16), (0.0, -0.08), (0.12, -0.02), (0.26, -0.18)),
    "circumflex": ((-0.24, 0.02), (0.0, -0.2), (0.24, 0.02)),
    "breve": ((-0.22, -0.16), (-0.12, 0.0), (0.0, 0.04), (0.12, 0.0), (0.22, -0.18)),
}


def marks(rng: random.Random, letter: Glyph, shape: str, tone: str, *, late: float, capital: bool) -> list[Stroke]:
    """Return the strokes of a letter's marks, placed as hands place them: loosely, often late and to the right."""
    size = rng.uniform(0.75, 1.25)
    late = rng.gauss(late, 0.14)
    x, y = letter.middle + late, min(letter.top, -0.9) - rng.uniform(0.1, 0.4)
    if letter.top < -1.2 and not capital:
        y = letter.top - rng.uniform(0.05, 0.25)
    drawn: list[Stroke] = []
    if shape == "bar":
        drawn.append(_bar(rng, letter, capital=capital))
    elif shape == "horn":
        drawn.append(_horn(rng, letter))
    elif shape:
        drawn.append(_mark(rng, shape, x - late * 0.6, y, size))
    if tone == "dot":
        radius = rng.choice((0.0, 0.03, 0.06))
        dot = np.array(
            [[letter.middle + late * 0.7 + dx, rng.uniform(0.3, 0.5) + dx * 0.5] for dx in (0.0, radius, radius)]
        )
        drawn.append(dot.astype(np.float32))
    elif tone:
        over = shape in ("circumflex", "breve")
        beside = over and tone in ("acute", "grave", "hook") and rng.random() < 0.65
        dx = rng.uniform(0.2, 0.45) * (-1 if tone == "grave" and rng.random() < 0.5 else 1) if beside else 0.0
        dy = -rng.uniform(0.0, 0.2) if beside else -rng.uniform(0.22, 0.4) if over else 0.0
        drawn.append(_mark(rng, tone, x + dx, y + dy, size * rng.uniform(0.85, 1.2)))
    return drawn


def _mark(rng: random.Random, name: str, x: float, y: float, size: float) -> Stroke:
    points = np.array(SHAPES[name])
    if name == "tilde" and rng.random() < 0.35:  # many write the tilde as a straight dash
        points = np.array([(-0.26, -0.06), (0.0, -0.08), (0.26, -0.12)])
    if name == "hook" and rng.random() < 0.3:  # or the hook as an open comma
        points = np.array([(-0.06, -0.28), (0.1, -0.26), (0.06, -0.12), (-0.04, 0.0)])
    turn = rng.gauss(0.0, 0.18)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    stretch = np.array([rng.uniform(0.75, 1.35), rng.uniform(0.75, 1.3)])
    loose = np.array([[rng.gauss(0, 0.02), rng.gauss(0, 0.02)] for _ in points])
    placed = (points + loose) * stretch * size @ spin.T + np.array([x, y])
    return curve(placed)


def curve(points: NDArray[np.float64]) -> Stroke:
    """Return a smooth line through points (Catmull-Rom, four steps a span)."""
    ends = np.vstack([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0, 1, 5)[:, None]
    spans = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False)
    ]
    return np.vstack(spans).astype(np.float32)


def _bar(rng: random.Random, letter: Glyph, *, capital: bool) -> Stroke:
    xs = np.concatenate([stroke[:, 0] for stroke in letter.strokes])
    if capital:
        centre, y, half = float(xs.min()) + 0.1, letter.top / 2, rng.uniform(0.25, 0.45)
    else:
        centre, y, half = float(xs.max()) - 0.1, letter.top * rng.uniform(0.68, 0.85), rng.uniform(0.22, 0.42)
    centre, y = centre + rng.gauss(0, 0.06), y + rng.gauss(0, 0.05)
    return np.array(
        [[centre - half, y + rng.gauss(0, 0.05)], [centre + half, y + rng.gauss(0, 0.05)]], dtype=np.float32
    )


def _horn(rng: random.Random, letter: Glyph) -> Stroke:
    xs = np.concatenate([stroke[:, 0] for stroke in letter.strokes])
    x, y = float(xs.max()) - rng.uniform(0.0, 0.15), letter.top + rng.uniform(0.0, 0.25)
    size = rng.uniform(0.7, 1.3)
    tail = np.array([(0.0, 0.05), (0.16, 0.0), (0.22, -0.12), (0.16, -0.24)]) * size
    return curve(tail + np.array([x, y]))


def draw_strokes(strokes: list[Stroke], size: tuple[int, int], width_px: float) -> NDArray[np.uint8]:
    """Return the ink of strokes given in pixels, 0 none to 255 full, drawn at twice the size and halved."""
    width, height = size
    canvas = np.zeros((height * 2, width * 2), np.uint8)
    thickness = max(1, round(width_px * 2))
    lines = [np.round(stroke * 32).astype(np.int32).reshape(-1, 1, 2) for stroke in strokes]
    cv2.polylines(canvas, lines, False, 255, thickness, cv2.LINE_AA, 4)
    return np.asarray(cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
