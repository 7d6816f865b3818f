"""How land papers are printed: the application to register a change, the certificate, the power of attorney."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from samples.draw.drawn import Answer
from samples.draw.grids import corner_code, ruled, ticks
from samples.draw.printed import PrintedForm, parts_of
from samples.draw.rows import Cursor, paragraph, row
from samples.draw.sheet import Sheet

DK09, DK11, M18, M29 = "09/ĐK", "11/ĐK", "18/NĐ151", "29/QĐ2604"
LATER = f"{DK11} {M18} {M29}"
RED, PINK, QR24 = "trước-2009", "TT17/2009-TT23/2014", "TT10/2024"
CODES = {
    DK09: ("Mẫu số 09/ĐK",), DK11: ("Mẫu số 11/ĐK",), M18: ("Mẫu số 18. Đơn đăng ký biến động",),
    M29: ("Mẫu số 29. Đơn đăng ký biến động",),
}  # fmt: skip
RECEIVER = (
    "PHẦN GHI CỦA NGƯỜI NHẬN HỒ SƠ", "Vào sổ tiếp nhận hồ sơ:", "Ngày ..... / ..... / .......",
    "Quyển số ......, Số thứ tự ......", "Người nhận hồ sơ", "(Ký và ghi rõ họ, tên)",
)  # fmt: skip
LATER_PAPERS = "Giấy tờ liên quan đến nội dung biến động nộp kèm theo:{6}"
ENCLOSED = {
    DK09: "6. Giấy tờ liên quan đến nội dung thay đổi nộp kèm theo đơn này gồm có:", DK11: f"4. {LATER_PAPERS}",
    M18: f"4. {LATER_PAPERS}", M29: f"5. {LATER_PAPERS}",
}  # fmt: skip
PLACE_DATE = "> [{key}.place ~50] , ngày [{key}.date:0] tháng [{key}.date:1] năm [{key}.date:2 ~32]"
SERIAL_SIZE = 1.5  # of the letters of the certificate
FOOT_PT = 46.0


def receiver_box(sheet: Sheet, cursor: Cursor, _: Mapping[str, Answer], __: np.random.Generator) -> None:
    """Frame the part of whoever receives the application, at the right; nobody has filled it in."""
    left, size = cursor.right - 190, sheet.look.size_pt * 0.8
    top = cursor.baseline - sheet.look.size_pt
    inner = Cursor(baseline=top + size * 1.2, left=left + 5, right=cursor.right - 4)
    full, sheet.look = sheet.look, replace(sheet.look, size_pt=size, pitch=1.25)
    for line in RECEIVER:
        paragraph(sheet, inner, line)
    sheet.look = full
    sheet.frame(left, top, cursor.right, inner.baseline - size * 0.4)
    cursor.baseline = inner.baseline + full.size_pt


def before_and_after(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator) -> None:
    """Set what the certificate says before the change and after it: side by side, or one below the other."""
    titles = ("3.1. Nội dung trên GCN trước khi biến động: [change.before x3]",
              "3.2. Nội dung sau khi biến động: [change.after x3]")  # fmt: skip
    if choice.random() < 0.5:
        for title in titles:
            row(sheet, cursor, parts_of(title), answers)
        return
    middle, lowest = (cursor.left + cursor.right) / 2, cursor.baseline
    for title, left, right in zip(titles, (cursor.left, middle + 8), (middle - 8, cursor.right), strict=True):
        half = Cursor(baseline=cursor.baseline, left=left, right=right)
        label, _, blank = title.partition("[")
        paragraph(sheet, half, label.strip(), size=0.82)
        row(sheet, half, parts_of(f"[{blank}"), answers)
        lowest = max(lowest, half.baseline)
    cursor.baseline = lowest


def serial(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], __: np.random.Generator) -> None:
    """Print the certificate's serial at the foot of the page."""
    answer, size = answers["serial_no"], sheet.look.size_pt * SERIAL_SIZE
    path = sheet.look.print_faces.bold
    at = cursor.right - sheet.width_of(answer.raw, size, path=path) - 30, sheet.size_pt[1] - FOOT_PT
    _, quad = sheet.print(at, answer.raw, size_pt=size, path=path)
    sheet.remember("serial_no", answer, quad)
    # nothing else may reach down to it
    sheet.lowest_pt = max(sheet.lowest_pt, cursor.baseline + FOOT_PT)


def change_form(version: str) -> PrintedForm:
    """Return the application to register a change as this version prints it."""
    first = version == DK09
    gcn = "GCN" if first else "Giấy chứng nhận"
    return PrintedForm(
        doc_class="dat_bien_dong",
        versions=(version,),
        titles=("ĐƠN ĐĂNG KÝ BIẾN ĐỘNG/ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT",
                "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT"),
        code=CODES[version],
        taken_in="addressee",
        specials={
            "box": receiver_box, "changes": before_and_after,
            "wanted": ticks("new_cert_wanted", "", ("Có nhu cầu cấp mới GCN", "Không có nhu cầu cấp mới GCN")),
        },
        rows=(
            (DK09, "# box"),
            ("", "^ Kính gửi:{1} [addressee ~240]"),
            (DK09, "= I. PHẦN KÊ KHAI CỦA NGƯỜI ĐĂNG KÝ"),
            ("", "? 1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:"),
            (DK09, "1.1. Tên (viết chữ in hoa): [holder.name x2]"),
            (DK09, "1.2. Địa chỉ:{1} [holder.address x2]"),
            (LATER, "a) Tên:{2} [holder.name x2]"),
            (LATER, "b) Giấy tờ nhân thân/pháp nhân:{2} [holder.id_paper x2]"),
            (LATER, "c) Địa chỉ:{2} [holder.address x2]"),
            (LATER, "d) Điện thoại liên hệ (nếu có): [holder.phone ~80] Hộp thư điện tử (nếu có): [holder.email ~80]"),
            ("", "? 2. Giấy chứng nhận đã cấp:"),
            ("", f"2.1. Số vào sổ cấp {gcn}: [cert.book_entry_no]"),
            (DK09, "2.2. Số phát hành GCN: [cert.serial_no ~70] "
                   "2.3. Ngày cấp GCN [cert.issue_date:0 ~22] / [cert.issue_date:1 ~22] / [cert.issue_date:2 ~34]"),
            (LATER, "2.2. Số phát hành Giấy chứng nhận (Số seri): [cert.serial_no]"),
            (LATER, "2.3. Ngày cấp: [cert.issue_date]"),
            (DK09, "3. Nội dung biến động về: [change.content x2]"),
            (LATER, "3. Nội dung biến động:{4} [change.content x3]"),
            (DK09, "# changes"),
            (DK09, "4. Lý do biến động: [change.reason x2]"),
            (DK09, "5. Tình hình thực hiện nghĩa vụ tài chính về đất đai đối với thửa đất đăng ký biến động:"),
            (M29, "4. Thông tin đối tượng miễn, giảm nghĩa vụ tài chính:{5} [fee_exemption x2]"),
            ("", ENCLOSED[version]),
            ("", "<-|(1)> [attachments:0]"),
            ("", "<-|(2)> [attachments:1]"),
            (f"{M18} {M29}", "# wanted"),
            ("", "~ Tôi/chúng tôi cam đoan nội dung kê khai trên đơn là đúng sự thật, nếu sai tôi/chúng tôi hoàn toàn "
                 "chịu trách nhiệm trước pháp luật."),
            ("", PLACE_DATE.format(key="made_at")),
            ("", "! applicant.signature=Người viết đơn/(Ký, ghi rõ họ tên và đóng dấu nếu có)"),
        ),
    )  # fmt: skip


CHANGE = {version: change_form(version) for version in (DK09, DK11, M18, M29)}

PARCEL = (
    ("", "a) Thửa đất số: [parcel.no ~50] , tờ bản đồ số: [parcel.map_sheet ~50]"),
    ("", "b) Địa chỉ: [parcel.address x2]"),
    ("", "c) Diện tích: [parcel.area_m2 ~60] m², (bằng chữ: [parcel.area_in_words x2]"),
    ("", "d) Hình thức sử dụng: [parcel.use_form]"),
    ("", "đ) Mục đích sử dụng: [parcel.purpose]"),
    ("", "e) Thời hạn sử dụng: [parcel.term]"),
    ("", "g) Nguồn gốc sử dụng: [parcel.origin x2]"),
)
ISSUED = (
    ("", PLACE_DATE.format(key="issue")),
    ("", "# agency"),
    ("", "! issue.signature=<CHỦ TỊCH|GIÁM ĐỐC>"),
    ("", "Số vào sổ cấp GCN: [book_entry_no ~80]"),
)
CHANGES = ruled(
    "changes", (("content", "Nội dung thay đổi và cơ sở pháp lý", 0.6),
                ("confirmed", "Xác nhận của cơ quan có thẩm quyền", 0.4)), rows=(1, 2),
)  # fmt: skip


def agency(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], __: np.random.Generator) -> None:
    """Print the issuing office over its head's signature, in the right half."""
    answer = answers["issue.agency"]
    half = Cursor(baseline=cursor.baseline, left=(cursor.left + cursor.right) / 2, right=cursor.right)
    path, size = sheet.look.print_faces.bold, sheet.look.size_pt
    size *= min(1.0, (half.right - half.left) / sheet.width_of(answer.raw, size, path=path))
    wide = sheet.width_of(answer.raw, size, path=path)
    at = (half.left + half.right - wide) / 2, half.baseline
    _, quad = sheet.print(at, answer.raw, size_pt=size, path=path)
    sheet.remember("issue.agency", answer, quad)
    cursor.down(sheet.look.size_pt * sheet.look.pitch)


FACE = PrintedForm(
    doc_class="gcn_qsdd",
    versions=(PINK,),
    titles=("GIẤY CHỨNG NHẬN/QUYỀN SỬ DỤNG ĐẤT/QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT",),
    by_machine=True,
    specials={"serial": serial},
    rows=(
        ("", "? I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất"),
        ("", "<Ông/Bà:|Ông/Bà:|Ông/Bà> [holder.name]"),
        ("", "Năm sinh: [holder.birth ~50] , <CMND số|CCCD số|CMND/CCCD số>: [holder.id_paper]"),
        ("", "Địa chỉ thường trú: [holder.address x2]"),
        ("", "# serial"),
    ),
)
INSIDE = PrintedForm(
    doc_class="gcn_qsdd",
    versions=(PINK,),
    titles=("II. Thửa đất, nhà ở và tài sản khác gắn liền với đất",),
    by_machine=True,
    headless=True,
    specials={"agency": agency, "changes": CHANGES},
    rows=(
        ("", "1. Thửa đất:"),
        *PARCEL,
        ("", "2. Nhà ở: [assets.house]"),
        ("", "3. Công trình xây dựng khác: [assets.building]"),
        ("", "4. Rừng sản xuất là rừng trồng: [assets.forest]"),
        ("", "5. Cây lâu năm: [assets.trees]"),
        ("", "6. Ghi chú: [assets.note]"),
        *ISSUED,
        ("", "= IV. Những thay đổi sau khi cấp giấy chứng nhận"),
        ("", "# changes"),
    ),
)
WITH_QR = PrintedForm(
    doc_class="gcn_qsdd",
    versions=(QR24,),
    titles=("GIẤY CHỨNG NHẬN/QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN/GẮN LIỀN VỚI ĐẤT",
            "GIẤY CHỨNG NHẬN/QUYỀN SỬ DỤNG ĐẤT,/QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"),
    by_machine=True,
    specials={"qr": corner_code("qr", right=True), "agency": agency, "serial": serial},
    rows=(
        ("", "# qr"),
        ("", "? 1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:"),
        ("", "<Ông/Bà:|Ông/Bà> [holder.name]"),
        ("", "CCCD số: [holder.id_paper]"),
        ("", "Địa chỉ: [holder.address x2]"),
        ("", "? 2. Thông tin thửa đất:"),
        ("", "Thửa đất số: [parcel.no ~50] ; tờ bản đồ số: [parcel.map_sheet ~50]"),
        ("", "Diện tích: [parcel.area_m2 ~60] m² (bằng chữ: [parcel.area_in_words x2]"),
        ("", "Loại đất: [parcel.purpose]"),
        ("", "Thời hạn sử dụng: [parcel.term]"),
        ("", "Hình thức sử dụng: [parcel.use_form]"),
        ("", "Địa chỉ: [parcel.address x2]"),
        ("", "Nguồn gốc sử dụng: [parcel.origin x2]"),
        ("", "? 3. Thông tin tài sản gắn liền với đất: -/-"),
        *ISSUED,
        ("", "# serial"),
    ),
)  # fmt: skip
RED_BOOK = PrintedForm(
    doc_class="gcn_qsdd",
    versions=(RED,),
    titles=("GIẤY CHỨNG NHẬN/QUYỀN SỬ DỤNG ĐẤT",),
    specials={"agency": agency, "serial": serial},
    rows=(
        ("", "? I. Tên người sử dụng đất"),
        ("", "<Ông/Bà:|Hộ ông/bà:> [holder.name]"),
        ("", "Năm sinh: [holder.birth ~50] , CMND số: [holder.id_paper]"),
        ("", "Địa chỉ thường trú: [holder.address x2]"),
        ("", "? II. Thửa đất được quyền sử dụng"),
        ("", "1. Thửa đất số: [parcel.no ~50] 2. Tờ bản đồ số: [parcel.map_sheet ~50]"),
        ("", "3. Địa chỉ thửa đất: [parcel.address x2]"),
        ("", "4. Diện tích: [parcel.area_m2 ~60] m² (bằng chữ: [parcel.area_in_words x2]"),
        ("", "5. Hình thức sử dụng: [parcel.use_form]"),
        ("", "6. Mục đích sử dụng đất: [parcel.purpose]"),
        ("", "7. Thời hạn sử dụng đất: [parcel.term]"),
        ("", "8. Nguồn gốc sử dụng đất: [parcel.origin x2]"),
        *ISSUED,
        ("", "# serial"),
    ),
)

PERSON = (
    "<Họ và tên|Ông/Bà>: [{who}.full_name]",
    "<Sinh ngày|Ngày sinh|Sinh năm>: [{who}.dob ~90] Điện thoại: [{who}.phone ~80]",
    "<CMND/CCCD số|Căn cước công dân số|CCCD số>: [{who}.id_paper x2]",
    "<Địa chỉ thường trú|Nơi thường trú|Địa chỉ>: [{who}.address x2]",
)
ATTORNEY = PrintedForm(
    doc_class="giay_uy_quyen",
    versions=("free",),
    titles=("GIẤY ỦY QUYỀN", "GIẤY ỦY QUYỀN", "HỢP ĐỒNG ỦY QUYỀN"),
    rows=(
        ("", PLACE_DATE.format(key="made_at")),
        ("", "? <I. Người ủy quyền|BÊN ỦY QUYỀN (Bên A)|1. Người ủy quyền>:"),
        *(("", line.format(who="grantor")) for line in PERSON),
        ("", "? <II. Người được ủy quyền|BÊN ĐƯỢC ỦY QUYỀN (Bên B)|2. Người được ủy quyền>:"),
        *(("", line.format(who="grantee")) for line in PERSON),
        ("", "<III. Nội dung ủy quyền|3. Nội dung ủy quyền|Nội dung ủy quyền>: [scope x3]"),
        ("", "<IV. Thời hạn ủy quyền|4. Thời hạn ủy quyền|Thời hạn ủy quyền>: [term x2]"),
        ("", "! grantee.signature=NGƯỜI ĐƯỢC ỦY QUYỀN/(Ký, ghi rõ họ tên); "
             "grantor.signature=NGƯỜI ỦY QUYỀN/(Ký, ghi rõ họ tên)"),
        ("", "= "),
        ("", "Số chứng thực: [authentication.number ~60] quyển số: [authentication.book ~60] SCT/CK,ĐC"),
    ),
)  # fmt: skip
