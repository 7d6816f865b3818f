"""Drawn pages of print whose whole text is known: what a reader's loss is measured on."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.raster import Pixels
from samples.draw.fonts import Split, family
from samples.draw.letters import LETTERS
from samples.draw.looks import OFFICE_FONTS

MM_PER_INCH = 25.4
PEOPLE = ("Nguyễn Văn An", "Trần Thị Bích Ngọc", "Lê Hoàng Phúc", "Phạm Thuỳ Dương")


def known_page(rng: np.random.Generator, *, dpi: int, split: Split = "test") -> tuple[Pixels, str]:
    """Return an A4 page full of print in one of the split's typefaces, and its text, line by line."""
    sentences = [sentence for letters in LETTERS.values() for letter in letters for sentence in letter.sentences]
    told = {"name": str(rng.choice(PEOPLE)), "address": "Tổ 3, ấp Mỹ An, xã Mỹ Hiệp", "ward": "xã Mỹ Hiệp"}
    text = " ".join(sentences[place].format(**told) for place in rng.permutation(len(sentences)))
    width, height = round(210 / MM_PER_INCH * dpi), round(297 / MM_PER_INCH * dpi)
    picture = Image.new("RGB", (width, height), "white")
    size = float(rng.uniform(12, 14)) * dpi / 72
    faces = OFFICE_FONTS[split]
    face = ImageFont.truetype(str(family(faces[int(rng.integers(len(faces)))]).path()), round(size))
    pen, pitch, left = ImageDraw.Draw(picture), size * float(rng.uniform(1.35, 1.8)), 0.11 * width
    ink = int(rng.integers(5, 45))
    lines: list[str] = []
    line, top = "", 0.08 * height
    for word in text.split() * 4:
        if pen.textlength(f"{line} {word}", font=face) > 0.8 * width:
            pen.text((left, top), line, font=face, fill=(ink,) * 3)
            lines.append(line)
            line, top = "", top + pitch
        if top > 0.92 * height:
            break
        line = f"{line} {word}".strip()
    return np.array(picture), "\n".join(lines)
