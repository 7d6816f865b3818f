"""How the civil-status declarations of the commune's counter are printed (Circulars 15/2015, 04/2020 and 04/2024)."""

from __future__ import annotations

from samples.draw.couple import couple_table
from samples.draw.printed import PrintedForm, copy_row

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

MARITAL = PrintedForm(
    doc_class="ht_xn_tthn",
    versions=(OLD, MIDDLE, NEW),
    titles=("TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "TỜ KHAI/CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"),
    taken_in="addressee",
    rows=(
        ("", ADDRESSEE),
        (OLD, "? Họ, chữ đệm, tên người khai: [requester.full_name]"),
        (SINCE_2020, "? Họ, chữ đệm, tên người yêu cầu: [requester.full_name]"),
        (NEW, "Ngày, tháng, năm sinh: [requester.dob]"),
        ("", "Nơi cư trú:{2} [requester.residence x2]"),
        (OLD, "Số Giấy CMND/Hộ chiếu/Giấy tờ hợp lệ thay thế:{3} [requester.id_paper x2]"),
        (SINCE_2020, f"{ID_PAPER} [requester.id_paper x2]"),
        ("", "Quan hệ với người được cấp Giấy xác nhận tình trạng hôn nhân: [requester.relationship]"),
        ("", "? Đề nghị cấp Giấy xác nhận tình trạng hôn nhân cho người có tên dưới đây:"),
        ("", "? Họ, chữ đệm, tên: [subject.full_name]"),
        (OLD, "Ngày, tháng, năm sinh: [subject.dob] Giới tính: [subject.sex]"),
        (OLD, "Nơi sinh: [subject.birth_place]"),
        (OLD, "Dân tộc: [subject.ethnicity] Quốc tịch: [subject.nationality]"),
        (SINCE_2020, "Ngày, tháng, năm sinh: [subject.dob]"),
        (SINCE_2020, sex_row("subject")),
        ("", "Nơi cư trú:{2} [subject.residence x2]"),
        (OLD, "Số Giấy CMND/Hộ chiếu/Giấy tờ hợp lệ thay thế:{3} [subject.id_paper x2]"),
        (OLD, "Nghề nghiệp: [subject.job]"),
        (SINCE_2020, f"{ID_PAPER} [subject.id_paper x2]"),
        (OLD, "Trong thời gian cư trú tại [residence_period:0 x2]"),
        (OLD, "từ ngày [residence_period:1] tháng [residence_period:2] năm [residence_period:3 ~32] , đến ngày "
              "[residence_period:4] tháng [residence_period:5] năm [residence_period:6 ~32]"),
        ("", "Tình trạng hôn nhân:{4} [marital_status x2]"),
        ("", "Mục đích sử dụng Giấy xác nhận tình trạng hôn nhân:{5} [purpose x2]"),
        ("", PLEDGE),
        ("", MADE_AT),
        (OLD, "! requester.signature=Người khai/(Ký, ghi rõ họ, chữ đệm, tên)"),
        (SINCE_2020, f"! {SIGNED}"),
    ),
    notes=(
        "Ghi rõ tên cơ quan có thẩm quyền cấp giấy xác nhận tình trạng hôn nhân.",
        "Ghi theo nơi đăng ký thường trú; nếu không có thì ghi theo nơi đăng ký tạm trú hoặc nơi đang sinh sống.",
        "Ghi thông tin về giấy tờ tùy thân, ghi rõ số, cơ quan cấp, ngày cấp.",
        "Ghi rõ tình trạng hôn nhân hiện tại: chưa kết hôn, đang có vợ hoặc chồng, đã ly hôn, vợ hoặc chồng đã chết.",
        "Ghi rõ mục đích sử dụng; nếu để kết hôn thì ghi rõ với ai, ở đâu.",
    ),
)  # fmt: skip

DEATH = PrintedForm(
    doc_class="ht_khai_tu",
    versions=(OLD, MIDDLE, NEW),
    titles=("TỜ KHAI ĐĂNG KÝ KHAI TỬ",),
    taken_in="addressee",
    rows=(
        ("", ADDRESSEE),
        *requester_rows("Quan hệ với người đã chết"),
        ("", "? Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:"),
        ("", "? Họ, chữ đệm, tên: [deceased.full_name]"),
        (OLD, "Giới tính: [deceased.sex] Ngày, tháng, năm sinh: [deceased.dob *1.5]"),
        (OLD, "Dân tộc: [deceased.ethnicity] Quốc tịch: [deceased.nationality]"),
        (SINCE_2020, "Ngày, tháng, năm sinh: [deceased.dob]"),
        (SINCE_2020, sex_row("deceased")),
        ("", "Nơi cư trú cuối cùng:{2} [deceased.last_residence x2]"),
        ("", "Giấy tờ tùy thân:{3} [deceased.id_paper x2]"),
        ("", "Đã chết vào lúc: [death.at:0] giờ [death.at:1] phút, ngày [death.at:2] tháng [death.at:3] năm "
             "[death.at:4 ~34]"),
        ("", "Nơi chết: [death.place x2]"),
        ("", "Nguyên nhân chết: [death.cause]"),
        ("", "Số Giấy báo tử/Giấy tờ thay thế Giấy báo tử:{4} [death.notice:0 ~60]"),
        ("", "do [death.notice:1 ~120] cấp ngày [death.notice:2] tháng [death.notice:3] năm [death.notice:4 ~32]"),
        ("", PLEDGE),
        ("", MADE_AT),
        (OLD, f"! {SIGNED}"),
        (SINCE_2020, f"! copies=Đề nghị cấp bản sao:{{5}}; {SIGNED}"),
    ),
    notes=(
        "Ghi rõ tên cơ quan đăng ký khai tử.",
        "Ghi theo nơi đăng ký thường trú; nếu không có thì ghi theo nơi đăng ký tạm trú hoặc nơi đang sinh sống.",
        "Ghi thông tin về giấy tờ tùy thân, ghi rõ số, cơ quan cấp, ngày cấp.",
        "Nếu ghi theo số Giấy tờ thay thế Giấy báo tử thì phải ghi rõ tên giấy tờ.",
        "Đề nghị đánh dấu X vào ô nếu có yêu cầu cấp bản sao và ghi rõ số lượng.",
    ),
)  # fmt: skip

DECEASED = (  # who died, when and where: the notice and the extract print it alike
    ("", "? Họ, chữ đệm, tên: [deceased.full_name]"),
    ("", "Ngày, tháng, năm sinh: [deceased.dob]"),
    ("", sex_row("deceased")),
    ("", "Số định danh cá nhân: [deceased.pin]"),
    ("", "Giấy tờ tùy thân: [deceased.id_paper x2]"),
    ("", "Đã chết vào lúc: [death.at:0] giờ [death.at:1] phút, ngày [death.at:2] tháng [death.at:3] năm "
         "[death.at:4 ~34]"),
    ("", "Nơi chết: [death.place x2]"),
)  # fmt: skip

DEATH_NOTICE = PrintedForm(
    doc_class="trich_luc_khai_tu",
    versions=("2015+",),
    titles=("GIẤY BÁO TỬ",),
    left=("^ ỦY BAN NHÂN DÂN", "^ [#office ~120]", "^ Số: [number ~70]"),
    sealed=("#office", "#higher"),
    rows=(
        *DECEASED,
        ("", "Nguyên nhân chết: [#death.cause]"),
        ("", "> [#made.place ~60] , ngày [#made.date:0] tháng [#made.date:1] năm [#made.date:2 ~32]"),
        ("", "! signer=<TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH>/(Ký, ghi rõ họ, chữ đệm, tên và đóng dấu)"),
    ),
)  # fmt: skip

DEATH_EXTRACT = PrintedForm(
    doc_class="trich_luc_khai_tu",
    versions=("2015+",),
    titles=("TRÍCH LỤC KHAI TỬ", "TRÍCH LỤC KHAI TỬ"),
    subtitles=("(BẢN SAO)", "(Bản sao)"),
    left=("^ ỦY BAN NHÂN DÂN", "^ [#office ~120]", "^ Số: [number ~70]"),
    sealed=("#office", "#higher"),
    rows=(
        *DECEASED,
        ("", "Đã được đăng ký khai tử tại: [registration.agency x2]"),
        ("", "Số: [registration.number ~60] Ngày: [registration.date ~80]"),
        ("", "> [#made.place ~60] , ngày [#made.date:0] tháng [#made.date:1] năm [#made.date:2 ~32]"),
        ("", "! signer=NGƯỜI KÝ TRÍCH LỤC/(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)"),
    ),
)  # fmt: skip

MARRIAGE = PrintedForm(
    doc_class="ht_ket_hon",
    versions=(OLD, MIDDLE),
    titles=("TỜ KHAI ĐĂNG KÝ KẾT HÔN",),
    taken_in="addressee",
    specials={"couple": couple_table, "copies": copy_row("Đề nghị cấp bản sao:{4}")},
    rows=(
        ("", ADDRESSEE),
        ("", "# couple"),
        ("", "~ Chúng tôi cam đoan những lời khai trên đây là đúng sự thật, việc kết hôn của chúng tôi là tự nguyện, "
             "không vi phạm quy định của Luật hôn nhân và gia đình Việt Nam."),
        ("", "~ Chúng tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình."),
        (MIDDLE, "# copies"),
        ("", MADE_AT),
        ("", "! bride.signature=Bên nữ/(Ký, ghi rõ họ, chữ đệm, tên); "
             "groom.signature=Bên nam/(Ký, ghi rõ họ, chữ đệm, tên)"),
    ),
    notes=(
        "Ghi rõ tên cơ quan đăng ký kết hôn.",
        "Ghi theo nơi đăng ký thường trú; nếu không có thì ghi theo nơi đăng ký tạm trú hoặc nơi đang sinh sống.",
        "Ghi thông tin về giấy tờ tùy thân, ghi rõ số, cơ quan cấp, ngày cấp.",
        "Đề nghị đánh dấu X vào ô nếu có yêu cầu cấp bản sao và ghi rõ số lượng.",
    ),
)  # fmt: skip
