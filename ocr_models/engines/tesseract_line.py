"""Tesseract kept in memory as a line reader: what our own is measured against."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import tesserocr
from PIL import Image

from ocr_models.engines.line import plane_of
from pipeline.errors import EngineUnavailable
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.ports import Constraint
from pipeline.raster import Raster

LANGUAGE = "vie"
# Where Debian's and other packages put the data; TESSDATA_PREFIX comes before them.
DATA_PLACES = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata")

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # the default is 4.6 to 5.4 times slower on 2 cores


class TesseractLineReader:
    """Tesseract as a `LineReader`; of the constraints it knows digits only, the others it reads freely."""

    def __init__(self) -> None:
        """Load the Vietnamese data.

        Raises:
            EngineUnavailable: the data is not installed.
        """
        try:
            self._api = tesserocr.PyTessBaseAPI(path=_data(), lang=LANGUAGE, psm=tesserocr.PSM.SINGLE_LINE)
        except RuntimeError as error:
            raise EngineUnavailable(
                "Tesseract could not load its Vietnamese data.", advice="Install tesseract-ocr-vie."
            ) from error

    @property
    def engine(self) -> str:
        """Name, version and language."""
        return f"tesseract-line {str(tesserocr.tesseract_version()).split()[1]} {LANGUAGE}"

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        """Return one reading per crop, in order; an empty, tiny or odd crop gives an empty reading."""
        return tuple(self._line(crop, rule) for crop, rule in zip(crops, constraints, strict=True))

    def _line(self, crop: Raster, rule: Constraint | None) -> LineReading:
        if plane_of(crop) is None:
            return replace(EMPTY_READING, engine=self.engine)
        free_text, free_confidence = self._say(crop, "")
        text, confidence = free_text, free_confidence
        if rule is not None and rule.kind == "digits":
            text, confidence = self._say(crop, "0123456789")
        return LineReading(
            text=text,
            confidence=confidence,
            characters=(confidence,) * len(text),
            alternatives=(),
            free_text=free_text,
            free_confidence=free_confidence,
            engine=self.engine,
        )

    def _say(self, crop: Raster, letters: str) -> tuple[str, float]:
        self._api.SetVariable("tessedit_char_whitelist", letters)
        self._api.SetImage(Image.fromarray(crop.pixels))
        text = " ".join(self._api.GetUTF8Text().split())
        return text, self._api.MeanTextConf() / 100 if text else 0.0


def _data() -> str:
    named = os.environ.get("TESSDATA_PREFIX")
    for place in (*([named] if named else []), *DATA_PLACES):
        if (Path(place) / f"{LANGUAGE}.traineddata").is_file():
            return place
    raise EngineUnavailable("Tesseract's Vietnamese data is not installed.", advice="Install tesseract-ocr-vie.")
