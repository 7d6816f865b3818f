"""The chip identity card, front and back, on a guilloche of our own: like the real one to a reader, not to an eye."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples.draw.codes import put_code
from samples.draw.drawn import Answer, DrawnMark, DrawnPage, Pixels, Truth, box_quad
from samples.draw.numbers import card_qr, mrz
from samples.draw.people import Person
from samples.draw.sheet import Faces, Look, Sheet
from samples.draw.signing import scribble
from samples.draw.stamps import RED, press, seal_ink
from samples.draw.tables import clouds

CLASS, VERSION = "cccd_chip", "chip"
POINTS_PER_MM = 72 / 25.4
CARD_PT = (85.6 * POINTS_PER_MM, 53.98 * POINTS_PER_MM)
CARD_DPI = 500.0
QR_MM = 14.0
INK = (30, 34, 44)
LABEL_INK = (52, 66, 92)
TITLE_RED = (196, 38, 42)
ISSUER = ("CỤC TRƯỞNG CỤC CẢNH SÁT", "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI",
          "DIRECTOR GENERAL OF THE POLICE DEPARTMENT", "FOR ADMINISTRATIVE MANAGEMENT OF SOCIAL ORDER")  # fmt: skip


def mm(x: float, y: float) -> tuple[float, float]:
    """Return a point of the card, given in millimetres, in points."""
    return x * POINTS_PER_MM, y * POINTS_PER_MM


def blank_card(rng: np.random.Generator, look: Look) -> Sheet:
    """Return a card with its background: pale colours running into one another under fine curves."""
    sheet = Sheet(rng, look, CARD_PT)
    height, width = sheet.image.height, sheet.image.width
    tints = np.array([[206, 228, 226], [226, 236, 214], [214, 226, 240], [238, 224, 222]], np.float32)
    tints += rng.normal(0, 5, tints.shape).astype(np.float32)
    wash = cv2.resize(tints.reshape(2, 2, 3), (width, height), interpolation=cv2.INTER_CUBIC)
    x = np.linspace(0, width, 220)
    for family in range(6):
        colour = tuple(float(part) for part in tints[family % 4] * rng.uniform(0.78, 0.9))
        swing, waves = rng.uniform(0.06, 0.3) * height, rng.uniform(0.8, 3.5)
        base, phase = rng.uniform(0.1, 0.9) * height, rng.uniform(0, 6)
        for strand in range(12):
            y = base + (swing * (strand - 6) / 6) * np.sin(2 * np.pi * waves * x / width + phase) + strand * height / 70
            cv2.polylines(wash, [np.stack([x, y], axis=1).astype(np.int32)], False, colour, 1, cv2.LINE_AA)
    sheet.image = Image.fromarray(np.clip(wash, 0, 255).astype(np.uint8))
    sheet.draw = ImageDraw.Draw(sheet.image)
    return sheet


def card_look(look: Look, faces: Faces) -> Look:
    """Return the look of the card's print."""
    return replace(look, print_faces=faces, value_faces=faces, dpi=CARD_DPI, leader="none", typed="replace")


def label(sheet: Sheet, at: tuple[float, float], text: str, *, size_pt: float = 5.6) -> float:
    """Print a label in both languages; return the x behind it."""
    vietnamese, _, english = text.partition(" / ")
    faces = sheet.look.print_faces
    end, _ = sheet.print(
        at, f"{vietnamese} / " if english else vietnamese, size_pt=size_pt, path=faces.regular, colour=LABEL_INK
    )
    if english:
        end, _ = sheet.print((end, at[1]), english, size_pt=size_pt * 0.93, path=faces.italic, colour=LABEL_INK)
    return end + 2.2


def value(
    sheet: Sheet, key: str, at: tuple[float, float], raw: str, truth: Truth, *, size_pt: float = 7.2, bold: bool = False
) -> None:
    """Print a value of the card and remember it."""
    faces = sheet.look.print_faces
    room = sheet.size_pt[0] - at[0] - 4
    path = faces.bold if bold else faces.regular
    size_pt *= min(1.0, room / max(1.0, sheet.width_of(raw, size_pt, path=path)))
    _, quad = sheet.print(at, raw, size_pt=size_pt, path=path, colour=INK)
    sheet.remember(key, Answer(value=truth, raw=raw), quad)


def draw_front(rng: np.random.Generator, look: Look, holder: Person, *, shown: Person | None = None) -> DrawnPage:
    """Return the card's front; `shown` prints another person's facts than the QR holds (a planted error)."""
    printed = shown or holder
    sheet = blank_card(rng, look)
    titles(sheet)
    put_qr(sheet, card_qr(holder))
    portrait(sheet, mm(4.6, 20.6), mm(19.5, 25.6))
    x = 29.0
    end = label(sheet, mm(x, 27.2), "Số / No.:", size_pt=7)
    value(sheet, "id12", (end, mm(0, 27.2)[1]), printed.id12, printed.id12, size_pt=9.6, bold=True)
    label(sheet, mm(x, 30.6), "Họ và tên / Full name:")
    value(sheet, "full_name", mm(x, 34.0), printed.name, printed.name, size_pt=8.4, bold=bool(rng.random() < 0.6))
    end = label(sheet, mm(x, 37.0), "Ngày sinh / Date of birth:")
    value(sheet, "dob", (end, mm(0, 37.0)[1]), f"{printed.born:%d/%m/%Y}", printed.born.isoformat())
    end = label(sheet, mm(x, 40.0), "Giới tính / Sex:")
    value(sheet, "sex", (end, mm(0, 40.0)[1]), printed.sex, printed.sex)
    end = label(sheet, mm(x + 22.5, 40.0), "Quốc tịch / Nationality:")
    value(sheet, "nationality", (end, mm(0, 40.0)[1]), "Việt Nam", "Việt Nam")
    label(sheet, mm(x, 43.0), "Quê quán / Place of origin:")
    value(sheet, "hometown", mm(x, 46.0), printed.hometown.bare, printed.hometown.bare)
    end = label(sheet, mm(x, 48.9), "Nơi thường trú / Place of residence:")
    first, rest = two_lines(sheet, printed.residence.bare, CARD_PT[0] - end - 5)
    if first:
        value(sheet, "residence", (end, mm(0, 48.9)[1]), first, first)
    value(sheet, "residence", mm(x, 51.9), rest, rest)
    whole = printed.residence.bare
    _, quads, on_leader = sheet.places["residence"]
    sheet.places["residence"] = (Answer(value=whole, raw=whole), quads, on_leader)
    expiry(sheet, printed)
    return sheet.finished(CLASS, version=VERSION, layout="card", side="front")


def titles(sheet: Sheet) -> None:
    """Print the republic, the motto and the card's name, and a disc where the emblem is."""
    faces = sheet.look.print_faces
    middle = mm(44.5, 0)[0]
    for y, text, size_pt, path, colour in (
        (6.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 6.2, faces.bold, INK),
        (8.8, "Độc lập - Tự do - Hạnh phúc", 5.8, faces.bold, INK),
        (11.3, "SOCIALIST REPUBLIC OF VIET NAM", 4.7, faces.regular, INK),
        (13.6, "Independence - Freedom - Happiness", 4.7, faces.regular, INK),
        (19.2, "CĂN CƯỚC CÔNG DÂN", 11.0, faces.bold, TITLE_RED),
        (22.6, "Citizen Identity Card", 6.6, faces.bold, TITLE_RED),
    ):
        wide = sheet.width_of(text, size_pt, path=path)
        sheet.print((middle - wide / 2, mm(0, y)[1]), text, size_pt=size_pt, path=path, colour=colour)
    left, top, side = 6.0, 4.2, 12.5
    box = [part * POINTS_PER_MM * sheet.scale for part in (left, top, left + side, top + side)]
    sheet.draw.ellipse(box, fill=(208, 52, 44), outline=(216, 172, 62), width=round(1.3 * POINTS_PER_MM * sheet.scale))
    ray = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
    star = [
        (ray[0] + reach * side * 0.34 * POINTS_PER_MM * sheet.scale * np.sin(k * np.pi / 5),
         ray[1] - reach * side * 0.34 * POINTS_PER_MM * sheet.scale * np.cos(k * np.pi / 5))
        for k, reach in ((k, 1.0 if k % 2 == 0 else 0.4) for k in range(10))
    ]  # fmt: skip
    sheet.draw.polygon(star, fill=(246, 214, 76))


def put_qr(sheet: Sheet, payload: str) -> None:
    """Print the QR top right on a paler ground."""
    left, top, side = 68.6, 3.4, QR_MM
    ground = [part * POINTS_PER_MM * sheet.scale for part in (left - 1, top - 1, left + side + 1, top + side + 1)]
    sheet.draw.rectangle(ground, fill=(240, 243, 242))
    put_code(sheet, payload, "qr", mm(left, top), mm(side, side))


def portrait(sheet: Sheet, at: tuple[float, float], size: tuple[float, float]) -> None:
    """Draw a grey silhouette where the photograph is: nobody's face."""
    left, top = at[0] * sheet.scale, at[1] * sheet.scale
    width, height = size[0] * sheet.scale, size[1] * sheet.scale
    sheet.draw.rectangle([left, top, left + width, top + height], fill=(212, 222, 232))
    shade = int(sheet.rng.integers(110, 150))
    grey = (shade, shade, shade + 4)
    shoulders = [left + width * 0.1, top + height * 0.68, left + width * 0.9, top + height * 1.3]
    sheet.draw.ellipse(shoulders, fill=grey)
    sheet.draw.rectangle([left, top + height, left + width, top + height * 1.32], fill=(214, 230, 228))
    head = [left + width * 0.29, top + height * 0.18, left + width * 0.71, top + height * 0.66]
    sheet.draw.ellipse(head, fill=(grey[0] + 34, grey[1] + 26, grey[2] + 18))
    sheet.draw.pieslice([head[0] - 6, head[1] - 10, head[2] + 6, head[3]], 175, 365, fill=(56, 52, 54))


def two_lines(sheet: Sheet, text: str, room_pt: float) -> tuple[str, str]:
    """Return what of an address stands behind its label and what on the line below."""
    head, _, tail = text.partition(", ")
    wide = sheet.width_of(head, 7.2, path=sheet.look.print_faces.regular)
    return (head, tail) if wide < room_pt else ("", text)


def expiry(sheet: Sheet, printed: Person) -> None:
    """Print until when the card holds, below the portrait."""
    label(sheet, mm(3.6, 49.3), "Có giá trị đến:", size_pt=4.6)
    label(sheet, mm(3.6, 51.5), "Date of expiry:", size_pt=4.4)
    raw = f"{printed.expires:%d/%m/%Y}" if printed.expires else "Không thời hạn"
    at = mm(14.6, 50.4)
    _, quad = sheet.print(
        at, raw, size_pt=5.6 if printed.expires else 4.6, path=sheet.look.print_faces.regular, colour=INK
    )
    truth = printed.expires.isoformat() if printed.expires else None
    sheet.remember("expiry", Answer(value=truth, raw=raw, state="present" if printed.expires else "absent"), quad)


def draw_back(
    rng: np.random.Generator, look: Look, holder: Person, *, mono_path: str, lines: tuple[str, str, str] | None = None
) -> DrawnPage:
    """Return the card's back; `lines` prints another machine-readable zone than the holder's (a planted error)."""
    sheet = blank_card(rng, look)
    faces = sheet.look.print_faces
    label(sheet, mm(5, 7.0), "Đặc điểm nhận dạng / Personal identification:")
    value(sheet, "back.features", mm(5, 10.4), holder.features, holder.features, size_pt=6.6)
    end = label(sheet, mm(20, 15.4), "Ngày, tháng, năm / Date, month, year:")
    value(
        sheet,
        "back.issue_date",
        (end, mm(0, 15.4)[1]),
        f"{holder.issued:%d/%m/%Y}",
        holder.issued.isoformat(),
        size_pt=6.6,
    )
    for number, text in enumerate(ISSUER):
        size_pt = 4.9 if number < 2 else 3.7
        wide = sheet.width_of(text, size_pt, path=faces.bold)
        sheet.print(
            (mm(43, 0)[0] - wide / 2, mm(0, 18.8 + number * 2.2)[1]), text, size_pt=size_pt, path=faces.bold, colour=INK
        )
    ink = scribble(rng, *(round(part * sheet.scale) for part in mm(20, 9)))
    quad = sheet.ink(ink * 0.85, tuple(round(part * sheet.scale) for part in mm(33, 26.5)), (40, 44, 60))  # type: ignore[arg-type]
    sheet.marks.append(DrawnMark(kind="signature", payload=None, quad=quad, name="issuer"))
    seal = seal_ink(rng, round(mm(13.5, 0)[0] * sheet.scale), "BỘ CÔNG AN", "CỤC CẢNH SÁT QLHC", faces.bold)
    sheet.marks.append(DrawnMark(kind="stamp", payload="issuer", quad=press(sheet, seal * 0.8, mm(30, 31.5), RED, 0.0)))
    chip(sheet, mm(6.5, 15.5), mm(12.5, 11.5))
    for number, (upper, text) in enumerate(
        (("Ngón trỏ trái", "Left index finger"), ("Ngón trỏ phải", "Right index finger"))
    ):
        top = 4.5 + number * 16.2
        fingerprint(sheet, mm(66.5, top), mm(13.5, 13.0))
        label(sheet, mm(66.5, top + 14.2), f"{upper} / {text}", size_pt=3.2)
    zone(sheet, lines or mrz(holder), mono_path)
    return sheet.finished(CLASS, version=VERSION, layout="card", side="back")


def chip(sheet: Sheet, at: tuple[float, float], size: tuple[float, float]) -> None:
    """Draw the contacts of the chip."""
    left, top = at[0] * sheet.scale, at[1] * sheet.scale
    right, bottom = left + size[0] * sheet.scale, top + size[1] * sheet.scale
    sheet.draw.rounded_rectangle(
        [left, top, right, bottom], radius=(right - left) / 8, fill=(214, 178, 96), outline=(150, 118, 56), width=3
    )
    for share in (0.33, 0.66):
        y, x = top + (bottom - top) * share, left + (right - left) * share
        sheet.draw.line([left, y, right, y], fill=(150, 118, 56), width=3)
        sheet.draw.line([x, top, x, bottom], fill=(150, 118, 56), width=3)


def fingerprint(sheet: Sheet, at: tuple[float, float], size: tuple[float, float]) -> None:
    """Draw rings that look like a fingerprint and are nobody's."""
    width, height = round(size[0] * sheet.scale), round(size[1] * sheet.scale)
    grid_y, grid_x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((grid_x / width - 0.5) * 1.25, grid_y / height - 0.58)
    rings = np.sin(away * 95 + 5 * clouds(sheet.rng, height, width, cells=(3, 3)))
    ink = np.clip(rings, 0, 1) * (away < 0.46) * (0.55 + 0.3 * clouds(sheet.rng, height, width, cells=(5, 5)))
    ink = np.clip(ink, 0, 0.8).astype(np.float32)
    sheet.ink(ink, (round(at[0] * sheet.scale), round(at[1] * sheet.scale)), (70, 52, 66))


def zone(sheet: Sheet, lines: tuple[str, str, str], mono_path: str) -> None:
    """Print the machine-readable zone over the lower third."""
    size_pt, left = 11.2, 4.6
    quads = []
    for number, line in enumerate(lines):
        # the standard prints 30 signs over 85.6 mm less two margins: every sign stands in its own cell
        pitch = (CARD_PT[0] - 2 * mm(left, 0)[0]) / len(line)
        y = mm(0, 40.6 + number * 4.6)[1]
        boxes = [
            sheet.print((mm(left, 0)[0] + place * pitch, y), sign, size_pt=size_pt, path=mono_path, colour=INK)[1]
            for place, sign in enumerate(line)
        ]
        quads.append((boxes[0][0], boxes[-1][2]))
    quad = box_quad(
        quads[0][0][0], min(top for (_, top), _ in quads), quads[0][1][0], max(low for _, (_, low) in quads)
    )
    sheet.marks.append(DrawnMark(kind="mrz", payload="\n".join(lines), quad=quad))


def rounded(card: Pixels) -> Pixels:
    """Return the card's pixels with its round corners, white outside."""
    height, width = card.shape[:2]
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).rounded_rectangle([0, 0, width - 1, height - 1], radius=width * 3.18 / 85.6, fill=255)
    picture = Image.new("RGB", (width, height), (255, 255, 255))
    picture.paste(Image.fromarray(card), mask=mask)
    pixels: Pixels = np.asarray(picture, np.uint8).copy()
    return pixels
