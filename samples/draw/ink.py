"""The ink of one line of text: written by a hand made of fonts, or printed."""

import random
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from samples.draw.digits import penned
from samples.draw.fonts import Font, Split, fonts
from samples.draw.hands import CAPITALS_ONLY, Glyph, Stroke, decomposed, draw_strokes, glyphs, marks
from samples.draw.press import pressed

Ink = NDArray[np.uint8]  # 0 no ink .. 255 full

# Wedding-card scripts: worth meeting, but nobody fills in a form like this, so they are drawn three times less often.
FORMAL = frozenset(
    [
        "alex-brush",
        "allura",
        "birthstone",
        "corinthia",
        "ephesis",
        "great-vibes",
        "herr-von-muellerhoff",
        "italianno",
        "lobster",
        "lobster-two",
        "monsieur-la-doulaise",
        "montecarlo",
        "mr-de-haviland",
        "parisienne",
        "pinyon-script",
        "pacifico",
        "grand-hotel",
        "tangerine",
        "twinkle-star",
        "whisper",
        "yellowtail",
        "rochester",
        "ms-madi",
        "knewave",
        "kaushan-script",
        "licorice",
    ]
)
OTHER_WEIGHTS = (300, 500, 600, 800)
PENNED_DIGITS = 0.5  # share of the training split's hands whose digits are not a font's
MARGIN_X_HEIGHTS = 2.6  # room above the baseline for the tallest marked capital, in x-heights
DEPTH_X_HEIGHTS = 1.2  # room below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One writer: fonts whose letters are mixed, and the habits of the pen, in x-heights unless named otherwise."""

    main: Font
    other: Font
    borrowed: frozenset[str]
    slant: float
    stretch: float
    gap: float
    space: float
    restless: float
    late_marks: float
    pen: float
    drift: float
    native: bool
    digits: int | None = None  # the number of a writer of digits, or none where the fonts' digits serve


def hand(rng: random.Random, split: Split) -> Hand:
    """Return a writer of that split; letters borrowed from a second font make many hands of few fonts."""
    pool = fonts("hand", split)
    letters = "abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY0123456789"
    share = rng.choice((0.0, 0.0, 0.15, 0.3, 0.5))
    main = rng.choice(pool)
    if main.name in FORMAL:
        main = rng.choice(pool)
    return Hand(
        main=main,
        other=rng.choice(pool),
        borrowed=frozenset(letter for letter in letters if rng.random() < share),
        slant=rng.gauss(0.0, 0.16),
        stretch=rng.uniform(0.78, 1.3),
        gap=rng.gauss(0.0, 0.06),
        space=rng.uniform(0.4, 1.1),
        restless=rng.choice((0.3, 0.6, 1.0, 1.5)),
        late_marks=rng.uniform(0.0, 0.35),
        pen=rng.uniform(0.1, 0.3),
        drift=rng.uniform(0.0, 0.25),
        native=main.is_vietnamese and rng.random() < 0.25,
        # Fonts have few ways to write a 1 or a 4; readers are measured on fonts' digits only.
        digits=rng.randrange(2**31) if split == "train" and rng.random() < PENNED_DIGITS else None,
    )


def written(rng: random.Random, text: str, writer: Hand, x_height: float) -> Ink:
    """Return a line as a hand writes it, cropped to the line's room; the baseline is MARGIN_X_HEIGHTS below the top."""
    if writer.native and not (writer.digits is not None and text.isdigit()):
        return _native(rng, text, writer, x_height)
    strokes: list[Stroke] = []
    x = 0.3
    for letter in text:
        if letter == " ":
            x += writer.space * rng.uniform(0.75, 1.3)
            continue
        plain, shape, tone = decomposed(letter)
        drawn = _letter(writer, plain)
        if drawn is None:
            x += 0.5
            continue
        body = [*drawn.strokes, *marks(rng, drawn, shape, tone, late=writer.late_marks, capital=plain.isupper())]
        strokes += _placed(rng, body, x, writer)
        x += drawn.advance * writer.stretch + writer.gap + rng.gauss(0.0, 0.03 * writer.restless)
    width = max(8, int((x + 0.4) * x_height))
    height = int((MARGIN_X_HEIGHTS + DEPTH_X_HEIGHTS) * x_height)
    return draw_strokes(_bent(rng, strokes, x, writer, x_height), (width, height), max(0.7, writer.pen * x_height))


def _letter(writer: Hand, plain: str) -> Glyph | None:
    if writer.digits is not None and plain.isdigit():
        return penned(writer.digits, plain)
    source = writer.other if plain in writer.borrowed else writer.main
    if source.name in CAPITALS_ONLY and plain.islower():
        source = _plain_hand(source.split)
    return glyphs(source).get(plain)


@cache
def _plain_hand(split: Split) -> Font:
    return next(font for font in fonts("hand", split) if font.is_vietnamese and font.name not in CAPITALS_ONLY)


def _placed(rng: random.Random, strokes: list[Stroke], x: float, writer: Hand) -> list[Stroke]:
    """Return a letter's strokes at its place, turned, sized and shifted a little."""
    loose = writer.restless
    turn = rng.gauss(0.0, 0.035 * loose)
    size = 1 + rng.gauss(0.0, 0.05 * loose)
    matrix = np.array([[size * writer.stretch, turn], [-turn, size]], np.float32)
    shift = np.array([x, rng.gauss(0.0, 0.05 * loose)], np.float32)
    return [stroke @ matrix.T + shift for stroke in strokes]


def _bent(rng: random.Random, strokes: list[Stroke], length: float, writer: Hand, x_height: float) -> list[Stroke]:
    """Return the strokes in pixels: slanted, wavering, on a baseline that drifts."""
    if not strokes:
        return []
    points = np.concatenate(strokes)
    ends = np.cumsum([len(stroke) for stroke in strokes])[:-1]
    x, y = points[:, 0].copy(), points[:, 1].copy()
    waver = 0.035 * writer.restless
    for _ in range(2):
        px, py, phase = rng.uniform(0.6, 2.5), rng.uniform(0.6, 2.5), rng.uniform(0, 6.3)
        x += waver * np.sin(points[:, 1] * 6.3 / py + points[:, 0] * 6.3 / (px * 3) + phase)
        y += waver * np.sin(points[:, 0] * 6.3 / px + phase * 2)
    period, phase = rng.uniform(8, 40), rng.uniform(0, 6.3)
    y += writer.drift * np.sin(points[:, 0] * 6.3 / period + phase) * 0.6
    y += writer.drift * rng.gauss(0, 0.6) * (points[:, 0] / max(length, 1.0) - 0.5)
    x -= y * writer.slant
    pixels = np.stack([x, y + MARGIN_X_HEIGHTS], axis=1).astype(np.float32) * np.float32(x_height)
    return np.split(pixels, ends)


def _native(rng: random.Random, text: str, writer: Hand, x_height: float) -> Ink:
    """Return the line in the font's own outlines and marks."""
    flat = _typeset(text.upper() if writer.main.name in CAPITALS_ONLY else text, str(writer.main.path()), x_height, 0.0)
    height, width = flat.shape
    matrix = np.array([[writer.stretch, -writer.slant, writer.slant * height * 0.6], [0, 1, 0]], np.float32)
    return np.asarray(cv2.warpAffine(flat, matrix, (int(width * writer.stretch) + 4, height)), np.uint8)


def printed(rng: random.Random, text: str, font: Font, x_height: float, *, varied: bool = False) -> Ink:
    """Return the line as printed or typed: plain, bold or italic, close or wide; varied, as any printer sets it."""
    weight = 700 if rng.random() < 0.2 else 400
    italic = rng.random() < 0.2
    spacing = rng.choice((0.0, 0.0, 0.0, 0.0, rng.uniform(-0.05, 0.25)))
    if not varied:
        return _typeset(text, str(font.path(weight=weight, italic=italic)), x_height, spacing)
    # One more weight of each family, since merging a face takes a second.
    weight = rng.choice((weight, weight, weight, OTHER_WEIGHTS[len(font.name) % len(OTHER_WEIGHTS)]))
    if rng.random() < 0.06:  # headings and numbers set letter by letter
        spacing = rng.uniform(0.25, 0.9)
    return pressed(rng, _typeset(text, str(font.path(weight=weight, italic=italic)), x_height, spacing), x_height)


@cache
def _face(path: str, size: int) -> tuple[ImageFont.FreeTypeFont, float]:
    face = ImageFont.truetype(path, size)
    return face, float(-face.getbbox("x", anchor="ls")[1])


def _typeset(text: str, path: str, x_height: float, spacing: float) -> Ink:
    _, at_hundred = _face(path, 100)
    face, _ = _face(path, max(4, round(100 * x_height / at_hundred)))
    gap = spacing * x_height
    room = int(face.getlength(text) + abs(gap) * len(text) + x_height * 2)
    height = int((MARGIN_X_HEIGHTS + DEPTH_X_HEIGHTS) * x_height)
    canvas = Image.new("L", (room, height), 0)
    pen = ImageDraw.Draw(canvas)
    x, y = x_height * 0.3, MARGIN_X_HEIGHTS * x_height
    if not spacing:
        pen.text((x, y), text, font=face, fill=255, anchor="ls")
        x += face.getlength(text)
    else:
        for letter in text:
            pen.text((x, y), letter, font=face, fill=255, anchor="ls")
            x += face.getlength(letter) + gap
    return np.asarray(canvas.crop((0, 0, max(8, int(x + x_height * 0.4)), height)), np.uint8)
