"""The records of a drawn page: what stands on it, where, and what it truly says."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Quad = tuple[tuple[float, float], ...]
"""Corners of a quadrilateral in pixels of the picture that holds it, clockwise from the value's top-left."""

UNSIGNED = "unsigned"
"""The key of the answer that leaves a form without its signature."""

Truth = str | int | float | bool | None | dict[str, "Truth"] | list["Truth"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes into one field: its typed value, how it is written, by what, and `pieces` for a printed skeleton."""

    value: Truth
    raw: str
    fill: str = "typed"  # typed | handwritten
    state: str = "present"  # present | absent ("/")
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnField:
    """One value as it stands on the sheet."""

    key: str
    answer: Answer
    quads: tuple[Quad, ...]
    on_leader: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnMark:
    """One mark (qr, mrz, barcode, checkbox, signature, stamp, postmark) as it stands on the sheet."""

    kind: str
    payload: str | None
    quad: Quad
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """One side of one sheet, flat and upright, with everything that stands on it."""

    pixels: Pixels = field(repr=False)
    dpi: float
    doc_class: str  # a class of the catalogue, `unknown`, or `blank`
    form_version: str | None = None
    side: str = "front"
    layout: str = ""
    fields: tuple[DrawnField, ...] = ()
    marks: tuple[DrawnMark, ...] = ()


def box_quad(left: float, top: float, right: float, bottom: float) -> Quad:
    """Return the four corners of an upright box."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))
