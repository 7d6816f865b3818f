"""Closed vocabularies and shapes that the records are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Json = str | int | float | bool | None | Mapping[str, "Json"] | tuple["Json", ...]
"""A typed value as it stands in `dossier.json`."""

Point = tuple[float, float]
Polygon = tuple[Point, ...]
"""Corners in pixels of the normalised page, origin top-left, clockwise from the top-left corner."""

Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""A 3×3 map, row by row."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """How many pixels further down what an uncurled page shows lay before, row by row at nodes spread evenly over it.

    The outer nodes are the middles of the outer pixels; between nodes it is bilinear.
    """

    columns: int
    rows: int
    shifts: tuple[float, ...]


class Source(StrEnum):
    """Who said a candidate."""

    QR = "qr"
    MRZ = "mrz"
    BARCODE = "barcode"
    PRINT_OCR = "print_ocr"
    HAND_OCR = "hand_ocr"
    CELLS = "cells"
    CHECKBOX = "checkbox"
    MANIFEST = "manifest"
    CLERK = "clerk"


class Fill(StrEnum):
    """How a value was put on the paper."""

    TYPED = "typed"
    HANDWRITTEN = "handwritten"
    NONE = "none"
    UNKNOWN = "unknown"


class State(StrEnum):
    """Where a field stands."""

    AUTO = "auto"
    NEEDS_REVIEW = "needs_review"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ABSENT = "absent"
    ILLEGIBLE = "illegible"


class Route(StrEnum):
    """Where a dossier goes next: out without a clerk, to a clerk, or back to the post office."""

    RELEASE = "release"
    REVIEW = "review"
    REJECT = "reject"


class MarkKind(StrEnum):
    """What kind of mark stands on a page."""

    QR = "qr"
    BARCODE = "barcode"
    MRZ = "mrz"
    CHECKBOX = "checkbox"
    CELLS = "cells"
    TABLE = "table"
    SIGNATURE = "signature"
    STAMP = "stamp"


class Requirement(StrEnum):
    """Whether a form asks for a field."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An upright rectangle in pixels of the normalised page, origin top-left; right and bottom are outside."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if self.right < self.left or self.bottom < self.top:
            raise ValueError(f"a box must not be inside out: {self.left, self.top, self.right, self.bottom}")

    @property
    def width(self) -> float:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels down."""
        return self.bottom - self.top

    @property
    def polygon(self) -> Polygon:
        """The four corners, clockwise from top-left."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )
