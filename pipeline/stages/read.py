"""Read: the words and lines of a page."""

from pipeline.imaging.leaders import remove_leaders
from pipeline.model import Page, Reading
from pipeline.ports import PageReader
from pipeline.raster import Raster


def read(page: Page, raster: Raster, *, reader: PageReader) -> Reading:
    """Return what the reader says of the page once leaders and rules are gone; a blank page has no words.

    Raises:
        EngineUnavailable: the reader is not installed or died.
    """
    if page.blank:
        return Reading(page_id=page.page_id, engine=reader.engine, lines=(), hocr="")
    return reader.read(page.page_id, remove_leaders(raster))
