"""Papers about a birth: the hospital's certificate, and the register's own certificate or extract."""

from __future__ import annotations

import datetime

import numpy as np

from samples.draw.civil_filling import moment
from samples.draw.drawn import Answer
from samples.draw.filling import Writer, any_writer, date_in_words
from samples.draw.people import Person, chance
from samples.draw.planted import Beside, Contents, note, put_in
from samples.draw.printed import PrintedForm
from samples.draw.words import full_name

HOSPITAL = PrintedForm(
    doc_class="giay_chung_sinh",
    versions=("TT56/2017",),
    titles=("GIẤY CHỨNG SINH",),
    left=(
        "^ Tên cơ sở khám bệnh, chữa bệnh:", "^ [facility ~150]",
        "^ Số: [number ~50] Quyển số: [book_no ~50]",
    ),
    sealed=("#facility", "#higher"),
    rows=(
        ("", "Họ và tên mẹ/Người nuôi dưỡng: [mother.full_name]"),
        ("", "Năm sinh: [mother.birth]"),
        ("", "Nơi đăng ký thường trú: [mother.residence x2]"),
        ("", "Mã số BHXH/Thẻ BHYT số: [mother.bhxh]"),
        ("", "Giấy CMND/Thẻ căn cước/Hộ chiếu số: [mother.id_paper:0 ~84]"),
        ("", "Ngày cấp: [mother.id_paper:1 ~64] Nơi cấp: [mother.id_paper:2 *3]"),
        ("", "Dân tộc: [mother.ethnicity]"),
        ("", "Họ và tên cha: [father.full_name]"),
        ("", "Đã sinh con vào lúc: [birth.at:0] giờ [birth.at:1] phút, ngày [birth.at:2] tháng [birth.at:3] năm "
             "[birth.at:4 ~34]"),
        ("", "Tại: [birth.place]"),
        ("", "Số con trong lần sinh này: [birth.count]"),
        ("", "Giới tính của con: [child.sex] Cân nặng: [child.weight_g]"),
        ("", "Dự định đặt tên con là: [child.planned_name]"),
        ("", "Ghi chú: [note]"),
        ("", "> [#made.place ~60] , ngày [#made.date:0] tháng [#made.date:1] năm [#made.date:2 ~32]"),
        ("", "! #mother=Cha, mẹ hoặc người nuôi dưỡng/(Ký tên, ghi rõ họ tên); #midwife=Người đỡ đẻ/(Ký tên); "
             "#writer=Người ghi phiếu/(Ký tên); signatures=Thủ trưởng cơ sở/(Ký tên, đóng dấu)"),
    ),
)  # fmt: skip
PERSON_ROWS = (
    ("", "? Họ, chữ đệm, tên: [person.full_name]"),
    ("", "Ngày, tháng, năm sinh: [person.dob ~80] ghi bằng chữ: [person.dob_in_words x2]"),
    ("", "Giới tính: [person.sex] Dân tộc: [person.ethnicity] Quốc tịch: [person.nationality *1.5]"),
    ("", "Nơi sinh: [person.birth_place x2]"),
    ("", "Quê quán: [person.hometown]"),
    ("", "Số định danh cá nhân: [person.pin]"),
    ("", "? Họ, chữ đệm, tên người mẹ: [mother.full_name]"),
    ("", "Năm sinh: [mother.birth] Dân tộc: [mother.ethnicity] Quốc tịch: [mother.nationality *1.4]"),
    ("", "Nơi cư trú: [mother.residence x2]"),
    ("", "? Họ, chữ đệm, tên người cha: [father.full_name]"),
    ("", "Năm sinh: [father.birth] Dân tộc: [father.ethnicity] Quốc tịch: [father.nationality *1.4]"),
    ("", "Nơi cư trú: [father.residence x2]"),
)
CERTIFICATE = PrintedForm(
    doc_class="giay_khai_sinh",
    versions=("2010/2015",),
    titles=("GIẤY KHAI SINH",),
    left=("^ ỦY BAN NHÂN DÂN", "^ [#office ~120]", "^ Số: [number ~60]"),
    sealed=("#office", "#higher"),
    rows=(
        *PERSON_ROWS,
        ("", "Họ, chữ đệm, tên người đi khai sinh: [registrant]"),
        ("", "Giấy tờ tùy thân: [#registrant.paper]"),
        ("", "Nơi đăng ký khai sinh: [registration.agency x2]"),
        ("", "Ngày, tháng, năm đăng ký: [registration.date]"),
        ("", "! signer=NGƯỜI KÝ GIẤY KHAI SINH/(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)"),
    ),
)
BIRTH_EXTRACT = PrintedForm(
    doc_class="giay_khai_sinh",
    versions=("2010/2015",),
    titles=("TRÍCH LỤC KHAI SINH",),
    subtitles=("(BẢN SAO)", "(Bản sao)"),
    left=("^ ỦY BAN NHÂN DÂN", "^ [#office ~120]", "^ Số: [number ~80]"),
    sealed=("#office", "#higher"),
    rows=(
        *PERSON_ROWS,
        ("", "Đăng ký khai sinh tại: [registration.agency x2]"),
        ("", "Ngày, tháng, năm đăng ký: [registration.date] Quyển số: [book_no ~50]"),
        ("", "! signer=NGƯỜI KÝ TRÍCH LỤC/(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)"),
    ),
)


def hospital_paper(rng: np.random.Generator, contents: Contents) -> None:
    """Put in the hospital's certificate of the birth that the form declares."""
    family, form = contents.case.family, contents.form
    clerk = any_writer(rng, "typed" if rng.random() < 0.6 else "handwritten")
    place = form["child.birth_place"].raw
    facility, _, higher = place.partition(", ")
    mother, child = family.mother, family.child
    weight = int(rng.integers(24, 42)) * 100
    written = f"{weight} g" if rng.random() < 0.6 else f"{weight / 1000:.1f} kg".replace(".", ",")
    planned = child.name if rng.random() < 0.8 else None
    signer = full_name(chance(rng), "train").title()
    made = clerk.skeleton(child.born + datetime.timedelta(days=int(rng.integers(0, 4))), " ")
    answers = {
        "facility": clerk.plain(facility), "#facility": Answer(value=facility, raw=facility),
        "#higher": Answer(value=higher, raw=higher),
        "number": clerk.plain(f"{rng.integers(1, 900):03}"), "book_no": clerk.plain(f"{rng.integers(1, 9):02}"),
        "mother.full_name": clerk.name(mother.name), "mother.birth": clerk.plain(str(mother.born.year)),
        "mother.residence": clerk.address(mother.residence), "mother.id_paper": paper_of(clerk, mother),
        "mother.bhxh": clerk.plain(f"{rng.integers(10**10):010}"), "mother.ethnicity": clerk.plain(mother.ethnicity),
        "father.full_name": clerk.name(family.father.name),
        "birth.at": moment(clerk, child.born, int(rng.integers(24)), int(rng.integers(60))),
        "birth.place": clerk.plain(place), "birth.count": clerk.plain("01", 1),
        "child.sex": clerk.plain(child.sex), "child.weight_g": clerk.plain(written, weight),
        "child.planned_name": clerk.name(planned) if planned else clerk.nothing(),
        "#made.place": clerk.plain(mother.residence.ward), "#made.date": made,
        "#mother:name": clerk.name(mother.name), "signatures:name": Answer(value=signer, raw=signer),
    }  # fmt: skip
    put_in(contents, Beside(printed=HOSPITAL, version="TT56/2017", answers=answers), "Giấy chứng sinh", "Bản chính")


def paper_of(clerk: Writer, who: Person) -> Answer:
    """Return a card for the certificate's blanks: number, day of issue, issuer."""
    _, _, number, issuer = clerk.card_words(who)
    day = clerk.day(who.issued).raw
    value = {"type": "cmnd" if len(number) == len("310123456") else "personal_number", "number": number,
             "issued_by": issuer, "issued_on": who.issued.isoformat()}  # fmt: skip
    raw = f"{number} Ngày cấp: {day} Nơi cấp: {issuer}"
    return Answer(value=dict(value), raw=raw, fill=clerk.fill, pieces=(number, day, issuer))


def birth_certificate(rng: np.random.Generator, contents: Contents) -> None:
    """Put in the child's birth certificate, or an extract of it, where the dossier is about a child."""
    case, form = contents.case, contents.form
    if case.relation not in ("Cha", "Mẹ"):
        return
    child, clerk = case.family.child, any_writer(rng, "typed" if rng.random() < 0.7 else "handwritten")
    agency, day = form["registration.agency"].raw, datetime.date.fromisoformat(str(form["registration.date"].value))
    unit = agency.removeprefix("UBND ")
    printed = CERTIFICATE if rng.random() < 0.5 else BIRTH_EXTRACT
    number = form["registration.number"].raw if printed is CERTIFICATE else f"{rng.integers(1, 900)}/TLKS-BS"
    office, _, higher = unit.partition(", ")
    signer = full_name(chance(rng), "train").title()
    hospital = f"Bệnh viện Đa khoa {child.hometown.units[-1]}"
    answers = {
        "#office": Answer(value=office, raw=office.upper()), "#higher": Answer(value=higher, raw=higher),
        "number": clerk.plain(number), "book_no": clerk.plain(form["registration.book_no"].raw),
        "person.full_name": clerk.name(child.name), "person.dob": clerk.day(child.born),
        "person.dob_in_words": clerk.plain(date_in_words(rng, child.born), child.born.isoformat()),
        "person.sex": clerk.plain(child.sex), "person.ethnicity": clerk.plain(child.ethnicity),
        "person.nationality": clerk.plain("Việt Nam"), "person.birth_place": clerk.plain(hospital),
        "person.hometown": clerk.address(child.hometown, ward_only=True), "person.pin": clerk.plain(child.id12),
        "registrant": clerk.name(case.requester.name), "#registrant.paper": clerk.id_paper(case.requester, whole=False),
        "registration.agency": clerk.plain(agency), "registration.date": clerk.day(day),
        "signer:name": Answer(value=signer, raw=signer),
    }  # fmt: skip
    for role, parent in (("mother", case.family.mother), ("father", case.family.father)):
        answers |= {
            f"{role}.full_name": clerk.name(parent.name), f"{role}.birth": clerk.plain(str(parent.born.year)),
            f"{role}.ethnicity": clerk.plain(parent.ethnicity), f"{role}.nationality": clerk.plain("Việt Nam"),
            f"{role}.residence": clerk.address(parent.residence),
        }  # fmt: skip
    put_in(contents, Beside(printed=printed, version="2010/2015", answers=answers), "Giấy khai sinh", "Bản sao")


def other_birth(rng: np.random.Generator, contents: Contents) -> None:
    """Let the hospital's certificate name another day of birth than the declaration."""
    paper = next(each for each in contents.beside if each.printed is HOSPITAL)
    day = contents.case.family.child.born - datetime.timedelta(days=int(rng.integers(1, 4)))
    paper.answers["birth.at"] = moment(any_writer(rng, paper.answers["birth.at"].fill), day, 5, 20)
    note(
        contents,
        ("KS.DOB_EQ_CHUNG_SINH", "CROSSCHECK_FAIL", "block"),
        ("child.dob",),
        "the hospital's certificate has another day of birth",
    )
