"""A sheet of paper being drawn: print, leaders, rules and values go on it, and it remembers every value's place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from samples.draw.drawn import Answer, DrawnField, DrawnMark, DrawnPage, Pixels, Quad, box_quad
from samples.draw.pen import MIN_SQUEEZE, Hand, Mask, font, written, written_width

Colour = tuple[int, int, int]

MAX_TIGHTENINGS = 9
FOOT_PT = 22.0  # nothing is printed below this
BLACK: Colour = (18, 18, 20)
POINTS_PER_INCH = 72
A4_PT = (595.3, 841.9)
LEADER_GLYPHS = {"dots": ".", "fine": ".", "ellipsis": "…", "underscore": "_", "spaced": ". "}
LEADER_SIZE = {"dots": 1.0, "fine": 0.68, "ellipsis": 1.0, "underscore": 0.9, "spaced": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """The font files of one family."""

    regular: str
    bold: str
    italic: str
    bold_italic: str

    def pick(self, bold: bool, italic: bool) -> str:
        """Return the file of this cut."""
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an office's word processor and the person who fills the form make a page look."""

    print_faces: Faces
    value_faces: Faces
    hand: Hand
    size_pt: float
    pitch: float  # line distance in letter sizes
    margin_left_pt: float
    margin_right_pt: float
    margin_top_pt: float
    leader: str  # a key of LEADER_GLYPHS, or "none"
    typed: str  # over | replace | follow: what typing does to the leader
    typed_offset_pt: float  # how far below the leader's baseline typing stands, when it is typed over
    dpi: float


class Sheet:
    """A page being drawn; lengths in points, places of values kept in pixels."""

    def __init__(self, rng: np.random.Generator, look: Look, size_pt: tuple[float, float] = A4_PT) -> None:
        self.rng, self.look, self.size_pt = rng, look, size_pt
        self.scale = look.dpi / POINTS_PER_INCH
        size = round(size_pt[0] * self.scale), round(size_pt[1] * self.scale)
        self.image = Image.new("RGB", size, (255, 255, 255))
        self.draw = ImageDraw.Draw(self.image)
        self.places: dict[str, tuple[Answer, list[Quad], bool]] = {}
        self.marks: list[DrawnMark] = []
        self.lowest_pt = 0.0  # how far down print and ink reach

    def width_of(self, text: str, size_pt: float, *, path: str) -> float:
        """Return the width of printed text in points."""
        return float(font(path, round(size_pt * self.scale, 1)).getlength(text)) / self.scale

    def value_width(self, answer: Answer) -> float:
        """Return the width that a value takes when nothing presses, in points."""
        size_px = self.look.size_pt * self.scale
        if answer.fill == "handwritten":
            return written_width(self.look.hand, answer.raw, size_px) / self.scale
        return self.width_of(answer.raw, self.look.size_pt, path=self.look.value_faces.regular)

    def print(
        self, at: tuple[float, float], text: str, *, size_pt: float, path: str, colour: Colour = BLACK
    ) -> tuple[float, Quad]:
        """Print text with its baseline at this point; return the x where it ends (points) and its box (pixels)."""
        face = font(path, round(size_pt * self.scale, 1))
        place = at[0] * self.scale, at[1] * self.scale
        self.lowest_pt = max(self.lowest_pt, at[1])
        self.draw.text(place, text, font=face, fill=colour, anchor="ls")
        left, top, right, bottom = self.draw.textbbox(place, text, font=face, anchor="ls")
        return at[0] + face.getlength(text) / self.scale, box_quad(left, top, right, bottom)

    def leader(self, left: float, right: float, baseline: float) -> None:
        """Draw the dotted line that asks for a value."""
        if self.look.leader == "none" or right - left < 2:
            return
        glyph = LEADER_GLYPHS[self.look.leader]
        size_pt = self.look.size_pt * LEADER_SIZE[self.look.leader]
        path = self.look.print_faces.regular
        count = int((right - left) / self.width_of(glyph, size_pt, path=path))
        self.print((left, baseline), glyph * count, size_pt=size_pt, path=path)

    def stroke(self, start: tuple[float, float], end: tuple[float, float], width_pt: float = 0.6) -> None:
        """Rule a straight black line."""
        ends = [(start[0] * self.scale, start[1] * self.scale), (end[0] * self.scale, end[1] * self.scale)]
        self.draw.line(ends, fill=BLACK, width=max(1, round(width_pt * self.scale)))

    def frame(self, left: float, top: float, right: float, bottom: float, width_pt: float = 0.6) -> Quad:
        """Rule a box; return it in pixels."""
        edges = [left * self.scale, top * self.scale, right * self.scale, bottom * self.scale]
        self.draw.rectangle(edges, outline=BLACK, width=max(1, round(width_pt * self.scale)))
        return box_quad(*edges)

    def value(
        self, key: str, answer: Answer, text: str, at: tuple[float, float], *, room_pt: float, leader: bool = True
    ) -> float:
        """Write a piece of a value into a blank of this width and remember where; return the x where it ends."""
        fill_leader = leader and (answer.fill == "handwritten" or self.look.typed == "over")
        if leader and (fill_leader or not text):
            self.leader(at[0], at[0] + room_pt, at[1])
        if not text:
            return at[0]
        if answer.fill == "handwritten":
            end, quad = self.handwrite(text, at, room_pt=room_pt)
        else:
            end, quad = self.type(text, at, room_pt=room_pt)
            if leader and self.look.typed == "follow":
                self.leader(end, at[0] + room_pt, at[1])
        self.remember(key, answer, quad, on_leader=fill_leader and self.look.leader != "none")
        return end

    def type(self, text: str, at: tuple[float, float], *, room_pt: float) -> tuple[float, Quad]:
        """Type text at a baseline, smaller when it must fit; return its end (points) and box (pixels)."""
        path, size_pt = self.look.value_faces.regular, self.look.size_pt
        wide = self.width_of(text, size_pt, path=path)
        if wide > room_pt:
            size_pt *= max(0.7, room_pt / wide)
        offset = self.look.typed_offset_pt + self.rng.normal(0, 0.2) if self.look.typed == "over" else 0.0
        start = at[0] + (self.rng.uniform(1, 5) if wide < room_pt - 6 else 0)
        return self.print((start, at[1] + offset), text, size_pt=size_pt, path=path)

    def handwrite(self, text: str, at: tuple[float, float], *, room_pt: float, size: float = 1.0) -> tuple[float, Quad]:
        """Write text by hand at a baseline; return its end (points) and the box of its ink (pixels)."""
        size_px = self.look.size_pt * self.scale * size
        wide = written_width(self.look.hand, text, size_px) / self.scale
        squeeze = min(1.0, max(MIN_SQUEEZE, (room_pt - 2) / wide)) if wide > room_pt else 1.0
        ink, origin = written(self.rng, self.look.hand, text, size_px, squeeze)
        spare = max(0.0, room_pt - wide * squeeze)
        left = at[0] + self.rng.uniform(0, min(spare, 14.0))
        top = at[1] + self.rng.uniform(-2.2, 0.4)
        corner = round(left * self.scale) - origin[0], round(top * self.scale) - origin[1]
        quad = self.ink(ink, corner, self.look.hand.colour)
        return quad[1][0] / self.scale, quad

    def ink(self, ink: Mask, corner: tuple[int, int], colour: Colour) -> Quad:
        """Lay ink (0 … 1) on the sheet, darkening what is there; return the box of it in pixels."""
        x, y = corner
        skip_x, skip_y = max(0, -x), max(0, -y)
        ink = ink[skip_y : max(0, self.image.height - y), skip_x : max(0, self.image.width - x)]
        x, y = x + skip_x, y + skip_y
        self.lowest_pt = max(self.lowest_pt, (y + ink.shape[0]) / self.scale)
        if not ink.size or ink.max() <= 0.2:
            return box_quad(x, y, x + 1, y + 1)
        rows, columns = np.nonzero(ink.max(axis=1) > 0.2)[0], np.nonzero(ink.max(axis=0) > 0.2)[0]
        area = (x, y, x + ink.shape[1], y + ink.shape[0])
        below = np.asarray(self.image.crop(area), np.float32)
        tint = 1 - ink[:, :, None] * (1 - np.asarray(colour, np.float32) / 255)
        self.image.paste(Image.fromarray((below * tint).astype(np.uint8)), (x, y))
        return box_quad(x + float(columns[0]), y + float(rows[0]), x + float(columns[-1]) + 1, y + float(rows[-1]) + 1)

    def remember(self, key: str, answer: Answer, quad: Quad, *, on_leader: bool = False) -> None:
        """Keep the place of a value; a value in several pieces keeps several."""
        if key in self.places:
            self.places[key][1].append(quad)
        else:
            self.places[key] = (answer, [quad], on_leader)

    def finished(self, doc_class: str, *, version: str | None, layout: str, side: str = "front") -> DrawnPage:
        """Return the page as it stands."""
        fields = tuple(
            DrawnField(key=key, answer=answer, quads=tuple(quads), on_leader=on_leader)
            for key, (answer, quads, on_leader) in self.places.items()
        )
        pixels: Pixels = np.asarray(self.image, np.uint8).copy()
        return DrawnPage(
            pixels=pixels, dpi=self.look.dpi, doc_class=doc_class, form_version=version, side=side,
            layout=layout, fields=fields, marks=tuple(self.marks),
        )  # fmt: skip


def fitted(rng: np.random.Generator, look: Look, draw: Callable[[np.random.Generator, Look], Sheet]) -> Sheet:
    """Return the sheet that `draw` fills, set tighter and smaller until everything stands on one page."""
    seed = int(rng.integers(2**32))
    for _ in range(MAX_TIGHTENINGS):
        sheet = draw(np.random.default_rng(seed), look)
        if sheet.lowest_pt <= sheet.size_pt[1] - FOOT_PT:
            return sheet
        look = replace(look, pitch=max(1.12, look.pitch * 0.93), size_pt=look.size_pt * 0.975,
                       margin_top_pt=max(30.0, look.margin_top_pt * 0.85))  # fmt: skip
    return sheet
