"""The identity card of July 2024 and the nine-digit one it ended, front and back, nobody's face on either."""

from __future__ import annotations

import numpy as np

from samples.draw.cards import (
    INK,
    TITLE_RED,
    blank_card,
    chip,
    draw_back,
    draw_front,
    fingerprint,
    label,
    mm,
    portrait,
    value,
    zone,
)
from samples.draw.codes import put_code
from samples.draw.drawn import Answer, DrawnMark, DrawnPage
from samples.draw.numbers import card_qr, mrz
from samples.draw.people import Person, bared
from samples.draw.sheet import Look, Sheet
from samples.draw.signing import scribble

NEW_QR_MM = 18.0
RELIGIONS = ("Không", "Không", "Phật giáo", "Công giáo")
REPUBLIC = (
    (5.6, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 6.0), (8.4, "Độc lập - Tự do - Hạnh phúc", 5.6),
    (10.8, "SOCIALIST REPUBLIC OF VIET NAM", 4.6), (13.0, "Independence - Freedom - Happiness", 4.6),
)  # fmt: skip


def draw_card(
    rng: np.random.Generator,
    look: Look,
    holder: Person,
    *,
    mono_path: str,
    shown: Person | None = None,
    lines: tuple[str, str, str] | None = None,
) -> list[DrawnPage]:
    """Return front and back of the card that this person holds; `shown` and `lines` are errors planted."""
    if holder.card == "can_cuoc_2024":
        return [new_front(rng, look, holder), new_back(rng, look, holder, mono_path=mono_path, lines=lines)]
    if holder.card == "cmnd9":
        return [old_front(rng, look, holder), old_back(rng, look, holder)]
    return [draw_front(rng, look, holder, shown=shown), draw_back(rng, look, holder, mono_path=mono_path, lines=lines)]


def centred(sheet: Sheet, x: float, y: float, text: str, size_pt: float, *, red: bool = False) -> None:
    """Print a bold line centred on this place (mm)."""
    path = sheet.look.print_faces.bold
    left = mm(x, 0)[0] - sheet.width_of(text, size_pt, path=path) / 2
    sheet.print((left, mm(0, y)[1]), text, size_pt=size_pt, path=path, colour=TITLE_RED if red else INK)


def new_front(rng: np.random.Generator, look: Look, holder: Person) -> DrawnPage:
    """Return the front of the card of 2024."""
    sheet = blank_card(rng, look)
    for y, text, size_pt in REPUBLIC:
        centred(sheet, 50, y, text, size_pt)
    centred(sheet, 50, 18.2, "CĂN CƯỚC", 10.5, red=True)
    centred(sheet, 50, 21.6, "IDENTITY CARD", 6.8, red=True)
    chip(sheet, mm(5.0, 6.0), mm(12.5, 11.0))
    portrait(sheet, mm(4.6, 21.0), mm(19.5, 25.6))
    x = 28.0
    label(sheet, mm(x, 26.2), "Số định danh cá nhân / Personal identification number:")
    value(sheet, "id12", mm(x, 30.2), holder.id12, holder.id12, size_pt=9.6, bold=True)
    label(sheet, mm(x, 33.6), "Họ, chữ đệm và tên khai sinh / Full name:")
    value(sheet, "full_name", mm(x, 37.4), holder.name, holder.name, size_pt=8.4, bold=bool(rng.random() < 0.6))
    end = label(sheet, mm(x, 41.4), "Ngày, tháng, năm sinh / Date of birth:")
    value(sheet, "dob", (end, mm(0, 41.4)[1]), f"{holder.born:%d/%m/%Y}", holder.born.isoformat())
    end = label(sheet, mm(x, 45.4), "Giới tính / Sex:")
    value(sheet, "sex", (end, mm(0, 45.4)[1]), holder.sex, holder.sex)
    end = label(sheet, mm(x + 23, 45.4), "Quốc tịch / Nationality:")
    value(sheet, "nationality", (end, mm(0, 45.4)[1]), "Việt Nam", "Việt Nam")
    return sheet.finished("can_cuoc_2024", version="2024", layout="card", side="front")


def new_back(
    rng: np.random.Generator, look: Look, holder: Person, *, mono_path: str, lines: tuple[str, str, str] | None
) -> DrawnPage:
    """Return the back of the card of 2024: addresses, dates, QR, machine-readable zone."""
    sheet = blank_card(rng, look)
    x = 4.6
    label(sheet, mm(x, 5.6), "Nơi cư trú / Place of residence:")
    address(sheet, "back.residence", x, 8.8, holder.residence.bare)
    label(sheet, mm(x, 15.2), "Nơi đăng ký khai sinh / Place of birth:")
    address(sheet, "back.birth_reg_place", x, 18.4, holder.hometown.bare)
    end = label(sheet, mm(x, 25.0), "Ngày, tháng, năm cấp / Date of issue:")
    value(sheet, "back.issue_date", (end, mm(0, 25.0)[1]), f"{holder.issued:%d/%m/%Y}", holder.issued.isoformat())
    end = label(sheet, mm(x, 28.4), "Ngày, tháng, năm hết hạn / Date of expiry:")
    until = f"{holder.expires:%d/%m/%Y}" if holder.expires else "Không thời hạn"
    value(
        sheet, "back.expiry", (end, mm(0, 28.4)[1]), until, holder.expires.isoformat() if holder.expires else None
    )  # fmt: skip
    if not holder.expires:
        answer, quads, on_leader = sheet.places["back.expiry"]
        sheet.places["back.expiry"] = (Answer(value=None, raw=answer.raw, state="absent"), quads, on_leader)
    centred(sheet, 30, 32.4, "BỘ CÔNG AN", 5.2)
    centred(sheet, 30, 34.8, "MINISTRY OF PUBLIC SECURITY", 4.2)
    left, top = 63.2, 4.6
    ground = [part * sheet.scale for part in (*mm(left - 1, top - 1), *mm(left + NEW_QR_MM + 1, top + NEW_QR_MM + 1))]
    sheet.draw.rectangle(ground, fill=(240, 243, 242))
    # what later cards add behind the seven fields is not known; some were seen with empty ones
    payload = card_qr(holder) + ("||||" if rng.random() < 0.5 else "")
    put_code(sheet, payload, "qr", mm(left, top), mm(NEW_QR_MM, NEW_QR_MM))
    zone(sheet, lines or mrz(holder), mono_path)
    return sheet.finished("can_cuoc_2024", version="2024", layout="card", side="back")


def address(
    sheet: Sheet, key: str, x: float, y: float, text: str, *, size_pt: float = 6.8, room_mm: float = 55
) -> None:
    """Print an address over one line, or two."""
    head, _, tail = text.partition(", ")
    path = sheet.look.print_faces.regular
    whole = sheet.width_of(text, size_pt, path=path) <= mm(room_mm, 0)[0]
    pieces = [text] if whole or not tail else [f"{head},", tail]
    for number, piece in enumerate(pieces):
        value(sheet, key, mm(x, y + number * 3.1), piece, text, size_pt=size_pt)
    answer, quads, on_leader = sheet.places[key]
    del answer
    sheet.places[key] = (Answer(value=text, raw=text), quads, on_leader)


def old_front(rng: np.random.Generator, look: Look, holder: Person) -> DrawnPage:
    """Return the front of the nine-digit card."""
    sheet = blank_card(rng, look)
    centred(sheet, 55, 6.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 6.4)
    centred(sheet, 55, 9.0, "Độc lập - Tự do - Hạnh phúc", 6.0)
    centred(sheet, 55, 14.2, "GIẤY CHỨNG MINH NHÂN DÂN", 8.6)
    portrait(sheet, mm(4.6, 21.0), mm(21.0, 27.0))
    x, bold = 29.0, sheet.look.print_faces.bold
    end, _ = sheet.print(mm(39, 19.6), "SỐ ", size_pt=8.4, path=bold, colour=TITLE_RED)
    _, quad = sheet.print((end, mm(0, 19.6)[1]), holder.id9, size_pt=10.0, path=bold, colour=TITLE_RED)
    sheet.remember("id9", Answer(value=holder.id9, raw=holder.id9), quad)
    end = label(sheet, mm(x, 25.0), "Họ tên:", size_pt=6.6)
    value(sheet, "full_name", (end, mm(0, 25.0)[1]), holder.name, holder.name, size_pt=8.0)
    end = label(sheet, mm(x, 29.8), "Sinh ngày:", size_pt=6.6)
    value(sheet, "dob", (end, mm(0, 29.8)[1]), f"{holder.born:%d-%m-%Y}", holder.born.isoformat(), size_pt=7.6)
    beside(sheet, "hometown", "Nguyên quán:", 34.6, holder.hometown.bare)
    beside(sheet, "residence", "Nơi ĐKHK thường trú:", 43.4, holder.residence.bare)
    return sheet.finished("cmnd9", version="9 digits", layout="card", side="front")


def beside(sheet: Sheet, key: str, title: str, y: float, text: str) -> None:
    """Print a label and an address behind it, the rest on the line below."""
    x = 29.0
    end = label(sheet, mm(x, y), title, size_pt=6.6)
    head, _, tail = text.partition(", ")
    path = sheet.look.print_faces.regular
    fits = end + sheet.width_of(head, 6.8, path=path) < sheet.size_pt[0] - 6
    pieces = (f"{head},", tail) if fits and tail else ("", text)
    for piece, at in zip(pieces, ((end, mm(0, y)[1]), mm(x, y + 4.0)), strict=True):
        if piece:
            value(sheet, key, at, piece, text, size_pt=6.8)
    _, quads, on_leader = sheet.places[key]
    sheet.places[key] = (Answer(value=text, raw=text), quads, on_leader)


def old_back(rng: np.random.Generator, look: Look, holder: Person) -> DrawnPage:
    """Return the back of the nine-digit card."""
    sheet = blank_card(rng, look)
    religion = str(rng.choice(RELIGIONS))
    end = label(sheet, mm(5, 6.0), "Dân tộc:", size_pt=6.6)
    value(sheet, "back.ethnicity", (end, mm(0, 6.0)[1]), holder.ethnicity, holder.ethnicity)
    end = label(sheet, mm(44, 6.0), "Tôn giáo:", size_pt=6.6)
    _, quad = sheet.print((end, mm(0, 6.0)[1]), religion, size_pt=7.2, path=sheet.look.print_faces.regular, colour=INK)
    none = religion == "Không"
    sheet.remember(
        "back.religion",
        Answer(value=None if none else religion, raw=religion, state="absent" if none else "present"),
        quad,
    )
    for number, side in enumerate(("TRÁI", "PHẢI")):
        fingerprint(sheet, mm(5, 10 + number * 19.5), mm(14, 15))
        sheet.print(mm(5, 27.6 + number * 19.5), f"NGÓN TRỎ {side}", size_pt=3.8, path=sheet.look.print_faces.regular)
    centred(sheet, 52, 12.6, "DẤU VẾT RIÊNG VÀ DỊ HÌNH", 6.6)
    value(sheet, "back.features", mm(26, 17.4), holder.features, holder.features, size_pt=6.8)
    signed_back(sheet, holder)
    return sheet.finished("cmnd9", version="9 digits", layout="card", side="back")


def signed_back(sheet: Sheet, holder: Person) -> None:
    """Print day and issuer of the nine-digit card, and sign it."""
    faces, day = sheet.look.print_faces, holder.issued
    x, y = mm(36, 26.0)
    boxes = []
    for text, filled in (("Ngày", ""), (f"{day:%d}", "day"), ("tháng", ""), (f"{day:%m}", "month"), ("năm", ""),
                         (f"{day:%Y}", "year")):  # fmt: skip
        x, quad = sheet.print((x, y), f"{text} ", size_pt=6.8, path=faces.regular if filled else faces.italic)
        boxes += [quad] if filled else []
    raw = f"Ngày {day:%d} tháng {day:%m} năm {day:%Y}"
    for quad in boxes:
        sheet.remember("back.issue_date", Answer(value=day.isoformat(), raw=raw), quad)
    office, issuer = "GIÁM ĐỐC CA ", f"TỈNH {bared(holder.residence.place.province).upper()}"
    left, y = mm(54, 0)[0] - sheet.width_of(office + issuer, 6.4, path=faces.bold) / 2, mm(0, 30.4)[1]
    left, _ = sheet.print((left, y), office, size_pt=6.4, path=faces.bold, colour=INK)
    _, quad = sheet.print((left, y), issuer, size_pt=6.4, path=faces.bold, colour=INK)
    sheet.remember("back.issuer", Answer(value=issuer, raw=issuer), quad)
    ink = scribble(sheet.rng, *(round(part * sheet.scale) for part in mm(20, 10)))
    corner = round(mm(44, 0)[0] * sheet.scale), round(mm(0, 34)[1] * sheet.scale)
    quad = sheet.ink(ink * 0.85, corner, (40, 44, 60))
    sheet.marks.append(DrawnMark(kind="signature", payload=None, quad=quad, name="issuer"))
