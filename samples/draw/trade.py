"""The dossiers of people who register a household business: what they write, and what is planted wrong."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np

from samples.draw.amounts import digits, money_words
from samples.draw.case import COPY_OF_CARD, Case, Setting
from samples.draw.control_filling import slip_in_front
from samples.draw.drawn import Answer
from samples.draw.filling import Writer
from samples.draw.kinds import Kind, drawn_as
from samples.draw.people import Person, lowered
from samples.draw.planted import EVERYWHERE, Contents, late_form, note, requester_id
from samples.draw.trade_print import NEW, OLD, TRADE

INDUSTRIES = (
    ("4722", "Bán lẻ thực phẩm trong các cửa hàng chuyên doanh"), ("5610", "Nhà hàng và các dịch vụ ăn uống"),
    ("4711", "Bán lẻ lương thực, thực phẩm"), ("9631", "Cắt tóc, làm đầu, gội đầu"), ("1410", "May trang phục"),
    ("4520", "Bảo dưỡng, sửa chữa ô tô"), ("4620", "Bán buôn nông, lâm sản nguyên liệu"),
)  # fmt: skip
TRADES = ("TRÁI CÂY", "TẠP HÓA", "QUÁN ĂN", "MAY MẶC", "SỬA XE", "NƯỚC GIẢI KHÁT", "VẬT TƯ NÔNG NGHIỆP")


def trade_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the application to register a household business."""
    who, home = case.requester, case.requester.residence
    capital = int(rng.integers(20, 900)) * 1_000_000 + int(rng.choice([0, 0, 500_000]))
    family = bool(rng.random() < 0.35)
    name = f"HỘ KINH DOANH {rng.choice(TRADES)} {who.name.split(' ')[-1]}"
    answers = owner_answers(rng, case, writer) | {
        "addressee": writer.plain(office_of(case)),
        "business.name_vi": writer.plain(name),
        "business.name_foreign": writer.nothing(),
        "business.name_short": writer.nothing() if rng.random() < 0.7 else writer.plain(name.split(" ", 3)[3]),
        "business.address": writer.plain(home.house),
        "business.ward": writer.plain(home.units[0]),
        "business.province": writer.plain(home.units[-1]),
        "business.phone": writer.plain(who.phone),
        "business.fax": writer.nothing(),
        "business.email": writer.nothing(),
        "business.website": writer.nothing(),
        "capital.amount": Answer(value=capital, raw=f"{digits(capital)} đồng", fill=writer.fill),
        "capital.amount_in_words": Answer(value=capital, raw=money_words(capital), fill=writer.fill),
        "tax.notice_address": writer.address(home),
        "tax.start_date": writer.day(case.made_on + datetime.timedelta(days=int(rng.integers(5, 60)))),
        "tax.labour": writer.plain(str(count := int(rng.integers(1, 9))), count),
        "tax.vat_method": writer.plain(str(rng.choice(["Phương pháp kê khai", "Phương pháp khoán"]))),
        "founder_type": writer.plain("Các thành viên hộ gia đình" if family else "Cá nhân"),
        "made_at.place": writer.plain(home.ward),
        "made_at.date": writer.skeleton(case.made_on, " "),
    }
    if len(home.units) == 3:
        answers["business.district"] = writer.plain(home.units[1])
    if rng.random() < 0.3:
        answers["business.not_at_office"] = writer.plain("Hộ kinh doanh không kinh doanh tại trụ sở")
    chosen = rng.choice(len(INDUSTRIES), int(rng.integers(1, 4)), replace=False)
    for number, place in enumerate(chosen):
        code, said = INDUSTRIES[place]
        answers |= {f"industries[{number}].name": writer.plain(said), f"industries[{number}].code": writer.plain(code)}
    answers["industries[0].main"] = writer.plain("X", True)
    return answers | (member_answers(writer, [who, case.family.elder]) if family else {})


def owner_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what the owner says of themselves."""
    who = case.requester
    answers = {
        "owner.full_name": replace(writer.name(who.name), raw=who.name),
        "owner.dob": writer.skeleton(who.born),
        "owner.sex": writer.plain(who.sex),
        "owner.pin": writer.plain(who.id12),
        "owner.phone": writer.plain(who.phone),
        "owner.email": writer.plain(who.email) if rng.random() < 0.6 else writer.nothing(),
        "owner.signature:name": writer.name(who.name),
    }
    if case.version == NEW:
        return answers
    return answers | {
        "owner.ethnicity": writer.plain(who.ethnicity),
        "owner.nationality": writer.plain("Việt Nam"),
        "owner.id_kind": writer.plain("Căn cước công dân"),
        "owner.id_paper": writer.id_paper(who, whole=False),
        "owner.id_issued_on": writer.day(who.issued),
        "owner.id_issued_by": writer.plain(writer.issuer),
        "owner.permanent_address": writer.address(who.residence),
        "owner.present_address": writer.address(who.residence),
    }


def member_answers(writer: Writer, people: list[Person]) -> dict[str, Answer]:
    """Return the table of the members of the household who found the business."""
    answers: dict[str, Answer] = {}
    for number, who in enumerate(people):
        cells = {
            "full_name": writer.name(who.name), "dob": writer.day(who.born), "pin": writer.plain(who.id12),
            "sex": writer.plain(who.sex), "nationality": writer.plain("Việt Nam"),
            "ethnicity": writer.plain(who.ethnicity),
        }  # fmt: skip
        answers |= {f"members[{number}].{key}": answer for key, answer in cells.items()}
    return answers


def office_of(case: Case) -> str:
    """Return the office of registration: of the district, since July 2025 of the ward."""
    units = case.requester.residence.units
    if case.version == OLD and len(units) == 3:
        return f"Phòng Tài chính - Kế hoạch {lowered(units[1])}"
    return f"Phòng Kinh tế {lowered(units[0])}"


def capital_words(rng: np.random.Generator, contents: Contents) -> None:
    """Write another capital in words than in digits."""
    answer = contents.form["capital.amount"]
    other = int(answer.value) + int(rng.integers(1, 9)) * 10_000_000  # type: ignore[arg-type]
    contents.form["capital.amount_in_words"] = replace(answer, value=other, raw=money_words(other))
    keys = ("capital.amount", "capital.amount_in_words")
    note(contents, ("HKD.CAPITAL_WORDS", "CROSSCHECK_FAIL", "block"), keys, "the capital in words is another sum")


def no_main_industry(rng: np.random.Generator, contents: Contents) -> None:
    """Mark no industry as the main one, or two of them."""
    second = "industries[1].name" in contents.form and rng.random() < 0.5
    if second:
        contents.form["industries[1].main"] = contents.writer.plain("X", True)
    else:
        del contents.form["industries[0].main"]
    note(contents, ("HKD.ONE_MAIN_CODE", "CROSSCHECK_FAIL", "warn"), ("industries[0].main",), "not one main industry")


def owner_number(rng: np.random.Generator, contents: Contents) -> None:
    """Write another number for the owner than the card has; the first version asks for it as a paper's number."""
    if contents.case.version == OLD:
        contents.case = replace(contents.case, setting=replace(contents.case.setting, number="owner.id_paper"))
    requester_id(rng, contents)


TRADE_KINDS = (
    Kind(
        name="trade",
        answers=trade_answers,
        draw=drawn_as(TRADE),
        beside=slip_in_front,
        plants={
            **EVERYWHERE, "requester_id": owner_number, "late_form": late_form, "capital_words": capital_words,
            "main_code": no_main_industry,
        },
        setting=Setting(
            form=TRADE.doc_class, office="Phòng Kinh tế", child_age_days=(300, 6000),
            procedures={"": ("1.001612", "Đăng ký thành lập hộ kinh doanh")},
            components=(("Giấy đề nghị đăng ký hộ kinh doanh", "Bản chính", "1"), COPY_OF_CARD),
            roles=(("father", "", 0.5), ("mother", "", 0.5)),
            number="owner.pin", signature="owner.signature", needed="business.name_vi",
            spans={
                OLD: (datetime.date(2021, 6, 1), datetime.date(2025, 6, 20)),
                NEW: (datetime.date(2025, 7, 5), datetime.date(2026, 10, 30)),
            },
        ),
    ),
)  # fmt: skip
