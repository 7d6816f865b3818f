"""The slip that a post office makes out with a dossier: each operator has its own, in four arrangements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from samples.draw.case import Case
from samples.draw.codes import put_code
from samples.draw.drawn import Answer, DrawnPage
from samples.draw.filling import Writer
from samples.draw.people import lowered
from samples.draw.residence import cell_value
from samples.draw.rows import Blank, Cursor, Label, Part, heading, label_width, put_label, row
from samples.draw.sheet import Look, Sheet, fitted
from samples.draw.signing import label_line, sign, tick
from samples.draw.stamps import postmark

CLASS, VERSION = "phieu_buu_chinh", "operator"
ARRANGEMENTS = {"train": ("lined", "boxed"), "calibrate": ("columns",), "test": ("label",)}
SIZES_PT = {"lined": (419.5, 595.3), "boxed": (595.3, 419.5), "columns": (595.3, 841.9), "label": (425.2, 566.9)}
TITLES = ("PHIẾU GỬI", "PHIẾU HỒ SƠ", "PHIẾU TIẾP NHẬN HỒ SƠ QUA DỊCH VỤ BƯU CHÍNH CÔNG ÍCH")
OPERATORS = ("BƯU ĐIỆN VIỆT NAM - VNPost", "TỔNG CÔNG TY BƯU ĐIỆN VIỆT NAM", "BƯU ĐIỆN TỈNH {province}")
MODES = ("Gửi hồ sơ", "Nhận kết quả", "Cả hai")
BOX_PT = 8.0
CODE_HEIGHT_PT = 34.0


def slip_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the slip of the case."""
    where = case.requester.residence
    shown = case.accepted_at
    stamped = f"{shown:%Y-%m-%dT%H:%M}:00+07:00"
    written = f"{shown:%d/%m/%Y %H:%M}" if rng.random() < 0.6 else f"{shown:%H:%M} {shown:%d/%m/%Y}"
    fee = f"{case.fee_vnd:,}".replace(",", ".")
    return {
        "item_code": Answer(value=case.item_code, raw=case.item_code),
        "accept_office": writer.plain(case.post_office),
        "accepted_at": Answer(value=stamped, raw=written, fill=writer.fill),
        "sender.full_name": writer.name(case.requester.name),
        "sender.address": writer.address(where),
        "sender.phone": writer.plain(case.requester.phone),
        "receiver.name": writer.plain(f"Bộ phận Tiếp nhận và Trả kết quả UBND {lowered(case.ward_unit)}"),
        "receiver.address": writer.address(where, ward_only=True),
        "procedure_text": writer.plain(case.procedure[1]),
        "service_mode": writer.plain(str(rng.choice(MODES))),
        "cod_fee": Answer(
            value=case.fee_vnd, raw=f"{fee} đồng" if rng.random() < 0.6 else f"{fee} đ", fill=writer.fill
        ),
    }


def draw_slip(
    rng: np.random.Generator, look: Look, case: Case, answers: Mapping[str, Answer], *, layout: int
) -> DrawnPage:
    """Return the slip, arranged as one operator arranges it."""
    kinds = ARRANGEMENTS[case.split]
    kind = kinds[layout % len(kinds)]
    smaller = replace(
        look, size_pt=look.size_pt * (0.85 if kind != "columns" else 0.95), margin_left_pt=36, margin_right_pt=32
    )

    def draw(again: np.random.Generator, tighter: Look) -> Sheet:
        sheet = Sheet(again, tighter, SIZES_PT[kind])
        set_slip(sheet, case, answers, kind, np.random.default_rng((97, layout)))
        return sheet

    return fitted(rng, smaller, draw).finished(CLASS, version=VERSION, layout=f"slip-{kind}-{layout}")


def set_slip(sheet: Sheet, case: Case, answers: Mapping[str, Answer], kind: str, choice: np.random.Generator) -> None:
    """Set the whole slip on the sheet."""
    cursor = Cursor(baseline=34, left=36, right=sheet.size_pt[0] - 32)
    at = (cursor.right - 160, 18.0) if kind in ("lined", "boxed") else (cursor.right - 190, 16.0)
    operator_line(sheet, cursor, case, choice, room=at[0] - cursor.left - 14)
    item_line(sheet, answers["item_code"], at, cursor.right, spaced=bool(choice.random() < 0.5))
    cursor.baseline = 52 + sheet.look.size_pt * 2.6
    head(sheet, cursor, answers, choice)
    if kind == "boxed":
        people_boxed(sheet, cursor, answers)
    elif kind == "columns":
        people_columns(sheet, cursor, answers)
    else:
        people_lined(sheet, cursor, answers, choice, framed=kind == "label")
    content(sheet, cursor, answers, choice)
    listed(sheet, cursor, case)
    signatures(sheet, cursor, case, answers)


def operator_line(sheet: Sheet, cursor: Cursor, case: Case, choice: np.random.Generator, *, room: float) -> None:
    """Print who carries the post, as large as it fits beside the bar code."""
    province = case.requester.residence.units[-1].split(" ", 1)[1].upper()
    label = Label(text=str(choice.choice(OPERATORS)).format(province=province), bold=True)
    size = sheet.look.size_pt
    put_label(sheet, label, (cursor.left, cursor.baseline), min(size, size * room / label_width(sheet, label, size)))


def item_line(sheet: Sheet, code: Answer, at: tuple[float, float], right: float, *, spaced: bool) -> None:
    """Print the item code as a bar code and in letters below it."""
    size, path = sheet.look.size_pt, sheet.look.print_faces.bold
    put_code(sheet, code.raw, "code128", at, (right - at[0], CODE_HEIGHT_PT))
    text = f"{code.raw[:2]} {code.raw[2:11]} {code.raw[11:]}" if spaced else code.raw
    wide = sheet.width_of(text, size, path=path)
    place = (at[0] + right - wide) / 2, at[1] + CODE_HEIGHT_PT + size
    _, quad = sheet.print(place, text, size_pt=size, path=path)
    sheet.remember("item_code", replace(code, raw=text), quad)


def head(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator) -> None:
    """Set title, office and hour."""
    size = sheet.look.size_pt
    for line in split_title(sheet, cursor, str(choice.choice(TITLES)), size * 1.25):
        heading(sheet, cursor, line, size=1.25)
    office: list[Part] = [
        Label(text=str(choice.choice(["Bưu cục chấp nhận:", "Bưu cục gốc:"]))), Blank(key="accept_office", min_pt=70),
        Label(text=str(choice.choice(["Ngày giờ chấp nhận:", "Thời gian chấp nhận:", "Ngày giờ nhận:"]))),
        Blank(key="accepted_at", min_pt=70),
    ]  # fmt: skip
    row(sheet, cursor, office, answers)


def split_title(sheet: Sheet, cursor: Cursor, title: str, size_pt: float) -> list[str]:
    """Return the title in lines that fit."""
    if label_width(sheet, Label(text=title, bold=True), size_pt) <= cursor.right - cursor.left:
        return [title]
    words = title.split(" ")
    return [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]


def sender_rows(numbered: bool) -> list[list[Part]]:
    """Return the lines about the sender."""
    first = "1. Người gửi:" if numbered else "Người gửi:"
    return [
        [Label(text=first, bold=True), Blank(key="sender.full_name")],
        [Label(text="Địa chỉ:"), Blank(key="sender.address", lines=2)],
        [Label(text="Điện thoại:"), Blank(key="sender.phone")],
    ]


def receiver_rows(numbered: bool) -> list[list[Part]]:
    """Return the lines about the receiver."""
    first = "2. Người nhận:" if numbered else "Người nhận:"
    return [
        [Label(text=first, bold=True), Blank(key="receiver.name", lines=2)],
        [Label(text="Địa chỉ:"), Blank(key="receiver.address", lines=2)],
    ]


def people_lined(
    sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator, *, framed: bool
) -> None:
    """Set sender and receiver one below the other, framed or not."""
    numbered = bool(choice.random() < 0.5)
    for rows in (sender_rows(numbered), receiver_rows(numbered)):
        top = cursor.baseline - sheet.look.size_pt * 1.05
        inner = Cursor(baseline=cursor.baseline + (2 if framed else 0), left=cursor.left + (5 if framed else 0),
                       right=cursor.right - (5 if framed else 0))  # fmt: skip
        for parts in rows:
            row(sheet, inner, parts, answers)
        cursor.baseline = inner.baseline
        if framed:
            sheet.frame(cursor.left, top, cursor.right, inner.baseline - sheet.look.size_pt * 0.85)
            cursor.down(4)


def people_boxed(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer]) -> None:
    """Set sender and receiver in two boxes side by side."""
    top = cursor.baseline - sheet.look.size_pt
    middle = (cursor.left + cursor.right) / 2
    lowest = cursor.baseline
    for rows, left, right in ((sender_rows(True), cursor.left, middle), (receiver_rows(True), middle, cursor.right)):
        inner = Cursor(baseline=cursor.baseline + 4, left=left + 5, right=right - 5)
        for parts in rows:
            row(sheet, inner, parts, answers)
        lowest = max(lowest, inner.baseline)
    bottom = lowest - sheet.look.size_pt * 0.7
    sheet.frame(cursor.left, top, middle, bottom)
    sheet.frame(middle, top, cursor.right, bottom)
    cursor.baseline = bottom + sheet.look.size_pt * 1.5


def people_columns(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer]) -> None:
    """Set sender and receiver as sections with a heading each."""
    for title, rows in (("NGƯỜI GỬI", sender_rows(False)), ("NGƯỜI NHẬN", receiver_rows(False))):
        put_label(sheet, Label(text=title, bold=True), (cursor.left, cursor.baseline), sheet.look.size_pt)
        cursor.down(sheet.look.size_pt * sheet.look.pitch)
        first, *rest = rows
        text = "Họ tên:" if title == "NGƯỜI GỬI" else "Người nhận:"
        for parts in ([Label(text=text), first[1]], *rest):
            row(sheet, cursor, parts, answers)


def content(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator) -> None:
    """Set what is asked for, which way it goes, and the fee."""
    label = str(choice.choice(["Thủ tục:", "Nội dung hồ sơ:"]))
    row(sheet, cursor, [Label(text=label, bold=bool(choice.random() < 0.5)), Blank(key="procedure_text")], answers)
    x = cursor.left
    mode = answers["service_mode"]
    for word in MODES:
        top = cursor.baseline - BOX_PT + 1
        quad = sheet.frame(x, top, x + BOX_PT, top + BOX_PT)
        if mode.raw == word:
            tick(sheet, x, top, BOX_PT)
            sheet.remember("service_mode", mode, quad)
        x = put_label(sheet, Label(text=word), (x + BOX_PT + 3, cursor.baseline), sheet.look.size_pt) + 14
    cursor.down(sheet.look.size_pt * sheet.look.pitch)
    row(sheet, cursor, [Label(text="Phí, lệ phí thu hộ:"), Blank(key="cod_fee", min_pt=60)], answers)


def listed(sheet: Sheet, cursor: Cursor, case: Case) -> None:
    """Rule the list of papers in the envelope."""
    size = sheet.look.size_pt
    put_label(sheet, Label(text="Danh mục giấy tờ kèm theo:", bold=True), (cursor.left, cursor.baseline), size)
    top = cursor.baseline + size * 0.5
    width = cursor.right - cursor.left
    edges = cursor.left + width * np.array([0.0, 0.08, 0.62, 0.84, 1.0])
    rows = [("TT", "Tên giấy tờ", "Bản chính/bản sao", "Số tờ")]
    rows += [(str(number + 1), *cells) for number, cells in enumerate(case.setting.components)]
    high = size * 1.55
    for number, cells in enumerate(rows):
        for text, left, right in zip(cells, edges[:-1], edges[1:], strict=True):
            answer = Answer(value=text, raw=text)
            middle = top + high * (number + 0.5)
            if number == 0:
                print_in(sheet, text, (left, right), middle)
            else:
                cell_value(sheet, "#", answer, (left, right), middle)
    sheet.places.pop("#", None)
    for number in range(len(rows) + 1):
        sheet.stroke((edges[0], top + number * high), (edges[-1], top + number * high))
    for edge in edges:
        sheet.stroke((edge, top), (edge, top + high * len(rows)))
    cursor.baseline = top + high * len(rows) + size * 1.5


def print_in(sheet: Sheet, text: str, span: tuple[float, float], middle: float) -> None:
    """Print a column's title in its cell."""
    path = sheet.look.print_faces.bold
    size = sheet.look.size_pt * 0.9
    wide = sheet.width_of(text, size, path=path)
    size *= min(1.0, (span[1] - span[0] - 3) / wide)
    wide = sheet.width_of(text, size, path=path)
    sheet.print(((span[0] + span[1] - wide) / 2, middle + size * 0.35), text, size_pt=size, path=path)


def signatures(sheet: Sheet, cursor: Cursor, case: Case, answers: Mapping[str, Answer]) -> None:
    """Set both signatures and press the date stamps of departure and arrival."""
    middle = (cursor.left + cursor.right) / 2
    top = cursor.baseline
    clerk = Answer(value=None, raw="", state="blank")
    sides = (("Người gửi", cursor.left, middle, answers["sender.full_name"]),
             ("Nhân viên bưu chính", middle, cursor.right, clerk))  # fmt: skip
    for title, left, right, name in sides:
        block = Cursor(baseline=top, left=left, right=right)
        label_line(sheet, block, title, sheet.look.size_pt, bold=True)
        label_line(sheet, block, "(Ký, ghi rõ họ tên)", sheet.look.size_pt * 0.88, italic=True)
        sign(sheet, block, f"signatures.{'sender' if name is not clerk else 'clerk'}", name=name)
    cursor.baseline = top + 70
    postmark(sheet, (middle + sheet.rng.normal(0, 8), top + 34), office=case.post_office, at=case.accepted_at)
    if sheet.rng.random() < 0.75:
        shift = sheet.rng.uniform(40, 62)
        postmark(sheet, (cursor.right - shift, top + 36), office=case.requester.residence.ward, at=case.arrived_at)
