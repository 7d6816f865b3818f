"""Whether the pictures of a file can be used: the one judgement that `hoso check` and the desk both give."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.errors import InputRejected, Unreadable
from pipeline.flagcodes import FlagCode
from pipeline.imaging.sheet import grey_of
from pipeline.imaging.turn import TurnReader
from pipeline.kinds import MarkKind, Polygon
from pipeline.marks.codes import find_codes
from pipeline.model import Page
from pipeline.ports import Decoder, SheetFinder
from pipeline.raster import Raster
from pipeline.rules.item_codes import check_item_code
from pipeline.stages.normalise import normalise

NO_SCAN = "0" * 64  # what is only looked at is not named


class Seeing(Protocol):
    """What it takes to look at pictures and no more."""

    @property
    def decoder(self) -> Decoder:
        """Bytes to pictures."""

    @property
    def sheets(self) -> SheetFinder:
        """Pictures to sheets."""

    @property
    def turns(self) -> TurnReader:
        """Which way is up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said of one picture; `turn` is clockwise degrees that bring it upright, `quad` in source pixels.

    `reason` is why the file cannot be read, `code` the error's.
    """

    path: str
    page: int
    quad: Polygon | None
    turn: int
    skew_deg: float
    dpi: float | None
    flags: tuple[str, ...]
    usable: bool
    seconds: float
    reason: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An answer and the page it is about; None where there was none to see."""

    answer: Answer
    colour: Raster | None


def answers(path: Path, seeing: Seeing) -> Iterator[Answer]:
    """Yield what is to be said of each page of a file; a file that cannot be read gives one answer with the reason."""
    return (look.answer for look in looks(path, seeing))


def looks(path: Path, seeing: Seeing) -> Iterator[Look]:
    """Yield `answers`, each with the page as it was seen."""
    start, number = time.perf_counter(), 0
    try:
        for raster in seeing.decoder.decode(path):
            done = normalise(raster, scan_id=NO_SCAN, index=number, sheets=seeing.sheets, turns=seeing.turns)
            yield Look(answer=_seen(path, done.page, time.perf_counter() - start), colour=done.colour)
            start, number = time.perf_counter(), number + 1
    except (InputRejected, OSError) as error:
        reason = str(error) if isinstance(error, InputRejected) else "The file cannot be opened."
        answer = Answer(
            path=str(path), page=number, quad=None, turn=0, skew_deg=0.0, dpi=None, usable=False,
            flags=(FlagCode.FILE_QUARANTINED.value,), seconds=round(time.perf_counter() - start, 3), reason=reason,
            code=error.code if isinstance(error, InputRejected) else Unreadable.code,
        )  # fmt: skip
        yield Look(answer=answer, colour=None)


def item_code_on(colour: Raster) -> str | None:
    """Return the first bar code on a page that is a postal item code, or None."""
    for code in find_codes(grey_of(colour)):
        checked = check_item_code(code.payload)
        if code.kind is MarkKind.BARCODE and checked.ok:
            return checked.value
    return None


def _seen(path: Path, page: Page, seconds: float) -> Answer:
    return Answer(
        path=str(path), page=page.index, quad=page.quad, turn=page.turn, skew_deg=page.skew_deg, dpi=page.dpi,
        usable=page.quality.usable, flags=tuple(flag.code.value for flag in page.flags), seconds=round(seconds, 3),
    )  # fmt: skip
