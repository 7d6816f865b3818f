"""Machine-readable codes as pictures: QR and Code 128."""

from __future__ import annotations

import numpy as np
import zxingcpp
from PIL import Image

from samples.draw.drawn import DrawnMark, Pixels, box_quad
from samples.draw.sheet import Sheet


def code_picture(payload: str, kind: str) -> Pixels:
    """Return a QR or Code 128 with one pixel a module, no quiet zone, 0 ink and 255 paper."""
    form = zxingcpp.BarcodeFormat.QRCode if kind == "qr" else zxingcpp.BarcodeFormat.Code128
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(payload, form), scale=1, add_quiet_zones=False)
    modules: Pixels = np.array(drawn, np.uint8)
    return modules


def put_code(sheet: Sheet, payload: str, kind: str, at: tuple[float, float], size_pt: tuple[float, float]) -> None:
    """Print a code whose top-right corner is `size_pt` wide of `at` and remember it; modules are whole pixels."""
    modules = code_picture(payload, kind)
    if kind != "qr":
        modules = modules[:1]
    module_px = max(1, round(size_pt[0] * sheet.scale / modules.shape[1]))
    width = module_px * modules.shape[1]
    height = width if kind == "qr" else round(size_pt[1] * sheet.scale)
    left, top = round((at[0] + size_pt[0]) * sheet.scale) - width, round(at[1] * sheet.scale)
    picture = Image.fromarray(modules).resize((width, height), Image.Resampling.NEAREST)
    sheet.image.paste(picture.convert("RGB"), (left, top))
    quad = box_quad(left, top, left + width, top + height)
    sheet.marks.append(DrawnMark(kind=kind if kind == "qr" else "barcode", payload=payload, quad=quad))
