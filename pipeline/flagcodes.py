"""The closed list of doubts about paper: its severity and what a person does about it, vi and en."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a doubt weighs: told, looked at, or stopping release."""

    INFO = "info"
    WARN = "warn"
    BLOCK = "block"


class FlagCode(StrEnum):
    """Every doubt we can have about paper (DOMAIN §6.2 and what the imaging stages add)."""

    LOW_DPI = "LOW_DPI"
    BLUR = "BLUR"
    GLARE = "GLARE"
    TOO_DARK = "TOO_DARK"
    FINGER = "FINGER"
    SCREEN_PHOTO = "SCREEN_PHOTO"
    SHEET_NOT_FOUND = "SHEET_NOT_FOUND"
    ORIENTATION_UNSURE = "ORIENTATION_UNSURE"
    PAGE_CUT = "PAGE_CUT"
    PAGE_ROTATED_FIXED = "PAGE_ROTATED_FIXED"
    PAGE_ORDER_FIXED = "PAGE_ORDER_FIXED"
    PAGE_BLANK = "PAGE_BLANK"
    PAGE_DUPLICATE = "PAGE_DUPLICATE"
    PAGE_ORPHAN = "PAGE_ORPHAN"
    PAGE_COUNT_MISMATCH = "PAGE_COUNT_MISMATCH"
    TONES_LOST = "TONES_LOST"
    FILE_QUARANTINED = "FILE_QUARANTINED"
    DOC_CLASS_UNSURE = "DOC_CLASS_UNSURE"
    FORM_VERSION_UNKNOWN = "FORM_VERSION_UNKNOWN"
    FORM_VERSION_OBSOLETE = "FORM_VERSION_OBSOLETE"
    FORM_UNVERIFIED = "FORM_UNVERIFIED"
    DOC_OBSOLETE = "DOC_OBSOLETE"
    COMPONENT_MISSING = "COMPONENT_MISSING"
    COMPONENT_KIND_WRONG = "COMPONENT_KIND_WRONG"
    COMPONENT_EXTRA = "COMPONENT_EXTRA"
    FIELD_LOW_CONF = "FIELD_LOW_CONF"
    FIELD_MISSING = "FIELD_MISSING"
    FIELD_ILLEGIBLE = "FIELD_ILLEGIBLE"
    VALUE_ODD = "VALUE_ODD"
    CHECKBOX_CONFLICT = "CHECKBOX_CONFLICT"
    SIGNATURE_MISSING = "SIGNATURE_MISSING"
    STAMP_MISSING = "STAMP_MISSING"
    DATE_INVALID = "DATE_INVALID"
    DATE_WORDS_MISMATCH = "DATE_WORDS_MISMATCH"
    DATE_ORDER = "DATE_ORDER"
    ID12_INVALID = "ID12_INVALID"
    ID_EXPIRED = "ID_EXPIRED"
    ID_EXPIRY_ODD = "ID_EXPIRY_ODD"
    ID_OBSOLETE = "ID_OBSOLETE"
    QR_LAYOUT_UNKNOWN = "QR_LAYOUT_UNKNOWN"
    QR_OCR_MISMATCH = "QR_OCR_MISMATCH"
    MRZ_CHECK_FAIL = "MRZ_CHECK_FAIL"
    NAME_VARIANT = "NAME_VARIANT"
    NAME_DIACRITIC_GUESS = "NAME_DIACRITIC_GUESS"
    GEO_UNRESOLVED = "GEO_UNRESOLVED"
    GEO_MIXED_VERSION = "GEO_MIXED_VERSION"
    GEO_SPLIT_WARD = "GEO_SPLIT_WARD"
    POSTAL_CODE_BAD = "POSTAL_CODE_BAD"
    POSTMARK_UNREAD = "POSTMARK_UNREAD"
    REQUESTER_CARD_MISSING = "REQUESTER_CARD_MISSING"
    DUPLICATE_DOSSIER = "DUPLICATE_DOSSIER"
    CROSSCHECK_FAIL = "CROSSCHECK_FAIL"
    DEADLINE_RISK = "DEADLINE_RISK"
    MIXED_DOSSIERS = "MIXED_DOSSIERS"
    TAMPER_SUSPECT = "TAMPER_SUSPECT"


@dataclass(frozen=True, slots=True)
class FlagText:
    """A flag's default severity and what a person does about it."""

    severity: Severity
    vi: str
    en: str


_I, _W, _B = Severity.INFO, Severity.WARN, Severity.BLOCK
_F = FlagCode

FLAGS: Mapping[FlagCode, FlagText] = MappingProxyType(
    {
        _F.LOW_DPI: FlagText(
            _W, "Ảnh nhỏ: chụp gần hơn hoặc quét từ 200 dpi.", "Too few pixels: move closer or scan at 200 dpi."
        ),
        _F.BLUR: FlagText(
            _W,
            "Ảnh mờ: giữ chắc máy và chụp lại, đủ bốn góc.",
            "Blurred: hold the phone still and take it again, all four corners.",
        ),
        _F.GLARE: FlagText(
            _W, "Ảnh bị lóa: tắt đèn flash, đổi góc chụp.", "Glare: switch the flash off, change the angle."
        ),
        _F.TOO_DARK: FlagText(_W, "Ảnh quá tối: chụp nơi sáng hơn.", "Too dark: take it where there is more light."),
        _F.FINGER: FlagText(
            _W, "Tay che giấy: bỏ tay ra và chụp lại.", "A hand covers the paper: take it away and take it again."
        ),
        _F.SCREEN_PHOTO: FlagText(
            _W, "Ảnh chụp màn hình: cần chụp bản giấy.", "A photographed screen: photograph the paper itself."
        ),
        _F.SHEET_NOT_FOUND: FlagText(
            _W,
            "Không thấy mép giấy: đặt trên nền khác màu, chụp đủ bốn góc.",
            "Sheet edges not found: use a contrasting table, all four corners.",
        ),
        _F.ORIENTATION_UNSURE: FlagText(
            _W, "Không rõ chiều giấy: xem và xoay.", "Not sure which side is up: look and turn."
        ),
        _F.PAGE_CUT: FlagText(
            _B, "Thiếu góc giấy: chụp lại đủ bốn góc.", "A corner is cut off: take it again with all four corners."
        ),
        _F.PAGE_ROTATED_FIXED: FlagText(_I, "Trang đã được xoay lại.", "The page was turned upright."),
        _F.PAGE_ORDER_FIXED: FlagText(
            _I, "Trang sau đến trước: đã xếp lại.", "A page came before the one it goes on from: put in order."
        ),
        _F.PAGE_BLANK: FlagText(_I, "Trang trắng.", "A blank page."),
        _F.PAGE_DUPLICATE: FlagText(_W, "Trang trùng: giữ một bản.", "The same page twice: keep one."),
        _F.PAGE_ORPHAN: FlagText(
            _B, "Trang của hồ sơ khác: kiểm tra và chuyển.", "A page of another dossier: check and move it."
        ),
        _F.PAGE_COUNT_MISMATCH: FlagText(
            _W, "Số trang khác phiếu gửi: đếm lại.", "Page count differs from the slip: count again."
        ),
        _F.TONES_LOST: FlagText(
            _B,
            "Chữ đọc được mất dấu: kiểm tra cả trang.",
            "The reading lost its Vietnamese marks: check the whole page.",
        ),
        _F.FILE_QUARANTINED: FlagText(
            _B,
            "Có tệp không đọc được: xem lý do, yêu cầu gửi lại.",
            "A file could not be read: see why, ask for it again.",
        ),
        _F.DOC_CLASS_UNSURE: FlagText(_B, "Không rõ loại giấy tờ: chọn loại.", "Kind of paper unsure: choose it."),
        _F.FORM_VERSION_UNKNOWN: FlagText(
            _B, "Không rõ phiên bản biểu mẫu: xem hết các trường.", "Form version unknown: look at every field."
        ),
        _F.FORM_VERSION_OBSOLETE: FlagText(
            _W,
            "Biểu mẫu hết hiệu lực: xem có phải khai lại.",
            "Form no longer in force: decide whether to fill a new one.",
        ),
        _F.FORM_UNVERIFIED: FlagText(
            _W,
            "Biểu mẫu chưa được đối chiếu bản in: xem hết.",
            "Form definition not checked against a print: look at all.",
        ),
        _F.DOC_OBSOLETE: FlagText(
            _W, "Giấy tờ không còn giá trị: yêu cầu giấy khác.", "Paper no longer valid: ask for another."
        ),
        _F.COMPONENT_MISSING: FlagText(
            _B, "Thiếu giấy tờ: yêu cầu bổ sung.", "A required paper is missing: ask for it."
        ),
        _F.COMPONENT_KIND_WRONG: FlagText(
            _W, "Sai hình thức bản: cần bản chính hoặc chứng thực.", "Wrong kind of copy: original or certified needed."
        ),
        _F.COMPONENT_EXTRA: FlagText(_I, "Có giấy tờ ngoài thành phần.", "A paper nobody asked for."),
        _F.FIELD_LOW_CONF: FlagText(
            _W, "Chưa chắc: so với ảnh rồi xác nhận.", "Not sure: compare with the picture and confirm."
        ),
        _F.FIELD_MISSING: FlagText(
            _B, "Mục bắt buộc để trống: xem ảnh.", "A required field is empty: look at the picture."
        ),
        _F.FIELD_ILLEGIBLE: FlagText(_B, "Không đọc được: gõ lại hoặc đánh dấu.", "Illegible: type it or mark it so."),
        _F.VALUE_ODD: FlagText(_W, "Giá trị lạ: so với ảnh.", "An odd value: compare with the picture."),
        _F.CHECKBOX_CONFLICT: FlagText(
            _W, "Ô đánh dấu mâu thuẫn: xem ảnh.", "Check boxes contradict: look at the picture."
        ),
        _F.SIGNATURE_MISSING: FlagText(_B, "Thiếu chữ ký: yêu cầu bổ sung.", "Signature missing: ask for it."),
        _F.STAMP_MISSING: FlagText(_W, "Thiếu dấu: kiểm tra.", "Stamp missing: check."),
        _F.DATE_INVALID: FlagText(_B, "Ngày không hợp lệ: xem ảnh.", "Not a date: look at the picture."),
        _F.DATE_WORDS_MISMATCH: FlagText(
            _B, "Ngày bằng số khác bằng chữ: hỏi người dân.", "Date in digits differs from words: ask the person."
        ),
        _F.DATE_ORDER: FlagText(_W, "Thứ tự ngày không hợp lý.", "Dates in an impossible order."),
        _F.ID12_INVALID: FlagText(
            _B, "Số định danh không hợp lệ: xem ảnh.", "Not a valid personal number: look at the picture."
        ),
        _F.ID_EXPIRED: FlagText(_W, "Thẻ hết hạn.", "The card has expired."),
        _F.ID_EXPIRY_ODD: FlagText(_W, "Hạn thẻ bất thường.", "An odd date of expiry."),
        _F.ID_OBSOLETE: FlagText(_W, "CMND cũ không còn giá trị.", "The old identity card is no longer valid."),
        _F.QR_LAYOUT_UNKNOWN: FlagText(_I, "Mã QR có cấu trúc lạ.", "The QR code has an unknown layout."),
        _F.QR_OCR_MISMATCH: FlagText(_W, "QR khác chữ in: xem thẻ.", "QR differs from print: look at the card."),
        _F.MRZ_CHECK_FAIL: FlagText(
            _W,
            "Dòng MRZ sai số kiểm tra hoặc không đọc được: xem thẻ.",
            "The MRZ fails its check digits or cannot be read: look at the card.",
        ),
        _F.NAME_VARIANT: FlagText(
            _W, "Tên viết khác nhau giữa các giấy.", "The name is written differently between papers."
        ),
        _F.NAME_DIACRITIC_GUESS: FlagText(
            _W, "Dấu trong tên là phỏng đoán: xem ảnh.", "Marks in the name are a guess: look at the picture."
        ),
        _F.GEO_UNRESOLVED: FlagText(_W, "Không tìm thấy địa danh: xem ảnh.", "Place not found: look at the picture."),
        _F.GEO_MIXED_VERSION: FlagText(_I, "Địa danh cũ và mới lẫn nhau.", "Old and new place names are mixed."),
        _F.GEO_SPLIT_WARD: FlagText(_W, "Xã cũ đã chia: chọn xã mới.", "The old ward was divided: choose the new one."),
        _F.POSTAL_CODE_BAD: FlagText(_W, "Mã bưu gửi sai số kiểm tra.", "The item code fails its check digit."),
        _F.POSTMARK_UNREAD: FlagText(_W, "Không đọc được dấu bưu điện: gõ ngày.", "Postmark not read: type the date."),
        _F.REQUESTER_CARD_MISSING: FlagText(
            _W, "Không có thẻ khớp với người yêu cầu.", "No card matches the requester."
        ),
        _F.DUPLICATE_DOSSIER: FlagText(_W, "Hồ sơ có thể trùng.", "The dossier may be here twice."),
        _F.CROSSCHECK_FAIL: FlagText(
            _W, "Các giấy tờ không khớp: so hai ảnh.", "Papers disagree: compare both pictures."
        ),
        _F.DEADLINE_RISK: FlagText(_W, "Sắp đến hạn.", "The deadline is near."),
        _F.MIXED_DOSSIERS: FlagText(_B, "Lẫn giấy tờ của nhiều hồ sơ: tách.", "Papers of several dossiers: split."),
        _F.TAMPER_SUSPECT: FlagText(_B, "Nghi sửa chữa: xem ảnh.", "Suspected tampering: look at the picture."),
    }
)
