"""Mark: what a page says by other means than letters: codes and ruled tables, found before any reading."""

from pipeline.imaging.sheet import grey_of
from pipeline.kinds import MarkKind
from pipeline.marks.codes import find_codes
from pipeline.marks.ruled import find_tables
from pipeline.model import Mark, Page
from pipeline.raster import Raster


def mark(page: Page, raster: Raster) -> tuple[Mark, ...]:
    """Return the codes and the written tables of a page, given its colour picture; a blank page has none."""
    if page.blank:
        return ()
    codes = (
        Mark(kind=code.kind, page_id=page.page_id, payload=code.payload, polygon=code.polygon)
        for code in find_codes(grey_of(raster))
    )
    tables = (
        Mark(
            kind=MarkKind.TABLE,
            page_id=page.page_id,
            payload=str(columns),
            polygon=(
                cells[0].polygon[0],
                cells[columns - 1].polygon[1],
                cells[-1].polygon[2],
                cells[-columns].polygon[3],
            ),
            cells=cells,
        )
        for columns, cells in find_tables(raster)
    )
    return (*codes, *tables)
