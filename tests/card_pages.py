"""A page of an identity card made of rows of words, for tests of what stands on cards."""

from pipeline.kinds import IDENTITY, Box
from pipeline.model import Line, Mark, Page, Quality, Reading, ReadPage, Word

HIGH_PX = 32


def card_page(*texts: str, top: int, pitch: int, marks: tuple[Mark, ...] = ()) -> ReadPage:
    """Return the page with a row of each text, the first at `top`, one every `pitch` pixels."""
    lines = []
    for row, text in enumerate(texts):
        box = Box(left=50, top=top + pitch * row, right=930, bottom=top + HIGH_PX + pitch * row)
        lines.append(Line(words=(Word(text=text, box=box, confidence=0.8),), box=box))
    page = Page(
        page_id="p1", scan_id="s1", index=0, width=1000, height=640, dpi=300.0, to_source=IDENTITY, quad=None, turn=0,
        skew_deg=0.0, quality=Quality(sharpness=1.0, glare=0.0, coverage=1.0, usable=True),
    )  # fmt: skip
    return ReadPage(page=page, reading=Reading(page_id="p1", engine="test", lines=tuple(lines), hocr=""), marks=marks)
