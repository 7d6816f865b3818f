"""Readings typeset by hand: words of a fixed width at given places, as a perfect page reader would say them."""

from collections.abc import Sequence

from pipeline.kinds import IDENTITY, Box
from pipeline.model import Line, Page, Quality, Reading, ReadPage, Word

CHAR_PX, HEIGHT_PX, PITCH_PX = 20, 40, 80


def line(x: float, y: float, text: str, *, confidence: float = 0.95) -> Line:
    """Return a line of words, 20 pixels a character, its top-left at (x, y)."""
    words, at = [], x
    for word in text.split(" "):
        right = at + CHAR_PX * len(word)
        words.append(Word(text=word, box=Box(left=at, top=y, right=right, bottom=y + HEIGHT_PX), confidence=confidence))
        at = right + CHAR_PX
    return Line(words=tuple(words), box=Box(left=x, top=y, right=at - CHAR_PX, bottom=y + HEIGHT_PX))


def lines(texts: Sequence[str], *, x: float = 200, top: float = 200) -> tuple[Line, ...]:
    """Return lines under each other; an empty text leaves its row empty."""
    return tuple(line(x, top + PITCH_PX * n, text) for n, text in enumerate(texts) if text)


def page(page_id: str = "p1", *, width: int = 2480, height: int = 3508, blank: bool = False) -> Page:
    """Return a good page."""
    return Page(
        page_id=page_id,
        scan_id="s1",
        index=0,
        width=width,
        height=height,
        dpi=300.0,
        to_source=IDENTITY,
        quad=None,
        turn=0,
        skew_deg=0.0,
        quality=Quality(sharpness=1.0, glare=0.0, coverage=1.0, usable=True),
        blank=blank,
    )


def read_page(texts: Sequence[str], page_id: str = "p1") -> ReadPage:
    """Return a page on which these lines were read."""
    reading = Reading(page_id=page_id, engine="typeset", lines=lines(texts), hocr="")
    return ReadPage(page=page(page_id), reading=reading, marks=())


BIRTH = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "TỜ KHAI ĐĂNG KÝ KHAI SINH",
    "Kính gửi: UBND xã Bình Phú",
    "Họ, chữ đệm, tên người yêu cầu: NGUYỄN VĂN AN",
    "Ngày, tháng, năm sinh: 15/05/1990",
    "Nơi cư trú: ấp 5, xã Tam Bình, huyện Cai Lậy,",
    "tỉnh Tiền Giang",
    "Giấy tờ tùy thân: 082090000123",
    "Quan hệ với người được khai sinh: cha",
    "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:",
    "Họ, chữ đệm, tên: NGUYỄN MINH KHÔI",
    "Ngày, tháng, năm sinh: 12/06/2022 ghi bằng chữ: Ngày mười hai tháng",
    "sáu năm hai nghìn không trăm hai mươi hai",
    "Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam",
    "Nơi sinh: Bệnh viện Cai Lậy",
    "Quê quán: xã Tam Bình",
    "Họ, chữ đệm, tên người mẹ: TRẦN THỊ BÍCH NGỌC",
    "Năm sinh: 1992 Dân tộc: Hoa Quốc tịch: Việt Nam",
    "Nơi cư trú: ấp 6, xã Ngũ Hiệp",
    "Giấy tờ tùy thân: 082192000456",
    "Họ, chữ đệm, tên người cha: NGUYỄN VĂN AN",
    "Năm sinh: 1990 Dân tộc: Kinh Quốc tịch: Việt Nam",
    "Nơi cư trú: ấp 5, xã Tam Bình",
    "Giấy tờ tùy thân: /",
    "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật",
    "Làm tại: Bình Phú , ngày 20 tháng 06 năm 2022",
    "Người yêu cầu",
]
