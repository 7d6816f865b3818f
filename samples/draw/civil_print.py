"""How the civil-status declarations of the commune's counter are printed (Circulars 15/2015, 04/2020 and 04/2024)."""

from __future__ import annotations

from samples.draw.printed import PrintedForm

OLD, MIDDLE, NEW = "TT15/2015", "TT04/2020", "TT04/2024"
SINCE_2020 = f"{MIDDLE} {NEW}"
PLEDGE = (
    "~ Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan "
    "của mình."
)
ADDRESSEE = "^ Kính gửi:{1} [addressee ~240]"
MADE_AT = "> Làm tại: [made_at.place ~60] , ngày [made_at.date:0] tháng [made_at.date:1] năm [made_at.date:2 ~32]"
SIGNED = "requester.signature=Người yêu cầu/(Ký, ghi rõ họ, chữ đệm, tên)"
ID_PAPER = "<Giấy tờ tùy thân|Giấy tờ tùy thân|Số định danh cá nhân/Giấy tờ tùy thân>:{3}"


def sex_row(role: str) -> str:
    """Return the row of sex, ethnic group and nationality of this person."""
    return f"Giới tính: [{role}.sex] Dân tộc: [{role}.ethnicity] Quốc tịch: [{role}.nationality *1.5]"


def requester_rows(relation: str) -> tuple[tuple[str, str], ...]:
    """Return the rows about whoever asks; `relation` is the label of what they are to the person asked about."""
    return (
        ("", "? Họ, chữ đệm, tên người yêu cầu: [requester.full_name]"),
        (NEW, "Ngày, tháng, năm sinh: [requester.dob]"),
        ("", "Nơi cư trú:{2} [requester.residence x2]"),
        ("", f"{ID_PAPER} [requester.id_paper x2]"),
        ("", f"{relation}: [requester.relationship]"),
    )


EXTRACT = PrintedForm(
    doc_class="ht_trich_luc",
    versions=(MIDDLE, NEW),
    titles=(
        "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH", "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH",
        "TỜ KHAI ĐỀ NGHỊ CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH", "TỜ KHAI/CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH",
    ),
    taken_in="addressee",
    rows=(
        ("", ADDRESSEE),
        *requester_rows("Quan hệ với người được cấp bản sao Trích lục hộ tịch"),
        ("", "Đề nghị cơ quan cấp bản sao trích lục{4} [event_type ~60] cho người có tên dưới đây:"),
        ("", "? Họ, chữ đệm, tên: [subject.full_name]"),
        ("", "Ngày, tháng, năm sinh: [subject.dob]"),
        ("", sex_row("subject")),
        ("", "Nơi cư trú:{2} [subject.residence x2]"),
        ("", "Giấy tờ tùy thân:{3} [subject.id_paper x2]"),
        (NEW, "Số định danh cá nhân: [subject.pin]"),
        ("", "Đã đăng ký tại:{5} [registration.agency x2]"),
        ("", "ngày [registration.date:0] tháng [registration.date:1] năm [registration.date:2 ~32] "
             "<số:|, số:> [registration.number ~40] Quyển số: [registration.book_no ~56]"),
        ("", "<Số lượng bản sao đề nghị cấp|Số lượng bản sao đề nghị cấp|Số lượng bản sao yêu cầu cấp>:{6} "
             "[copies ~40] bản"),
        ("", PLEDGE),
        ("", MADE_AT),
        ("", f"! {SIGNED}"),
    ),
    notes=(
        "Ghi rõ tên cơ quan đề nghị cấp bản sao trích lục hộ tịch.",
        "Ghi theo nơi đăng ký thường trú; nếu không có thì ghi theo nơi đăng ký tạm trú hoặc nơi đang sinh sống.",
        "Ghi thông tin về giấy tờ tùy thân, ghi rõ số, cơ quan cấp, ngày cấp.",
        "Ghi rõ loại việc hộ tịch đã đăng ký trước đây: khai sinh, kết hôn, khai tử, giám hộ.",
        "Ghi rõ tên cơ quan đã đăng ký hộ tịch trước đây.",
        "Ghi rõ số lượng bản sao đề nghị cấp.",
    ),
)  # fmt: skip
