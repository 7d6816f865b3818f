"""`hoso check`: whether pictures can be used, and if not, what to do about it."""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import cv2
import typer

from pipeline.bootstrap import Eyes, eyes
from pipeline.errors import InputRejected
from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.kinds import Polygon
from pipeline.model import Page
from pipeline.settings import load
from pipeline.stages.normalise import normalise

SOME_REFUSED, NONE_USABLE = 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said of one picture; `turn` is clockwise degrees that bring it upright, `quad` in source pixels."""

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


def check(
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE...", help="pictures or PDFs / ảnh hoặc PDF")],
    json_: Annotated[
        bool, typer.Option("--json", help="one JSON line per picture on stdout / mỗi ảnh một dòng")
    ] = False,
) -> None:
    """Tell whether pictures can be used, and if not, why. / Cho biết ảnh có dùng được không, và vì sao."""
    cv2.setNumThreads(1)
    seeing = eyes(load())
    good = []
    for path in pictures:
        for answer in answers(path, seeing):
            sys.stdout.write((json.dumps(asdict(answer), ensure_ascii=False) if json_ else sentences(answer)) + "\n")
            sys.stdout.flush()
            good.append(answer.usable)
    if not all(good):
        raise typer.Exit(SOME_REFUSED if any(good) else NONE_USABLE)


def answers(path: Path, seeing: Eyes) -> Iterator[Answer]:
    """Yield what is to be said of each page of a file; a file that cannot be read gives one answer with the reason."""
    start, number = time.perf_counter(), 0
    try:
        for raster in seeing.decoder.decode(path):
            page = normalise(raster, scan_id="0" * 64, index=number, sheets=seeing.sheets, turns=seeing.turns).page
            yield _seen(path, page, time.perf_counter() - start)
            start, number = time.perf_counter(), number + 1
    except (InputRejected, OSError) as error:
        reason = str(error) if isinstance(error, InputRejected) else "The file cannot be opened."
        yield Answer(
            path=str(path), page=number, quad=None, turn=0, skew_deg=0.0, dpi=None, usable=False,
            flags=(FlagCode.FILE_QUARANTINED.value,), seconds=round(time.perf_counter() - start, 3), reason=reason,
        )  # fmt: skip


def _seen(path: Path, page: Page, seconds: float) -> Answer:
    return Answer(
        path=str(path), page=page.index, quad=page.quad, turn=page.turn, skew_deg=page.skew_deg, dpi=page.dpi,
        usable=page.quality.usable, flags=tuple(flag.code.value for flag in page.flags), seconds=round(seconds, 3),
    )  # fmt: skip


def sentences(answer: Answer) -> str:
    """Return an answer in words, Vietnamese and English."""
    place = answer.path if answer.page == 0 else f"{answer.path} [{answer.page + 1}]"
    if answer.reason is not None:
        return f"✗ {place}: không đọc được tệp / the file cannot be read. {answer.reason}"
    verdict = "✓ dùng được / usable" if answer.usable else "✗ không dùng được / not usable"
    said = [f"{FLAGS[FlagCode(code)].vi} / {FLAGS[FlagCode(code)].en}" for code in answer.flags]
    return " ".join([f"{verdict}: {place}.", *said])
