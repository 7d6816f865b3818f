"""QR and Code 128 codes on a page: as the page is, and failing that by harder looks at places that look like codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from pipeline.kinds import MarkKind, Polygon
from pipeline.raster import Pixels

LOOK_SIDE = 1000  # px of the longer side at which code-like texture is looked for
MAX_PLACES = 3  # code-like places that get a harder look; each costs about 20 ms
MIN_SHARE = 0.012  # of the look's longer side: smaller patches hold no readable code
QR_SIDE_PX = 560  # what a QR patch is scaled to for a harder look: about 10 px a module of a card's 57
BAR_HEIGHT_PX = 160
DARK_SHARES = (0.27, 0.75)  # of a code is ink; printed text stays under a quarter, a photograph is anything
ONE_WAY = 0.45  # coherence of edges: bars reach 0.6 to 0.95, QR codes stay under 0.2, grids and text lie between
SQUARISH = 1.5  # sides of a patch that may be a QR code
MARGIN = 0.18  # of a patch, added on every side as quiet zone
SHARPENING = 1.6  # how much of the blurred picture is taken off

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
_KINDS = {zxingcpp.BarcodeFormat.QRCode: MarkKind.QR, zxingcpp.BarcodeFormat.Code128: MarkKind.BARCODE}
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCode:
    """A decoded code: QR or bar code, what it says, and its corners in pixels of the picture."""

    kind: MarkKind
    payload: str
    polygon: Polygon


def find_codes(grey: Pixels) -> tuple[FoundCode, ...]:
    """Return the QR and Code 128 codes of a grey picture, each payload once, in reading order."""
    found = {code.payload: code for code in _decoded(grey)}
    places = [place for place in code_places(grey) if not any(_covers(code.polygon, place) for code in found.values())]
    for place in places[:MAX_PLACES]:
        for code in _looked_at_hard(grey, place):
            found.setdefault(code.payload, code)
    return tuple(sorted(found.values(), key=lambda code: (code.polygon[0][1], code.polygon[0][0])))


def _decoded(grey: Pixels, *, to_page: Matrix | None = None) -> list[FoundCode]:
    results = zxingcpp.read_barcodes(grey, formats=_FORMATS, try_invert=False, text_mode=zxingcpp.TextMode.Plain)
    codes = []
    for result in results:
        kind = _KINDS.get(result.format, MarkKind.QR)
        if result.text:
            codes.append(FoundCode(kind=kind, payload=result.text, polygon=_corners(result.position, to_page)))
    return codes


def _corners(position: Any, to_page: Matrix | None) -> Polygon:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    points = np.array([[(corner.x, corner.y) for corner in corners]], np.float64)
    if to_page is not None:
        points = np.asarray(cv2.perspectiveTransform(points, to_page), np.float64)
    return tuple((float(x), float(y)) for x, y in points[0])


def _covers(polygon: Polygon, place: Polygon) -> bool:
    """Tell whether the middle of a place lies in a code found before (grown by half: texture reaches beyond bars)."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    middle_x, middle_y = sum(x for x, _ in place) / 4, sum(y for _, y in place) / 4
    reach = max(max(xs) - min(xs), max(ys) - min(ys)) / 2
    return min(xs) - reach <= middle_x <= max(xs) + reach and min(ys) - reach <= middle_y <= max(ys) + reach


def code_places(grey: Pixels) -> tuple[Polygon, ...]:
    """Return the places whose texture is that of a code (dense strong edges filling a solid rectangle), best first."""
    scale = LOOK_SIDE / max(grey.shape)
    scale = min(scale, 1.0)
    small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    across, down = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
    size = max(9, round(MIN_SHARE * LOOK_SIDE)) | 1
    strength = cv2.boxFilter(np.maximum(np.abs(across), np.abs(down)), -1, (size, size))
    dense = (strength > max(110.0, 3.0 * float(strength.mean()))).astype(np.uint8)
    solid = cv2.morphologyEx(dense, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    contours, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    rated = [(_rating(contour, small) * _grain(contour, across, down), contour) for contour in contours]
    return tuple(_quad(contour, scale) for rating, contour in sorted(rated, key=lambda pair: -pair[0]) if rating > 0)


def _rating(contour: NDArray[Any], small: Pixels) -> float:
    """Return how much a patch looks like a code: solid, no line of text, ink and paper in balance; 0 is not at all."""
    (_, _), (wide, high), _ = cv2.minAreaRect(contour)
    short, long = sorted((wide, high))
    if short < 1.5 * MIN_SHARE * LOOK_SIDE or long > 9 * short:
        return 0.0
    fill = cv2.contourArea(contour) / (short * long)
    if fill <= 0.6:
        return 0.0
    (inside,) = _inside(contour, small)
    low, high = float(np.percentile(inside, 5)), float(np.percentile(inside, 95))
    dark = float((inside < (low + high) / 2).mean())
    return float(fill * short) if DARK_SHARES[0] < dark < DARK_SHARES[1] else 0.0


def _inside(contour: NDArray[Any], *layers: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Return the values of each layer inside the contour."""
    left, top, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [contour - (left, top)], 0, 255, cv2.FILLED)
    return tuple(layer[top : top + height, left : left + width][mask > 0] for layer in layers)


def _grain(contour: NDArray[Any], across: NDArray[Any], down: NDArray[Any]) -> float:
    """Return 1 where the edges run as in a code: all one way in a long patch (bars), every way in a square one (QR)."""
    dx, dy = _inside(contour, across, down)
    xx, yy, xy = float((dx * dx).mean()), float((dy * dy).mean()), float((dx * dy).mean())
    one_way = np.hypot(xx - yy, 2 * xy) / (xx + yy + 1e-6)
    short, long = sorted(cv2.minAreaRect(contour)[1])
    fits = one_way > ONE_WAY if long > SQUARISH * short else one_way < ONE_WAY
    return float(fits)


def _quad(contour: NDArray[Any], scale: float) -> Polygon:
    """Return the patch's corners in full pixels, clockwise from the one nearest the top left."""
    points = cv2.boxPoints(cv2.minAreaRect(contour)) / scale
    start = int(np.argmin(points.sum(axis=1)))
    return tuple((float(x), float(y)) for x, y in np.roll(points, -start, axis=0))


def _looked_at_hard(grey: Pixels, place: Polygon) -> list[FoundCode]:
    """Return the codes of one place: rectified, scaled, lit evenly, sharpened, binarised; the first hit wins."""
    flat, to_page = _rectified(grey, place)
    for picture in _tries(flat):
        codes = _decoded(picture, to_page=to_page)
        if codes:
            return codes
    return []


def _rectified(grey: Pixels, place: Polygon) -> tuple[Pixels, Matrix]:
    """Return the place as an upright picture of working size with a margin, and the map back to the page."""
    corners = np.array(place, np.float32)
    wide = float(np.linalg.norm(corners[1] - corners[0]))
    high = float(np.linalg.norm(corners[3] - corners[0]))
    squarish = max(wide, high) < 1.8 * min(wide, high)
    scale = max(1.0, QR_SIDE_PX / max(wide, high) if squarish else BAR_HEIGHT_PX / min(wide, high))
    scale = min(scale, 4.0)
    margin = MARGIN * (min(wide, high) if squarish else max(wide, high) / 3)
    size = round((wide + 2 * margin) * scale), round((high + 2 * margin) * scale)
    target = np.array(
        [[margin, margin], [margin + wide, margin], [margin + wide, margin + high], [margin, margin + high]], np.float32
    ) * np.float32(scale)
    to_flat = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(grey, to_flat, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8), np.asarray(np.linalg.inv(to_flat), np.float64)


def _tries(flat: Pixels) -> Iterator[Pixels]:
    """Yield the patch sharpened, lit evenly and sharpened, in black and white, and as it is.

    Of 45 drawn codes that fail as they stand (blur 0.6 to 1.8 px), these decode 18, 17, 15 and 6, 18 together.
    """
    sharp = _sharpened(flat, sigma=3.0)
    yield sharp
    even = np.asarray(cv2.createCLAHE(clipLimit=3.0, tileGridSize=(4, 4)).apply(flat), np.uint8)
    yield _sharpened(even, sigma=5.0)
    _, two = cv2.threshold(sharp, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    yield np.asarray(two, np.uint8)
    yield flat


def _sharpened(picture: Pixels, *, sigma: float) -> Pixels:
    blurred = cv2.GaussianBlur(picture, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(picture, 1 + SHARPENING, blurred, -SHARPENING, 0), np.uint8)
