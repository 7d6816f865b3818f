"""What people write into the civil-status declarations of a case."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np

from samples.draw.case import Case
from samples.draw.drawn import Answer
from samples.draw.filling import JOBS, Writer
from samples.draw.people import Person, any_day, birthday, chance, lowered
from samples.draw.words import full_name

SELF = "Bản thân"
EVENTS = ("khai sinh", "khai sinh", "khai sinh", "kết hôn")
NEVER_MARRIED = (
    "Hiện tại chưa đăng ký kết hôn với ai",
    "Chưa đăng ký kết hôn với ai",
    "Từ khi đủ tuổi kết hôn đến nay chưa đăng ký kết hôn với ai",
)
PURPOSES = (
    "Bổ sung hồ sơ vay vốn ngân hàng",
    "Làm thủ tục chuyển nhượng quyền sử dụng đất",
    "Làm thủ tục mua bán nhà đất, không có giá trị đăng ký kết hôn",
    "Bổ túc hồ sơ xin việc làm",
)
CAUSES = ("Bệnh già", "Bệnh tim mạch", "Tai biến mạch máu não", "Già yếu", "Ung thư phổi")


def said(rng: np.random.Generator, writer: Writer, relation: str) -> Answer:
    """Return a relation as this person writes it: as the list has it, or in small letters."""
    return writer.plain(relation if rng.random() < 0.5 else relation.lower(), relation)


def requester_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands in the block of whoever asks, at its head and at the form's end."""
    who = case.requester
    return {
        "addressee": writer.plain(case.addressee),
        "requester.full_name": writer.name(who.name),
        "requester.dob": writer.day(who.born),
        "requester.residence": writer.address(who.residence),
        "requester.id_paper": writer.id_paper(who, whole=bool(rng.random() < 0.7)),
        "requester.relationship": said(rng, writer, case.relation),
        "requester.signature:name": writer.name(who.name),
        "made_at.place": writer.plain(who.residence.ward),
        "made_at.date": writer.skeleton(case.made_on, " "),
    }


def person_answers(rng: np.random.Generator, writer: Writer, who: Person, role: str) -> dict[str, Answer]:
    """Return what a block about one person says of them."""
    return {
        f"{role}.full_name": writer.name(who.name),
        f"{role}.dob": writer.day(who.born),
        f"{role}.sex": writer.plain(who.sex),
        f"{role}.ethnicity": writer.plain(who.ethnicity),
        f"{role}.nationality": writer.plain("Việt Nam"),
        f"{role}.residence": writer.address(who.residence),
        f"{role}.id_paper": writer.id_paper(who, whole=bool(rng.random() < 0.5)),
    }


def subject_of(case: Case) -> Person:
    """Return whom the form is about: whoever asks, their father, or their child."""
    if case.relation == SELF:
        return case.requester
    return case.family.elder if case.relation == "Con" else case.family.child


def extract_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the request for extract copies."""
    who = subject_of(case)
    event = str(rng.choice(EVENTS)) if who is case.requester else "khai sinh"
    since = who.born if event == "khai sinh" else birthday(who.born, 20)
    day = min(any_day(rng, since, since + datetime.timedelta(days=300)), case.made_on)
    where = who.hometown if event == "khai sinh" else who.residence
    office = f"UBND {', '.join(lowered(unit) for unit in where.units)}"
    copies = int(rng.integers(1, 11))
    answers = requester_answers(rng, case, writer) | person_answers(rng, writer, who, "subject")
    if who is case.family.child:
        answers["subject.id_paper"] = writer.nothing()
    return answers | {
        "event_type": writer.plain(event),
        "subject.pin": writer.plain(who.id12),
        "registration.agency": writer.plain(office),
        "registration.date": writer.skeleton(day, " "),
        "registration.number": writer.plain(str(rng.integers(1, 260)).zfill(int(rng.integers(1, 4)))),
        "registration.book_no": writer.plain(f"{rng.integers(1, 4):02}/{day.year}"),
        "copies": writer.plain(f"{copies:02}" if writer.padded else str(copies), copies),
    }


def asked_copies(rng: np.random.Generator, writer: Writer) -> Answer:
    """Return whether copies are asked for, and how many."""
    copies, wanted = int(rng.integers(1, 6)), bool(rng.random() < 0.7)
    return Answer(
        value={"wanted": wanted, "copies": copies if wanted else None}, fill=writer.fill,
        raw=f"Có, {copies}" if wanted else "Không", pieces=(str(copies) if wanted else "",),
    )  # fmt: skip


def marital_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the request for a certificate of marital status; most people never married."""
    who = subject_of(case)
    answers = requester_answers(rng, case, writer) | person_answers(rng, writer, who, "subject")
    since = any_day(rng, birthday(who.born, 18), case.made_on)
    first, last = writer.skeleton(since, " "), writer.skeleton(case.made_on, " ")
    home = writer.address(who.residence).raw
    return answers | {
        "subject.birth_place": writer.address(who.hometown, ward_only=True),
        "subject.job": writer.plain(str(rng.choice(JOBS))),
        "residence_period": Answer(
            value=f"{home} từ {first.raw}, đến {last.raw}", raw=f"{home} từ {first.raw}, đến {last.raw}",
            fill=writer.fill, pieces=(home, *first.pieces, *last.pieces),
        ),
        "marital_status": writer.plain(str(rng.choice(NEVER_MARRIED))),
        "purpose": writer.plain(purpose(rng, case, who)),
    }  # fmt: skip


def purpose(rng: np.random.Generator, case: Case, who: Person) -> str:
    """Return what the certificate is for: to marry, or one of many other uses."""
    partner = case.family.mother if who.sex == "Nam" else case.family.father
    if who is case.family.elder or rng.random() < 0.5:
        return str(rng.choice(PURPOSES))
    return f"Để đăng ký kết hôn với {'bà' if partner.sex == 'Nữ' else 'ông'} {partner.name}"


def death_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the death declaration; its notice is of the commune, a few days before."""
    who = case.family.elder
    answers = requester_answers(rng, case, writer) | person_answers(rng, writer, who, "deceased")
    answers["deceased.last_residence"] = answers.pop("deceased.residence")
    died = case.made_on - datetime.timedelta(days=int(rng.integers(1, 15)))
    issued = died + datetime.timedelta(days=int(rng.integers(0, (case.made_on - died).days + 1)))
    hour, minute = int(rng.integers(24)), int(rng.integers(12)) * 5
    notice = writer.skeleton(issued, " ")
    number = f"{rng.integers(1, 90):02}/{rng.choice(['GBT', 'GBT-UBND'])}"
    raw = f"{number} do {case.addressee} cấp {notice.raw}"
    return answers | {
        "death.at": moment(writer, died, hour, minute),
        "death.place": writer.address(who.residence),
        "death.cause": writer.plain(str(rng.choice(CAUSES))),
        "death.notice": Answer(
            value=raw, raw=raw, fill=writer.fill, pieces=(number, case.addressee, *notice.pieces)
        ),
        "copy_request": asked_copies(rng, writer),
    }  # fmt: skip


def moment(writer: Writer, day: datetime.date, hour: int, minute: int) -> Answer:
    """Return an hour and a day for a printed skeleton (… giờ … phút, ngày … tháng … năm …)."""
    date = writer.skeleton(day, " ")
    return Answer(
        value=f"{day.isoformat()}T{hour:02}:{minute:02}:00+07:00", fill=writer.fill,
        raw=f"{hour:02} giờ {minute:02} phút, {date.raw}", pieces=(f"{hour:02}", f"{minute:02}", *date.pieces),
    )  # fmt: skip


def death_paper_answers(
    rng: np.random.Generator, clerk: Writer, who: Person, *, unit: str, at: Answer, place: Answer, number: str
) -> dict[str, Answer]:
    """Return what stands on a death notice or extract about this person, made out by this office."""
    day = datetime.date.fromisoformat(str(at.value)[:10])
    made = clerk.skeleton(day + datetime.timedelta(days=int(rng.integers(1, 9))), " ")
    signer = full_name(chance(rng), "train").title()
    answers = person_answers(rng, clerk, who, "deceased")
    del answers["deceased.residence"]
    office, _, higher = unit.partition(", ")
    return answers | {
        "#office": Answer(value=office.upper(), raw=office.upper()),
        "#higher": Answer(value=higher, raw=higher),
        "number": clerk.plain(number),
        "deceased.pin": clerk.plain(who.id12),
        "death.at": replace(at, fill=clerk.fill),
        "death.place": replace(place, fill=clerk.fill),
        "#death.cause": clerk.plain(str(rng.choice(CAUSES))),
        "registration.agency": clerk.plain(f"UBND {unit}"),
        "registration.number": clerk.plain(str(rng.integers(1, 90))),
        "registration.date": clerk.day(datetime.date.fromisoformat(str(made.value))),
        "#made.place": clerk.plain(office.split(" ", 1)[1]),
        "#made.date": made,
        "signer:name": Answer(value=signer, raw=signer),
    }


def marriage_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the marriage declaration: the parents of the family, before they were."""
    answers = {
        "addressee": writer.plain(case.addressee),
        "made_at.place": writer.plain(case.requester.residence.ward),
        "made_at.date": writer.skeleton(case.made_on, " "),
        "copy_request": asked_copies(rng, writer),
    }
    for role, who in (("bride", case.family.mother), ("groom", case.family.father)):
        answers |= person_answers(rng, writer, who, role)
        del answers[f"{role}.sex"]
        answers[f"{role}.marriage_ordinal"] = writer.plain(str(rng.choice(["1", "01", "Lần 1", "Lần thứ nhất"])), 1)
        answers[f"{role}.signature:name"] = writer.name(who.name)
    return answers
