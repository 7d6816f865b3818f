"""What the counter's computer prints on its slips about a case."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from samples.draw.amounts import digits
from samples.draw.case import Case
from samples.draw.control_print import (
    POLICE_RECEIPT,
    POLICE_REFUSAL,
    POLICE_REQUEST,
    RECEIPT,
    REFUSAL,
    REQUEST,
    WAY,
)
from samples.draw.drawn import Answer
from samples.draw.filling import Writer, any_writer
from samples.draw.people import REFORM, bared, chance, lowered, sexed_name
from samples.draw.planted import Beside, Contents
from samples.draw.printed import PrintedForm

HERE, BEFORE = "H20", "H58"  # Đồng Tháp; Tiền Giang until June 2025
REASONS = (
    "Thiếu giấy tờ chứng minh nơi cư trú", "Tờ khai chưa có chữ ký của người yêu cầu",
    "Bản sao căn cước công dân bị mờ, không đọc được", "Thông tin trên tờ khai không khớp với giấy tờ kèm theo",
    "Không thuộc thẩm quyền giải quyết của đơn vị",
)  # fmt: skip
PAPERS = ("Giấy tờ chứng minh nơi cư trú", "Bản sao căn cước công dân", "Văn bản ủy quyền", "Trích lục khai sinh")
RESULTS, NOTES = ("Trước hạn", "Đúng hạn", "Đúng hạn", "Quá hạn"), ("Đủ hồ sơ", "Chuyển qua bưu chính", "Không")
CHANNELS = ("Bộ phận Một cửa {ward}", "Nhận qua dịch vụ bưu chính tại {address}")
FormOf = tuple[PrintedForm, Callable[[np.random.Generator, Case, Writer], dict[str, Answer]]]


def dossier_code(rng: np.random.Generator, case: Case) -> str:
    """Return the code that the counter gave the dossier."""
    day = case.arrived_at.date()
    return f"{HERE if day >= REFORM else BEFORE}.{rng.integers(1, 60)}-{day:%y%m%d}-{rng.integers(1, 400):04}"


def moment(at: datetime.datetime, *, words: bool = True) -> Answer:
    """Return a moment on its printed skeleton."""
    pieces = f"{at:%H}", f"{at:%M}", f"{at:%d}", f"{at:%m}", f"{at:%Y}"
    month, year = ("tháng", "năm") if words else ("/", "/")
    raw = f"{pieces[0]} giờ {pieces[1]} phút, ngày {pieces[2]} {month} {pieces[3]} {year} {pieces[4]}"
    return Answer(value=f"{at:%Y-%m-%dT%H:%M}:00+07:00", raw=raw, pieces=pieces)


def head_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what every slip says: office, dossier, who asks for what."""
    who, ward = case.requester, lowered(case.ward_unit)
    made = case.arrived_at.date()
    code = dossier_code(rng, case)
    officer = sexed_name(chance(rng), case.split, str(rng.choice(["Nam", "Nữ"])), None).title()
    named = Answer(value=officer.upper(), raw=officer, fill=writer.fill)
    return {
        "office.head": writer.plain(f"UBND {ward.upper()}"),
        "office.desk": writer.plain("BỘ PHẬN TN&TKQ"),
        "dossier_code": writer.plain(code),
        "applicant": writer.plain(who.name if writer.capitals else who.name.title()),
        "applicant_pin": writer.plain(who.id12),
        "address": writer.address(who.residence),
        "phone": writer.plain(who.phone),
        "email": writer.plain(who.email),
        "request": writer.plain(case.procedure[1]),
        "made_at.place": writer.plain(bared(case.ward_unit)),
        "made_at.date": writer.skeleton(made, " "),
        "signatures.officer:name": named,
        "officer:name": named,
        "signatures.applicant:name": writer.name(who.name),
    }


def receipt_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what form 01 says; form CT04 says the same and a little more."""
    ward, who = lowered(case.ward_unit), case.requester
    received = case.arrived_at
    due = received + datetime.timedelta(days=int(rng.integers(1, 25)), minutes=int(rng.integers(0, 60)))
    answers = head_answers(rng, case, writer)
    channel = str(rng.choice(CHANNELS)).format(ward=ward, address=who.residence.ward_text)
    code = answers["dossier_code"].raw
    qr = f"{code}|{case.procedure[0]}.000.00.00.{code[:3]}|{who.id12}|Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    answers |= {
        "slip_no": writer.plain(f"{rng.integers(1, 900)}/HDHS"),
        "agency": writer.plain(f"Trung tâm Phục vụ hành chính công {ward}"),
        "sets": writer.plain("01", 1),
        "received_at": moment(received),
        "due_at": moment(due),
        "result_channel": writer.plain(channel),
        "fees": Answer(value=case.fee_vnd, raw=f"{digits(case.fee_vnd)} đồng", fill=writer.fill),
        "log.book": writer.plain(f"{rng.integers(1, 6):02}/{received.year}"),
        "log.number": writer.plain(str(rng.integers(1, 900))),
    }
    if rng.random() < 0.7:
        answers["qr"] = Answer(value=qr, raw=qr)
    for number, (name, kind, sheets) in enumerate(case.setting.components):
        column = "original" if kind == "Bản chính" else "copy"
        answers[f"components[{number}].name"] = writer.plain(name)
        answers[f"components[{number}].{column}"] = writer.plain(sheets)
    return answers


def police_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what form CT04 says."""
    answers = receipt_answers(rng, case, writer)
    ward, home = lowered(case.ward_unit), case.requester.residence
    answers |= {
        "slip_no": writer.plain(f"{rng.integers(1, 900)}/PTN"),
        "agency": writer.plain(f"Công an {ward}"),
        "office.head": writer.plain("CÔNG AN TỈNH"),
        "office.desk": writer.plain(f"CÔNG AN {ward.upper()}"),
        "temporary": writer.nothing(),
        "present": writer.address(home),
        "received_at": replace(moment(case.arrived_at, words=False)),
        "due_at": moment(case.arrived_at + datetime.timedelta(days=int(rng.integers(1, 8))), words=False),
        "result_form": writer.plain(str(rng.choice(["Bản giấy", "Bản điện tử", "Tin nhắn SMS"]))),
    }
    for number, (_, kind, _) in enumerate(case.setting.components):
        answers[f"components[{number}].kind"] = writer.plain(kind)
    return {key: answer for key, answer in answers.items() if key != "qr"}


def request_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what a request to complete the dossier says (form 02, CT05)."""
    answers = head_answers(rng, case, writer) | {
        "slip_no": writer.plain(f"{rng.integers(1, 900)}/HDHS"),
        "reason": writer.plain(str(rng.choice(REASONS[:4]))),
        "items": writer.plain(
            f"Bổ sung {str(rng.choice(PAPERS)).lower()}; kê khai lại nội dung còn thiếu trong tờ khai"
        ),
    }
    for number, name in enumerate(rng.choice(PAPERS, int(rng.integers(1, 4)), replace=False)):
        answers[f"items[{number}].name"] = writer.plain(str(name))
        answers[f"items[{number}].{rng.choice(['original', 'certified', 'copy'])}"] = writer.plain("01", 1)
    return answers


def refusal_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what a refusal says (form 03)."""
    return head_answers(rng, case, writer) | {
        "slip_no": writer.plain(f"{rng.integers(1, 900)}/HDHS"),
        "agency": writer.plain(f"UBND {lowered(case.ward_unit)}"),
        "reason": writer.plain(str(rng.choice(REASONS))),
    }


def police_refusal_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what a refusal by the police says (form CT06)."""
    return refusal_answers(rng, case, writer) | {"agency": writer.plain(lowered(case.ward_unit))}


def way_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what the control slip says: who had the dossier from when on."""
    ward, province = lowered(case.ward_unit), lowered(case.requester.residence.units[-1])
    answers = head_answers(rng, case, writer) | {
        "slip_no": writer.plain(f"{rng.integers(1, 900)}/HDHS"),
        "agency": writer.plain(f"UBND {ward}, {province}"),
        "coordinating_agency": writer.plain(f"Công an {ward}") if rng.random() < 0.5 else writer.nothing(),
    }
    at = case.arrived_at
    offices = ("Bộ phận Một cửa", f"UBND {ward}", "Bưu điện", "Bộ phận Một cửa")
    for number, office in enumerate(offices[: int(rng.integers(2, 5))]):
        at += datetime.timedelta(days=int(rng.integers(0, 3)), minutes=int(rng.integers(20, 200)))
        said = f"{at:%H} giờ {at:%M} phút, ngày {at:%d}/{at:%m}/{at:%Y}"
        answers |= {
            f"steps[{number}].agency": writer.plain(office),
            f"steps[{number}].time": Answer(value=f"{at:%Y-%m-%dT%H:%M}:00+07:00", raw=said, fill=writer.fill),
            f"steps[{number}].result": writer.plain(str(rng.choice(RESULTS))),
            f"steps[{number}].note": writer.plain(str(rng.choice(NOTES[:2]))),
        }
    return answers


SLIPS: tuple[FormOf, ...] = (
    (RECEIPT, receipt_answers), (REQUEST, request_answers), (REFUSAL, refusal_answers), (WAY, way_answers),
    (RECEIPT, receipt_answers), (WAY, way_answers),
)  # fmt: skip
POLICE_SLIPS: tuple[FormOf, ...] = (
    (POLICE_RECEIPT, police_answers), (POLICE_REQUEST, request_answers), (POLICE_REFUSAL, police_refusal_answers),
)  # fmt: skip


def slip_in_front(rng: np.random.Generator, contents: Contents, *, police: bool = False) -> None:
    """Lay one of the counter's slips on the dossier."""
    slips = POLICE_SLIPS if police else SLIPS
    form, fill = slips[int(rng.integers(len(slips)))]
    writer = replace(any_writer(rng, "typed"), short_units=False)
    answers = fill(rng, contents.case, writer)
    contents.beside.append(Beside(printed=form, version=form.versions[0], answers=answers, front=True))
