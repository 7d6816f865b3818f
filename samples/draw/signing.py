"""What a person does to a form with a pen besides writing: signatures and ticks."""

from __future__ import annotations

import cv2
import numpy as np

from samples.draw.drawn import Answer, DrawnMark
from samples.draw.pen import Mask
from samples.draw.rows import Blank, Cursor, Label, label_width, put_label
from samples.draw.sheet import Sheet

SIGNATURE_PT = (78.0, 40.0)
BOX_PT = 9.5


def scribble(rng: np.random.Generator, width: int, height: int) -> Mask:
    """Return the ink of a signature: a few quick loops and a flourish, thick where the pen is slow."""
    canvas = np.zeros((height * 2, width * 2), np.float32)
    turns = int(rng.integers(3, 7))
    steps = np.linspace(0, 1, 90 * turns)
    x = 0.08 + 0.72 * steps + 0.09 * np.sin(2 * np.pi * turns * steps + rng.uniform(0, 6)) * rng.uniform(0.4, 1.2)
    swing = np.interp(steps, np.linspace(0, 1, turns + 1), rng.uniform(0.08, 0.34, turns + 1))
    y = (
        0.5
        + swing * np.sin(2 * np.pi * turns * steps * rng.uniform(0.8, 1.2) + rng.uniform(0, 6))
        - 0.1 * (steps - 0.5)
    )
    strokes = [np.stack([x, y], axis=1)]
    if rng.random() < 0.75:
        tail = np.linspace(0, 1, 60)
        drop = rng.uniform(0.6, 0.85) + 0.12 * np.sin(np.pi * tail) - rng.uniform(0, 0.25) * tail
        strokes.append(np.stack([0.1 + 0.85 * tail, drop], axis=1))
    for stroke in strokes:
        points = np.clip(stroke, 0.02, 0.98) * (width * 2, height * 2)
        speed = np.hypot(*np.diff(points, axis=0).T)
        pace = speed / (speed.mean() + 1e-6)
        for start, end, quick in zip(points[:-1], points[1:], pace, strict=True):
            ends = (int(start[0]), int(start[1])), (int(end[0]), int(end[1]))
            cv2.line(canvas, *ends, 1.0, max(1, round(height / 22 * (1.5 - 0.5 * min(2.0, quick)))), cv2.LINE_AA)
    ink: Mask = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    return ink


def sign(sheet: Sheet, cursor: Cursor, key: str, *, name: Answer | None) -> None:
    """Sign in the block under its heading, write the name below, and move the cursor under it."""
    wide, high = (part * sheet.rng.uniform(0.8, 1.15) for part in SIGNATURE_PT)
    left = (cursor.left + cursor.right - wide) / 2 + sheet.rng.normal(0, 6)
    top = cursor.baseline - sheet.look.size_pt * 0.8
    ink = scribble(sheet.rng, round(wide * sheet.scale), round(high * sheet.scale))
    colour = sheet.look.hand.colour
    quad = sheet.ink(ink * 0.95, (round(left * sheet.scale), round(top * sheet.scale)), colour)
    sheet.marks.append(DrawnMark(kind="signature", payload=None, quad=quad, name=key))
    cursor.baseline = top + high + sheet.look.size_pt * 0.95
    if name is None or name.state != "present":
        return
    wide = sheet.value_width(name)
    start = max(cursor.left, (cursor.left + cursor.right - wide) / 2), cursor.baseline
    if name.fill == "handwritten":
        sheet.handwrite(name.raw, start, room_pt=max(wide, cursor.right - cursor.left))
    else:
        sheet.print(start, name.raw, size_pt=sheet.look.size_pt, path=sheet.look.value_faces.bold)


def tick(sheet: Sheet, left: float, top: float, size_pt: float) -> None:
    """Cross or tick a box by hand."""
    side = round(size_pt * sheet.scale * 1.3)
    canvas = np.zeros((side, side), np.float32)
    jitter = sheet.rng.normal(0, side * 0.05, (4, 2))
    cross = np.array([[0.15, 0.15], [0.85, 0.85], [0.85, 0.12], [0.15, 0.88]]) * side + jitter
    check = np.array([[0.12, 0.5], [0.42, 0.85], [0.42, 0.85], [0.95, 0.05]]) * side + jitter * 0.5
    points = (cross if sheet.rng.random() < 0.6 else check).astype(int)
    for start, end in ((0, 1), (2, 3)):
        ends = tuple(points[start].tolist()), tuple(points[end].tolist())
        cv2.line(canvas, *ends, 0.95, max(1, round(side / 11)), cv2.LINE_AA)
    corner = round((left - size_pt * 0.15) * sheet.scale), round((top - size_pt * 0.15) * sheet.scale)
    sheet.ink(canvas, corner, sheet.look.hand.colour)


def tick_pair(sheet: Sheet, cursor: Cursor, key: str, words: tuple[str, ...], answer: Answer | None) -> None:
    """Set words with a box behind each and tick the one that the answer's raw text begins with."""
    size, x = sheet.look.size_pt, cursor.left
    for word in words:
        x = put_label(sheet, Label(text=word), (x, cursor.baseline), size) + 2
        top = cursor.baseline - BOX_PT + 1
        quad = sheet.frame(x, top, x + BOX_PT, top + BOX_PT)
        checked = answer is not None and answer.raw.startswith(word)
        if checked and answer is not None:
            tick(sheet, x, top, BOX_PT)
            sheet.remember(key, answer, quad)
        sheet.marks.append(DrawnMark(kind="checkbox", payload="x" if checked else "", quad=quad, name=f"{key}:{word}"))
        x += BOX_PT + 14
    cursor.down(size * sheet.look.pitch)


def consent(sheet: Sheet, cursor: Cursor, blank: Blank, answer: Answer) -> None:
    """Write a line of consent into a block, centred."""
    wide = min(sheet.value_width(answer), cursor.right - cursor.left)
    start = (cursor.left + cursor.right - wide) / 2, cursor.baseline
    sheet.value(blank.key, answer, answer.raw, start, room_pt=cursor.right - start[0], leader=False)
    cursor.down(sheet.look.size_pt * 1.2)


def label_line(
    sheet: Sheet, cursor: Cursor, text: str, size_pt: float, *, bold: bool = False, italic: bool = False
) -> None:
    """Print one centred line of a signature block at this size."""
    label = Label(text=text, bold=bold, italic=italic)
    left = (cursor.left + cursor.right - label_width(sheet, label, size_pt)) / 2
    put_label(sheet, label, (left, cursor.baseline), size_pt)
    cursor.down(size_pt * 1.2)
