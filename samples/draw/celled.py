"""Rows of single-digit cells as people really fill them: any frame, digits over the lines, slips, empty cells."""

import random
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.draw.fonts import Font, Kind, Split, fonts
from samples.draw.ink import Hand, Ink, hand, printed, written
from samples.draw.linepaper import Surface, photographed, softened, surface

EMPTY, OTHER = "", "?"  # what stands in a cell beside "0" to "9": nothing, or something that is no digit
LETTERS = "ABCEFHKMNPRTUVWXYadefhkmnprtuvwxyê&#*=-/x+"  # none that can be taken for a digit
WORDS = ("Số định danh cá nhân:", "ngày cấp", "Họ và tên", "(nếu có)", "Giới tính:", "Quốc tịch", "Quan hệ")
Spot = tuple[int, int]
Box = tuple[int, int, int, int]  # left, top, right, bottom
FRAMES = {"closed": 60, "apart": 16, "dotted": 7, "comb": 6, "worn": 6, "uneven": 5}
FILLS = {"digit": 84, "empty": 8, "struck": 4, "letter": 2, "two": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a row: where its frame runs in the picture, and what stands in it."""

    left: float
    top: float
    right: float
    bottom: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CellRow:
    """A grey picture of a row of cells, paper all round."""

    pixels: NDArray[np.uint8]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """Who fills a row in: a writer, or a printer's font; the small letters' height, and how loosely digits stand."""

    writer: Hand | None
    font: Font
    x_height: float
    loose: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The cells of a row before anything is in them: the first one's corner, their sides, and the gap between."""

    left: int
    top: int
    pitch: int
    side: int
    gap: int

    def box(self, at: int) -> Box:
        """Return left, top, right and bottom of a cell."""
        x = self.left + at * (self.pitch + self.gap)
        return x, self.top, x + self.pitch, self.top + self.side


def celled_row(rng: random.Random, split: Split, kind: Kind, *, count: int, rough: float) -> CellRow:
    """Return a row of so many cells with whatever stands in them, photographed or scanned, the rougher the harder."""
    side = rng.randrange(40, 60)
    style = rng.choices(tuple(FRAMES), tuple(FRAMES.values()))[0]
    gap = rng.randrange(2, 14) if style == "apart" else 0
    frame = _Frame(
        left=rng.randrange(14, 30), top=side // 3, pitch=round(side * rng.uniform(0.62, 1.25)), side=side, gap=gap
    )
    size = 2 * frame.left + count * (frame.pitch + gap), side + 2 * frame.top
    rules, layer = np.zeros(size[::-1], np.uint8), np.zeros(size[::-1], np.uint8)
    _rule(rng, rules, frame, count, style)
    pen = _pen(rng, split, kind, side)
    says = [_fill(rng, layer, frame.box(at), pen) for at in range(count)]
    if rng.random() < 0.25:
        _beside(rng, layer, frame, pen)
    form = surface(rng, size, None, rough)
    shade = rng.uniform(110, 215) if rng.random() < 0.35 else form.rule_value  # red, blue and grey frames
    dark = rng.choice((20, 40, 60, 90, 120)) + rng.randrange(25)
    form = Surface(paper=form.paper, rules=rules, rule_value=shade)
    seen = photographed(rng, form, layer, dark, rough)
    if rng.random() < 0.1 * rough:
        seen = softened(rng, seen)
    boxes = [frame.box(at) for at in range(count)]
    cells = tuple(
        Cell(left=left, top=top, right=right, bottom=bottom, says=say)
        for (left, top, right, bottom), say in zip(boxes, says, strict=True)
    )
    return CellRow(pixels=seen, cells=cells)


def _pen(rng: random.Random, split: Split, kind: Kind, side: int) -> _Pen:
    by_hand = kind == "hand"
    low, high = (0.24, 0.62) if rng.random() < 0.5 else (0.32, 0.5)
    return _Pen(
        writer=hand(rng, split) if by_hand else None,
        font=rng.choice(fonts("print", split)),
        x_height=side * rng.uniform(low, high),
        loose=rng.choice((0.05, 0.1, 0.16)) if by_hand else rng.choice((0.02, 0.05, 0.1)),
    )


def _rule(rng: random.Random, rules: NDArray[np.uint8], frame: _Frame, count: int, style: str) -> None:
    """Draw the frames of a row, 255 where a line is full."""
    thick = rng.choice((1, 1, 1, 2, 2, 3, 4))
    for at in range(count):
        left, top, right, bottom = frame.box(at)
        if style == "comb":  # a line below with short strokes between the digits
            short = bottom - round((bottom - top) * rng.uniform(0.15, 0.4))
            foot = ((left, bottom), (right, bottom))
            lines: tuple[tuple[Spot, Spot], ...] = (foot, *(((x, short), (x, bottom)) for x in (left, right)))
        else:
            corners = ((left, top), (right, top), (right, bottom), (left, bottom))
            lines = tuple(zip(corners, (*corners[1:], corners[0]), strict=True))
        for start, end in lines:
            _line(rng, rules, (start, end), thick if style != "uneven" else rng.choice((1, 2, 4)), style)


def _line(
    rng: random.Random,
    rules: NDArray[np.uint8],
    ends: tuple[Spot, Spot],
    thick: int,
    style: str,
) -> None:
    (x0, y0), (x1, y1) = ends
    if style in ("dotted", "worn"):
        # dots at one pitch; a worn frame is of short dashes with gaps here and there
        shares = np.linspace(0, 1, max(4, (abs(x1 - x0) + abs(y1 - y0)) // rng.choice((3, 4, 6))))
        spots = [(round(x0 + (x1 - x0) * share), round(y0 + (y1 - y0) * share)) for share in shares.tolist()]
        for spot, after in pairwise(spots):
            if style == "dotted" or rng.random() < 0.75:
                cv2.line(rules, spot, spot if style == "dotted" else after, 255, thick, cv2.LINE_AA)
        return
    cv2.line(rules, (x0, y0), (x1, y1), 255, thick, cv2.LINE_AA)


def _fill(rng: random.Random, layer: Ink, box: Box, pen: _Pen) -> str:
    """Put something, or nothing, into a cell; return what it says."""
    what = rng.choices(tuple(FILLS), tuple(FILLS.values()))[0]
    digit = str(rng.randrange(10))
    if what == "empty":
        return EMPTY
    if what == "letter":
        _put(rng, layer, _ink(rng, rng.choice(LETTERS), pen), box, pen)
        return OTHER
    ink = _ink(rng, digit, pen)
    if what == "two":  # two digits in one cell, or one written over another
        other = str((int(digit) + rng.randrange(1, 10)) % 10)
        left, top, right, bottom = box
        middles = ((left + right) // 2,) * 2 if rng.random() < 0.5 else (right, left)
        for one, place in (
            (ink, (left, top, middles[0], bottom)),
            (_ink(rng, other, pen), (middles[1], top, right, bottom)),
        ):
            _put(rng, layer, one, place, pen)
        return OTHER
    placed = _put(rng, layer, ink, box, pen)
    if what == "struck":
        _strike(rng, layer, placed, max(1, round(0.2 * pen.x_height * rng.uniform(0.5, 1.3))))
        return OTHER
    return digit


def _ink(rng: random.Random, text: str, pen: _Pen) -> Ink:
    """Return the ink of a letter alone, nothing round it."""
    if pen.writer:
        ink = written(rng, text, pen.writer, pen.x_height * rng.uniform(0.92, 1.08))
    else:
        ink = printed(rng, text, pen.font, pen.x_height, varied=True)
    rows, columns = np.flatnonzero(ink.max(axis=1) > 60), np.flatnonzero(ink.max(axis=0) > 60)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else ink[:1, :1]


def _put(rng: random.Random, layer: Ink, ink: Ink, box: Box, pen: _Pen) -> Box:
    """Lay ink about the middle of a cell, made smaller where it would leave it by far; return where it lies."""
    width, height = box[2] - box[0], box[3] - box[1]
    over = rng.choice((0.95, 0.95, 1.1, 1.25))  # some write across their frame
    scale = min(1.0, over * width / ink.shape[1], min(over, 1.15) * height / ink.shape[0])
    size = max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale))
    small = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.uint8)
    x = round(box[0] + (width - size[0]) / 2 + rng.gauss(0, pen.loose) * width)
    y = round(box[1] + (height - size[1]) / 2 + rng.gauss(0, pen.loose * 0.8) * height)
    x, y = min(max(x, 0), max(0, layer.shape[1] - size[0])), min(max(y, 0), max(0, layer.shape[0] - size[1]))
    part = layer[y : y + size[1], x : x + size[0]]
    np.maximum(part, small[: part.shape[0], : part.shape[1]], out=part)
    return x, y, x + size[0], y + size[1]


def _strike(rng: random.Random, layer: Ink, where: Box, thick: int) -> None:
    """Strike out what lies there: a cross, several strokes through it, or a scribble over it."""
    left, top, right, bottom = where
    wide, high = max(8, right - left), max(8, bottom - top)
    turns = rng.randrange(4, 10)
    if rng.random() < 0.3:
        ends = [((0.0, 0.0), (1.0, 1.0)), ((1.0, 0.0), (0.0, 1.0))]
    else:  # to and fro; one stroke alone could be the bar of a seven
        ys = np.linspace(rng.uniform(0, 0.3), rng.uniform(0.7, 1.0), turns)
        points = [(float(turn % 2), float(y)) for turn, y in enumerate(ys)]
        ends = list(pairwise(points))
    for start, end in ends:
        spots = [
            (round(left + (x * 1.3 - 0.15 + rng.gauss(0, 0.06)) * wide), round(top + (y + rng.gauss(0, 0.06)) * high))
            for x, y in (start, end)
        ]
        cv2.line(layer, spots[0], spots[1], 255, thick, cv2.LINE_AA)


def _beside(rng: random.Random, layer: Ink, frame: _Frame, pen: _Pen) -> None:
    """Put print or another line of the same hand close above or below the row."""
    x_height = frame.side * rng.uniform(0.18, 0.3)
    if pen.writer is not None and rng.random() < 0.4:
        ink = written(rng, rng.choice(WORDS), pen.writer, x_height)
    else:
        ink = printed(rng, rng.choice(WORDS), pen.font, x_height)
    rows = np.flatnonzero(ink.max(axis=1) > 60)
    ink = ink[rows[0] : rows[-1] + 1, : layer.shape[1]] if len(rows) else ink[:1, :1]
    room = frame.top - rng.randrange(0, 4)
    shown = ink[-room:] if rng.random() < 0.5 else ink[:room]
    x = rng.randrange(0, layer.shape[1] - shown.shape[1] + 1)
    y = rng.choice((0, layer.shape[0] - shown.shape[0]))
    part = layer[y : y + shown.shape[0], x : x + shown.shape[1]]
    np.maximum(part, shown, out=part)
