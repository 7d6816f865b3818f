"""The birth declaration (tờ khai đăng ký khai sinh) in its three printed versions, as offices set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from samples.draw.drawn import UNSIGNED, Answer, DrawnPage
from samples.draw.letterhead import national_header
from samples.draw.rows import Blank, Cursor, Label, Part, heading, paragraph, row
from samples.draw.sheet import A4_PT, Look, Sheet, fitted
from samples.draw.signing import sign, tick_pair
from samples.draw.stamps import office_stamps

CLASS = "ht_khai_sinh"
VERSIONS = ("TT15/2015", "TT04/2020", "TT04/2024")

PLEDGE = (
    "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật, được sự thỏa thuận nhất trí của "
    "các bên liên quan theo quy định pháp luật."
)
LIABILITY = "Tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình."
FOOTNOTES = {
    "TT15/2015": (
        "(1) Ghi rõ tên cơ quan đăng ký khai sinh.",
        "(2) Ghi thông tin về giấy tờ tùy thân của người đi đăng ký, ghi rõ số, cơ quan cấp, ngày cấp hộ chiếu, "
        "chứng minh nhân dân hoặc giấy tờ hợp lệ thay thế.",
        "(3) Ghi theo địa chỉ đăng ký thường trú; nếu không có thì ghi theo địa chỉ đăng ký tạm trú.",
        "(4) Trường hợp sinh tại cơ sở y tế thì ghi rõ tên cơ sở y tế và địa danh hành chính.",
    ),
    "TT04/2020": (
        "(1) Ghi rõ tên cơ quan đề nghị đăng ký khai sinh.",
        "(2) Ghi theo nơi đăng ký thường trú; nếu không có thì ghi theo nơi đăng ký tạm trú hoặc nơi đang sinh sống.",
        "(3) Ghi thông tin về giấy tờ tùy thân của người đi đăng ký, ghi rõ số, cơ quan cấp, ngày cấp.",
        "(4) Trường hợp sinh tại cơ sở y tế thì ghi tên cơ sở y tế và địa chỉ trụ sở cơ sở y tế đó.",
        "(5) Ghi đầy đủ ngày, tháng sinh của cha, mẹ (nếu có).",
        "(6) Đề nghị đánh dấu X vào ô nếu có yêu cầu cấp bản sao và ghi rõ số lượng.",
    ),
}
FOOTNOTES["TT04/2024"] = FOOTNOTES["TT04/2020"]


def draw_birth(
    rng: np.random.Generator, look: Look, answers: Mapping[str, Answer], *, version: str, layout: int
) -> DrawnPage:
    """Return the filled declaration of this version, set as layout number `layout` sets it."""

    def draw(again: np.random.Generator, tighter: Look) -> Sheet:
        return set_birth(
            Sheet(again, tighter), answers, version, np.random.default_rng((71, VERSIONS.index(version), layout))
        )

    return fitted(rng, look, draw).finished(CLASS, version=version, layout=f"birth-{layout}")


def set_birth(sheet: Sheet, answers: Mapping[str, Answer], version: str, choice: np.random.Generator) -> Sheet:
    """Set the whole form on the sheet."""
    look = sheet.look
    cursor = Cursor(baseline=look.margin_top_pt, left=look.margin_left_pt, right=A4_PT[0] - look.margin_right_pt)
    national_header(sheet, cursor, choice, form_code=None)
    heading(sheet, cursor, "TỜ KHAI ĐĂNG KÝ KHAI SINH", size=choice.uniform(1.0, 1.18))
    cursor.down(look.size_pt * choice.uniform(0.1, 0.7))
    addressee(sheet, cursor, answers, choice)
    for parts in requester_rows(version, choice) + child_rows(version, choice):
        row(sheet, cursor, parts, answers)
    for parent in parents(version):
        for parts in parent_rows(version, parent, choice):
            row(sheet, cursor, parts, answers)
    closing(sheet, cursor, answers, version, choice)
    office_stamps(sheet, answers["addressee"].raw)
    return sheet


def addressee(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator) -> None:
    """Set the line that names the office, indented."""
    indent = choice.uniform(40, 110)
    narrow = Cursor(baseline=cursor.baseline, left=cursor.left + indent, right=cursor.right - choice.uniform(0, indent))
    row(sheet, narrow, [Label(text="Kính gửi:", note="(1)"), Blank(key="addressee", lines=1)], answers)
    cursor.baseline = narrow.baseline + sheet.look.size_pt * choice.uniform(0, 0.6)


def requester_rows(version: str, choice: np.random.Generator) -> list[list[Part]]:
    """Return the lines about the person who asks."""
    bold = bool(choice.random() < 0.6)
    name: list[Part] = [Label(text="Họ, chữ đệm, tên người yêu cầu:", bold=bold), Blank(key="requester.full_name")]
    born: list[Part] = [Label(text="Ngày, tháng, năm sinh:"), Blank(key="requester.dob")]
    home_note, id_note = ("(3)", "(2)") if version == "TT15/2015" else ("(2)", "(3)")
    lines = int(choice.integers(1, 3))
    home: list[Part] = [
        Label(text="Nơi cư trú:", note=home_note),
        Blank(key="requester.residence", lines=max(2, lines)),
    ]
    paper: list[Part] = [
        Label(text="Giấy tờ tùy thân:", note=id_note),
        Blank(key="requester.id_paper", lines=2),
    ]
    bond: list[Part] = [Label(text="Quan hệ với người được khai sinh:"), Blank(key="requester.relationship")]
    lead: list[Part] = [
        Label(text="Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:", bold=bool(choice.random() < 0.7))
    ]
    middle = [paper, home] if version == "TT15/2015" else [home, paper]
    return [name, *([born] if version == "TT04/2024" else []), *middle, bond, lead]


def child_rows(version: str, choice: np.random.Generator) -> list[list[Part]]:
    """Return the lines about the child."""
    bold = bool(choice.random() < 0.6)
    name: list[Part] = [Label(text="Họ, chữ đệm, tên:", bold=bold), Blank(key="child.full_name")]
    born: list[Part] = [Label(text="Ngày, tháng, năm sinh:"), Blank(key="child.dob", min_pt=70)]
    words: list[Part] = [
        Label(text=str(choice.choice(["ghi bằng chữ:", "ghi bằng chữ: ", "Ghi bằng chữ:"]))),
        Blank(key="child.dob_in_words", lines=2, weight=2),
    ]
    birth_lines = [[*born, *words]] if choice.random() < 0.75 else [born, words]
    kind: list[Part] = [
        Label(text="Giới tính:"),
        Blank(key="child.sex"),
        Label(text="Dân tộc:"),
        Blank(key="child.ethnicity"),
    ]
    state: list[Part] = [Label(text="Quốc tịch:"), Blank(key="child.nationality", weight=1.5)]
    kind_lines = [[*kind, *state]] if choice.random() < 0.8 else [kind, state]
    place: list[Part] = [Label(text="Nơi sinh:", note="(4)"), Blank(key="child.birth_place", lines=2)]
    home: list[Part] = [Label(text="Quê quán:"), Blank(key="child.hometown", lines=1 + int(choice.random() < 0.4))]
    last = [place, *kind_lines, home] if version == "TT15/2015" else [*kind_lines, place, home]
    return [name, *birth_lines, *last]


def parents(version: str) -> tuple[str, str]:
    """Return the order of the parents' blocks: the first version asks for the father first."""
    return ("father", "mother") if version == "TT15/2015" else ("mother", "father")


def parent_rows(version: str, parent: str, choice: np.random.Generator) -> list[list[Part]]:
    """Return the lines about one parent."""
    word = {"mother": "mẹ", "father": "cha"}[parent]
    # the 2015 print of several provinces says "tên cha:", the circular's own "tên người cha:"
    person = word if version == "TT15/2015" and choice.random() < 0.5 else f"người {word}"
    bold = bool(choice.random() < 0.6)
    name: list[Part] = [Label(text=f"Họ, chữ đệm, tên {person}:", bold=bold), Blank(key=f"{parent}.full_name")]
    note = "" if version == "TT15/2015" else "(5)"
    label = "Ngày, tháng, năm sinh:" if version == "TT04/2024" else "Năm sinh:"
    facts: list[Part] = [
        Label(text=label, note=note), Blank(key=f"{parent}.birth"),
        Label(text="Dân tộc:"), Blank(key=f"{parent}.ethnicity"),
        Label(text="Quốc tịch:"), Blank(key=f"{parent}.nationality", weight=1.4),
    ]  # fmt: skip
    home_note = "(3)" if version == "TT15/2015" else "(2)"
    lines = 2 if choice.random() < 0.75 else 1
    home: list[Part] = [
        Label(text="Nơi cư trú:", note=home_note),
        Blank(key=f"{parent}.residence", lines=max(2, lines)),
    ]
    if version != "TT04/2024":
        return [name, facts, home]
    paper: list[Part] = [
        Label(text=str(choice.choice(["Giấy tờ tùy thân:", "Số định danh cá nhân/Giấy tờ tùy thân:"])), note="(3)"),
        Blank(key=f"{parent}.id_paper", lines=2),
    ]
    return [name, facts, home, paper]


def closing(
    sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], version: str, choice: np.random.Generator
) -> None:
    """Set pledge, place and date, signature, copy request and footnotes."""
    if version == "TT04/2024":
        marriage_lines(sheet, cursor, answers)
    paragraph(sheet, cursor, PLEDGE, indent=choice.choice([0.0, 28.0]))
    paragraph(sheet, cursor, LIABILITY, indent=choice.choice([0.0, 28.0]))
    made: list[Part] = [
        Label(text="Làm tại:", italic=True), Blank(key="made_at.place", min_pt=60),
        *date_parts("made_at.date", lead=", ngày", italic=True),
    ]  # fmt: skip
    row(sheet, cursor, made, answers, align="right")
    middle = cursor.right - 105
    block = Cursor(baseline=cursor.baseline, left=middle - 95, right=middle + 95)
    heading(sheet, block, "Người yêu cầu")
    heading(sheet, block, "(Ký, ghi rõ họ, chữ đệm, tên)", bold=False, italic=True, size=0.9)
    copies_at = block.baseline - 4
    if UNSIGNED in answers:
        block.down(45)
    else:
        sign(sheet, block, "requester.signature", name=answers["requester.full_name"])
    if version != "TT15/2015":
        copies = Cursor(baseline=copies_at, left=cursor.left, right=middle - 100)
        copy_request(sheet, copies, answers)
    cursor.baseline = block.baseline + 6
    footnotes(sheet, cursor, FOOTNOTES[version], choice)


def date_parts(key: str, *, lead: str = "ngày", italic: bool = False) -> Sequence[Part]:
    """Return a printed skeleton: ngày … tháng … năm …"""
    return (
        Label(text=lead, italic=italic), Blank(key=key, piece=0, min_pt=20),
        Label(text="tháng", italic=italic), Blank(key=key, piece=1, min_pt=20),
        Label(text="năm", italic=italic), Blank(key=key, piece=2, min_pt=32),
    )  # fmt: skip


def marriage_lines(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer]) -> None:
    """Set the block about the parents' marriage certificate: four blanks, one field."""
    parts: list[Part] = [
        Label(text="Giấy chứng nhận kết hôn: Số"), Blank(key="marriage_cert", piece=0, min_pt=34),
        Label(text=", Quyển số"), Blank(key="marriage_cert", piece=1, min_pt=56),
        Label(text=", đăng ký ngày"), Blank(key="marriage_cert", piece=2, min_pt=72),
    ]  # fmt: skip
    row(sheet, cursor, parts, answers)
    row(sheet, cursor, [Label(text="tại"), Blank(key="marriage_cert", piece=3)], answers)


def copy_request(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer]) -> None:
    """Set the question about copies: two boxes and a number."""
    answer = answers.get("copy_request")
    row(sheet, cursor, [Label(text="Đề nghị cấp bản sao:", note="(6)")], answers)
    tick_pair(sheet, cursor, "copy_request", ("Có", "Không"), answer)
    if answer is not None:
        row(sheet, cursor, [Label(text="Số lượng:"), Blank(key="copy_request", piece=0, min_pt=30), Label(text="bản")],
            answers, align="left")  # fmt: skip


def footnotes(sheet: Sheet, cursor: Cursor, notes: Sequence[str], choice: np.random.Generator) -> None:
    """Print the footnotes where the office kept them and they still fit on the page."""
    bottom = A4_PT[1] - 40
    if choice.random() < 0.45 or cursor.baseline > bottom - 60:
        return
    paragraph(sheet, cursor, "Chú thích:", size=0.78, italic=True)
    for note in notes:
        if cursor.baseline < bottom - 24:
            paragraph(sheet, cursor, note, size=0.74)
