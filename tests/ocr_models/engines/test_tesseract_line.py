"""Tesseract as a line reader."""

import cv2
import numpy as np

from ocr_models.engines.tesseract_line import TesseractLineReader
from pipeline.ports import Constraint
from pipeline.raster import Raster


def test_tesseract_reads_digits_and_takes_blank_crops() -> None:
    picture = np.full((60, 320), 255, np.uint8)
    cv2.putText(picture, "024681", (20, 45), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 2, cv2.LINE_AA)
    blank = np.full((60, 320), 255, np.uint8)
    said, nothing = TesseractLineReader().read(
        [Raster(pixels=picture), Raster(pixels=blank)], [Constraint(kind="digits"), None]
    )
    assert said.text == "024681"
    assert (nothing.text, nothing.confidence) == ("", 0.0)
