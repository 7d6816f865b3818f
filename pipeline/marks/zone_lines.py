"""Where the three lines of a card's machine-readable zone stand, by those of them that a page reader saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.kinds import Box
from pipeline.marks.mrz import line_of_zone, looks_like_mrz
from pipeline.model import Reading

LINES = 3
PITCH = 0.061  # of a line's width from line to line (100 drawn cards); 0.056 by ICAO 9303
LEAST, MOST = 0.04, 0.09  # boxes of a page reader may be a little off
ASIDE = 0.1  # of its width by which a line of the zone begins beside another
TALLER = 1.3  # than the lowest line: a stamp or a speck was taken into its box
BEYOND = 0.25  # of the pitch, to the left and right of a line's first and last sign


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line that may be of a zone: which of the three, and where."""

    at: int
    box: Box

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2

    @property
    def height(self) -> float:
        return self.box.bottom - self.box.top

    def goes_with(self, other: "_Seen") -> bool:
        """Return whether both can be lines of one zone."""
        width = self.box.right - self.box.left
        if self is other:
            return True
        if self.at == other.at or abs(self.box.left - other.box.left) > ASIDE * width:
            return False
        return LEAST * width <= (other.middle - self.middle) / (other.at - self.at) <= MOST * width


def zone_boxes(reading: Reading) -> tuple[Box, ...]:
    """Return the boxes of a zone's three lines, top first; of a line that was not seen, where it must be; else none."""
    seen = [_Seen(line_of_zone(line.text), line.box) for line in reading.lines if looks_like_mrz(line.text)]
    if not seen:
        return ()
    zone = max(([other for other in seen if one.goes_with(other)] for one in seen), key=_worth)
    left, right = median(one.box.left for one in zone), median(one.box.right for one in zone)
    lowest = min(one.height for one in zone)
    clean = [one for one in zone if one.height <= TALLER * lowest]
    pitch = _pitch(clean, right - left)
    top = median(one.middle - one.at * pitch for one in clean)
    return tuple(
        Box(
            left=left - BEYOND * pitch,
            top=top + (at - 0.5) * pitch,
            right=right + BEYOND * pitch,
            bottom=top + (at + 0.5) * pitch,
        )
        for at in range(LINES)
    )


def _worth(zone: Sequence[_Seen]) -> tuple[int, float]:
    return len(zone), -min(one.height for one in zone)


def _pitch(zone: Sequence[_Seen], width: float) -> float:
    steps = [(two.middle - one.middle) / (two.at - one.at) for one in zone for two in zone if one.at < two.at]
    return median(steps) if steps else PITCH * width
