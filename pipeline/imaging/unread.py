"""Unread rows: letters that stand on a page in rows, but in no word a reader found.

Tesseract takes what stands under a black seal, beside a portrait or in a dense corner for a picture and says nothing of
it: on a real form the head with the circular's number was lost so, and with it the form's version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.kinds import Box
from pipeline.model import Line
from pipeline.raster import Pixels, Raster

SURE = 0.5  # confidence of words that tell how high a line is
NEIGHBOURHOOD_LINES = 1.7  # side of the square a pixel is compared with, in line heights
DARKER = 20  # than its neighbourhood, in grey levels: ink
LETTER_HIGH, LETTER_WIDE = (0.35, 1.6), (0.1, 2.5)  # of a line's height: the size of a letter, or of a few that touch
LETTER_INK = 0.03  # of a line's height squared: less is dust
BAR_SHAPE, BARS = 0.2, 0.6  # a piece so narrow for its height is a bar; where so many are, no letters stand
STEP_BACK, STEP_ON = 0.5, 1.6  # of a line's height: how far the next letter of a row may stand
LEVEL = 0.45  # of a line's height: and how much higher or lower
ROW_LETTERS = 8  # fewer in a row are marks, a signature, a rest of a rule
PAGE_LETTERS = 15  # of 115 drawn pages, those with fewer had nothing to gain from another look
MARGIN_LINES = 0.6

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unread:
    """A part of a page with nothing but the rows that were not read, and where its corner stands on the page."""

    picture: Raster
    left: int
    top: int


def unread(clean: Raster, lines: Sequence[Line]) -> Unread | None:
    """Return the rows of letters of a grey page, free of leaders, that no word covers; None where little was missed."""
    heights = [word.box.height for line in lines for word in line.words if word.confidence > SURE]
    if not heights:
        return None
    high = float(np.median(heights))
    boxes = [word.box for line in lines for word in line.words]
    covered = _covered(clean.pixels.shape[:2], boxes)
    rows = _rows(_letters(clean.pixels, covered, high), high)
    if sum(len(row) for row in rows) < PAGE_LETTERS:
        return None
    return _picture(clean, covered, rows, high)


def _covered(shape: tuple[int, ...], boxes: Sequence[Box]) -> Pixels:
    covered = np.zeros(shape, np.uint8)
    for box in boxes:
        covered[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.left)) : int(box.right) + 1] = 1
    return covered


def _letters(grey: Pixels, covered: Pixels, high: float) -> Ints:
    """Return left, top, width and height of what has a letter's size and stands in no word, from left to right."""
    side = max(3, round(high * NEIGHBOURHOOD_LINES) | 1)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, DARKER)
    _, _, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    of: dict[int, Any] = {part: stats[1:, part] / high for part in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)}
    wide, tall = of[cv2.CC_STAT_WIDTH], of[cv2.CC_STAT_HEIGHT]
    sized = (tall > LETTER_HIGH[0]) & (tall < LETTER_HIGH[1]) & (wide > LETTER_WIDE[0]) & (wide < LETTER_WIDE[1])
    sized &= stats[1:, cv2.CC_STAT_AREA] > LETTER_INK * high * high
    x, y = centres[1:].T.astype(int)
    found = stats[1:][sized & (covered[y, x] == 0)]
    return np.asarray(found[np.argsort(found[:, cv2.CC_STAT_LEFT]), :4], np.int32)


def _rows(letters: Ints, high: float) -> list[Ints]:
    """Return the letters that follow each other on a level, row by row; bar codes and short rests left out."""
    rows: list[list[list[int]]] = []
    open_at: dict[int, list[int]] = {}  # rows by the level of their last letter: a sheet of specks opens 100,000
    for letter in letters.tolist():
        left, middle = letter[0], letter[1] + letter[3] / 2
        level = int(middle // (LEVEL * high))
        for at in range(level - 1, level + 2):  # letters come from left to right: what lies too far back is closed
            open_at[at] = [n for n in open_at.get(at, ()) if left - _end(rows[n]) < STEP_ON * high]
        near = sorted(n for at in range(level - 1, level + 2) for n in open_at[at])
        number = next((n for n in near if _goes_on(rows[n], left, middle, high)), len(rows))
        if number == len(rows):
            rows.append([])
        else:
            last = rows[number][-1]
            open_at[int((last[1] + last[3] / 2) // (LEVEL * high))].remove(number)
        rows[number].append(letter)
        open_at[level].append(number)
    whole = [np.asarray(row, np.int32) for row in rows if len(row) >= ROW_LETTERS]
    return [row for row in whole if np.mean(row[:, 2] < BAR_SHAPE * row[:, 3]) < BARS]


def _end(row: Sequence[Sequence[int]]) -> int:
    return row[-1][0] + row[-1][2]


def _goes_on(row: Sequence[Sequence[int]], left: int, middle: float, high: float) -> bool:
    last = row[-1]
    level = abs(middle - last[1] - last[3] / 2) < LEVEL * high
    return level and -STEP_BACK * high <= left - _end(row) < STEP_ON * high


def _picture(clean: Raster, covered: Pixels, rows: Sequence[Ints], high: float) -> Unread:
    margin = round(MARGIN_LINES * high)
    seen = np.zeros_like(covered)
    for row in rows:
        left, top = row[:, 0].min() - 2 * margin, row[:, 1].min() - margin
        right, bottom = (row[:, 0] + row[:, 2]).max() + 2 * margin, (row[:, 1] + row[:, 3]).max() + margin
        seen[max(0, top) : bottom, max(0, left) : right] = 1
    left, top, width, height = cv2.boundingRect(seen)
    part = np.s_[top : top + height, left : left + width]
    paper = int(np.median(clean.pixels))
    only = np.where(seen[part] & (1 - covered[part]), clean.pixels[part], paper).astype(np.uint8)
    framed = cv2.copyMakeBorder(only, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(paper,))
    picture = Raster(pixels=np.asarray(framed, np.uint8), dpi=clean.dpi)
    return Unread(picture=picture, left=left - margin, top=top - margin)
