"""A page whose sheet is of another size than the rest of its paper: it may have slipped in from another dossier."""

from collections.abc import Iterator, Sequence

from pipeline.flagcodes import FlagCode, Severity
from pipeline.model import Flag, Page

SAME_SIZE = 0.12  # of a side: trimming takes less; A4 and Legal differ by 0.17, A4 and A5 by 0.29
SAME_DPI = 0.005
LEVEL_DEG = 1.5  # beyond it levelling made the page larger than its sheet
MM = 25.4


def odd_sizes(pages: Sequence[Page]) -> Iterator[Flag]:
    """Yield a doubt about each page of one paper that is of another size than its first page that can be measured.

    Only scans at one dpi are compared: a photo tells no size, and files that state none, or a wrong one, differ in it.
    Papers among each other may differ, as cards, slips and A5 certificates do. A warning: a sheet may be replaced.
    """
    known = [page for page in pages if _is_measured(page)]
    for page in known[1:]:
        first = known[0]
        if _apart(page.dpi or 0, first.dpi or 0) > SAME_DPI:
            continue
        sides = zip(_sides(page), _sides(first), strict=True)
        if any(_apart(*pair) > SAME_SIZE for pair in sides):
            detail = f"{_named(page)} mm; {_named(first)} mm"
            yield Flag(code=FlagCode.PAGE_ORPHAN, severity=Severity.WARN, scope=page.page_id, detail=detail)


def _is_measured(page: Page) -> bool:
    shown = not page.blank and page.duplicate_of is None
    return shown and page.quad is None and page.dpi is not None and abs(page.skew_deg) <= LEVEL_DEG


def _sides(page: Page) -> tuple[float, float]:
    """Return the shorter and the longer side in mm: a sheet may lie across."""
    dpi = page.dpi or MM
    return min(page.width, page.height) * MM / dpi, max(page.width, page.height) * MM / dpi


def _apart(one: float, two: float) -> float:
    return 1.0 - min(one, two) / max(one, two)


def _named(page: Page) -> str:
    return " × ".join(f"{side:.0f}" for side in _sides(page))
