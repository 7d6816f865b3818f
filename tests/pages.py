"""Small real pages for tests that run the whole line: a few printed lines on white, each file different."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (620, 877)  # A4 at 75 dpi: read in a second
TEXT = ("BIEN NHAN HO SO", "Don xin xac nhan", "So: {number}", "Ngay 20 thang 11 nam 2026")


def write_page(path: Path, number: int) -> None:
    """Write one page of an unknown kind of paper."""
    page = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=28)
    for row, text in enumerate(TEXT):
        pen.text((60, 80 + 70 * row), text.format(number=1000 + number), fill=0, font=font)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.save(path, dpi=(75, 75))


def write_batch(folder: Path, count: int) -> Path:
    """Return a folder of `count` dossiers of one page each."""
    for number in range(count):
        write_page(folder / f"D{number:02d}" / "scan.png", number)
    return folder
