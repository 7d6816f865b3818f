"""Small drawn pages for the tests of marks: codes, ruled boxes, pen strokes and stamps on white paper."""

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from pipeline.raster import Pixels

DPI = 200.0
PX_PER_MM = DPI / 25.4
A4 = (2339, 1654)


def paper(shape: tuple[int, int] = A4, *, text: bool = True) -> Pixels:
    """Return white paper with lines of print on it."""
    page = np.full(shape, 245, np.uint8)
    if text:
        for row in range(8):
            place = (120, shape[0] // 2 + 60 * row)
            cv2.putText(page, "Cong hoa xa hoi chu nghia Viet Nam", place, cv2.FONT_HERSHEY_COMPLEX, 1.1, 40, 2)
    return page


def code(payload: str, *, bars: bool = False, px: float = 4.0) -> Pixels:
    """Return a QR (or Code 128 with `bars`) with its quiet zone, `px` pixels a module."""
    form = zxingcpp.BarcodeFormat.Code128 if bars else zxingcpp.BarcodeFormat.QRCode
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(payload, form), scale=1, add_quiet_zones=False)
    modules = np.array(drawn, np.uint8)
    modules = np.repeat(modules[:1], 45, axis=0) if bars else modules
    edged = cv2.copyMakeBorder(modules, 4, 4, 8 if bars else 4, 8 if bars else 4, cv2.BORDER_CONSTANT, value=255)
    large = cv2.resize(edged, None, fx=12, fy=12, interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.resize(large, None, fx=px / 12, fy=px / 12, interpolation=cv2.INTER_AREA), np.uint8)


def placed(page: Pixels, patch: Pixels, at: tuple[int, int], *, angle_deg: float = 0.0) -> Pixels:
    """Return the page with a patch whose middle stands here (x, y), turned."""
    height, width = patch.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle_deg, 1.0)
    matrix[:, 2] += np.array(at) - (width / 2, height / 2)
    size = page.shape[1], page.shape[0]
    warped = cv2.warpAffine(patch, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpAffine(np.full(patch.shape[:2], 255, np.uint8), matrix, size) > 127
    out = page.copy()
    out[mask] = warped[mask]
    return out


def photographed(page: Pixels, *, blur_px: float, seed: int = 0) -> Pixels:
    """Return the page as a phone gives it: blurred, lit from one side, noisy, compressed."""
    rng = np.random.default_rng(seed)
    blurred: NDArray[np.float32] = np.asarray(cv2.GaussianBlur(page, (0, 0), blur_px), np.float32)
    lit = blurred * np.linspace(0.65, 1.0, page.shape[1], dtype=np.float32)
    noisy = np.clip(lit + rng.normal(0, 4, page.shape), 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 75])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED), np.uint8)


def mm(length: float) -> int:
    """Return millimetres as whole pixels of the test pages."""
    return round(length * PX_PER_MM)


def cells(page: Pixels, at_mm: tuple[float, float], *, count: int = 12, side_mm: float = 6.5, digits: str = "") -> None:
    """Rule a row of cells with its top-left corner here, digits written in them."""
    for number in range(count):
        left, top = mm(at_mm[0] + number * side_mm), mm(at_mm[1])
        cv2.rectangle(page, (left, top), (mm(at_mm[0] + (number + 1) * side_mm), top + mm(side_mm)), 60, 2)
        if number < len(digits):
            cv2.putText(page, digits[number], (left + 14, top + 40), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 30, 3)


def check_box(page: Pixels, at_mm: tuple[float, float], *, tick: str = "", side_mm: float = 3.6) -> None:
    """Draw a check box here, empty or with an x, a v or filled."""
    left, top, right, bottom = mm(at_mm[0]), mm(at_mm[1]), mm(at_mm[0] + side_mm), mm(at_mm[1] + side_mm)
    cv2.rectangle(page, (left, top), (right, bottom), 50, 2)
    if tick == "x":
        cv2.line(page, (left - 2, top + 3), (right + 3, bottom - 1), 30, 3, cv2.LINE_AA)
        cv2.line(page, (left + 1, bottom + 2), (right - 2, top - 3), 30, 3, cv2.LINE_AA)
    elif tick == "v":
        points = np.array([[left + 4, top + 12], [left + 11, bottom - 5], [right + 8, top - 8]], np.int32)
        cv2.polylines(page, [points], False, 30, 3, cv2.LINE_AA)
    elif tick == "fill":
        cv2.rectangle(page, (left + 4, top + 4), (right - 4, bottom - 4), 40, cv2.FILLED)


def scribble(page: Pixels, middle_mm: tuple[float, float], colour: tuple[int, ...] | int = 40) -> None:
    """Draw a signature-like curve about this point."""
    steps = np.linspace(0, 1, 300)
    x = mm(middle_mm[0]) + mm(26) * (steps - 0.5) + mm(3) * np.sin(31 * steps)
    y = mm(middle_mm[1]) + mm(6) * np.sin(37 * steps + 1) * (1 - 0.5 * steps)
    cv2.polylines(page, [np.stack([x, y], axis=1).astype(np.int32)], False, colour, 3, cv2.LINE_AA)
