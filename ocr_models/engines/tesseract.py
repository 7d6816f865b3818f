"""The page reader: one Tesseract call a page, its engine kept in memory, words and boxes taken from its hOCR."""

import re
from pathlib import Path

import cv2
import numpy as np
import tesserocr
from lxml import etree

from ocr_models.engines import tessdata
from pipeline.errors import EngineUnavailable
from pipeline.kinds import Box
from pipeline.model import Line, Reading, Word
from pipeline.raster import Raster

ONE_COLUMN = tesserocr.PSM.SINGLE_COLUMN  # of lines of different sizes: keeps the rows of a form whole
# One block of lines: on coarse photos the other takes half a form for a picture; on cards it is worse.
ONE_BLOCK = tesserocr.PSM.SINGLE_BLOCK
TIMEOUT_MS = 300_000  # of wall time: a page takes 1 to 3 s of a core, and up to 70 s were seen on an overloaded machine
UNKNOWN_DPI = 300
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi" lang="vi">
 <head>
  <title></title>
  <meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
  <meta name='ocr-system' content='tesseract {version}'/>
  <meta name='ocr-capabilities' content='ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf'/>
 </head>
 <body>
{body} </body>
</html>
"""  # what Tesseract's program writes round the page
_BBOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_LINE_CLASSES = ("ocr_line", "ocr_caption", "ocr_textfloat", "ocr_header")
_XHTML = "{http://www.w3.org/1999/xhtml}"


class Tesseract:
    """Tesseract as a `PageReader`; `folder` names its data folder when it is not the system's.

    The engine is a library, loaded once: the program, called for each page, starts for 0.15 s of a core every time, and
    on seven pages took 7.0 s where this took 4.8.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Load nothing yet: who has no page to read needs no data."""
        self._folder = folder
        self._loaded: tesserocr.PyTessBaseAPI | None = None

    @property
    def engine(self) -> str:
        """Name, version and language."""
        return f"tesseract {tessdata.version()} {tessdata.LANGUAGE}"

    def read(self, page_id: str, raster: Raster, *, one_block: bool = False) -> Reading:
        """Return the words and lines of a page picture, boxes in its pixels.

        Raises:
            EngineUnavailable: Tesseract's Vietnamese data is missing, or it hung.
        """
        api = self._api()
        grey = raster.pixels if raster.is_grey else cv2.cvtColor(raster.pixels, cv2.COLOR_RGB2GRAY)
        api.SetPageSegMode(ONE_BLOCK if one_block else ONE_COLUMN)
        api.SetImageBytes(np.ascontiguousarray(grey).tobytes(), raster.width, raster.height, 1, raster.width)
        api.SetSourceResolution(round(raster.dpi or UNKNOWN_DPI))
        try:
            if not api.Recognize(TIMEOUT_MS):
                raise EngineUnavailable(
                    f"Tesseract did not read a page within {TIMEOUT_MS // 1000} s.",
                    advice="Try again; if it happens again, hand the page in as another picture.",
                )
            hocr = PAGE.format(version=tessdata.version(), body=_anonymous(api.GetHOCRText(0)))
        finally:
            api.Clear()
        return Reading(page_id=page_id, engine=self.engine, lines=_lines(hocr.encode()), hocr=hocr)

    def _api(self) -> tesserocr.PyTessBaseAPI:
        if self._loaded is None:
            self._loaded = tessdata.engine(self._folder)
            self._loaded.SetVariable("tessedit_do_invert", "0")
        return self._loaded


def _anonymous(hocr: str) -> str:
    """Return the page's hOCR without the name that the picture goes by."""
    return re.sub(r'image "[^"]*"', 'image "page"', hocr)


def _lines(hocr: bytes) -> tuple[Line, ...]:
    root = etree.fromstring(hocr, parser=etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    if root is None:
        return ()
    spans = (span for span in root.iter(f"{_XHTML}span") if span.get("class") in _LINE_CLASSES)
    return tuple(line for line in map(_line, spans) if line is not None)


def _line(span: etree._Element) -> Line | None:
    words = tuple(word for word in map(_word, span.iter(f"{_XHTML}span")) if word is not None)
    if not words:
        return None
    return Line(
        words=words,
        box=Box(
            left=min(word.box.left for word in words),
            top=min(word.box.top for word in words),
            right=max(word.box.right for word in words),
            bottom=max(word.box.bottom for word in words),
        ),
    )


def _word(span: etree._Element) -> Word | None:
    if span.get("class") != "ocrx_word":
        return None
    title = span.get("title") or ""
    text = "".join(span.itertext()).strip()
    where, sure = _BBOX.search(title), _CONFIDENCE.search(title)
    if not text or where is None:
        return None
    left, top, right, bottom = (float(number) for number in where.groups())
    if right <= left or bottom <= top:
        return None
    return Word(
        text=text,
        box=Box(left=left, top=top, right=right, bottom=bottom),
        confidence=int(sure.group(1)) / 100 if sure else 0.0,
    )
