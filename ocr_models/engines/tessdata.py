"""Tesseract's engine, kept in memory: where its Vietnamese data lies, and one that says nothing on the terminal."""

import os
from pathlib import Path

import tesserocr

from pipeline.errors import EngineUnavailable

LANGUAGE = "vie"
# Where Debian's and other packages put the data; TESSDATA_PREFIX comes before them.
DATA_PLACES = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata")
ADVICE = "Run `sudo apt-get install tesseract-ocr-vie`, or set HOSO_TESSDATA to the folder of vie.traineddata."
QUIET = {"debug_file": "/dev/null"}

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # the default is 4.6 to 5.4 times slower on 2 cores


def data_folder(named: Path | None = None) -> Path:
    """Return the folder of the Vietnamese data: the named one, else where the system keeps it.

    Raises:
        EngineUnavailable: it is not there.
    """
    prefix = os.environ.get("TESSDATA_PREFIX")
    places = [named] if named is not None else [Path(place) for place in ([prefix] if prefix else []) + [*DATA_PLACES]]
    for place in places:
        if (place / f"{LANGUAGE}.traineddata").is_file():
            return place
    raise EngineUnavailable("Tesseract's Vietnamese data is not installed.", advice=ADVICE)


def engine(named: Path | None = None) -> tesserocr.PyTessBaseAPI:
    """Return an engine with the Vietnamese data loaded; what it has to say of a picture's oddities goes nowhere.

    Raises:
        EngineUnavailable: the data is not there or is none.
    """
    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
    try:
        return tesserocr.PyTessBaseAPI(path=f"{data_folder(named)}/", lang=LANGUAGE, variables=QUIET)
    except RuntimeError as error:
        raise EngineUnavailable("Tesseract could not load its Vietnamese data.", advice=ADVICE) from error


def version() -> str:
    """Return the engine's version."""
    return str(tesserocr.tesseract_version()).split()[1]
