"""What other programs take for the same pages: Tesseract alone, one call a page, and OCRmyPDF."""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image

from benchmarks.meter import core_seconds
from pipeline.errors import EngineUnavailable
from pipeline.raster import Raster

LANGUAGE = "vie"
ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}  # Tesseract's default is 4.6 to 5.4 times slower on 2 cores
UNKNOWN_DPI = 300  # told of photos, which do not say: A4 that fills the frame of a phone's photo has about as many
QUALITY = 92  # JPEG in the PDF that OCRmyPDF gets


def picture_files(rasters: Iterable[Raster], folder: Path) -> tuple[Path, ...]:
    """Return the pages as bitmaps in a folder, which cost a reader nothing to unpack."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, raster in enumerate(rasters):
        path = folder / f"{number:03d}.bmp"
        dpi = raster.dpi or UNKNOWN_DPI
        Image.fromarray(raster.pixels).save(path, dpi=(dpi, dpi))
        paths.append(path)
    return tuple(paths)


def tesseract_seconds(pictures: Sequence[Path]) -> float:
    """Return the core-seconds of one Tesseract call a page, words with boxes as hOCR, settings as it comes.

    Raises:
        EngineUnavailable: Tesseract is not installed, or failed.
    """
    before = core_seconds()
    for picture in pictures:
        _call(["tesseract", str(picture), str(picture.with_suffix("")), "-l", LANGUAGE, "hocr"])
    return core_seconds() - before


def ocrmypdf_seconds(pictures: Sequence[Path]) -> float:
    """Return the core-seconds of `ocrmypdf --deskew -l vie` on one PDF of these pages.

    Raises:
        EngineUnavailable: OCRmyPDF is not installed, or failed.
    """
    pdf = pictures[0].with_name("pages.pdf")
    pages = [Image.open(picture).convert("RGB") for picture in pictures]
    pages[0].save(pdf, save_all=True, append_images=pages[1:], resolution=UNKNOWN_DPI, quality=QUALITY)
    before = core_seconds()
    program = [sys.executable, "-m", "ocrmypdf"]  # of this environment, on the path or not
    _call([*program, "--deskew", "-l", LANGUAGE, "--jobs", "1", "-q", str(pdf), str(pdf.with_stem("read"))])
    return core_seconds() - before


def _call(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, check=True, env=os.environ | ONE_THREAD, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise EngineUnavailable(
            f"{Path(command[0]).name} could not read the bench's pages ({type(error).__name__}).",
            advice="Run `hoso doctor`; it names the package to install.",
        ) from error
