"""Pages of PDF files: the scan itself where the page is exactly one picture, else drawn by poppler."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pdf2image import convert_from_path
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError
from PIL import Image

from pipeline.decoding.frames import Bounds, Frame
from pipeline.errors import Encrypted, EngineUnavailable, TooLarge, Unreadable

RENDER_DPI = 300.0
RENDER_PIXELS = 36_000_000  # A2 at 300 dpi; larger pages are drawn with fewer dpi instead of being refused
POINTS_PER_INCH = 72.0
COVER_TOLERANCE = 0.01  # of the page's side: how far the picture may miss the page's edge and still be the page
OPERATORS = frozenset(("q", "Q", "cm", "Do", "gs", "BMC", "BDC", "EMC", "MP", "DP"))
CONTENT_BYTES = 4_000  # a page that is one picture says so in a line; more is a drawing
PLAIN_SPACES = frozenset(("/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/Indexed", "/ICCBased"))
PLAIN_FILTERS = frozenset(("/DCTDecode", "/FlateDecode", "/CCITTFaxDecode", "/LZWDecode", "/RunLengthDecode"))
TURNS = {
    90: Image.Transpose.ROTATE_270,  # PDF turns clockwise, Pillow the other way
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def pdf_pages(path: Path, bounds: Bounds, seconds: float) -> Iterator[Frame]:
    """Yield the pages of a PDF, each decoded only when asked for.

    Raises:
        InputRejected: the PDF asks for a password, is broken, or passes a limit.
        EngineUnavailable: poppler is not installed.
    """
    try:
        with pikepdf.open(path) as document:
            count = len(document.pages)
            if count == 0:
                raise Unreadable("The PDF has no pages.", advice="Send the file again.")
            bounds.check_pages(count)
            for number, page in enumerate(document.pages, start=1):
                yield _embedded(page, bounds) or _drawn(path, number, page, seconds)
    except pikepdf.PasswordError as error:
        raise Encrypted(
            "The PDF asks for a password.",
            advice="Take it off with: qpdf --decrypt --password=… IN.pdf OUT.pdf",
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unreadable("The PDF is broken.", advice="Open it, print it to a new PDF, and send that.") from error


def _embedded(page: pikepdf.Page, bounds: Bounds) -> Frame | None:
    """Return the page's picture as it lies in the file, when the page is that picture and nothing else."""
    try:
        picture = _only_picture(page)
        if picture is None:
            return None
        bounds.check_size(picture.width, picture.height)
        image = picture.as_pil_image()
        image.load()
    except (pikepdf.PdfError, NotImplementedError, OSError, ValueError, TypeError, KeyError, AttributeError):
        return None  # poppler draws it, or says what is wrong
    turn = int(page.obj.get("/Rotate", 0)) % 360
    dpi = picture.width * POINTS_PER_INCH / _size_pt(page)[0]
    return Frame(image=image.transpose(TURNS[turn]) if turn in TURNS else image, dpi=round(dpi, 2))


def _only_picture(page: pikepdf.Page) -> pikepdf.PdfImage | None:
    if "/Annots" in page.obj and len(page.obj["/Annots"]) > 0:
        return None
    page.contents_coalesce()
    if len(page.obj["/Contents"].read_bytes()) > CONTENT_BYTES:
        return None
    steps = pikepdf.parse_content_stream(page)
    names = [str(step.operator) for step in steps]
    if not set(names) <= OPERATORS or names.count("Do") != 1 or names.count("cm") > 1:
        return None
    drawn = next(step.operands[0] for step in steps if str(step.operator) == "Do")
    found = page.obj["/Resources"]["/XObject"][str(drawn)]
    placed = next(([float(number) for number in step.operands] for step in steps if str(step.operator) == "cm"), None)
    if (
        not isinstance(found, pikepdf.Stream)
        or found.get("/Subtype") != "/Image"
        or placed is None
        or not _covers(page, placed)
        or not _plain(found)
    ):
        return None
    return pikepdf.PdfImage(found)


def _covers(page: pikepdf.Page, placed: list[float]) -> bool:
    """Return whether a picture placed so fills the visible page, upright and whole."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    width, lean_y, lean_x, height, x, y = placed
    slack = COVER_TOLERANCE * max(right - left, top - bottom)
    ends = ((x, left), (y, bottom), (x + width, right), (y + height, top), (lean_x, 0.0), (lean_y, 0.0))
    return width > 0 and height > 0 and all(abs(is_at - should) <= slack for is_at, should in ends)


def _plain(found: pikepdf.Object) -> bool:
    """Return whether the picture's samples are the page's colours: no mask, no decode array, no odd colour space."""
    if any(key in found for key in ("/SMask", "/Mask", "/Decode", "/DecodeParms")) and not _fax(found):
        return False
    filters = found.get("/Filter", pikepdf.Array([]))
    named = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(name) for name in filters]
    space = found.get("/ColorSpace", pikepdf.Name.DeviceCMYK)
    kind = str(space) if isinstance(space, pikepdf.Name) else str(space[0])
    four = kind == "/ICCBased" and int(space[1].get("/N", 4)) == 4
    return set(named) <= PLAIN_FILTERS and kind in PLAIN_SPACES and not four


def _fax(found: pikepdf.Object) -> bool:
    return not any(key in found for key in ("/SMask", "/Mask", "/Decode"))


def _size_pt(page: pikepdf.Page) -> tuple[float, float]:
    """Return the visible page's width and height before its rotation.

    Raises:
        Unreadable: the page has no size.
    """
    left, bottom, right, top = (float(side) for side in page.cropbox)
    width, height = abs(right - left), abs(top - bottom)
    if width <= 0 or height <= 0:
        raise Unreadable("A page of the PDF has no size.", advice="Print it to a new PDF and send that.")
    return width, height


def _drawn(path: Path, number: int, page: pikepdf.Page, seconds: float) -> Frame:
    """Return one page as poppler draws it, alone: all at once would hold every page in memory (SERVICES.md)."""
    width, height = _size_pt(page)
    unit = float(page.obj.get("/UserUnit", 1))
    square_inches = width * height * unit * unit / POINTS_PER_INCH**2
    dpi = min(RENDER_DPI, (RENDER_PIXELS / square_inches) ** 0.5)
    try:
        drawn = convert_from_path(
            path, dpi=max(1, int(dpi)), first_page=number, last_page=number, use_cropbox=True, timeout=int(seconds) + 1
        )
    except PDFInfoNotInstalledError as error:
        raise EngineUnavailable("poppler is not installed.", advice="apt-get install poppler-utils") from error
    except PDFPopplerTimeoutError as error:
        raise TooLarge("A page of the PDF takes too long to draw.", advice="Print it to a new PDF.") from error
    except (PDFPageCountError, PDFSyntaxError, OSError) as error:
        raise Unreadable("The PDF is broken.", advice="Open it, print it to a new PDF, and send that.") from error
    if not drawn:
        raise Unreadable(f"Page {number} of the PDF cannot be drawn.", advice="Print it to a new PDF and send that.")
    return Frame(image=drawn[0], dpi=float(max(1, int(dpi))))
