"""Sheets to lay between dossiers before a stack is scanned into one file: codes for the machine, words for people."""

from datetime import UTC, datetime

import zxingcpp
from fpdf import FPDF
from PIL import Image

from pipeline.marks.separators import separator_payload
from pipeline.papers.shipped import shipped_path

A4_MM = (210.0, 297.0)
CODE_MM = 90.0  # a side of the square code: found at 100 dpi and on a photo that shows the sheet whole
BARS_MM = (150.0, 25.0)
MODULE_PX = 8
MADE = datetime(2026, 1, 1, tzinfo=UTC)  # of the layout, so that a count always gives the same bytes
TITLE_VI, TITLE_EN = "TỜ PHÂN CÁCH HỒ SƠ", "SEPARATOR SHEET"
USE_VI = "Đặt tờ này trước mỗi hồ sơ khi quét nhiều hồ sơ vào một tệp. Tờ này không thuộc hồ sơ nào và dùng lại được."
USE_EN = "Lay this sheet before each dossier when several are scanned into one file. It belongs to none; use it again."


def separator_sheets(count: int) -> bytes:
    """Return a PDF of so many A4 sheets, each with its number; the same count gives the same bytes."""
    pdf = FPDF(format="A4", unit="mm")
    pdf.set_creation_date(MADE)
    pdf.set_auto_page_break(False)
    pdf.add_font("Noto", fname=shipped_path("NotoSans-Regular.ttf"))
    for number in range(1, count + 1):
        _sheet(pdf, number, count)
    return bytes(pdf.output())


def _sheet(pdf: FPDF, number: int, count: int) -> None:
    width, _ = A4_MM
    payload = separator_payload(number)
    pdf.add_page()
    _line(pdf, TITLE_VI, top=22, size=30)
    _line(pdf, TITLE_EN, top=37, size=16)
    pdf.image(_picture(payload, zxingcpp.BarcodeFormat.QRCode), x=(width - CODE_MM) / 2, y=58, w=CODE_MM, h=CODE_MM)
    wide, high = BARS_MM
    pdf.image(_picture(payload, zxingcpp.BarcodeFormat.Code128), x=(width - wide) / 2, y=166, w=wide, h=high)
    _line(pdf, f"{payload}   ({number}/{count})", top=196, size=12)
    _line(pdf, USE_VI, top=222, size=13)
    _line(pdf, USE_EN, top=246, size=12)


def _line(pdf: FPDF, text: str, *, top: float, size: float) -> None:
    pdf.set_font("Noto", size=size)
    pdf.set_xy(25, top)
    pdf.multi_cell(A4_MM[0] - 50, size * 0.5, text, align="C")


def _picture(payload: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    modules = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(payload, kind), scale=1, add_quiet_zones=True)
    picture = Image.fromarray(modules)
    return picture.resize((picture.width * MODULE_PX, picture.height * MODULE_PX), Image.Resampling.NEAREST)
