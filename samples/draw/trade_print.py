"""How the application to register a household business is printed (Circulars 01/2021 and 68/2025)."""

from __future__ import annotations

from samples.draw.grids import ruled, ticks
from samples.draw.printed import PrintedForm

OLD, NEW = "TT01/2021", "TT68/2025"
STREET = {
    NEW: "Số nhà/phòng, ngách/hẻm, ngõ/kiệt, đường/phố/đại lộ, tổ/xóm/ấp/thôn",
    OLD: "Số nhà, ngách, hẻm, ngõ, đường phố/tổ/xóm/ấp/thôn",
}
MEMBERS = (
    ("", "STT", 0.05), ("full_name", "Họ và tên", 0.22), ("dob", "Ngày, tháng, năm sinh", 0.15),
    ("pin", "Số định danh cá nhân", 0.2), ("sex", "Giới tính", 0.08), ("nationality", "Quốc tịch", 0.12),
    ("ethnicity", "Dân tộc", 0.09), ("", "Chữ ký", 0.09),
)  # fmt: skip

TRADE = PrintedForm(
    doc_class="hkd_mau1",
    versions=(OLD, NEW),
    titles=("GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH", "GIẤY ĐỀ NGHỊ/ĐĂNG KÝ HỘ KINH DOANH"),
    taken_in="addressee",
    specials={
        "kind": ticks("owner.id_kind", "Loại giấy tờ pháp lý của cá nhân:",
                      ("Căn cước công dân", "Chứng minh nhân dân", "Hộ chiếu", "Loại khác")),
        "away": ticks("business.not_at_office", "", ("Hộ kinh doanh không kinh doanh tại trụ sở",)),
        "industries": ruled(
            "industries", (("", "STT", 0.08), ("name", "Tên ngành", 0.48), ("code", "Mã ngành", 0.16),
                           ("main", "Ngành, nghề kinh doanh chính", 0.28)), rows=(2, 3),
        ),
        "vat": ticks("tax.vat_method", "5.4. Phương pháp tính thuế GTGT:",
                     ("Phương pháp kê khai", "Phương pháp khoán")),
        "founders": ticks("founder_type", "6. Chủ thể thành lập hộ kinh doanh:",
                          ("Cá nhân", "Các thành viên hộ gia đình")),
        "founders_old": ticks("founder_type", "5. Chủ thể thành lập hộ kinh doanh:",
                              ("Cá nhân", "Các thành viên hộ gia đình")),
        "members": ruled("members", MEMBERS, rows=(1, 2), head_lines=3),
    },
    rows=(
        ("", "> [made_at.place ~50] , ngày [made_at.date:0] tháng [made_at.date:1] năm [made_at.date:2 ~32]"),
        ("", "^ Kính gửi: [addressee ~240]"),
        ("", "Tôi là (ghi họ tên bằng chữ in hoa): [owner.full_name]"),
        ("", "Sinh ngày: [owner.dob:0 ~26] / [owner.dob:1 ~26] / [owner.dob:2 ~40] Giới tính: [owner.sex ~40]"),
        (OLD, "Dân tộc: [owner.ethnicity] Quốc tịch: [owner.nationality]"),
        (OLD, "# kind"),
        (OLD, "Số giấy tờ pháp lý của cá nhân: [owner.id_paper]"),
        (OLD, "Ngày cấp: [owner.id_issued_on ~70] Nơi cấp: [owner.id_issued_by]"),
        (OLD, "Địa chỉ thường trú: [owner.permanent_address x2]"),
        (OLD, "Địa chỉ liên lạc: [owner.present_address x2]"),
        (NEW, "Số định danh cá nhân: [owner.pin]"),
        ("", "Điện thoại (nếu có): [owner.phone ~80] Thư điện tử (nếu có): [owner.email ~80]"),
        ("", "= Đăng ký hộ kinh doanh do tôi là chủ hộ với các nội dung sau:"),
        ("", "? 1. Tên hộ kinh doanh:"),
        ("", "Tên hộ kinh doanh viết bằng tiếng Việt (ghi bằng chữ in hoa): [business.name_vi x2]"),
        ("", "Tên hộ kinh doanh viết bằng tiếng nước ngoài (nếu có): [business.name_foreign]"),
        ("", "Tên hộ kinh doanh viết tắt (nếu có): [business.name_short]"),
        ("", "? 2. Trụ sở hộ kinh doanh:"),
        (NEW, f"{STREET[NEW]}: [business.address]"),
        (OLD, f"{STREET[OLD]}: [business.address]"),
        (NEW, "Xã/Phường/Đặc khu: [business.ward]"),
        (OLD, "Xã/Phường/Thị trấn: [business.ward]"),
        (OLD, "Quận/Huyện/Thị xã/Thành phố thuộc tỉnh: [business.district]"),
        (NEW, "Tỉnh/Thành phố trực thuộc trung ương: [business.province]"),
        (OLD, "Tỉnh/Thành phố: [business.province]"),
        ("", "Điện thoại (nếu có): [business.phone ~80] Số fax (nếu có): [business.fax ~60]"),
        ("", "Thư điện tử (nếu có): [business.email ~80] Website (nếu có): [business.website ~60]"),
        (NEW, "# away"),
        ("", "? 3. Ngành, nghề kinh doanh:"),
        ("", "# industries"),
        ("", "? 4. Vốn kinh doanh:"),
        ("", "Tổng số (bằng số): [capital.amount ~80] Bằng chữ: [capital.amount_in_words x2]"),
        (OLD, "Số lượng lao động (dự kiến): [tax.labour]"),
        (NEW, "? 5. Thông tin đăng ký thuế:"),
        (NEW, "5.1. Địa chỉ nhận thông báo thuế: [tax.notice_address]"),
        (NEW, "5.2. Ngày bắt đầu hoạt động: [tax.start_date ~70] "
              "5.3. Tổng số lao động (dự kiến): [tax.labour ~30]"),
        (NEW, "# vat"),
        (NEW, "# founders"),
        (OLD, "# founders_old"),
        (NEW, "7. Thông tin về các thành viên hộ gia đình tham gia thành lập hộ kinh doanh:"),
        (OLD, "6. Thông tin về các thành viên hộ gia đình tham gia thành lập hộ kinh doanh:"),
        ("", "# members"),
        ("", "~ Tôi cam kết chịu trách nhiệm trước pháp luật về tính hợp pháp, chính xác, trung thực của nội dung "
             "đăng ký trên."),
        ("", "! owner.signature=CHỦ HỘ KINH DOANH/(Ký và ghi họ tên)"),
    ),
)  # fmt: skip
