"""A number in single-digit cells: what each cell says and what the row says as a line, weighed digit by digit."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from pipeline.line_reading import LineReading
from pipeline.model import CellReading

GAP = "_"  # stands for a cell that holds no digit: a missing digit must be seen
UNSAID = 0.01  # chance of a digit that a reading does not name: rows by unseen hands are wrong that often
ROW_SAYS = 0.8  # the row's weight beside its cells: of 1 800 digits by unseen hands 27 wrong, by the row alone 39
# One cell in twelve that the reader learnt from holds what is no digit, of those that people fill in far fewer.
ODD = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class CelledNumber:
    """A number read cell by cell, `alone`, and with its row's word weighed in, `text`; how sure the least digit is."""

    text: str
    alone: str
    confidence: float


def celled_number(cells: Sequence[CellReading], row: LineReading) -> CelledNumber:
    """Return the number that cells and row make likeliest; empty where no cell holds anything.

    A row that drops or doubles a digit says nothing of any, and what cells show to be empty no row fills.
    """
    texts = [(text, chance) for text, chance in _said(row) if len(text) == len(cells) and text.isdigit()]
    digits, alone, least = [], [], 1.0
    for at, cell in enumerate(cells):
        best = max(range(len(cell.digits)), key=cell.digits.__getitem__)
        if not _is_digit(cell):
            digits.append(GAP)
            alone.append(GAP)
            continue
        alone.append(str(best))
        shares = _weighed(cell, [(text[at], chance) for text, chance in texts])
        likeliest = max(range(len(shares)), key=shares.__getitem__)
        digits.append(str(likeliest))
        least = min(least, shares[likeliest])
    if set(digits) <= {GAP}:
        return CelledNumber(text="", alone="", confidence=0.0)
    return CelledNumber(text="".join(digits), alone="".join(alone), confidence=least)


def _is_digit(cell: CellReading) -> bool:
    return sum(cell.digits) > max(cell.empty, ODD * cell.other)


def _said(row: LineReading) -> list[tuple[str, float]]:
    """Return the row's texts with their chances, the one that stands never less likely than another."""
    best = max((chance for _, chance in row.alternatives), default=0.0)
    return [(row.text, max(row.confidence, best, UNSAID)), *row.alternatives]


def _weighed(cell: CellReading, in_row: Sequence[tuple[str, float]]) -> list[float]:
    """Return the chance of each digit by cell and row together."""
    row = [UNSAID] * len(cell.digits)
    for digit, chance in in_row:
        row[int(digit)] += chance
    odds = [log(max(one, UNSAID)) + ROW_SAYS * log(other) for one, other in zip(cell.digits, row, strict=True)]
    chances = [exp(odd - max(odds)) for odd in odds]
    return [chance / sum(chances) for chance in chances]
