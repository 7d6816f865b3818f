"""What people write into the forms of a case: typed values with the words that stand on the paper."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from samples.draw.case import Case
from samples.draw.drawn import Answer, Truth
from samples.draw.people import Address, Person, bared
from samples.draw.words import number_words

ISSUERS = (
    "Cục CS QLHC về TTXH", "Cục Cảnh sát QLHC về TTXH", "Cục CSQLHC về TTXH",
    "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
)  # fmt: skip
JOBS = ("Làm ruộng", "Làm vườn", "Buôn bán", "Công nhân", "Giáo viên", "Nội trợ", "Thợ hồ", "Tài xế")
RELATION_WORDS = {"Ông nội": "Ông"}  # the word of the closed list that a relation is taken as
ABSENT_SIGNS = ("/", "/", "-", "Không")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """One person filling one form: by machine or by hand, with the same habits all over it."""

    fill: str
    capitals: bool  # names in capitals
    separator: str  # of dates
    padded: bool
    short_units: bool  # "X. Bình Phú, H. Cai Lậy, TG"
    issuer: str
    absent: str

    def plain(self, text: str, value: Truth = None) -> Answer:
        """Return words that mean themselves, or `value`."""
        return Answer(value=text if value is None else value, raw=text, fill=self.fill)

    def name(self, name: str) -> Answer:
        """Return a name: the value is in capitals, the words as this person writes names."""
        return Answer(value=name, raw=name if self.capitals else name.title(), fill=self.fill)

    def day(self, day: datetime.date) -> Answer:
        """Return a date in digits."""
        parts = self.parts(day)
        return Answer(value=day.isoformat(), raw=self.separator.join(parts), fill=self.fill)

    def skeleton(self, day: datetime.date, joint: str = "/") -> Answer:
        """Return a date for a printed skeleton (ngày … tháng … năm …, or …/…/…)."""
        pieces = f"{day.day:02}", f"{day.month:02}", str(day.year)
        raw = joint.join(pieces) if joint == "/" else f"ngày {pieces[0]} tháng {pieces[1]} năm {pieces[2]}"
        return Answer(value=day.isoformat(), raw=raw, fill=self.fill, pieces=pieces)

    def parts(self, day: datetime.date) -> tuple[str, str, str]:
        """Return day, month and year as this person writes them."""
        if self.padded:
            return f"{day.day:02}", f"{day.month:02}", str(day.year)
        return str(day.day), str(day.month), str(day.year)

    def address(self, address: Address, *, ward_only: bool = False) -> Answer:
        """Return an address; the value is the address in full."""
        full = address.ward_text if ward_only else address.text
        return Answer(value=full, raw=shortened(full) if self.short_units else full, fill=self.fill)

    def id_paper(self, person: Person, *, whole: bool) -> Answer:
        """Return the person's identity card: its number alone, or with who issued it and when."""
        kind, word, number, issuer = self.card_words(person)
        value: dict[str, Truth] = {"type": kind, "number": number, "issued_by": None, "issued_on": None}
        if not whole:
            value["type"] = "cmnd" if kind == "cmnd" else "personal_number"
            return Answer(value=value, raw=number, fill=self.fill)
        day = self.separator.join(self.parts(person.issued))
        value |= {"issued_by": issuer, "issued_on": person.issued.isoformat()}
        return Answer(value=value, raw=f"{word} số {number}, {issuer} cấp ngày {day}", fill=self.fill)

    def card_words(self, person: Person) -> tuple[str, str, str, str]:
        """Return kind, name, number and issuer of the card that this person holds."""
        if person.card == "can_cuoc_2024":
            return "can_cuoc", "Thẻ căn cước", person.id12, "Bộ Công an"
        if person.card == "cmnd9":
            return "cmnd", "CMND", person.id9, f"Công an tỉnh {bared(person.residence.place.province)}"
        return "cccd", "CCCD", person.id12, self.issuer

    def nothing(self) -> Answer:
        """Return the sign for "there is none"."""
        return Answer(value=None, raw=self.absent, fill=self.fill, state="absent")


def any_writer(rng: np.random.Generator, fill: str) -> Writer:
    """Return a person with any habits."""
    return Writer(
        fill=fill,
        capitals=bool(rng.random() < (0.9 if fill == "typed" else 0.65)),
        separator=str(rng.choice(["/", "-", "."], p=[0.8, 0.13, 0.07])),
        padded=bool(rng.random() < 0.85),
        short_units=bool(rng.random() < 0.12),
        issuer=str(rng.choice(ISSUERS, p=[0.4, 0.3, 0.15, 0.15])),
        absent=str(rng.choice(ABSENT_SIGNS)),
    )


def shortened(address: str) -> str:
    """Return an address with its type words shortened."""
    for long, short in (("thị xã ", "TX. "), ("thị trấn ", "TT. "), ("thành phố ", "TP. "), ("xã ", "X. "),
                        ("phường ", "P. "), ("huyện ", "H. "), ("quận ", "Q. "), ("tỉnh ", "T. ")):  # fmt: skip
        address = address.replace(f", {long}", f", {short}")
    return address


def date_in_words(rng: np.random.Generator, day: datetime.date) -> str:
    """Return a date written out, northern or southern."""
    day_word = number_words(day.day)
    if day.day <= 10 and rng.random() < 0.4:
        day_word = f"{rng.choice(['mùng', 'mồng'])} {day_word}"
    month = "tư" if day.month == 4 and rng.random() < 0.6 else number_words(day.month)
    year = number_words(day.year)
    if rng.random() < 0.35:
        year = year.replace("nghìn", "ngàn").replace("linh", "lẻ")
    comma = "," if rng.random() < 0.25 else ""
    return f"{rng.choice(['Ngày', 'ngày'])} {day_word}{comma} tháng {month}{comma} năm {year}"


def birth_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the birth declaration of the case."""
    people, who, child = case.family, case.requester, case.family.child
    whole_id = bool(rng.random() < 0.7)
    facility = f"{rng.choice(['Bệnh viện Đa khoa', 'Trung tâm Y tế'])} {case.requester.residence.units[-2]}"
    birth_place = f"{facility}, {case.requester.residence.ward_text.rsplit(', ', maxsplit=1)[-1]}"
    answers = {
        "addressee": writer.plain(case.addressee),
        "requester.full_name": writer.name(who.name),
        "requester.dob": writer.day(who.born),
        "requester.residence": writer.address(who.residence),
        "requester.id_paper": writer.id_paper(who, whole=whole_id),
        "requester.relationship": writer.plain(
            case.relation if rng.random() < 0.5 else case.relation.lower(),
            RELATION_WORDS.get(case.relation, case.relation),
        ),
        "child.full_name": writer.name(child.name),
        "child.dob": writer.day(child.born),
        "child.dob_in_words": writer.plain(date_in_words(rng, child.born), child.born.isoformat()),
        "child.sex": writer.plain(child.sex),
        "child.ethnicity": writer.plain(child.ethnicity),
        "child.nationality": writer.plain("Việt Nam"),
        "child.birth_place": writer.plain(birth_place),
        "child.hometown": writer.address(child.hometown, ward_only=True),
        "made_at.place": writer.plain(who.residence.ward),
        "made_at.date": writer.skeleton(case.made_on, " "),
    }
    no_father = who is people.mother and rng.random() < 0.12
    for parent, role in ((people.mother, "mother"), (people.father, "father")):
        answers |= parent_answers(rng, case, writer, parent, role)
    if no_father:
        answers |= {key: writer.nothing() for key in answers if key.startswith("father.")}
    copies = int(rng.integers(1, 6))
    wanted = bool(rng.random() < 0.7)
    answers["copy_request"] = Answer(
        value={"wanted": wanted, "copies": copies if wanted else None}, fill=writer.fill,
        raw=f"Có, {copies}" if wanted else "Không", pieces=(str(copies) if wanted else "",),
    )  # fmt: skip
    answers["marriage_cert"] = writer.nothing() if no_father else marriage(rng, case, writer)
    return answers


def parent_answers(
    rng: np.random.Generator, case: Case, writer: Writer, parent: Person, role: str
) -> dict[str, Answer]:
    """Return what stands in the block of one parent."""
    year_only = case.version != "TT04/2024" and rng.random() < 0.75
    born = writer.plain(str(parent.born.year)) if year_only else writer.day(parent.born)
    return {
        f"{role}.full_name": writer.name(parent.name),
        f"{role}.birth": born,
        f"{role}.ethnicity": writer.plain(parent.ethnicity),
        f"{role}.nationality": writer.plain("Việt Nam"),
        f"{role}.residence": writer.address(parent.residence),
        f"{role}.id_paper": writer.id_paper(parent, whole=bool(rng.random() < 0.3)),
    }


def marriage(rng: np.random.Generator, case: Case, writer: Writer) -> Answer:
    """Return the parents' marriage certificate: number, book, date and office on one skeleton."""
    day = case.family.child.born - datetime.timedelta(days=int(rng.integers(320, 2500)))
    number, book = str(rng.integers(1, 190)), f"01/{day.year}"
    pieces = number, book, writer.separator.join(writer.parts(day)), case.addressee
    raw = f"Số {number}, Quyển số {book}, đăng ký ngày {pieces[2]} tại {pieces[3]}"
    return Answer(value=raw, raw=raw, fill=writer.fill, pieces=pieces)


def residence_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the CT01 of the case."""
    who, head = case.requester, case.family.elder
    verb = case.procedure[1]
    answers = {
        "addressee": writer.plain(case.addressee),
        "applicant.full_name": writer.name(who.name),
        "applicant.dob": writer.skeleton(who.born),
        "applicant.sex": writer.plain(who.sex),
        "applicant.pin": writer.plain(who.id12),
        "household.head_name": writer.name(head.name),
        "household.relation": writer.plain(case.relation),
        "household.head_pin": writer.plain(head.id12),
        "request_text": writer.plain(f"{verb} tại {who.residence.text}"),
        "block3.date": writer.skeleton(case.made_on, " "),
        "block3.name": Answer(value=who.name, raw=who.name.title(), fill=writer.fill),
    }
    if rng.random() < 0.85:
        answers["applicant.phone"] = writer.plain(who.phone)
    answers["applicant.email"] = writer.plain(who.email) if rng.random() < 0.45 else writer.nothing()
    if case.version == "TT56/2021":
        answers |= {
            "applicant.permanent": writer.address(who.residence), "applicant.present": writer.address(who.residence),
            "applicant.temporary": writer.nothing(), "applicant.job": writer.plain(str(rng.choice(JOBS))),
        }  # fmt: skip
    if who is not head:
        answers |= {
            "block0.date": writer.skeleton(case.made_on, " "), "block0.text": writer.plain("Đồng ý"),
            "block0.name": Answer(value=head.name, raw=head.name.title(), fill=writer.fill),
        }  # fmt: skip
    for number, (member, relation) in enumerate(movers(rng, case)):
        cells: dict[str, Answer] = {
            "full_name": writer.name(member.name), "dob": writer.day(member.born), "sex": writer.plain(member.sex),
            "pin": writer.plain(member.id12), "relation": writer.plain(relation),
        }  # fmt: skip
        answers |= {f"members[{number}].{column}": answer for column, answer in cells.items()}
    return answers


def movers(rng: np.random.Generator, case: Case) -> list[tuple[Person, str]]:
    """Return who moves along with the applicant, and what each is to the head of the household."""
    people = case.family
    others = [(people.father, "Con"), (people.mother, "Con dâu"), (people.child, "Cháu")]
    chosen = [pair for pair in others if pair[0] is not case.requester]
    return chosen[len(chosen) - int(rng.integers(0, len(chosen) + 1)) :]
