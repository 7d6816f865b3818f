"""Tesseract kept in memory as a line reader: what our own is measured against."""

from collections.abc import Sequence
from dataclasses import replace

import tesserocr
from PIL import Image

from ocr_models.engines import tessdata
from ocr_models.engines.line import plane_of
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.ports import Constraint
from pipeline.raster import Raster


class TesseractLineReader:
    """Tesseract as a `LineReader`; of the constraints it knows digits only, the others it reads freely."""

    def __init__(self) -> None:
        """Load the Vietnamese data.

        Raises:
            EngineUnavailable: the data is not installed.
        """
        self._api = tessdata.engine()
        self._api.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)

    @property
    def engine(self) -> str:
        """Name, version and language."""
        return f"tesseract-line {tessdata.version()} {tessdata.LANGUAGE}"

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
