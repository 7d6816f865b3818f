"""The page reader: one Tesseract call a page, through `pytesseract`, words and boxes taken from its hOCR."""

import os
import re
import tempfile
from functools import cache
from pathlib import Path

import cv2
import pytesseract
from lxml import etree

from pipeline.errors import EngineUnavailable
from pipeline.kinds import Box
from pipeline.model import Line, Reading, Word
from pipeline.raster import Raster

LANGUAGE = "vie"
PAGE_SEGMENTATION = 4  # one column of lines of different sizes: keeps the rows of a form whole
ONE_BLOCK = 6  # one block of lines: on coarse photos the other takes half a form for a picture; on cards it is worse
TIMEOUT_S = 300  # of wall time: a page takes 1 to 3 s of a core, and up to 70 s were seen on an overloaded machine
_BBOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_LINE_CLASSES = ("ocr_line", "ocr_caption", "ocr_textfloat", "ocr_header")
_XHTML = "{http://www.w3.org/1999/xhtml}"

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # the default is 4.6 to 5.4 times slower on 2 cores


class Tesseract:
    """Tesseract as a `PageReader`; `tessdata` names its data folder when it is not the system's."""

    def __init__(self, tessdata: Path | None = None) -> None:
        self._config = "-c tessedit_do_invert=0"
        if tessdata is not None:
            self._config += f" --tessdata-dir {tessdata}"

    @property
    def engine(self) -> str:
        """Name, version and language."""
        return f"tesseract {_version()} {LANGUAGE}"

    def read(self, page_id: str, raster: Raster, *, one_block: bool = False) -> Reading:
        """Return the words and lines of a page picture, boxes in its pixels.

        Raises:
            EngineUnavailable: Tesseract or its Vietnamese data is missing, or it died or hung.
        """
        dpi = round(raster.dpi or 300)
        with tempfile.TemporaryDirectory(prefix="hoso-read-") as folder:
            # A plain bitmap: pytesseract would spend 0.3 s a page on packing a PNG.
            picture = str(Path(folder) / "page.bmp")
            cv2.imwrite(picture, raster.pixels if raster.is_grey else cv2.cvtColor(raster.pixels, cv2.COLOR_RGB2GRAY))
            segmentation = ONE_BLOCK if one_block else PAGE_SEGMENTATION
            hocr = self._call(picture, f"--psm {segmentation} {self._config} --dpi {dpi}")
        return Reading(page_id=page_id, engine=self.engine, lines=_lines(hocr), hocr=_anonymous(hocr))

    def _call(self, picture: str, config: str) -> bytes:
        try:
            found = pytesseract.image_to_pdf_or_hocr(
                picture, lang=LANGUAGE, extension="hocr", config=config, timeout=TIMEOUT_S
            )
        except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, RuntimeError, OSError) as error:
            raise EngineUnavailable(
                f"Tesseract could not read a page ({type(error).__name__}).",
                advice="Run `hoso doctor`; it names the package to install.",
            ) from error
        return found if isinstance(found, bytes) else str(found).encode()


@cache
def _version() -> str:
    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, OSError):
        return "missing"


def _anonymous(hocr: bytes) -> str:
    """Return the hOCR without the name of the temporary picture."""
    return re.sub(r'image "[^"]*"', 'image "page"', hocr.decode("utf-8"))


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
