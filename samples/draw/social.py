"""The dossiers of social aid and of requests for a confirmation, with the papers about the household beside them."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np

from samples.draw.amounts import digits
from samples.draw.case import COPY_OF_CARD, Case, Setting
from samples.draw.control_filling import slip_in_front
from samples.draw.drawn import Answer
from samples.draw.filling import JOBS, Writer, any_writer
from samples.draw.kinds import Kind, drawn_as
from samples.draw.people import Person, bared, lowered
from samples.draw.planted import EVERYWHERE, Beside, Contents, late_form, note, swapped_digit
from samples.draw.social_print import AID, COVER, DECREE, MEMBER, REQUEST, RESIDENCE

SUBJECTS = ("Hoàn cảnh gia đình khó khăn", "Nơi cư trú", "Nguồn gốc đất", "Hai tên là một người", "Hộ nghèo")
REASONS = (
    "kính đề nghị UBND xã xác nhận nội dung trên để bổ sung hồ sơ xin học bổng cho con",
    "xin xác nhận để bổ túc hồ sơ vay vốn tại ngân hàng chính sách xã hội huyện",
    "đề nghị địa phương xác nhận cho gia đình tôi được miễn giảm học phí năm học này",
)  # fmt: skip
SCHOOLING = ("Chưa đi học", "Đã nghỉ học", "Đang đi học")
TYPES, DEGREES = ("Khuyết tật vận động", "Khuyết tật nghe, nói", "Khuyết tật nhìn"), ("Nặng", "Đặc biệt nặng", "Nhẹ")
CLAUSES = (2, 4, 5, 6)
BOOK_SHARE, SLIP_SHARE = 0.35, 0.3


def aid_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the declaration for social aid; a parent declares for their child where the child asks."""
    who, child = case.requester, case.family.child
    subject = child if case.relation else who
    school = str(rng.choice(SCHOOLING))
    disabled = bool(rng.random() < 0.5)
    answers = subject_answers(rng, writer, subject) | {
        "clause_no": writer.plain(str(clause := int(rng.choice(CLAUSES))), clause),
        "subject.living": writer.plain(f"Ở với gia đình tại {subject.residence.house}"),
        "schooling": writer.plain(school),
        "health_insurance": writer.plain(str(rng.choice(["Không", "Có"]))),
        "poor_household": writer.plain(str(rng.choice(["Không", "Có"]))),
        "disability": writer.plain("Có" if disabled else "Không"),
        "made_at.date": writer.skeleton(case.made_on, " "),
        "declarant.signature:name": writer.name(who.name),
    }
    if school == "Đang đi học":
        answers["schooling.detail"] = writer.plain(
            f"Lớp {rng.integers(1, 10)}, Trường Tiểu học {subject.residence.ward}"
        )
    since = f"{rng.integers(1, 13):02}/{case.made_on.year - 1}"
    if rng.random() < 0.5:
        sum_vnd = int(rng.integers(7, 40)) * 50_000
        answers["current_benefits.allowance"] = Answer(value=sum_vnd, raw=digits(sum_vnd), fill=writer.fill)
        answers["current_benefits.allowance_since"] = writer.plain(since, f"{since[3:]}-{since[:2]}")
    if disabled:
        day = case.made_on - datetime.timedelta(days=int(rng.integers(30, 900)))
        answers |= {
            "disability.cert_no": writer.plain(f"{rng.integers(1, 400)}/GXN"),
            "disability.issued_on": writer.day(day),
            "disability.issued_by": writer.plain(f"UBND {lowered(case.ward_unit)}"),
            "disability.type": writer.plain(str(rng.choice(TYPES))),
            "disability.degree": writer.plain(str(rng.choice(DEGREES))),
        }
    if subject is not who:
        answers |= {
            "declarant.id_paper": writer.id_paper(who, whole=bool(rng.random() < 0.5)),
            "declarant.relationship": writer.plain(case.relation),
            "declarant.address": writer.address(who.residence),
        }
    return answers


def subject_answers(rng: np.random.Generator, writer: Writer, who: Person) -> dict[str, Answer]:
    """Return what the declaration says of the person whom it is about."""
    return {
        "subject.full_name": replace(writer.name(who.name), raw=who.name),
        "subject.dob": writer.skeleton(who.born),
        "subject.sex": writer.plain(who.sex),
        "subject.ethnicity": writer.plain(who.ethnicity),
        "subject.id_paper": writer.id_paper(who, whole=bool(rng.random() < 0.4)),
        "subject.permanent_address": writer.address(who.residence),
    }


def request_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on a request for a confirmation, in the person's own words."""
    who = case.requester
    return {
        "subject_line": replace(writer.plain(str(rng.choice(SUBJECTS))), fill="typed"),
        "addressee": writer.plain(case.addressee),
        "applicant.full_name": writer.name(who.name),
        "applicant.dob": writer.day(who.born) if rng.random() < 0.6 else writer.plain(str(who.born.year)),
        "applicant.id_paper": writer.id_paper(who, whole=bool(rng.random() < 0.6)),
        "applicant.address": writer.address(who.residence),
        "body": writer.plain(str(rng.choice(REASONS))),
        "made_at.place": writer.plain(who.residence.ward),
        "made_at.date": writer.skeleton(case.made_on, " "),
        "applicant.signature:name": writer.name(who.name),
    }


def household_paper(rng: np.random.Generator, contents: Contents) -> None:
    """Lay the paper about the household beside the form: the CT07, or the book that held until the end of 2022."""
    case = contents.case
    if case.made_on < datetime.date(2023, 1, 1) or rng.random() < BOOK_SHARE:
        said = book_answers(contents)
        contents.beside.append(Beside(printed=COVER, version="HK08", answers=said))
        contents.beside.append(Beside(printed=MEMBER, version="HK08", answers=said))
    else:
        contents.beside.append(Beside(printed=RESIDENCE, version="CT07", answers=residence_answers(rng, contents)))
    if rng.random() < SLIP_SHARE:
        slip_in_front(rng, contents, police=bool(rng.random() < 0.3))


def book_answers(contents: Contents) -> dict[str, Answer]:
    """Return what the household book says on its cover and on the page of whoever asks."""
    case, who, head = contents.case, contents.case.requester, contents.case.family.elder
    writer = replace(any_writer(np.random.default_rng(int(who.id12)), contents.writer.fill), short_units=False)
    home = replace(who.residence, reformed=False)
    return {
        "book.number": writer.plain(f"{int(who.id12[6:]):09}"),
        "book.head_name": writer.name(head.name),
        "book.address": writer.address(home),
        "member.relation": writer.plain("Con" if who is case.family.father else "Con dâu"),
        "member.full_name": writer.name(who.name),
        "member.other_name": writer.nothing(),
        "member.dob": writer.day(who.born),
        "member.sex": writer.plain(who.sex),
        "member.hometown": writer.address(who.hometown, ward_only=True),
        "member.ethnicity": writer.plain(who.ethnicity),
        "member.religion": replace(writer, absent="Không").nothing(),
        "member.id_paper": writer.id_paper(who, whole=False),
        "member.passport": writer.nothing(),
        "member.job": writer.plain(JOBS[int(who.id12[-1]) % len(JOBS)]),
        "member.former_address": writer.address(replace(who.hometown, reformed=False), ward_only=True),
    }


def residence_answers(rng: np.random.Generator, contents: Contents) -> dict[str, Answer]:
    """Return what the police confirm of whoever asks (CT07)."""
    case, who, people = contents.case, contents.case.requester, contents.case.family
    writer = replace(any_writer(rng, "typed"), short_units=False, capitals=True)
    ward, day = lowered(case.ward_unit), case.made_on - datetime.timedelta(days=int(rng.integers(1, 20)))
    others = [(people.elder, "Chủ hộ"), (people.child, "Cháu")]
    answers = {
        "office.head": writer.plain("CÔNG AN TỈNH"),
        "office.desk": writer.plain(f"CÔNG AN {ward.upper()}"),
        "ct07.number": writer.plain(f"{rng.integers(1, 900)}/XN"),
        "made_at.place": writer.plain(bared(case.ward_unit)),
        "made_at.date": writer.skeleton(day, " "),
        "ct07.requested_by": writer.name(who.name),
        "ct07.requested_by_pin": writer.plain(who.id12),
        "ct07.full_name": writer.name(who.name),
        "ct07.dob": writer.skeleton(who.born),
        "ct07.sex": writer.plain(who.sex),
        "ct07.pin": writer.plain(who.id12),
        "ct07.ethnicity": writer.plain(who.ethnicity),
        "ct07.religion": writer.nothing(),
        "ct07.hometown": writer.address(who.hometown, ward_only=True),
        "ct07.birth_registered": writer.address(who.hometown, ward_only=True),
        "ct07.permanent": writer.address(who.residence),
        "ct07.temporary": writer.nothing(),
        "ct07.present": writer.address(who.residence),
        "ct07.head_name": writer.name(people.elder.name),
        "ct07.head_relation": writer.plain("Con" if who is people.father else "Con dâu"),
        "ct07.head_pin": writer.plain(people.elder.id12),
        "ct07.valid_until": writer.day(day + datetime.timedelta(days=365)),
    }
    for number, (member, relation) in enumerate(others[: int(rng.integers(1, 3))]):
        cells = {
            "full_name": writer.name(member.name), "dob": writer.day(member.born), "sex": writer.plain(member.sex),
            "pin": writer.plain(member.id12), "relation": writer.plain(relation),
        }  # fmt: skip
        answers |= {f"members[{number}].{key}": answer for key, answer in cells.items()}
    return answers


def wrong_number(rng: np.random.Generator, contents: Contents) -> None:
    """Write another number for whoever asks than their card has."""
    key = "declarant.id_paper" if "declarant.id_paper" in contents.form else contents.case.setting.number
    answer, right = contents.form[key], contents.case.requester.id12
    wrong = swapped_digit(rng, right, 6)
    value = {**answer.value, "number": wrong} if isinstance(answer.value, dict) else wrong
    contents.form[key] = replace(answer, value=value, raw=answer.raw.replace(right, wrong))
    rule = ("REQ.ID_EQ_CARD", "REQUESTER_CARD_MISSING", "warn")
    note(contents, rule, (key,), "the requester's number is on no card of the dossier")


def wrong_birth_year(_: np.random.Generator, contents: Contents) -> None:
    """Write another year of birth than the subject's number says."""
    key = "subject.dob"
    born = datetime.date.fromisoformat(str(contents.form[key].value))
    contents.form[key] = contents.writer.skeleton(born.replace(year=born.year - 1, day=min(born.day, 28)))
    rule = ("ID.SEX_DOB_EQ_ID12", "CROSSCHECK_FAIL", "block")
    note(contents, rule, (key, "subject.id_paper"), "the subject's year of birth is not the one in the number")


PLANTS = {key: plant for key, plant in EVERYWHERE.items() if key != "requester_id"}
SOCIAL_KINDS = (
    Kind(
        name="aid",
        answers=aid_answers,
        draw=drawn_as(AID),
        beside=household_paper,
        plants={**PLANTS, "requester_id": wrong_number, "late_form": late_form, "birth_year": wrong_birth_year},
        setting=Setting(
            form=AID.doc_class, office="UBND", child_age_days=(900, 5000),
            procedures={"": ("1.001776", "Trợ cấp xã hội hằng tháng")},
            components=(("Tờ khai đề nghị trợ giúp xã hội", "Bản chính", "1"),
                        ("Giấy tờ chứng minh nơi cư trú", "Bản sao", "1"), COPY_OF_CARD),
            roles=(("father", "", 0.3), ("mother", "", 0.3), ("father", "Cha", 0.2), ("mother", "Mẹ", 0.2)),
            number="subject.id_paper", signature="declarant.signature", needed="subject.permanent_address",
            spans={DECREE: (datetime.date(2021, 8, 1), datetime.date(2026, 9, 20))},
        ),
    ),
    Kind(
        name="request",
        answers=request_answers,
        draw=drawn_as(REQUEST),
        beside=household_paper,
        plants={**PLANTS, "requester_id": wrong_number, "late_form": late_form},
        setting=Setting(
            form=REQUEST.doc_class, office="UBND", child_age_days=(300, 6000),
            procedures={"": ("", "Xác nhận của Ủy ban nhân dân cấp xã")},
            components=(("Đơn xin xác nhận", "Bản chính", "1"), COPY_OF_CARD),
            roles=(("father", "", 0.5), ("mother", "", 0.5)),
            number="applicant.id_paper", signature="applicant.signature", needed="applicant.address",
            spans={"free": (datetime.date(2021, 6, 1), datetime.date(2026, 10, 30))},
        ),
    ),
)  # fmt: skip
