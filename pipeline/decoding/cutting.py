"""Pages of a PDF or TIFF as a file of their own, cut in a process that may die; the pictures in them stay as they were.

Started as `python -m pipeline.decoding.cutting SOURCE TARGET PAGES MEMORY`.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.decoding.sniff import HEAD_BYTES, FileKind, sniff
from pipeline.errors import Unreadable

SECONDS = 60.0  # to copy some pages of one file
BROKEN = Unreadable("The file cannot be taken apart.", advice="Scan each dossier into a file of its own.")


def cut(source: Path, target: Path, pages: Sequence[int], *, memory: int) -> None:
    """Write the pages (from 0) of `source` to `target`; the same pages give the same bytes.

    Raises:
        Unreadable: the file is broken, or no PDF or TIFF.
    """
    command = [sys.executable, "-m", "pipeline.decoding.cutting", str(source), str(target), json.dumps(list(pages))]
    try:
        done = subprocess.run(
            [*command, str(memory)],
            check=False,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise BROKEN from error
    if done.returncode != 0 or not target.is_file():
        raise BROKEN


def _cut(source: Path, target: Path, pages: Sequence[int]) -> None:
    with source.open("rb") as file:
        kind = sniff(file.read(HEAD_BYTES))
    if kind is FileKind.PDF:
        _cut_pdf(source, target, pages)
    else:
        _cut_tiff(source, target, pages)


def _cut_pdf(source: Path, target: Path, pages: Sequence[int]) -> None:
    from pikepdf import Pdf  # noqa: PLC0415  # only one of the two libraries is needed

    with Pdf.open(source) as whole, Pdf.new() as part:
        for number in pages:
            part.pages.append(whole.pages[number])
        part.remove_unreferenced_resources()  # or every part would carry the pictures of all
        part.save(target, deterministic_id=True)


def _cut_tiff(source: Path, target: Path, pages: Sequence[int]) -> None:
    from PIL import Image  # noqa: PLC0415  # as above

    frames = []
    with Image.open(source, formats=["TIFF"]) as whole:
        for number in pages:
            whole.seek(number)
            frames.append(whole.copy())
        dpi = whole.info.get("dpi")
    packed = {"compression": "group4" if all(frame.mode == "1" for frame in frames) else "tiff_adobe_deflate"}
    first, *others = frames
    first.save(target, format="TIFF", save_all=True, append_images=others, **packed, **({"dpi": dpi} if dpi else {}))


def main() -> None:
    """Cut, as the arguments say, within so many bytes of memory."""
    source, target, pages, memory = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _cut(Path(source), Path(target), json.loads(pages))


if __name__ == "__main__":
    main()
