"""A perfect reader of drawn pages: every word that is printed or written is kept with its place as it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from pipeline.kinds import IDENTITY, Box, MarkKind
from pipeline.layout import rows_of
from pipeline.model import Line, Mark, Page, Quality, Reading, ReadPage, Word
from samples.draw.drawn import DrawnPage
from samples.draw.pen import font
from samples.draw.sheet import Sheet

Said = tuple[str, Box]
KINDS = {"checkbox": MarkKind.CHECKBOX, "signature": MarkKind.SIGNATURE, "qr": MarkKind.QR}
RISE, FALL = 0.72, 0.2  # of the letter size above and below the baseline
TITLE_SHARE, CAPITALS = 0.42, 0.7


@contextmanager
def recorded() -> Iterator[list[Said]]:
    """Give a list that holds, after each page is drawn, the words of that page."""
    said: list[Said] = []
    patch = pytest.MonkeyPatch()
    begin, put, write = Sheet.__init__, Sheet.print, Sheet.handwrite

    def begun(sheet: Sheet, *args: Any, **named: Any) -> None:
        said.clear()
        begin(sheet, *args, **named)

    def printed(sheet: Sheet, at: tuple[float, float], text: str, **named: Any) -> Any:
        high, x = named["size_pt"] * sheet.scale, at[0] * sheet.scale
        face, base = font(named["path"], round(high, 1)), at[1] * sheet.scale
        for word in text.split(" "):
            wide = face.getlength(word)
            keep(said, word, Box(left=x, top=base - RISE * high, right=x + wide, bottom=base + FALL * high))
            x += wide + face.getlength(" ")
        return put(sheet, at, text, **named)

    def written(sheet: Sheet, text: str, at: tuple[float, float], **named: Any) -> Any:
        end, quad = write(sheet, text, at, **named)
        (left, top), (right, bottom) = quad[0], quad[2]
        for word, start in words_with_starts(text):
            share = (right - left) / max(1, len(text))
            box = Box(left=left + start * share, top=top, right=left + (start + len(word)) * share, bottom=bottom)
            keep(said, word, box)
        return end, quad

    with patch.context() as patched:
        patched.setattr(Sheet, "__init__", begun)
        patched.setattr(Sheet, "print", printed)
        patched.setattr(Sheet, "handwrite", written)
        yield said


def keep(said: list[Said], word: str, box: Box) -> None:
    """Keep a word, unless it is a leader."""
    if any(char.isalnum() for char in word) or word in ("/", "-", "-/-"):
        said.append((word, box))


def words_with_starts(text: str) -> Iterator[tuple[str, int]]:
    """Yield each word with the place of its first letter."""
    at = 0
    for word in text.split(" "):
        yield word, at
        at += len(word) + 1


def read(drawn: DrawnPage, said: Sequence[Said]) -> ReadPage:
    """Return the page as a perfect reader and perfect mark finders see it."""
    height, width = drawn.pixels.shape[:2]
    lines = tuple(Line(words=(Word(text=text, box=box, confidence=0.95),), box=box) for text, box in said)
    marks = [
        Mark(kind=KINDS[mark.kind], page_id="p1", payload=mark.payload, polygon=mark.quad, checked=bool(mark.payload))
        for mark in drawn.marks
        if mark.kind in KINDS
    ]
    page = Page(
        page_id="p1", scan_id="s1", index=0, width=width, height=height, dpi=drawn.dpi, to_source=IDENTITY, quad=None,
        turn=0, skew_deg=0.0, blank=False,
        quality=Quality(sharpness=1.0, glare=0.0, coverage=1.0, usable=True),
    )  # fmt: skip
    return ReadPage(
        page=page, reading=Reading(page_id="p1", engine="perfect", lines=lines, hocr=""), marks=tuple(marks)
    )


def with_damaged_title(read_page: ReadPage, rng: Random, share: float) -> ReadPage:
    """Return the page with this share of the letters of its headings in capitals read as other letters."""
    rows = rows_of(read_page.reading.lines)
    lines = []
    for row in rows:
        letters = [place for place, char in enumerate(row.text) if char.isalpha()]
        capitals = sum(row.text[place].isupper() for place in letters) > CAPITALS * len(letters)
        text = list(row.text)
        if capitals and row.box.top < TITLE_SHARE * read_page.page.height:
            for place in rng.sample(letters, round(share * len(letters))):
                text[place] = rng.choice("ABCDEGHIKLMNOPQRSTUVXY")
        words = [
            Word(text="".join(text[start : start + len(word.text)]), box=word.box, confidence=word.confidence)
            for start, word in zip(row.starts, row.words, strict=True)
        ]
        lines.append(Line(words=tuple(words), box=row.box))
    reading = Reading(page_id="p1", engine="perfect", lines=tuple(lines), hocr="")
    return ReadPage(page=read_page.page, reading=reading, marks=read_page.marks)
