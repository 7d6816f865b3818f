"""Files that OCRmyPDF ships and we embed: its glyphless font (Apache-2.0), Noto Sans (OFL) and the sRGB profile."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import EngineUnavailable


@cache
def shipped(name: str) -> bytes:
    """Return the bytes of a data file of OCRmyPDF.

    Raises:
        EngineUnavailable: OCRmyPDF is not installed, or lacks the file.
    """
    return shipped_path(name).read_bytes()


def shipped_path(name: str) -> Path:
    """Return where a data file of OCRmyPDF lies, found without importing it, which takes half a second.

    Raises:
        EngineUnavailable: OCRmyPDF is not installed, or lacks the file.
    """
    spec = find_spec("ocrmypdf")
    places = [] if spec is None else list(spec.submodule_search_locations or ())
    file = next((path for place in places if (path := Path(place, "data", name)).is_file()), None)
    if file is None:
        raise EngineUnavailable(f"OCRmyPDF's file {name} is not there.", advice="Install the program again.")
    return file
