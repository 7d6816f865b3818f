"""How the papers of social aid and of plain confirmations are printed: form 1, CT07, household book, request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from samples.draw.drawn import Answer
from samples.draw.grids import boxed_digits, office_lines, ruled, ticks
from samples.draw.printed import PrintedForm
from samples.draw.rows import Cursor, heading
from samples.draw.sheet import Sheet

DECREE = "NĐ20/2021"
PLACE_DATE = "> [made_at.place ~50] , ngày [made_at.date:0] tháng [made_at.date:1] năm [made_at.date:2 ~32]"
DATE = "> Ngày [made_at.date:0] tháng [made_at.date:1] năm [made_at.date:2 ~32]"


def request_title(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator) -> None:
    """Print what is to be confirmed: behind the title, or below it in brackets."""
    title = str(choice.choice(["ĐƠN XIN XÁC NHẬN", "ĐƠN ĐỀ NGHỊ XÁC NHẬN"]))
    answer, size = answers["subject_line"], sheet.look.size_pt * 1.1
    below = bool(choice.random() < 0.5)
    path = sheet.look.print_faces.pick(bold=not below, italic=below)
    lead, said = ("(V/v xác nhận", answer.raw.lower() + ")") if below else (title, answer.raw.upper())
    if below:
        heading(sheet, cursor, title, size=1.1)
    size *= min(1.0, (cursor.right - cursor.left) / sheet.width_of(f"{lead} {said}", size, path=path))
    left = (cursor.left + cursor.right - sheet.width_of(f"{lead} {said}", size, path=path)) / 2
    end, _ = sheet.print((left, cursor.baseline), lead, size_pt=size, path=path)
    end += sheet.width_of(" ", size, path=path)
    _, quad = sheet.print((end, cursor.baseline), said, size_pt=size, path=path)
    sheet.remember("subject_line", replace(answer, raw=said.rstrip(")")), quad)
    cursor.down(sheet.look.size_pt * 1.8)


AID = PrintedForm(
    doc_class="tgxh_1",
    versions=(DECREE,),
    titles=("TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI",),
    specials={
        "school": ticks("schooling", "3. Tình trạng đi học:",
                        ("Chưa đi học (Lý do: .............)", "Đã nghỉ học (Lý do: .............)",
                         "Đang đi học (Ghi cụ thể): [schooling.detail]"), stacked=True),
        "insurance": ticks("health_insurance", "4. Có thẻ bảo hiểm y tế không?", ("Không", "Có")),
        "poor": ticks("poor_household", "6. Thuộc hộ nghèo, hộ cận nghèo không?", ("Không", "Có")),
        "disabled": ticks("disability", "7. Có khuyết tật không?", ("Không", "Có")),
    },
    rows=(
        ("", "^ (Áp dụng đối với đối tượng quy định tại khoản [clause_no ~22] Điều 5 Nghị định số 20/2021/NĐ-CP)"),
        ("", "= THÔNG TIN CỦA ĐỐI TƯỢNG"),
        ("", "1. Họ và tên (Viết chữ in hoa): [subject.full_name]"),
        ("", "Ngày/tháng/năm sinh: [subject.dob:0 ~22] / [subject.dob:1 ~22] / [subject.dob:2 ~34] "
             "Giới tính: [subject.sex ~36] Dân tộc: [subject.ethnicity ~40]"),
        ("", "Giấy CMND hoặc Căn cước công dân số: [subject.id_paper x2]"),
        ("", "2. Hộ khẩu thường trú: [subject.permanent_address x2]"),
        ("", "<Hiện ở|Hiện đang ở với ai và địa chỉ nơi ở>: [subject.living x2]"),
        ("", "# school"),
        ("", "# insurance"),
        ("", "5. Đang hưởng chế độ nào sau đây:"),
        ("", "Lương hưu/Trợ cấp bảo hiểm xã hội hằng tháng: [current_benefits.pension ~70] đồng. "
             "Hưởng từ tháng [current_benefits.pension_since ~50]"),
        ("", "Trợ cấp bảo trợ xã hội hằng tháng: [current_benefits.allowance ~70] đồng. "
             "Hưởng từ tháng [current_benefits.allowance_since ~50]"),
        ("", "# poor"),
        ("", "# disabled"),
        ("", "(Giấy xác nhận khuyết tật số [disability.cert_no ~50] Ngày cấp: [disability.issued_on ~64] "
             "Nơi cấp: [disability.issued_by ~90])"),
        ("", "- Dạng tật: [disability.type]"),
        ("", "- Mức độ khuyết tật: [disability.degree]"),
        ("", "~ Tôi xin cam đoan những lời khai trên là đúng, nếu có điều gì khai không đúng tôi xin chịu trách nhiệm "
             "hoàn toàn."),
        ("", "= THÔNG TIN NGƯỜI KHAI THAY"),
        ("", "Giấy CMND hoặc CCCD số: [declarant.id_paper x2]"),
        ("", "Mối quan hệ với đối tượng: [declarant.relationship]"),
        ("", "Địa chỉ: [declarant.address x2]"),
        ("", DATE),
        ("", "! commune_confirmation=CHỦ TỊCH/(Ký tên, đóng dấu); declarant.signature=NGƯỜI KHAI/(Ký, ghi rõ họ tên)"),
    ),
)  # fmt: skip

RESIDENCE = PrintedForm(
    doc_class="so_ho_khau",
    versions=("CT07",),
    titles=("XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ",),
    code=("Mẫu CT07 ban hành kèm theo Thông tư số 66/2023/TT-BCA", "ngày 17/11/2023 của Bộ trưởng Bộ Công an"),
    left=("# office", "Số: [ct07.number ~60]"),
    by_machine=True,
    specials={
        "office": office_lines("office.head", "office.desk"),
        "asking": boxed_digits("ct07.requested_by_pin", "Số định danh cá nhân:"),
        "pin": boxed_digits("ct07.pin", "3. Số định danh cá nhân:"),
        "head": boxed_digits("ct07.head_pin", "13. Số định danh cá nhân chủ hộ:"),
        "members": ruled(
            "members", (("", "TT", 0.06), ("full_name", "Họ, chữ đệm và tên", 0.3),
                        ("dob", "Ngày, tháng, năm sinh", 0.16), ("sex", "Giới tính", 0.09),
                        ("pin", "Số định danh cá nhân", 0.22), ("relation", "Quan hệ với chủ hộ", 0.17)), rows=(2, 5),
        ),
    },
    rows=(
        ("", PLACE_DATE),
        ("", "? Theo đề nghị của Ông/Bà: [ct07.requested_by]"),
        ("", "# asking"),
        ("", "= CÔNG AN XÁC NHẬN:"),
        ("", "? I. Họ, chữ đệm và tên của Ông/Bà: [ct07.full_name]"),
        ("", "1. Ngày, tháng, năm sinh: [ct07.dob:0 ~22] / [ct07.dob:1 ~22] / [ct07.dob:2 ~34] "
             "2. Giới tính: [ct07.sex]"),
        ("", "# pin"),
        ("", "4. Dân tộc: [ct07.ethnicity] 5. Tôn giáo: [ct07.religion]"),
        ("", "6. Quê quán: [ct07.hometown]"),
        ("", "7. Nơi đăng ký khai sinh: [ct07.birth_registered]"),
        ("", "8. Nơi thường trú: [ct07.permanent x2]"),
        ("", "9. Nơi tạm trú: [ct07.temporary x2]"),
        ("", "10. Nơi ở hiện tại: [ct07.present x2]"),
        ("", "11. Họ, chữ đệm và tên chủ hộ: [ct07.head_name ~90] 12. Quan hệ với chủ hộ: [ct07.head_relation ~40]"),
        ("", "# head"),
        ("", "? II. Thông tin các thành viên khác trong hộ gia đình:"),
        ("", "# members"),
        ("", "Xác nhận này có giá trị đến hết ngày [ct07.valid_until ~90]"),
    ),
)  # fmt: skip

COVER = PrintedForm(
    doc_class="so_ho_khau",
    versions=("HK08",),
    titles=("SỔ HỘ KHẨU",),
    rows=(
        ("", "^ Số: [book.number ~90]"),
        ("", "Họ và tên chủ hộ: [book.head_name]"),
        ("", "Nơi thường trú: [book.address x2]"),
        ("", "Hồ sơ hộ khẩu số: ............ Sổ đăng ký thường trú số: ........ Tờ số: ......"),
        ("", "! head.signature=TRƯỞNG CÔNG AN/(Ký, ghi rõ họ tên và đóng dấu)"),
    ),
)
MEMBER = PrintedForm(
    doc_class="so_ho_khau",
    versions=("HK08",),
    titles=("",),
    headless=True,
    rows=(
        ("", "Quan hệ với chủ hộ: [member.relation]"),
        ("", "Họ và tên: [member.full_name]"),
        ("", "Họ và tên gọi khác: [member.other_name]"),
        ("", "Ngày, tháng, năm sinh: [member.dob ~90] Giới tính: [member.sex ~50]"),
        ("", "Quê quán: [member.hometown]"),
        ("", "Dân tộc: [member.ethnicity ~70] Tôn giáo: [member.religion ~70]"),
        ("", "CMND số: [member.id_paper ~100] Hộ chiếu số: [member.passport ~80]"),
        ("", "Nghề nghiệp, nơi làm việc: [member.job]"),
        ("", "Nơi thường trú trước khi chuyển đến: [member.former_address x2]"),
    ),
)

REQUEST = PrintedForm(
    doc_class="don_xin_xac_nhan",
    versions=("free",),
    titles=("",),
    taken_in="addressee",
    specials={"title": request_title},
    rows=(
        ("", "# title"),
        ("", "^ Kính gửi: [addressee ~240]"),
        ("", "<Tôi tên là|Tôi tên|Họ và tên>: [applicant.full_name] <Sinh ngày|Ngày sinh|Sinh năm>: "
             "[applicant.dob ~70]"),
        ("", "<Số CMND/CCCD|CCCD số|Số CMND/CCCD>: [applicant.id_paper x2]"),
        ("", "<Hộ khẩu thường trú|Địa chỉ thường trú|Hiện ngụ tại|Chỗ ở hiện nay>: [applicant.address x2]"),
        ("", "<Nay tôi làm đơn này|Nay tôi làm đơn này|Lý do:> [body x4]"),
        ("", "~ Rất mong được sự xem xét, giúp đỡ của quý cơ quan. Tôi xin chân thành cảm ơn."),
        ("", PLACE_DATE),
        ("", "! confirmations.commune=Xác nhận của UBND xã; confirmations.hamlet=Xác nhận của Trưởng ấp; "
             "applicant.signature=<Người làm đơn|Người viết đơn>/(Ký, ghi rõ họ tên)"),
    ),
)  # fmt: skip
