"""The change-of-residence declaration (CT01) in its three printed versions: 12-box numbers and a table of members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from samples.draw.drawn import UNSIGNED, Answer, DrawnPage, box_quad
from samples.draw.letterhead import national_header
from samples.draw.rows import EMPTY, Blank, Cursor, Label, Part, heading, label_width, put_label, row
from samples.draw.sheet import A4_PT, Look, Sheet, fitted
from samples.draw.signing import consent, label_line, sign
from samples.draw.stamps import office_stamps

CLASS = "ct01"
VERSIONS = ("TT56/2021", "TT66/2023", "TT53/2025")
ISSUED = {
    "TT56/2021": ("56/2021/TT-BCA", "15/5/2021"),
    "TT66/2023": ("66/2023/TT-BCA", "17/11/2023"),
    "TT53/2025": ("53/2025/TT-BCA", "01/7/2025"),
}
COLUMNS = {
    "TT56/2021": (
        ("", "TT", 0.05), ("full_name", "Họ, chữ đệm và tên", 0.22), ("dob", "Ngày, tháng, năm sinh", 0.13),
        ("sex", "Giới tính", 0.08), ("pin", "Số định danh cá nhân/CMND", 0.17),
        ("job", "Nghề nghiệp, nơi làm việc", 0.13),
        ("", "Quan hệ với người có thay đổi", 0.11), ("relation", "Quan hệ với chủ hộ", 0.11),
    ),
    "TT66/2023": (
        ("", "TT", 0.05), ("full_name", "Họ, chữ đệm và tên", 0.29), ("dob", "Ngày, tháng, năm sinh", 0.17),
        ("sex", "Giới tính", 0.085), ("pin", "Số định danh cá nhân", 0.235),
        ("relation", "Mối quan hệ với chủ hộ", 0.17),
    ),
}  # fmt: skip
COLUMNS["TT53/2025"] = COLUMNS["TT66/2023"]
BLOCKS = {
    "TT56/2021": (
        ("Ý KIẾN CỦA CHỦ HỘ", "(3)"), ("Ý KIẾN CỦA CHỦ SỞ HỮU|HOẶC NGƯỜI ĐẠI DIỆN|CHỖ Ở HỢP PHÁP", "(4)"),
        ("Ý KIẾN CỦA CHA, MẸ|HOẶC NGƯỜI GIÁM HỘ", "(5)"), ("NGƯỜI KÊ KHAI", "(6)"),
    ),
    "TT66/2023": (
        ("Ý KIẾN CỦA CHỦ HỘ", "(3)"), ("Ý KIẾN CỦA CHỦ SỞ HỮU|CHỖ Ở HỢP PHÁP", "(4)"),
        ("Ý KIẾN CỦA CHA, MẸ|HOẶC NGƯỜI GIÁM HỘ", "(5)"), ("NGƯỜI KÊ KHAI", "(6)"),
    ),
    "TT53/2025": (
        ("Ý KIẾN CỦA CHỦ HỘ", "(3)"), ("Ý KIẾN CỦA CHỦ SỞ HỮU|CHỖ Ở HỢP PHÁP", "(4)"),
        ("Ý KIẾN CỦA CHA HOẶC MẸ|HOẶC NGƯỜI GIÁM HỘ", "(5)"), ("NGƯỜI KÊ KHAI", "(6)"),
    ),
}  # fmt: skip
DIGITS = 12
COMFORT = 0.8  # letters are squeezed to this share of their width before a hand writes smaller
DECLARANT = 3  # the number of the block of the person who declares


def draw_residence(
    rng: np.random.Generator, look: Look, answers: Mapping[str, Answer], *, version: str, layout: int
) -> DrawnPage:
    """Return the filled CT01 of this version, set as layout number `layout` sets it."""

    def draw(again: np.random.Generator, tighter: Look) -> Sheet:
        return set_residence(
            Sheet(again, tighter), answers, version, np.random.default_rng((83, VERSIONS.index(version), layout))
        )

    return fitted(rng, look, draw).finished(CLASS, version=version, layout=f"residence-{layout}")


def set_residence(sheet: Sheet, answers: Mapping[str, Answer], version: str, choice: np.random.Generator) -> Sheet:
    """Set the whole form on the sheet."""
    look = sheet.look
    cursor = Cursor(baseline=look.margin_top_pt, left=look.margin_left_pt, right=A4_PT[0] - look.margin_right_pt)
    circular, day = ISSUED[version]
    national_header(
        sheet, cursor, choice,
        form_code=(f"Mẫu CT01 ban hành kèm theo Thông tư số {circular}", f"ngày {day} của Bộ trưởng Bộ Công an"),
    )  # fmt: skip
    heading(sheet, cursor, "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", size=choice.uniform(1.0, 1.12))
    narrow = Cursor(
        baseline=cursor.baseline, left=cursor.left + choice.uniform(20, 60), right=cursor.right - choice.uniform(0, 60)
    )
    row(sheet, narrow, [Label(text="Kính gửi:", note="(1)"), Blank(key="addressee")], answers)
    cursor.baseline = narrow.baseline
    personal_rows(sheet, cursor, answers, version, choice)
    household_rows(sheet, cursor, answers, version, choice)
    members_table(sheet, cursor, answers, version, choice)
    opinions(sheet, cursor, answers, version)
    office_stamps(sheet, answers["addressee"].raw)
    return sheet


def personal_rows(
    sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], version: str, choice: np.random.Generator
) -> None:
    """Set items 1 to 6 (10 in the first version)."""
    name = "1. Họ, chữ đệm và tên khai sinh:" if version == "TT53/2025" else "1. Họ, chữ đệm và tên:"
    row(sheet, cursor, [Label(text=name), Blank(key="applicant.full_name")], answers)
    born: list[Part] = [
        Label(text="2. Ngày, tháng, năm sinh:"), Blank(key="applicant.dob", piece=0, min_pt=34),
        Label(text="/"), Blank(key="applicant.dob", piece=1, min_pt=34),
        Label(text="/"), Blank(key="applicant.dob", piece=2, min_pt=48),
    ]  # fmt: skip
    row(sheet, cursor, [*born, Label(text="3. Giới tính:"), Blank(key="applicant.sex", min_pt=40)], answers)
    paper = "/CMND" if version == "TT56/2021" else ""
    digit_row(sheet, cursor, f"4. Số định danh cá nhân{paper}:", ("applicant.pin", answers), choice)
    contact: list[Part] = [Label(text="5. Số điện thoại liên hệ:"), Blank(key="applicant.phone", min_pt=80)]
    mail: list[Part] = [Label(text="6. Email:"), Blank(key="applicant.email", min_pt=70)]
    for parts in [[*contact, *mail]] if choice.random() < 0.8 else [contact, mail]:
        row(sheet, cursor, parts, answers)
    if version == "TT56/2021":
        for label, key in (
            ("7. Nơi thường trú:", "permanent"), ("8. Nơi tạm trú:", "temporary"),
            ("9. Nơi ở hiện tại:", "present"), ("10. Nghề nghiệp, nơi làm việc:", "job"),
        ):  # fmt: skip
            row(sheet, cursor, [Label(text=label), Blank(key=f"applicant.{key}")], answers)


def household_rows(
    sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], version: str, choice: np.random.Generator
) -> None:
    """Set the items about the head of the household and the request."""
    first = version == "TT56/2021"
    number = 11 if first else 7
    bond = "Quan hệ" if first and choice.random() < 0.5 else "Mối quan hệ"
    head: list[Part] = [
        Label(text=f"{number}. Họ, chữ đệm và tên chủ hộ:"),
        Blank(key="household.head_name", min_pt=90),
    ]
    relation: list[Part] = [
        Label(text=f"{number + 1}. {bond} với chủ hộ:"), Blank(key="household.relation", min_pt=44),
    ]  # fmt: skip
    row(sheet, cursor, [*head, *relation], answers)
    paper = "/CMND" if first else ""
    label = f"{number + 2}. Số định danh cá nhân{paper} của chủ hộ:"
    digit_row(sheet, cursor, label, ("household.head_pin", answers), choice)
    request: list[Part] = [
        Label(text=f"{number + 3}. Nội dung đề nghị:", note="(2)"),
        Blank(key="request_text", lines=2),
    ]
    row(sheet, cursor, request, answers)
    row(sheet, cursor, [Label(text=f"{number + 4}. Những thành viên trong hộ gia đình cùng thay đổi:")], answers)


def digit_row(
    sheet: Sheet, cursor: Cursor, label: str, asked: tuple[str, Mapping[str, Answer]], choice: np.random.Generator
) -> None:
    """Set a number with one box per digit; the field is the row of digits, and every box holds one."""
    key, answers = asked
    look, answer = sheet.look, answers.get(key, EMPTY)
    side = float(choice.uniform(17, 22))
    high = side * float(choice.uniform(0.95, 1.25))
    cursor.down(max(0.0, high - look.size_pt * look.pitch) * 0.75)
    text_end = put_label(sheet, Label(text=label), (cursor.left, cursor.baseline), look.size_pt)
    side = min(side, (cursor.right - text_end - 6) / DIGITS)
    left = max(text_end + 6, min(cursor.right - side * DIGITS, text_end + choice.uniform(6, 70)))
    top = cursor.baseline - high * 0.5 - look.size_pt * 0.3
    for place in range(DIGITS):
        sheet.frame(left + place * side, top, left + (place + 1) * side, top + high)
    for place, digit in enumerate(answer.raw[:DIGITS]):
        cell_value(
            sheet,
            key,
            replace(answer, pieces=(digit,)),
            (left + place * side, left + (place + 1) * side),
            top + high / 2,
        )
    cursor.down(look.size_pt * look.pitch + (high - look.size_pt) * 0.35)


def cell_value(sheet: Sheet, key: str, answer: Answer, span: tuple[float, float], middle: float) -> None:
    """Write a value, or a piece of one, in the middle of a cell, as well as a pen or a word processor does."""
    text = answer.pieces[0] if answer.pieces else answer.raw
    wide = sheet.value_width(replace(answer, raw=text))
    room = span[1] - span[0]
    left = span[0] + max(1.0, (room - wide) / 2)
    baseline = middle + sheet.look.size_pt * 0.34
    if answer.fill == "handwritten":
        # nobody writes over the rules of a table: what is too long is written smaller
        size = max(0.6, min(1.0, room / max(wide, 1.0) / COMFORT))
        left = max(span[0] + 1.0, left if wide < room else span[0])
        _, quad = sheet.handwrite(text, (left, baseline), room_pt=max(6.0, room - 3), size=size)
    else:
        size = sheet.look.size_pt * min(1.0, (room - 2) / max(wide, 1.0))
        _, quad = sheet.print((left, baseline), text, size_pt=size, path=sheet.look.value_faces.regular)
    sheet.remember(key, answer, quad)


def members_table(
    sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], version: str, choice: np.random.Generator
) -> None:
    """Rule the table of members and write those who move too."""
    look = sheet.look
    columns = COLUMNS[version]
    width = cursor.right - cursor.left
    edges = cursor.left + width * np.cumsum([0.0, *(share for _, _, share in columns)])
    edges = cursor.left + (edges - cursor.left) * width / (edges[-1] - cursor.left)
    top = cursor.baseline - look.size_pt * 0.9
    head_size = look.size_pt * (0.72 if version == "TT56/2021" else 0.84)
    head_lines = 3 if version == "TT56/2021" else 2
    row_pt = float(choice.uniform(17, 23))
    count = int(choice.integers(4, 7 if version == "TT56/2021" else 11))
    bottoms = top + head_size * 1.3 * head_lines + 6 + row_pt * np.arange(count + 1)
    for edge in (top, *bottoms):
        sheet.stroke((edges[0], edge), (edges[-1], edge))
    for edge in edges:
        sheet.stroke((edge, top), (edge, bottoms[-1]))
    for (_, title, _), left, right in zip(columns, edges[:-1], edges[1:], strict=True):
        column_title(sheet, title, (left, right), (top, float(bottoms[0])), head_size)
    for member in range(count):
        middle = float(bottoms[member] + row_pt / 2)
        for (column, title, _), left, right in zip(columns, edges[:-1], edges[1:], strict=True):
            key = f"members[{member}].{column}"
            if title == "TT" and f"members[{member}].full_name" in answers:
                number = replace(answers[f"members[{member}].full_name"], raw=str(member + 1))
                cell_value(sheet, f"members[{member}].#", number, (left, right), middle)
            elif column and key in answers:
                cell_value(sheet, key, answers[key], (left, right), middle)
        sheet.places.pop(f"members[{member}].#", None)
    cursor.baseline = float(bottoms[-1]) + look.size_pt * 1.35


def column_title(
    sheet: Sheet, title: str, span: tuple[float, float], rows: tuple[float, float], size_pt: float
) -> None:
    """Print a column's title over two or three lines, in the middle of its cell."""
    lines = [""]
    path = sheet.look.print_faces.bold
    for word in title.split(" "):
        tried = f"{lines[-1]} {word}".strip()
        if lines[-1] and sheet.width_of(tried, size_pt, path=path) > span[1] - span[0] - 3:
            lines.append(word)
        else:
            lines[-1] = tried
    baseline = (rows[0] + rows[1]) / 2 - size_pt * 1.2 * (len(lines) - 1) / 2 + size_pt * 0.35
    for number, line in enumerate(lines):
        wide = sheet.width_of(line, size_pt, path=path)
        sheet.print(
            ((span[0] + span[1] - wide) / 2, baseline + number * size_pt * 1.2), line, size_pt=size_pt, path=path
        )


def opinions(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], version: str) -> None:
    """Set the four signature blocks with their dates, opinions and names."""
    size_pt = min(10.5, sheet.look.size_pt * 0.8)
    left, right = max(18.0, cursor.left - 45), min(A4_PT[0] - 18, cursor.right + 40)
    width = (right - left) / 4
    blocks = BLOCKS[version]
    for number, (title, note) in enumerate(blocks):
        block = Cursor(baseline=cursor.baseline, left=left + number * width + 3, right=left + (number + 1) * width - 3)
        key = "declarant.date" if number == DECLARANT else ""
        date_line(sheet, block, answers.get(f"block{number}.date"), size_pt, key=key)
        lines = title.split("|")
        for position, line in enumerate(lines):
            label = Label(text=line, bold=True, note=note if position == len(lines) - 1 else "")
            fitted = min(size_pt, size_pt * (block.right - block.left) / label_width(sheet, label, size_pt))
            put_label(
                sheet,
                label,
                ((block.left + block.right - label_width(sheet, label, fitted)) / 2, block.baseline),
                fitted,
            )
            block.down(size_pt * 1.2)
        block.baseline = cursor.baseline + size_pt * 5.2
        signed(sheet, block, answers, number)


def date_line(sheet: Sheet, block: Cursor, answer: Answer | None, size_pt: float, *, key: str) -> None:
    """Print ".....,ngày ... tháng ... năm ..." over a block, filled where someone dated it; a key's place is kept."""
    day, month, year = answer.pieces if answer is not None else ("....", "....", ".....")
    if answer is None or answer.fill == "typed":
        text = f"....., ngày {day} tháng {month} năm {year}"
        fitted = size_pt
        wide = sheet.width_of(text, size_pt, path=sheet.look.print_faces.italic)
        fitted *= min(1.0, (block.right - block.left) / wide)
        top, middle = block.baseline - fitted, (block.left + block.right) / 2
        label_line(sheet, block, text, fitted, italic=True)
        if answer is not None and key:
            reach = wide * fitted / size_pt / 2
            edges = middle - reach, top, middle + reach, top + fitted * 1.2
            sheet.remember(key, answer, box_quad(*(edge * sheet.scale for edge in edges)))
        return
    x = block.left
    for printed, piece in ((".....,ngày", day), ("tháng", month), ("năm", year)):
        x, _ = sheet.print((x, block.baseline), printed, size_pt=size_pt * 0.86, path=sheet.look.print_faces.italic)
        wide = sheet.value_width(replace(answer, raw=piece)) * 0.62
        x, quad = sheet.handwrite(piece, (x + 1.5, block.baseline), room_pt=max(wide, 9.0))
        if key:
            sheet.remember(key, answer, quad)
    block.down(size_pt * 1.2)


def signed(sheet: Sheet, block: Cursor, answers: Mapping[str, Answer], number: int) -> None:
    """Let the person of this block agree, sign and write their name, when they did."""
    said, name = answers.get(f"block{number}.text"), answers.get(f"block{number}.name")
    if said is not None:
        consent(sheet, block, Blank(key=f"block{number}.text"), said)
        sheet.places.pop(f"block{number}.text", None)
    if name is not None and not (number == DECLARANT and UNSIGNED in answers):
        key = ("head", "owner", "guardian", "declarant")[number]
        sign(sheet, block, f"{key}_signature", name=name)
    if name is None and number in (1, 2):
        size_pt = min(9.0, sheet.look.size_pt * 0.7)
        block.down(30)
        for text in ("(7) Họ và tên: ..................", "(7) Số định danh cá nhân: .............."):
            label_line(sheet, block, text, size_pt)


def member_answers(members: Sequence[Mapping[str, Answer]]) -> dict[str, Answer]:
    """Return the answers of the table, keyed row by row."""
    return {f"members[{row}].{column}": answer for row, cells in enumerate(members) for column, answer in cells.items()}
