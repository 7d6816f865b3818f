"""What people write into the civil-status declarations of a case."""

from __future__ import annotations

import datetime

import numpy as np

from samples.draw.case import Case
from samples.draw.drawn import Answer
from samples.draw.filling import Writer
from samples.draw.people import Person, any_day, birthday, lowered

SELF = "Bản thân"
EVENTS = ("khai sinh", "khai sinh", "khai sinh", "kết hôn")


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
    """Return whom the form is about: whoever asks, or their child."""
    return case.requester if case.relation == SELF else case.family.child


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
