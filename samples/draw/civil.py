"""The civil-status dossiers of the commune's counter: extract copies, marital status, marriage, death."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np

from samples.draw.birth_papers import birth_certificate
from samples.draw.case import COPY_OF_CARD, Setting
from samples.draw.civil_filling import (
    SELF,
    death_answers,
    death_paper_answers,
    extract_answers,
    marital_answers,
    marriage_answers,
    moment,
    subject_of,
)
from samples.draw.civil_print import DEATH, DEATH_EXTRACT, DEATH_NOTICE, EXTRACT, MARITAL, MARRIAGE, MIDDLE, NEW, OLD
from samples.draw.filling import any_writer
from samples.draw.kinds import Kind, drawn_as
from samples.draw.people import any_day, birthday, lowered
from samples.draw.planted import EVERYWHERE, Beside, Contents, late_form, note, put_in

SPAN_OLD = (datetime.date(2021, 6, 1), datetime.date(2022, 12, 20))  # no chip card is older than 2021
SPAN_2020 = (datetime.date(2021, 6, 1), datetime.date(2024, 5, 30))
SPAN_2024 = (datetime.date(2024, 7, 1), datetime.date(2026, 10, 30))
WIDOWED_SHARE = 0.3


def death_notice(rng: np.random.Generator, contents: Contents) -> None:
    """Put in the death notice that the declaration names."""
    case, form = contents.case, contents.form
    clerk = any_writer(rng, "typed" if rng.random() < 0.7 else "handwritten")
    answers = death_paper_answers(
        rng, clerk, case.family.elder, unit=", ".join(lowered(unit) for unit in case.requester.residence.units),
        at=form["death.at"], place=form["death.place"], number=form["death.notice"].pieces[0],
    )  # fmt: skip
    issued = datetime.date(*(int(part) for part in reversed(form["death.notice"].pieces[2:])))
    answers |= {"#made.date": clerk.skeleton(issued, " "), "#death.cause": clerk.plain(form["death.cause"].raw)}
    contents.beside.append(Beside(printed=DEATH_NOTICE, version="2015+", answers=answers))


def widowed(rng: np.random.Generator, contents: Contents) -> None:
    """Let some be widowed, with the extract that proves it."""
    case, writer = contents.case, contents.writer
    who = subject_of(case)
    if who is case.family.elder or rng.random() > WIDOWED_SHARE:
        return
    spouse = case.family.mother if who is case.family.father else case.family.father
    died = any_day(rng, birthday(max(who.born, spouse.born), 22), case.made_on - datetime.timedelta(days=30))
    clerk = any_writer(rng, "typed")
    unit = ", ".join(lowered(unit) for unit in replace(spouse.residence, reformed=False).units)
    at = moment(clerk, died, int(rng.integers(24)), 0)
    number = f"{rng.integers(1, 900)}/TLKT-BS"
    answers = death_paper_answers(
        rng, clerk, spouse, unit=unit, at=at, place=clerk.address(spouse.residence), number=number
    )
    put_in(contents, Beside(printed=DEATH_EXTRACT, version="2015+", answers=answers), "Trích lục khai tử", "Bản sao")
    said = f"Có đăng ký kết hôn nhưng {'vợ' if spouse.sex == 'Nữ' else 'chồng'} đã chết, trích lục khai tử số {number}"
    contents.form["marital_status"] = writer.plain(f"{said}, hiện chưa đăng ký kết hôn với ai")


def status_without_paper(_: np.random.Generator, contents: Contents) -> None:
    """Let the subject be divorced, with no decision in the envelope."""
    contents.beside.clear()
    listed = contents.case.setting.components[:2]
    contents.case = replace(contents.case, setting=replace(contents.case.setting, components=listed))
    said = "Đã ly hôn theo Quyết định số 45/2019/QĐST-HNGĐ, hiện chưa đăng ký kết hôn với ai"
    contents.form["marital_status"] = contents.writer.plain(said)
    note(
        contents,
        ("XN.STATUS_DOC", "CROSSCHECK_FAIL", "block"),
        ("marital_status",),
        "divorced, and the decision is not there",
    )


def other_death(rng: np.random.Generator, contents: Contents) -> None:
    """Declare another day of death than the notice says."""
    day = datetime.date.fromisoformat(str(contents.form["death.at"].value)[:10])
    other = day - datetime.timedelta(days=int(rng.integers(2, 9)))
    contents.form["death.at"] = moment(contents.writer, other, 6, 30)
    note(
        contents,
        ("KT.DEATH_EQ_NOTICE", "CROSSCHECK_FAIL", "block"),
        ("death.at",),
        "the day of death is not the one on the notice",
    )


def partners_card(_: np.random.Generator, contents: Contents) -> None:
    """Put in the bride's card beside the groom's."""
    contents.holders.append(contents.case.family.mother)


def too_young(_: np.random.Generator, contents: Contents) -> None:
    """Let the groom be nineteen: his birth is another on the form, and so is the year in his number."""
    day = contents.case.made_on
    born = datetime.date(day.year - 19, day.month, min(day.day, 28))
    contents.form["groom.dob"] = contents.writer.day(born)
    note(contents, ("KH.AGE", "CROSSCHECK_FAIL", "block"), ("groom.dob",), "the groom is nineteen")


CIVIL_KINDS = (
    Kind(
        name="extract", answers=extract_answers, draw=drawn_as(EXTRACT), beside=birth_certificate,
        plants={**EVERYWHERE, "late_form": late_form},
        setting=Setting(
            form=EXTRACT.doc_class, office="UBND", child_age_days=(300, 6000),
            procedures={"": ("2.000635", "Cấp bản sao trích lục hộ tịch")},
            components=(("Tờ khai cấp bản sao trích lục hộ tịch", "Bản chính", "1"), COPY_OF_CARD),
            roles=(("father", SELF, 0.3), ("mother", SELF, 0.3), ("father", "Cha", 0.2), ("mother", "Mẹ", 0.2)),
            spans={MIDDLE: SPAN_2020, NEW: SPAN_2024},
        ),
    ),
    Kind(
        name="marital", answers=marital_answers, draw=drawn_as(MARITAL), beside=widowed,
        plants={**EVERYWHERE, "late_form": late_form, "status_doc": status_without_paper},
        setting=Setting(
            form=MARITAL.doc_class, office="UBND", child_age_days=(300, 6000), needed="purpose",
            procedures={"": ("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân")},
            components=(("Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", "Bản chính", "1"), COPY_OF_CARD),
            roles=(("father", SELF, 0.4), ("mother", SELF, 0.4), ("father", "Con", 0.2)),
            spans={OLD: SPAN_OLD, MIDDLE: SPAN_2020, NEW: SPAN_2024},
        ),
    ),
    Kind(
        name="death", answers=death_answers, draw=drawn_as(DEATH), beside=death_notice,
        plants={**EVERYWHERE, "late_form": late_form, "other_death": other_death},
        setting=Setting(
            form=DEATH.doc_class, office="UBND", child_age_days=(3000, 9000),
            procedures={"": ("1.000656", "Đăng ký khai tử")},
            components=(("Tờ khai đăng ký khai tử", "Bản chính", "1"), ("Giấy báo tử", "Bản chính", "1"), COPY_OF_CARD),
            roles=(("father", "Con", 0.7), ("mother", "Con dâu", 0.3)),
            spans={OLD: SPAN_OLD, MIDDLE: SPAN_2020, NEW: SPAN_2024},
        ),
    ),
    Kind(
        name="marriage", answers=marriage_answers, draw=drawn_as(MARRIAGE), beside=partners_card,
        plants={**EVERYWHERE, "late_form": late_form, "too_young": too_young},
        setting=Setting(
            form=MARRIAGE.doc_class, office="UBND", child_age_days=(4, 55), number="groom.id_paper",
            signature="groom.signature", needed="groom.nationality",
            procedures={"": ("1.000894", "Đăng ký kết hôn")},
            components=(("Tờ khai đăng ký kết hôn", "Bản chính", "1"), ("Căn cước công dân", "Bản sao", "2")),
            roles=(("father", "Chồng", 1.0),),
            spans={OLD: SPAN_OLD, MIDDLE: (SPAN_2020[0], SPAN_2024[1])},
        ),
    ),
)  # fmt: skip
