"""Rubber stamps: round red seals of offices, date stamps of post offices, boxed stamps of received papers."""

from __future__ import annotations

import datetime

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples.draw.drawn import DrawnMark, Quad
from samples.draw.pen import Mask, font
from samples.draw.sheet import Sheet
from samples.draw.tables import clouds

RED, VIOLET, STAMP_BLACK = (206, 34, 44), (96, 58, 140), (46, 44, 52)
SEAL_PT, POSTMARK_PT = 102.0, 74.0
SEAL_SHARE, RECEIVED_SHARE = 0.14, 0.16  # of the forms that come by post


def ring_text(
    canvas: Image.Image, text: str, face_path: str, radius: float, *, size: float, span: tuple[float, float]
) -> None:
    """Write text along a circle about the canvas's middle, from one angle to another (degrees, 0 = right)."""
    middle = canvas.width / 2
    face = font(face_path, round(size, 1))
    widths = [face.getlength(letter) for letter in text]
    angles = span[0] + (span[1] - span[0]) * (np.cumsum(widths) - np.array(widths) / 2) / max(sum(widths), 1)
    for letter, angle in zip(text, angles, strict=True):
        cell = Image.new("L", (int(size * 2.4), int(size * 2.4)), 0)
        ImageDraw.Draw(cell).text((cell.width / 2, cell.height / 2), letter, font=face, fill=255, anchor="mm")
        # letters on the lower half would stand on their heads, so they are turned to be read from below
        lower = span[0] > span[1]
        turned = cell.rotate(-angle - 90 if not lower else -angle + 90, resample=Image.Resampling.BICUBIC)
        x = middle + radius * np.cos(np.radians(angle)) - cell.width / 2
        y = middle + radius * np.sin(np.radians(angle)) - cell.height / 2
        canvas.paste(255, (round(x), round(y)), turned)


def seal_ink(rng: np.random.Generator, size_px: int, rim: str, name: str, face_path: str) -> Mask:
    """Return the ink of an office's seal: two rings, the higher office round the rim, its own name across."""
    canvas = Image.new("L", (size_px, size_px), 0)
    draw = ImageDraw.Draw(canvas)
    thick = max(2, size_px // 60)
    draw.ellipse([thick, thick, size_px - thick, size_px - thick], outline=255, width=thick * 2)
    inner = size_px * 0.2
    draw.ellipse([inner, inner, size_px - inner, size_px - inner], outline=255, width=max(1, thick // 2))
    ring_text(canvas, rim, face_path, size_px * 0.385, size=size_px * 0.095, span=(150, 390))
    middle, reach = np.array([size_px * 0.5, size_px * 0.885]), size_px * 0.05
    points = [
        middle + reach * (1 if k % 2 == 0 else 0.4) * np.array([np.sin(k * np.pi / 5), -np.cos(k * np.pi / 5)])
        for k in range(10)
    ]
    draw.polygon([tuple(point) for point in points], fill=255)
    words = name.split(" ")
    lines = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
    for number, line in enumerate(lines):
        size = size_px * 0.115
        size *= min(1.0, size_px * 0.52 / max(font(face_path, round(size, 1)).getlength(line), 1))
        place = size_px / 2, size_px * (0.43 + 0.15 * number)
        draw.text(place, line, font=font(face_path, round(size, 1)), fill=255, anchor="mm")
    return worn(rng, np.asarray(canvas, np.float32) / np.float32(255))


def postmark_ink(rng: np.random.Generator, size_px: int, office: str, at: datetime.datetime, face_path: str) -> Mask:
    """Return the ink of a post office's date stamp: a ring, the office, a bar with the date, the hour."""
    canvas = Image.new("L", (size_px, size_px), 0)
    draw = ImageDraw.Draw(canvas)
    thick = max(2, size_px // 55)
    draw.ellipse([thick, thick, size_px - thick, size_px - thick], outline=255, width=thick)
    edge = size_px * 0.23
    draw.ellipse([edge, edge, size_px - edge, size_px - edge], outline=255, width=max(1, thick // 2))
    ring_text(canvas, office.upper(), face_path, size_px * 0.385, size=size_px * 0.1, span=(200, 340))
    ring_text(canvas, "VIỆT NAM", face_path, size_px * 0.385, size=size_px * 0.085, span=(120, 60))
    bar = size_px * 0.1
    draw.rectangle(
        [thick * 3, size_px / 2 - bar, size_px - thick * 3, size_px / 2 + bar], fill=0, outline=255, width=thick
    )
    middle = size_px / 2
    draw.text(
        (middle, middle), f"{at:%d-%m-%Y}", font=font(face_path, round(size_px * 0.145, 1)), fill=255, anchor="mm"
    )
    draw.text(
        (middle, middle + bar * 1.7),
        f"{at:%H} h",
        font=font(face_path, round(size_px * 0.08, 1)),
        fill=255,
        anchor="mm",
    )
    return worn(rng, np.asarray(canvas, np.float32) / np.float32(255))


def received_ink(
    rng: np.random.Generator, size_px: tuple[int, int], office: str, number: str, faces: tuple[str, str]
) -> Mask:
    """Return the ink of the boxed stamp of received papers: office, CÔNG VĂN ĐẾN, number and day."""
    canvas = Image.new("L", size_px, 0)
    draw = ImageDraw.Draw(canvas)
    width, height = size_px
    draw.rectangle([2, 2, width - 3, height - 3], outline=255, width=max(2, height // 40))
    for share, line, bold in (
        (0.2, office.upper(), 1),
        (0.45, "CÔNG VĂN ĐẾN", 1),
        (0.68, f"Số: {number}", 0),
        (0.87, "Ngày:  /  /20", 0),
    ):
        size = height * 0.17
        size *= min(1.0, width * 0.9 / max(font(faces[bold], round(size, 1)).getlength(line), 1))
        draw.text((width / 2, height * share), line, font=font(faces[bold], round(size, 1)), fill=255, anchor="mm")
    return worn(rng, np.asarray(canvas, np.float32) / np.float32(255))


def worn(rng: np.random.Generator, ink: Mask) -> Mask:
    """Return stamp ink with an uneven pad: weak on one side, specks missing, edges bled."""
    height, width = ink.shape
    uneven = 0.78 + 0.35 * clouds(rng, height, width, cells=(3, 3)) + 0.12 * clouds(rng, height, width, cells=(40, 40))
    bled = cv2.GaussianBlur(ink, (0, 0), max(0.4, height / 420))
    kept: Mask = (bled * np.clip(uneven, 0.15, 0.95)).astype(np.float32)
    return kept


def press(sheet: Sheet, ink: Mask, middle: tuple[float, float], colour: tuple[int, int, int], turn_deg: float) -> Quad:
    """Press a stamp on the sheet about this point, turned; return its box in pixels."""
    height, width = ink.shape
    side = int(np.hypot(height, width)) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, 1.0)
    matrix[:, 2] += (side - width) / 2, (side - height) / 2
    turned = cv2.warpAffine(ink, matrix, (side, side)).astype(np.float32)
    corner = round(middle[0] * sheet.scale - side / 2), round(middle[1] * sheet.scale - side / 2)
    return sheet.ink(turned, corner, colour)


def seal(sheet: Sheet, middle: tuple[float, float], *, rim: str, name: str, size_pt: float = SEAL_PT) -> None:
    """Press an office's red seal."""
    ink = seal_ink(sheet.rng, round(size_pt * sheet.scale), rim, name, sheet.look.print_faces.bold)
    quad = press(sheet, ink, middle, RED, float(sheet.rng.normal(0, 9)))
    sheet.marks.append(DrawnMark(kind="stamp", payload=name, quad=quad))


def postmark(sheet: Sheet, middle: tuple[float, float], *, office: str, at: datetime.datetime) -> None:
    """Press a post office's date stamp in black or violet."""
    ink = postmark_ink(sheet.rng, round(POSTMARK_PT * sheet.scale), office, at, sheet.look.print_faces.bold)
    colour = STAMP_BLACK if sheet.rng.random() < 0.6 else VIOLET
    quad = press(sheet, ink * 0.9, middle, colour, float(sheet.rng.normal(0, 14)))
    sheet.marks.append(DrawnMark(kind="postmark", payload=f"{office} {at.isoformat(timespec='hours')}", quad=quad))


def received(sheet: Sheet, corner: tuple[float, float], *, office: str) -> None:
    """Press the boxed stamp of received papers."""
    size = round(118 * sheet.scale), round(56 * sheet.scale)
    faces = sheet.look.print_faces.regular, sheet.look.print_faces.bold
    ink = received_ink(sheet.rng, size, office, str(sheet.rng.integers(1, 900)), faces)
    quad = press(sheet, ink, (corner[0] + 59, corner[1] + 28), RED, float(sheet.rng.normal(0, 3)))
    sheet.marks.append(DrawnMark(kind="stamp", payload="CÔNG VĂN ĐẾN", quad=quad))


def office_stamps(sheet: Sheet, office: str) -> None:
    """Press what an office presses on a form it takes in, now and then: its seal over the text, or a received stamp."""
    unit, _, higher = office.partition(", ")
    roll = sheet.rng.random()
    width, height = sheet.size_pt
    if roll < SEAL_SHARE:
        middle = width * sheet.rng.uniform(0.2, 0.4), height * sheet.rng.uniform(0.66, 0.86)
        seal(sheet, middle, rim=(higher or "VIỆT NAM").upper(), name=unit.replace("UBND", "ỦY BAN NHÂN DÂN").upper())
    elif roll < SEAL_SHARE + RECEIVED_SHARE:
        received(sheet, (sheet.rng.uniform(18, 40), sheet.rng.uniform(12, 24)), office=unit)
