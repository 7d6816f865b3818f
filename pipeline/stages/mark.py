"""Mark: QR and bar codes, digit cells, check boxes, signatures and tables and stamps of a page, read before any OCR.

The lines of an MRZ are text: they are taken from the words of the page reader (`pipeline.marks.card_readings`).
"""

from collections.abc import Iterable

import cv2
import numpy as np

from pipeline.kinds import Box, MarkKind, Polygon
from pipeline.marks.boxes import find_boxes
from pipeline.marks.codes import find_codes
from pipeline.marks.ink import find_signatures, find_stamps
from pipeline.marks.ruled import find_tables
from pipeline.marks.ruling import ruling_of
from pipeline.model import Mark, Page
from pipeline.raster import Pixels, Raster

MIN_SIDE_PX = 64  # a picture smaller than this holds no mark that could be told


def mark(page: Page, raster: Raster) -> tuple[Mark, ...]:
    """Return the marks of a normalised page, in its pixels: codes, cells, check boxes, signatures and stamps."""
    if page.blank or min(raster.width, raster.height) < MIN_SIDE_PX:
        return ()
    grey = _grey(raster)
    ruling = ruling_of(grey, dpi=page.dpi or raster.dpi)
    codes = find_codes(grey)
    rows, checks = find_boxes(ruling)
    stamps = find_stamps(raster.pixels, ruling)
    signatures = find_signatures(ruling, without=(*stamps, *(_round(code.polygon) for code in codes)))
    return tuple(
        _within(page, found)
        for found in (
            *(Mark(kind=c.kind, page_id=page.page_id, payload=c.payload, polygon=c.polygon) for c in codes),
            *(
                Mark(kind=MarkKind.CELLS, page_id=page.page_id, payload=None, polygon=r.box.polygon, cells=r.cells)
                for r in rows
            ),
            *(_check(page, check.box, checked=check.checked) for check in checks),
            *_tables(page, raster),
            *_plain(page, MarkKind.SIGNATURE, signatures),
            *_plain(page, MarkKind.STAMP, stamps),
        )
    )


def _grey(raster: Raster) -> Pixels:
    if raster.is_grey:
        return raster.pixels
    return np.asarray(cv2.cvtColor(raster.pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _round(polygon: Polygon) -> Box:
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return Box(left=min(xs), top=min(ys), right=max(xs), bottom=max(ys))


def _check(page: Page, box: Box, *, checked: bool) -> Mark:
    return Mark(kind=MarkKind.CHECKBOX, page_id=page.page_id, payload=None, polygon=box.polygon, checked=checked)


def _tables(page: Page, raster: Raster) -> Iterable[Mark]:
    """Yield ruled tables: the payload is the number of columns, the cells go row by row."""
    for columns, cells in find_tables(raster):
        corners = (cells[0], cells[columns - 1], cells[-1], cells[-columns])
        polygon = tuple(cell.polygon[n] for n, cell in enumerate(corners))
        yield Mark(kind=MarkKind.TABLE, page_id=page.page_id, payload=str(columns), polygon=polygon, cells=cells)


def _plain(page: Page, kind: MarkKind, boxes: Iterable[Box]) -> Iterable[Mark]:
    return (Mark(kind=kind, page_id=page.page_id, payload=None, polygon=box.polygon) for box in boxes)


def _within(page: Page, found: Mark) -> Mark:
    """Return the mark with its polygon cut to the page: a code's corner may be reckoned just outside."""
    polygon = tuple(
        (min(max(0.0, x), float(page.width)), min(max(0.0, y), float(page.height))) for x, y in found.polygon
    )
    if polygon == found.polygon:
        return found
    return Mark(
        kind=found.kind,
        page_id=found.page_id,
        payload=found.payload,
        polygon=polygon,
        cells=found.cells,
        checked=found.checked,
    )
