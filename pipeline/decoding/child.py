"""The decoding process: reads one path a line, writes pages as raw pixels, and never trusts what it decodes.

Started as `python -m pipeline.decoding.child LIMITS`.
"""

import json
import os
import resource
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.decoding.frames import Bounds, Frame
from pipeline.decoding.sniff import HEAD_BYTES, FileKind, sniff
from pipeline.errors import IntakeError, TooLarge, Unreadable


def pages(path: Path, limits: dict[str, float]) -> Iterator[Frame]:
    """Yield the pages of any file.

    Raises:
        IntakeError: the file is refused, or a program that decodes it is missing.
    """
    bounds = Bounds(pages=int(limits["pages"]), pixels=int(limits["pixels"]))
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD_BYTES))
    if kind is FileKind.PDF:
        from pipeline.decoding.pdf import pdf_pages  # noqa: PLC0415  # 0.15 s that a photo need not wait for

        yield from pdf_pages(path, bounds, limits["page_seconds"])
    else:
        from pipeline.decoding.pictures import picture_pages  # noqa: PLC0415  # as above

        yield from picture_pages(path, kind, bounds)


def answer(path: Path, limits: dict[str, float], out: BinaryIO) -> None:
    """Write a header line and the pixels of every page, then `end`; or `refused` with why."""
    try:
        for frame in pages(path, limits):
            shape = [frame.image.height, frame.image.width, frame.channels]
            _say(out, {"page": shape, "orientation": frame.orientation, "dpi": frame.dpi})
            for strip in frame.strips():
                out.write(strip)
            out.flush()
        _say(out, {"end": True})
    except IntakeError as error:
        _refuse(out, error)
    except MemoryError:
        _refuse(out, TooLarge("The file needs too much memory to decode.", advice="Send it as JPEG at 300 dpi."))
    except Exception:  # the edge of this process: whatever a broken file does to a library is its being broken
        _refuse(out, Unreadable("The file is broken.", advice="Open it, save it anew, and send that."))


def _refuse(out: BinaryIO, error: IntakeError) -> None:
    _say(out, {"refused": type(error).__name__, "message": error.message, "advice": error.advice})


def _say(out: BinaryIO, header: dict[str, object]) -> None:
    out.write(json.dumps(header).encode() + b"\n")
    out.flush()


def main() -> None:
    """Answer requests from stdin until it closes, within the limits given as the one argument."""
    limits = json.loads(sys.argv[1])
    memory = int(limits["decoder_bytes"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 20)
    os.dup2(2, 1)  # what a library prints must not get between the pixels
    for line in sys.stdin.buffer:
        answer(Path(json.loads(line)), limits, out)


if __name__ == "__main__":
    main()
