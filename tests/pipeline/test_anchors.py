"""Labels stand in their own block, whatever else the page says."""

from pipeline.anchors import locate
from pipeline.formdef import Form, load_forms
from pipeline.layout import rows_of
from tests.typeset import BIRTH, lines


def birth() -> Form:
    form = load_forms().get("ht_khai_sinh")
    assert form is not None
    return form


def test_the_same_label_is_found_in_each_block() -> None:
    located = locate(birth(), rows_of(lines(BIRTH)))
    rows = {key: located.fields[key].row.index for key in ("child.ethnicity", "mother.ethnicity", "father.ethnicity")}
    assert list(rows.values()) == [14, 18, 22]


def test_a_short_label_inside_a_long_one_is_not_taken_for_it() -> None:
    located = locate(birth(), rows_of(lines(BIRTH)))
    assert located.fields["child.full_name"].row.text.startswith("Họ, chữ đệm, tên: NGUYỄN MINH")


def test_a_block_whose_start_was_not_read_is_told_by_the_order_of_its_labels() -> None:
    damaged = [text for text in BIRTH if "tên người mẹ" not in text]
    located = locate(birth(), rows_of(lines(damaged)))
    assert "mother.full_name" not in located.fields
    assert located.fields["mother.residence"].row.text == "Nơi cư trú: ấp 6, xã Ngũ Hiệp"
    assert located.fields["father.residence"].row.text == "Nơi cư trú: ấp 5, xã Tam Bình"
    assert located.inferred == {"mother"}


def test_one_label_alone_tells_no_block() -> None:
    hers = ("tên người mẹ", "Năm sinh: 1992", "Giấy tờ tùy thân: 082192")
    located = locate(birth(), rows_of(lines([text for text in BIRTH if not any(part in text for part in hers)])))
    assert not located.inferred
    assert "mother.residence" not in located.fields


def test_fathers_before_mothers_is_read_all_the_same() -> None:
    mother, father = BIRTH[17:21], BIRTH[21:25]
    located = locate(birth(), rows_of(lines([*BIRTH[:17], *father, *mother, *BIRTH[25:]])))
    assert located.fields["father.birth"].row.text.startswith("Năm sinh: 1990")
    assert located.fields["mother.birth"].row.text.startswith("Năm sinh: 1992")


def test_a_date_skeleton_is_found_by_its_words_in_order() -> None:
    located = locate(birth(), rows_of(lines(BIRTH)))
    match = located.fields["made_at.date"]
    assert match.row.text[match.start :] == "ngày 20 tháng 06 năm 2022"


def test_words_of_a_longer_phrase_are_no_label() -> None:
    form = load_forms().get("ht_xn_tthn")
    assert form is not None
    rows = [
        "Kính gửi: UBND xã Bình Phú",
        "Họ, chữ đệm, tên người yêu cầu: NGUYỄN VĂN AN",
        "Đề nghị cấp Giấy xác nhân tình trạng hôn nhân cho ngưới có tên dưới đây:",
        "Họ, chữ đệm, tên: NGUYỄN VĂN AN",
        "Tình trạng hôn nhân: chưa đăng ký kết hôn với ai",
    ]
    located = locate(form, rows_of(lines(rows)))
    assert located.fields["marital_status"].row.text.startswith("Tình trạng hôn nhân")


def test_a_label_before_unreadable_writing_is_not_taken_for_a_longer_one() -> None:
    form = load_forms().get("giay_khai_sinh")
    assert form is not None
    rows = ["Họ, chữ đệm, tên: “©ÁW 1JTÉ7 TH", "Giới tính: Nữ", "Họ, chữ đệm, tên người mẹ: //UÑG ANH M7"]
    located = locate(form, rows_of(lines(rows)))
    assert located.fields["person.full_name"].row.text.startswith("Họ, chữ đệm, tên:")


def test_a_label_with_its_number_misread_and_the_same_label_without_do_not_drive_each_other_out() -> None:
    form = load_forms().get("gcn_qsdd")
    assert form is not None
    rows = rows_of(
        lines(["II. Thửa đất được quyền sử dụng", "1. Thửa đất số: 340", "§. Nguồn gốc sử đụng đất: Nhận tặng cho"])
    )
    assert locate(form, rows).fields["parcel.origin"].row.index == 2


def test_a_longer_label_of_the_same_words_does_not_drive_out_the_one_that_fits_them() -> None:
    form = load_forms().get("ct01")
    assert form is not None
    rows = rows_of(lines(["9. Số định danh cá nhân của chủ hộ: 0 8 7 0 6 5 7 5 4 1 2 4"]))
    assert locate(form, rows).fields["household.head_pin"].label == "9. Số định danh cá nhân của chủ hộ"
