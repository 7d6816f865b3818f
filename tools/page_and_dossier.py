"""Draw the README's picture: a page with its evidence boxes beside what the dossier says.

python tools/page_and_dossier.py STORE_FOLDER DOSSIER_PREFIX FONT.ttf OUT.jpg
"""

import json
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

COLOURS = {"auto": "#1b7f3b", "absent": "#1b7f3b", "needs_review": "#c77700"}
HEIGHT_PX, PANEL_PX, ROW_PX, TEXT_PX = 1500, 1180, 44, 25


def main(store: Path, prefix: str, font_path: str, out: Path) -> None:
    """Write the picture of the first form of a dossier."""
    (path,) = store.glob(f"dossiers/*/*/*/{prefix}*/dossier.json")
    dossier = json.loads(path.read_text("utf-8"))
    paper = next(c for c in dossier["components"] if c["doc_class"] in ("ht_khai_sinh", "ct01"))
    page = paper["pages"][0]
    picture = Image.open(store / page["work"]["key"]).convert("RGB")
    fields = [f for f in dossier["fields"] if f["component_id"] == paper["component_id"]]
    pen = ImageDraw.Draw(picture)
    for field in fields:
        for evidence in field["evidence"]:
            if evidence["page_id"] == page["page_id"]:
                corners = [tuple(point) for point in evidence["polygon"]]
                pen.line([*corners, corners[0]], fill=COLOURS.get(field["state"], "#c77700"), width=4)
    scale = HEIGHT_PX / picture.height
    picture = picture.resize((round(picture.width * scale), HEIGHT_PX))
    sheet = Image.new("RGB", (picture.width + PANEL_PX, HEIGHT_PX), "#f7f7f5")
    sheet.paste(picture)
    _panel(ImageDraw.Draw(sheet), picture.width + 30, fields, ImageFont.truetype(font_path, TEXT_PX))
    sheet.save(out, quality=82)


def _panel(pen: ImageDraw.ImageDraw, left: int, fields: list[dict], font: ImageFont.FreeTypeFont) -> None:
    for number, field in enumerate(fields[: HEIGHT_PX // ROW_PX - 1]):
        top = 30 + number * ROW_PX
        colour = COLOURS.get(field["state"], "#c77700")
        pen.rectangle((left, top + 4, left + 14, top + 26), fill=colour)
        pen.text((left + 28, top), field["key"], fill="#555", font=font)
        pen.text((left + 370, top), (field["raw"] or "—")[:44], fill="#111", font=font)
        pen.text((left + 1040, top), f"{field['confidence'] or 0:.2f}", fill=colour, font=font)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
