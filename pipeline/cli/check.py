"""`hoso check`: whether pictures can be used, and if not, what to do about it."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import cv2
import typer

from pipeline.eyes import eyes
from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.settings import load
from pipeline.usability import Answer, answers

SOME_REFUSED, NONE_USABLE = 3, 4


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


def sentences(answer: Answer) -> str:
    """Return an answer in words, Vietnamese and English."""
    name = "".join(letter if letter.isprintable() else "�" for letter in answer.path)  # a name may hold escape codes
    place = name if answer.page == 0 else f"{name} [{answer.page + 1}]"
    if answer.reason is not None:
        return f"✗ {place}: không đọc được tệp / the file cannot be read. {answer.reason}"
    verdict = "✓ dùng được / usable" if answer.usable else "✗ không dùng được / not usable"
    said = [f"{FLAGS[FlagCode(code)].vi} / {FLAGS[FlagCode(code)].en}" for code in answer.flags]
    return " ".join([f"{verdict}: {place}.", *said])
