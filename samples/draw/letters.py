"""Papers that belong to no class: letters, minutes, notices that people put into the envelope as well."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.draw.case import Case
from samples.draw.drawn import Answer, DrawnPage
from samples.draw.letterhead import national_header
from samples.draw.people import lowered
from samples.draw.rows import Cursor, heading, paragraph
from samples.draw.sheet import A4_PT, Look, Sheet, fitted
from samples.draw.signing import label_line, sign
from samples.draw.stamps import received, seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A kind of letter: title, sentences, who signs, whether an office seals it."""

    title: str
    sentences: tuple[str, ...]
    signer: str
    sealed: bool
    seal: str = ""


LETTERS = {
    "train": (
        Letter(
            title="GIẤY CAM KẾT", signer="NGƯỜI CAM KẾT", sealed=False,
            sentences=(
                "Tôi tên là {name}, hiện đang sinh sống tại {address}.",
                "Tôi viết giấy này để cam kết giữ gìn vệ sinh chung và không lấn chiếm lòng lề đường trước cửa nhà.",
                "Nếu vi phạm, tôi xin chịu trách nhiệm theo quy ước của {ward}.",
                "Giấy này được lập thành hai bản, mỗi bên giữ một bản có giá trị như nhau.",
            ),
        ),
        Letter(
            title="THƯ MỜI", signer="TRƯỞNG BAN TỔ CHỨC", sealed=True, seal="HỘI KHUYẾN HỌC",
            sentences=(
                "Kính mời ông (bà) {name} đến dự buổi họp mặt cuối năm của hội khuyến học {ward}.",
                "Thời gian: 8 giờ 00 phút, ngày chủ nhật tuần tới. Địa điểm: hội trường nhà văn hóa.",
                "Nội dung: tổng kết hoạt động trong năm và trao học bổng cho học sinh vượt khó.",
                "Sự có mặt của quý vị là niềm động viên lớn đối với các em học sinh.",
            ),
        ),
    ),
    "calibrate": (
        Letter(
            title="BIÊN BẢN BÀN GIAO TÀI SẢN", signer="BÊN GIAO", sealed=True, seal="TRẠM BƠM",
            sentences=(
                "Hôm nay, chúng tôi gồm ông (bà) {name} và đại diện trạm bơm {ward} cùng lập biên bản.",
                "Bên giao đã giao đủ một máy bơm nước, hai cuộn ống nhựa và sổ theo dõi vận hành.",
                "Hai bên đã kiểm tra tình trạng thực tế và thống nhất ký tên dưới đây.",
            ),
        ),
    ),
    "test": (
        Letter(
            title="ĐƠN XIN NGHỈ PHÉP", signer="NGƯỜI VIẾT ĐƠN", sealed=False,
            sentences=(
                "Tôi tên là {name}, công nhân tổ may số 4, ở {address}.",
                "Nay tôi làm đơn này kính xin ban giám đốc cho tôi được nghỉ phép ba ngày để lo việc gia đình.",
                "Trong thời gian nghỉ, tôi đã bàn giao công việc cho đồng nghiệp cùng tổ.",
                "Rất mong được sự chấp thuận của ban giám đốc. Tôi xin chân thành cảm ơn.",
            ),
        ),
        Letter(
            title="THÔNG BÁO CẮT ĐIỆN", signer="ĐỘI TRƯỞNG", sealed=True, seal="ĐỘI QUẢN LÝ ĐIỆN",
            sentences=(
                "Điện lực khu vực trân trọng thông báo đến quý khách hàng tại {ward} lịch bảo trì lưới điện.",
                "Thời gian tạm ngừng cung cấp điện từ 7 giờ 30 đến 16 giờ 00.",
                "Đề nghị quý khách hàng {name} chủ động sắp xếp sinh hoạt và sản xuất.",
                "Trường hợp thời tiết xấu, lịch công tác có thể thay đổi mà không kịp báo trước.",
            ),
        ),
    ),
}  # fmt: skip


def draw_letter(rng: np.random.Generator, look: Look, case: Case) -> DrawnPage:
    """Return a letter that no form definition knows; it has no fields."""
    kinds = LETTERS[case.split]
    letter = kinds[int(rng.integers(len(kinds)))]
    choice_seed = int(rng.integers(2**32))

    def draw(again: np.random.Generator, tighter: Look) -> Sheet:
        return set_letter(Sheet(again, tighter), letter, case, np.random.default_rng(choice_seed))

    sheet = fitted(rng, look, draw)
    return sheet.finished("unknown", version=None, layout=f"letter-{letter.title}")


def set_letter(sheet: Sheet, letter: Letter, case: Case, choice: np.random.Generator) -> Sheet:
    """Set the letter on the sheet."""
    look, who = sheet.look, case.requester
    cursor = Cursor(baseline=look.margin_top_pt, left=look.margin_left_pt, right=A4_PT[0] - look.margin_right_pt)
    national_header(sheet, cursor, choice, form_code=None)
    cursor.down(14)
    heading(sheet, cursor, letter.title, size=1.2)
    cursor.down(10)
    words = {"name": who.name.title(), "address": who.residence.text, "ward": lowered(case.ward_unit)}
    for sentence in letter.sentences:
        paragraph(sheet, cursor, sentence.format(**words), indent=28)
    block = Cursor(baseline=cursor.baseline + 16, left=cursor.right - 210, right=cursor.right)
    where = f"{who.residence.ward}, ngày {case.made_on.day:02} tháng {case.made_on.month:02} năm {case.made_on.year}"
    label_line(sheet, block, where, look.size_pt, italic=True)
    label_line(sheet, block, letter.signer, look.size_pt, bold=True)
    top = block.baseline
    sign(sheet, block, "signature", name=Answer(value=None, raw=who.name.title()))
    if letter.sealed:
        seal(sheet, (block.left + 55, top + 30), rim=case.ward_unit.upper(), name=letter.seal)
    elif choice.random() < 0.5:
        received(sheet, (cursor.left, 24), office=f"UBND {case.ward_unit}")
    return sheet


def blank_back(rng: np.random.Generator, front: DrawnPage) -> DrawnPage:
    """Return the empty back of a sheet, the front shining through a little."""
    faint = rng.uniform(0.0, 0.05)
    pixels = 255 - ((255 - front.pixels[:, ::-1].astype(np.float32)) * faint)
    return DrawnPage(pixels=pixels.astype(np.uint8), dpi=front.dpi, doc_class="blank", side="back", layout="blank")
