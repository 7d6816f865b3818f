"""Ruled tables taken apart for a reader of one block of lines: their columns stand under each other, below the page.

Read where it stands, a cell of two lines is mixed up with its neighbour of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.kinds import Box
from pipeline.raster import Raster

RULE_MM = 0.5  # what is left of a column's rules on either side
GAP_MM = 5.0  # of paper between columns, so that no line is taken for part of the next
MM_PER_INCH = 25.4
DPI_WHEN_UNKNOWN = 200.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """One column: where it begins below the page, and how far up it belongs."""

    top: float
    lift: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Apart:
    """A page whose tables' columns stand below it, and the way back."""

    picture: Raster
    height: int
    pieces: tuple[_Piece, ...]

    def home(self, box: Box) -> Box:
        """Return a box of the picture as it lies on the page."""
        lift = next((piece.lift for piece in reversed(self.pieces) if box.top >= piece.top), 0.0)
        top, bottom = (min(max(0.0, y - lift), float(self.height)) for y in (box.top, box.bottom))
        return Box(left=box.left, top=top, right=box.right, bottom=bottom)


def taken_apart(clean: Raster, tables: Sequence[Sequence[Sequence[Box]]]) -> Apart:
    """Return the grey page with its tables, each given row by row, blank where they stand and below it in columns."""
    page = clean.pixels.copy()
    px_per_mm = (clean.dpi or DPI_WHEN_UNKNOWN) / MM_PER_INCH
    rule, gap = round(RULE_MM * px_per_mm), round(GAP_MM * px_per_mm)
    paper = int(np.median(page[:: max(1, clean.height // 200)]))
    blocks, pieces, below = [page], list[_Piece](), clean.height
    for rows in tables:
        top, bottom = max(0, round(rows[0][0].top)), min(clean.height, round(rows[-1][0].bottom))
        for cell in rows[0]:
            left, right = max(0, round(cell.left) + rule), max(0, round(cell.right) - rule)
            block = np.full((gap + bottom - top, clean.width), paper, np.uint8)
            block[gap:, left:right] = clean.pixels[top:bottom, left:right]
            blocks.append(block)
            pieces.append(_Piece(below, below + gap - top))
            below += len(block)
        page[top:bottom, max(0, round(rows[0][0].left)) : round(rows[0][-1].right)] = paper
    picture = Raster(pixels=np.ascontiguousarray(np.vstack(blocks)), dpi=clean.dpi)
    return Apart(picture=picture, height=clean.height, pieces=tuple(pieces))
