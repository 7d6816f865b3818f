"""How the slips of the one-stop counter are printed: forms 01, 02, 03 and 06, and the police's CT04, CT05 and CT06."""

from __future__ import annotations

from samples.draw.grids import boxed_digits, corner_code, office_lines, ruled, ticks
from samples.draw.printed import PrintedForm

SINCE_2018 = "TT01/2018-TT03/2025"
POLICE = ("Mẫu {form} ban hành kèm theo Thông tư số 66/2023/TT-BCA", "ngày 17/11/2023 của Bộ trưởng Bộ Công an")
LEFT = ("# office", "Số: [slip_no ~60]")
OFFICE = office_lines("office.head", "office.desk")
DATED = "> [made_at.place ~50] , ngày [made_at.date:0] tháng [made_at.date:1] năm [made_at.date:2 ~32]"
MOMENT = "[{key}:0 ~24] giờ [{key}:1 ~24] phút, ngày [{key}:2 ~24] tháng [{key}:3 ~24] năm [{key}:4 ~36]"
CONTACT = "Số điện thoại: [phone ~90] Email: [email ~90]"
PIN = boxed_digits("applicant_pin", "Số định danh cá nhân/CMND:")
HELP = "~ Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với bộ phận tiếp nhận để được hướng dẫn./."


def moment(label: str, key: str) -> str:
    """Return the row of a moment: its label and the printed skeleton."""
    return f"{label}: {MOMENT.format(key=key)}"


RECEIPT = PrintedForm(
    doc_class="ctrl_mau01",
    by_machine=True,
    versions=(SINCE_2018,),
    titles=("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "GIẤY TIẾP NHẬN HỒ SƠ/VÀ HẸN TRẢ KẾT QUẢ"),
    left=LEFT,
    specials={
        "office": OFFICE,
        "qr": corner_code("qr"),
        "components": ruled(
            "components", (("", "TT", 0.07), ("name", "Tên giấy tờ", 0.53), ("original", "Bản chính", 0.18),
                           ("copy", "Bản sao/Bản chụp", 0.22)), rows=(2, 5),
        ),
    },
    rows=(
        ("", "# qr"),
        ("", "^ Mã hồ sơ: [dossier_code ~150]"),
        ("", "[agency]"),
        ("", "Tiếp nhận hồ sơ của: [applicant]"),
        ("", "Địa chỉ: [address x2]"),
        ("", CONTACT),
        ("", "Nội dung yêu cầu giải quyết: [request x2]"),
        ("", "<1. |>Thành phần hồ sơ nộp gồm:"),
        ("", "# components"),
        ("", "<2. |>Số lượng hồ sơ: [sets ~30] (bộ)"),
        ("", moment("<3. |>Thời gian nhận hồ sơ", "received_at")),
        ("", moment("<4. |>Thời gian trả kết quả giải quyết hồ sơ", "due_at")),
        ("", "<5. |>Đăng ký nhận kết quả tại: [result_channel x2]"),
        ("", "<6. |>Phí, lệ phí<| (nếu có)>: [fees ~80]"),
        ("", "Vào Sổ theo dõi hồ sơ, Quyển số: [log.book ~60] Số thứ tự: [log.number ~60]"),
        ("", "! signatures.applicant=NGƯỜI NỘP HỒ SƠ/(Ký và ghi rõ họ tên); "
             "signatures.officer=NGƯỜI TIẾP NHẬN HỒ SƠ/(Ký và ghi rõ họ tên)"),
    ),
)  # fmt: skip

POLICE_RECEIPT = PrintedForm(
    doc_class="ctrl_mau01",
    by_machine=True,
    versions=("CT04",),
    titles=("PHIẾU TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",),
    code=tuple(line.format(form="CT04") for line in POLICE),
    left=LEFT,
    specials={
        "office": OFFICE,
        "pin": PIN,
        "components": ruled(
            "components", (("", "TT", 0.06), ("name", "Tên giấy tờ", 0.52),
                           ("kind", "Hình thức (bản chính, bản sao hoặc bản chụp)", 0.24), ("note", "Ghi chú", 0.18)),
            rows=(3, 5), head_lines=3,
        ),
        "form": ticks("result_form", "Hình thức nhận kết quả:", ("Bản giấy", "Bản điện tử", "Tin nhắn SMS"),
                      before=False),
    },
    rows=(
        ("", "^ Mã hồ sơ: [dossier_code ~150]"),
        ("", "[agency]"),
        ("", "đã tiếp nhận hồ sơ của Ông/Bà: [applicant]"),
        ("", "# pin"),
        ("", "Nơi thường trú: [address x2]"),
        ("", "Nơi tạm trú: [temporary x2]"),
        ("", "Nơi ở hiện tại: [present x2]"),
        ("", CONTACT),
        ("", "Nội dung yêu cầu giải quyết: [request x2]"),
        ("", "Thành phần hồ sơ nộp gồm:"),
        ("", "# components"),
        ("", moment("Thời gian nhận hồ sơ", "received_at").replace("tháng", "/").replace("năm", "/")),
        ("", moment("Thời gian trả kết quả giải quyết hồ sơ", "due_at").replace("tháng", "/").replace("năm", "/")),
        ("", "# form"),
        ("", "Đăng ký nhận kết quả bản giấy tại: [result_channel x2]"),
        ("", "! signatures.officer=CÁN BỘ TIẾP NHẬN/(Ký, ghi rõ họ tên)"),
    ),
)  # fmt: skip

REQUEST = PrintedForm(
    doc_class="ctrl_mau02_03",
    by_machine=True,
    versions=("Mẫu02",),
    titles=("PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "PHIẾU YÊU CẦU BỔ SUNG,/HOÀN THIỆN HỒ SƠ"),
    left=LEFT,
    specials={
        "office": OFFICE,
        "items": ruled(
            "items", (("", "TT", 0.07), ("name", "Thành phần hồ sơ", 0.48), ("original", "Bản chính", 0.14),
                      ("certified", "Bản chứng thực", 0.17), ("copy", "Bản photo", 0.14)), rows=(2, 4),
        ),
    },
    rows=(
        ("", "^ <Mã hồ sơ: [dossier_code ~150]|Mã hồ sơ: [dossier_code ~150]>"),
        ("", "Hồ sơ của: [applicant]"),
        ("", "Nội dung yêu cầu giải quyết: [request x2]"),
        ("", "Địa chỉ: [address x2]"),
        ("", CONTACT),
        ("", "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung <như sau|sau>:"),
        ("", "# items"),
        ("", "Lý do: [reason x2]"),
        ("", HELP),
        ("", DATED),
        ("", "! officer=NGƯỜI HƯỚNG DẪN/(Ký và ghi rõ họ tên)"),
    ),
)  # fmt: skip

REFUSAL = PrintedForm(
    doc_class="ctrl_mau02_03",
    by_machine=True,
    versions=("Mẫu03",),
    titles=("PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "PHIẾU TỪ CHỐI/TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"),
    left=LEFT,
    specials={"office": OFFICE},
    rows=(
        ("", "^ Mã hồ sơ: [dossier_code ~150]"),
        ("", "Bộ phận tiếp nhận và trả kết quả: [agency]"),
        ("", "Tiếp nhận hồ sơ của: [applicant]"),
        ("", "Địa chỉ: [address x2]"),
        ("", CONTACT),
        ("", "Nội dung yêu cầu giải quyết: [request x2]"),
        ("", "~ Qua xem xét, Bộ phận tiếp nhận và trả kết quả thông báo không tiếp nhận, giải quyết hồ sơ này"),
        ("", "với lý do cụ thể như sau: [reason x3]"),
        ("", "~ Xin thông báo cho Ông/Bà được biết và thực hiện./."),
        ("", DATED),
        ("", "! officer=CÁN BỘ TIẾP NHẬN/(Ký và ghi rõ họ tên)"),
    ),
)

POLICE_REQUEST = PrintedForm(
    doc_class="ctrl_mau02_03",
    by_machine=True,
    versions=("CT05",),
    titles=("PHIẾU HƯỚNG DẪN BỔ SUNG, HOÀN THIỆN HỒ SƠ",),
    code=tuple(line.format(form="CT05") for line in POLICE),
    left=LEFT[:1],
    specials={"office": OFFICE, "pin": PIN},
    rows=(
        ("", "Mã hồ sơ: [dossier_code]"),
        ("", "Của Ông/Bà: [applicant]"),
        ("", "# pin"),
        ("", "~ Căn cứ quy định của Luật Cư trú và các văn bản quy định chi tiết, hướng dẫn thi hành có liên quan,"),
        ("", "đề nghị Ông/Bà hoàn thiện hồ sơ như sau:{3}"),
        ("", "[items x3]"),
        ("", "Lý do: [reason x2]"),
        ("", HELP),
        ("", DATED),
        ("", "! officer=CÁN BỘ TIẾP NHẬN/(Ký và ghi rõ họ tên)"),
    ),
)

POLICE_REFUSAL = PrintedForm(
    doc_class="ctrl_mau02_03",
    by_machine=True,
    versions=("CT06",),
    titles=("PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",),
    code=tuple(line.format(form="CT06") for line in POLICE),
    left=LEFT[:1],
    specials={"office": OFFICE, "pin": PIN},
    rows=(
        ("", "Công an:{2} [agency]"),
        ("", "đã tiếp nhận hồ sơ của Ông/Bà: [applicant]"),
        ("", "# pin"),
        ("", "Mã hồ sơ: [dossier_code]"),
        ("", "~ Căn cứ quy định của Luật Cư trú và các văn bản quy định chi tiết, hướng dẫn thi hành có liên quan, "
             "thông báo không tiếp nhận,"),
        ("", "giải quyết hồ sơ này với lý do cụ thể như sau:{3} [reason x3]"),
        ("", "~ Trân trọng thông báo đến Ông/Bà được biết./."),
        ("", DATED),
        ("", "! officer=THỦ TRƯỞNG CƠ QUAN ĐĂNG KÝ CƯ TRÚ/(Ký và ghi rõ họ tên)"),
    ),
)  # fmt: skip

WAY = PrintedForm(
    doc_class="ctrl_phieu_kiem_soat",
    by_machine=True,
    versions=(SINCE_2018,),
    titles=("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "PHIẾU KIỂM SOÁT/QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
    left=LEFT,
    specials={
        "office": OFFICE,
        "steps": ruled(
            "steps", (("agency", "TÊN CƠ QUAN", 0.25), ("time", "THỜI GIAN GIAO, NHẬN HỒ SƠ", 0.33),
                      ("result", "KẾT QUẢ GIẢI QUYẾT HỒ SƠ (Trước hạn/Đúng hạn/Quá hạn)", 0.24),
                      ("note", "GHI CHÚ", 0.18)), rows=(3, 5), head_lines=4,
        ),
    },
    rows=(
        ("", "^ Mã hồ sơ: [dossier_code ~150]"),
        ("", "Cơ quan (bộ phận) giải quyết hồ sơ: [agency x2]"),
        ("", "<Cơ quan phối hợp giải quyết hồ sơ: [coordinating_agency x2]|"
             "Cơ quan phối hợp giải quyết hồ sơ: [coordinating_agency]>"),
        ("", "# steps"),
    ),
)  # fmt: skip
