"""The files of OCRmyPDF that we embed."""

import subprocess
import sys

import pytest

from pipeline.errors import EngineUnavailable
from pipeline.papers.shipped import shipped


def test_font_and_profile_are_what_they_should_be() -> None:
    assert shipped("Occulta.ttf")[:4] == b"\0\1\0\0"
    assert shipped("sRGB.icc")[36:40] == b"acsp"


def test_ocrmypdf_is_not_imported_for_them() -> None:
    told = (
        "import sys; from pipeline.papers.searchable import PikePdfWriter; "
        "from pipeline.papers.shipped import shipped; shipped('sRGB.icc'); print('ocrmypdf' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", told], capture_output=True, check=True).stdout.strip() == b"False"


def test_a_missing_file_says_what_to_do() -> None:
    with pytest.raises(EngineUnavailable, match="Install the program again"):
        shipped("no-such-file")
