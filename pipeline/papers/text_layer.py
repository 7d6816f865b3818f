"""The invisible text of a page: words of its hOCR as PDF text operators in a font without glyphs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.errors import EngineError
from pipeline.papers.shipped import shipped

GLYPH_WIDTH = 500  # thousandths of the font size: the advance of Occulta's `blank1`
BLANK_GLYPH = 4  # index of `blank1` in Occulta.ttf, ocrmypdf's glyphless font
SMALLEST_FONT_PT = 1.0  # keeps the scaling of one-pixel words within reason
CMAP_BLOCK = 100  # entries a CMap may hold in one block (Adobe CMap specification)

LINES = frozenset(("ocr_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"))
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASELINE = re.compile(r"baseline ([-+.\d]+) ([-+.\d]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWord:
    """A word with its box and the height of its line, in pixels, and where its baseline crosses its left edge."""

    text: str
    left: float
    right: float
    baseline: float
    line_height: float


def words_of(hocr: str) -> Iterator[PlacedWord]:
    """Yield the words of a page's hOCR in reading order; an empty text has none.

    Raises:
        EngineError: the page reader gave something that is no hOCR.
    """
    if not hocr.strip():
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(hocr.encode(), parser)
    if root is None:
        raise EngineError(
            "The page reader's hOCR is no XML.", advice="Run `hoso doctor` to see which reader is installed."
        )
    for line in root.iter("{*}span"):
        if line.get("class") in LINES and (box := _BOX.search(line.get("title", ""))):
            yield from _words_of_line(line, [float(number) for number in box.groups()])


def _words_of_line(line: etree._Element, box: Sequence[float]) -> Iterator[PlacedWord]:
    left, top, _, bottom = box
    found = _BASELINE.search(line.get("title", ""))
    slope, rise = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    for word in line.iter("{*}span"):
        text = "".join(word.itertext()).strip()
        at = _BOX.search(word.get("title", ""))
        if word.get("class") == "ocrx_word" and text and at:
            word_left, word_right = float(at[1]), float(at[3])
            yield PlacedWord(
                text=text,
                left=word_left,
                right=max(word_right, word_left + 1),
                baseline=bottom + rise + slope * (word_left - left),
                line_height=max(bottom - top, 1.0),
            )


class InvisibleFont:
    """One font object for all pages of a PDF: every character it has shown stands for itself when text is copied."""

    def __init__(self) -> None:
        """Start with no characters."""
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> bytes:
        """Return `text` as a hexadecimal PDF string of this font's codes."""
        return b"<" + b"".join(b"%04X" % self._codes.setdefault(char, len(self._codes) + 1) for char in text) + b">"

    def add_to(self, pdf: Pdf) -> Object:
        """Return the font as an object of `pdf`, with the characters encoded so far."""
        program = shipped("Occulta.ttf")
        codes = len(self._codes) + 1
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/Occulta-Regular"),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            DW=GLYPH_WIDTH,
            CIDToGIDMap=pdf.make_stream(BLANK_GLYPH.to_bytes(2, "big") * codes),
            FontDescriptor=pdf.make_indirect(
                Dictionary(
                    Type=Name.FontDescriptor,
                    FontName=Name("/Occulta-Regular"),
                    Flags=4,
                    FontBBox=Array([0, -200, 1000, 800]),
                    ItalicAngle=0,
                    Ascent=800,
                    Descent=-200,
                    CapHeight=800,
                    StemV=80,
                    FontFile2=pdf.make_stream(program, Length1=len(program)),
                )
            ),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/Occulta-Regular"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(_to_unicode(self._codes.items())),
            )
        )


def _to_unicode(codes: Iterable[tuple[str, int]]) -> bytes:
    entries = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in codes]
    blocks = [entries[start : start + CMAP_BLOCK] for start in range(0, len(entries), CMAP_BLOCK)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{mapped}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def text_operators(words: Iterable[PlacedWord], *, font: InvisibleFont, height: int, dpi: float) -> bytes:
    """Return the content stream that shows the words invisibly, each stretched over its own box, a space after it."""
    point = 72.0 / dpi
    out = [b"BT 3 Tr"]
    for word in words:
        size = max(word.line_height * point, SMALLEST_FONT_PT)
        natural = len(word.text) * size * GLYPH_WIDTH / 1000
        stretch = 100 * (word.right - word.left) * point / natural
        x, y = word.left * point, (height - word.baseline) * point
        out.append(
            b"/F %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm %s Tj" % (size, stretch, x, y, font.encode(word.text + " "))
        )
    out.append(b"ET")
    return b"\n".join(out) if len(out) > 2 else b""
