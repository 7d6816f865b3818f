"""QR and MRZ of a card become candidates for its fields, each with its source and place."""

from pipeline.flagcodes import FlagCode
from pipeline.kinds import MarkKind, Source
from pipeline.marks.card_readings import card_candidates, card_doubts
from pipeline.model import Mark, ReadPage
from tests.card_pages import card_page

CARD = "082090000123|310123456|Nguyễn Văn An|15051990|Nam|Ấp 5, Tam Bình, Cai Lậy, Tiền Giang|10052021"
ZONE = ("IDVNM0900001233082090000123<<9", "9005156M3005154VNM<<<<<<<<<<<4", "NGUYEN<<VAN<AN<<<<<<<<<<<<<<<<")
CORNERS = ((10.0, 10.0), (110.0, 10.0), (110.0, 110.0), (10.0, 110.0))


def read_page(*texts: str, marks: tuple[Mark, ...] = ()) -> ReadPage:
    return card_page(*texts, top=300, pitch=40, marks=marks)


def test_the_qr_speaks_of_seven_fields_with_certainty() -> None:
    mark = Mark(kind=MarkKind.QR, page_id="p1", payload=CARD, polygon=CORNERS)
    said = card_candidates([read_page(marks=(mark,))])
    assert {key: each[0].raw for key, each in said.items()} == {
        "id12": "082090000123", "full_name": "Nguyễn Văn An", "dob": "1990-05-15", "sex": "Nam",
        "residence": "Ấp 5, Tam Bình, Cai Lậy, Tiền Giang", "back.residence": "Ấp 5, Tam Bình, Cai Lậy, Tiền Giang",
        "back.issue_date": "2021-05-10",
    }  # fmt: skip
    assert said["full_name"][0].value == "NGUYỄN VĂN AN"
    assert all(each[0].source is Source.QR and each[0].evidence[0].polygon == CORNERS for each in said.values())


def zone_mark(*lines: str) -> Mark:
    return Mark(kind=MarkKind.MRZ, page_id="p1", payload="\n".join(lines), polygon=CORNERS)


def test_the_zone_speaks_too() -> None:
    said = card_candidates([read_page(*ZONE, marks=(zone_mark(*ZONE),))])
    assert {key: each[0].raw for key, each in said.items()} == {
        "id12": "082090000123", "dob": "1990-05-15", "sex": "Nam", "full_name": "NGUYEN VAN AN", "expiry": "2030-05-15",
        "back.expiry": "2030-05-15",
    }  # fmt: skip
    assert all(each[0].evidence[0].polygon == CORNERS for each in said.values())


def test_front_and_back_give_two_voices() -> None:
    front = read_page(marks=(Mark(kind=MarkKind.QR, page_id="p1", payload=CARD, polygon=CORNERS),))
    said = card_candidates([front, read_page(*ZONE, marks=(zone_mark(*ZONE),))])
    assert [each.source for each in said["id12"]] == [Source.QR, Source.MRZ]


def test_other_codes_and_lines_say_nothing() -> None:
    other = Mark(kind=MarkKind.QR, page_id="p1", payload="https://example.org", polygon=CORNERS)
    assert card_candidates([read_page("Nốt ruồi C: 1cm", marks=(other,))]) == {}


def test_a_zone_that_does_not_hold_and_a_code_of_another_layout_are_doubts() -> None:
    odd = Mark(kind=MarkKind.QR, page_id="p1", payload="https://example.invalid/x", polygon=CORNERS)
    wrong = (ZONE[0], ZONE[1][:-1] + "7", ZONE[2])
    assert card_doubts(read_page(*ZONE, marks=(zone_mark(*ZONE),))) == ()
    assert card_doubts(read_page("Họ và tên / Full name")) == ()
    assert card_doubts(read_page(*wrong, marks=(odd,))) == (FlagCode.MRZ_CHECK_FAIL, FlagCode.QR_LAYOUT_UNKNOWN)
