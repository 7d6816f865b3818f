"""Pages of picture files, by Pillow."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops, UnidentifiedImageError

from pipeline.decoding.frames import Bounds, Frame, known_dpi
from pipeline.decoding.sniff import FileKind
from pipeline.errors import Unreadable, Unsupported

ORIENTATION_TAG = 0x0112
MANY_PAGED = frozenset((FileKind.TIFF, FileKind.HEIC))
MAYBE_MOVING = frozenset((FileKind.GIF, FileKind.WEBP, FileKind.PNG))
BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, ArithmeticError, RuntimeError)


def picture_pages(path: Path, kind: FileKind, bounds: Bounds) -> Iterator[Frame]:
    """Yield the pages of a picture file; size and page count are checked before a pixel is decoded.

    Raises:
        InputRejected: the file is broken, moves, or passes a limit.
    """
    Image.MAX_IMAGE_PIXELS = None  # `bounds` is stricter and says which limit it was
    if kind is FileKind.HEIC:
        from pillow_heif import register_heif_opener  # noqa: PLC0415  # 35 ms that other files need not pay

        register_heif_opener()
    try:
        with Image.open(path, formats=[kind.value]) as image:
            yield from _frames(image, kind, bounds)
    except UnidentifiedImageError as error:
        raise Unreadable(f"The file begins like {kind.name} but is not one.", advice="Send it again.") from error
    except BROKEN as error:
        raise Unreadable(f"The {kind.name} is broken.", advice="Open it, save it anew, and send that.") from error


def _frames(image: Image.Image, kind: FileKind, bounds: Bounds) -> Iterator[Frame]:
    bounds.check_size(*image.size)
    if kind in MAYBE_MOVING and getattr(image, "is_animated", False):
        raise Unsupported("The file is a moving picture.", advice="Send the pages as JPEG, PNG, TIFF or PDF.")
    if kind not in MANY_PAGED:
        yield _frame(image)
        return
    if _reaches(image, bounds.pages):
        bounds.check_pages(bounds.pages + 1)
    index = 0
    while _reaches(image, index):
        bounds.check_size(*image.size)
        yield _frame(image)
        index += 1


def _reaches(image: Image.Image, index: int) -> bool:
    try:
        image.seek(index)
    except EOFError:
        return False
    return True


def _frame(image: Image.Image) -> Frame:
    """Return the current page, decoded; TIFF and HEIC come out turned already, and then the tag is gone or 1."""
    dpi = known_dpi(image)
    image.load()
    turned = image.format in {"TIFF", "HEIF"}
    orientation = 1 if turned else image.getexif().get(ORIENTATION_TAG, 1)
    if image.format == "JPEG" and image.mode == "CMYK" and "adobe" not in image.info:
        image = ImageChops.invert(image)  # Pillow takes every CMYK JPEG for Adobe's, whose inks are stored inverted
    return Frame(image=image, orientation=orientation if orientation in range(1, 9) else 1, dpi=dpi)
