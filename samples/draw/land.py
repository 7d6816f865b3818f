"""The dossiers of people whose land changes hands: application, certificate, power of attorney, and planted errors."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from samples.draw.amounts import area_words, digits
from samples.draw.case import COPY_OF_CARD, Case, Setting
from samples.draw.control_filling import slip_in_front
from samples.draw.drawn import Answer, DrawnPage
from samples.draw.filling import Writer, any_writer
from samples.draw.kinds import Kind
from samples.draw.land_print import (
    ATTORNEY,
    CHANGE,
    DK09,
    DK11,
    FACE,
    INSIDE,
    M18,
    M29,
    PINK,
    QR24,
    RED,
    RED_BOOK,
    WITH_QR,
)
from samples.draw.people import any_day, bared, lowered
from samples.draw.planted import EVERYWHERE, Beside, Contents, late_form, note, requester_id, swapped_digit
from samples.draw.printed import draw_printed
from samples.draw.sheet import Look

CHANGES = ("Tặng cho", "Chuyển nhượng", "Thừa kế", "Chuyển mục đích sử dụng đất")
PURPOSES = ("Đất trồng cây lâu năm (CLN)", "Đất ở tại nông thôn (ONT)", "Đất chuyên trồng lúa nước (LUC)")
ORIGINS = ("Nhà nước công nhận quyền sử dụng đất không thu tiền sử dụng đất", "Nhận tặng cho quyền sử dụng đất")
TERMS, FORMS_OF_USE = ("Lâu dài", "Đến ngày 15/10/2043"), ("Sử dụng riêng", "Sử dụng chung")
SCOPES = (
    "Bên được ủy quyền thay mặt nộp hồ sơ, ký nhận và nhận kết quả giải quyết thủ tục đăng ký biến động đất đai",
    "Thay mặt tôi nộp hồ sơ, nộp phí và nhận kết quả tại Bộ phận Một cửa",
)  # fmt: skip
BOOKS = ("CH", "CS", "CT", "H")
ATTORNEY_SHARE, CHANGED_SHARE, SLIP_SHARE = 0.45, 0.4, 0.3
LETTERS = "ABCDĐEHKLMNOPST"


def land_answers(rng: np.random.Generator, case: Case, writer: Writer) -> dict[str, Answer]:
    """Return what stands on the application to register a change."""
    who, home = case.requester, case.requester.residence
    what = str(rng.choice(CHANGES))
    parcel, sheet_no = int(rng.integers(1, 900)), int(rng.integers(1, 60))
    latest = datetime.date(2024, 7, 1) if case.made_on > datetime.date(2025, 6, 1) else case.made_on
    issued = any_day(rng, datetime.date(1998, 1, 1), latest - datetime.timedelta(days=100))
    if case.made_on > datetime.date(2025, 6, 1) and rng.random() < 0.4:
        issued = any_day(rng, datetime.date(2025, 1, 10), case.made_on - datetime.timedelta(days=20))
    eight = issued >= datetime.date(2025, 1, 1)
    letters = "".join(rng.choice(list(LETTERS), 2 if issued.year > 2003 else 1))
    serial = f"{letters if not eight else 'AA'} {rng.integers(0, 10 ** (8 if eight else 6)):0{8 if eight else 6}}"
    papers = ("Giấy chứng nhận đã cấp", f"Văn bản {what.lower()} quyền sử dụng đất")
    return {
        "addressee": writer.plain(office_of(case)),
        "holder.name": writer.plain(f"{'Ông' if who.sex == 'Nam' else 'Bà'} {who.name}"),
        "holder.id_paper": writer.id_paper(who, whole=bool(rng.random() < 0.6)),
        "holder.address": writer.address(home),
        "holder.phone": writer.plain(who.phone),
        "holder.email": writer.plain(who.email) if rng.random() < 0.4 else writer.nothing(),
        "cert.book_entry_no": writer.plain(f"{rng.choice(BOOKS)} {rng.integers(100, 99999):05}"),
        "cert.serial_no": writer.plain(serial),
        "cert.issue_date": writer.skeleton(issued) if case.version == DK09 else writer.day(issued),
        "change.content": writer.plain(f"{what} toàn bộ quyền sử dụng thửa đất số {parcel}, tờ bản đồ số {sheet_no}"),
        "change.before": writer.plain(f"Người sử dụng đất: {who.name.title()}"),
        "change.after": writer.plain(f"Người sử dụng đất: {case.family.elder.name.title()}"),
        "change.reason": writer.plain(f"{what} quyền sử dụng đất"),
        "fee_exemption": writer.nothing() if rng.random() < 0.6 else writer.plain("Tặng cho giữa cha mẹ và con"),
        "attachments": Answer(value="; ".join(papers), raw="; ".join(papers), fill=writer.fill, pieces=papers),
        "new_cert_wanted": writer.plain(str(rng.choice(["Có", "Không có"])) + " nhu cầu cấp mới GCN"),
        "made_at.place": writer.plain(home.ward),
        "made_at.date": writer.skeleton(case.made_on, " "),
        "applicant.signature:name": writer.name(who.name),
        "parcel.no": writer.plain(str(parcel), parcel),
        "parcel.map_sheet": writer.plain(str(sheet_no)),
    }


def office_of(case: Case) -> str:
    """Return the land registry's branch."""
    unit = case.requester.residence.units[1 if len(case.requester.residence.units) == 3 else 0]
    return f"Chi nhánh Văn phòng Đăng ký đất đai {lowered(unit)}"


def draw_change(
    rng: np.random.Generator, look: Look, answers: Mapping[str, Answer], *, version: str, layout: int
) -> DrawnPage:
    """Return the application to register a change in this version."""
    return draw_printed(rng, look, answers, form=CHANGE[version], version=version, layout=layout)


def land_papers(rng: np.random.Generator, contents: Contents) -> None:
    """Lay the certificate beside the application, and now and then a power of attorney and a slip of the counter."""
    said = certificate_answers(rng, contents)
    issued = datetime.date.fromisoformat(str(contents.form["cert.issue_date"].value))
    if issued.year > 2024:
        contents.beside.append(Beside(printed=WITH_QR, version=QR24, answers=said))
    elif issued < datetime.date(2009, 12, 10):
        contents.beside.append(Beside(printed=RED_BOOK, version=RED, answers=said))
    else:
        contents.beside.append(Beside(printed=FACE, version=PINK, answers=said))
        contents.beside.append(Beside(printed=INSIDE, version=PINK, answers=said))
    if rng.random() < ATTORNEY_SHARE:
        people = contents.case.family
        other = people.mother if contents.case.requester is not people.mother else people.father
        contents.holders.append(other)
        contents.beside.append(Beside(printed=ATTORNEY, version="free", answers=attorney_answers(rng, contents)))
    if rng.random() < SLIP_SHARE:
        slip_in_front(rng, contents)


def certificate_answers(rng: np.random.Generator, contents: Contents) -> dict[str, Answer]:
    """Return what the land certificate of the case says; it is an old paper, of units as they were."""
    form, who = contents.form, contents.case.requester
    old = replace(who.residence, reformed=False)
    issued = datetime.date.fromisoformat(str(form["cert.issue_date"].value))
    writer = replace(any_writer(rng, "typed"), short_units=False, capitals=True)
    area = float(int(rng.integers(80, 4000))) + float(rng.choice([0, 0.5, 0.2]))
    head = "TM. ỦY BAN NHÂN DÂN" if issued.year < 2014 else "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"
    unit = old.units[min(1, len(old.units) - 1)].upper()
    nothing = replace(writer, absent="-/-").nothing()
    answers = {
        "serial_no": replace(form["cert.serial_no"], fill="typed"),
        "holder.name": writer.plain(who.name),
        "holder.birth": writer.plain(str(who.born.year)),
        "holder.id_paper": writer.id_paper(who, whole=False),
        "holder.address": writer.address(old),
        "parcel.no": replace(form["parcel.no"], fill="typed"),
        "parcel.map_sheet": replace(form["parcel.map_sheet"], fill="typed"),
        "parcel.address": writer.address(old),
        "parcel.area_m2": Answer(value=area, raw=digits(area)),
        "parcel.area_in_words": Answer(value=area, raw=area_words(area) + ")"),
        "parcel.use_form": writer.plain(str(rng.choice(FORMS_OF_USE))),
        "parcel.purpose": writer.plain(str(rng.choice(PURPOSES))),
        "parcel.term": writer.plain(str(rng.choice(TERMS))),
        "parcel.origin": writer.plain(str(rng.choice(ORIGINS))),
        "issue.place": writer.plain(bared(old.units[min(1, len(old.units) - 1)])),
        "issue.date": writer.skeleton(issued, " "),
        "issue.agency": writer.plain(f"{head} {unit}"),
        "book_entry_no": replace(form["cert.book_entry_no"], fill="typed"),
    }
    answers |= {f"assets.{key}": nothing for key in ("house", "building", "forest", "trees", "note")}
    if issued.year > 2024:
        said = f"{form['cert.serial_no'].raw}|{who.name}"
        answers["qr"] = Answer(value=said, raw=said)
    if rng.random() < CHANGED_SHARE:
        answers["changes[0].content"] = writer.plain("Thế chấp tại Ngân hàng theo hợp đồng số 12; đã xóa thế chấp")
        answers["changes[0].confirmed"] = writer.plain("Chi nhánh Văn phòng Đăng ký đất đai")
    return answers


def attorney_answers(rng: np.random.Generator, contents: Contents) -> dict[str, Answer]:
    """Return what the power of attorney says: whoever asks sends the other parent."""
    case, writer = contents.case, contents.writer
    answers = {
        "scope": writer.plain(str(rng.choice(SCOPES))),
        "term": writer.plain("Kể từ ngày ký đến khi hoàn thành công việc"),
        "made_at.place": writer.plain(case.requester.residence.ward),
        "made_at.date": writer.skeleton(case.made_on, " "),
        "authentication.number": writer.plain(str(rng.integers(1, 900))),
        "authentication.book": writer.plain(f"01/{case.made_on.year}"),
    }
    for role, who in (("grantor", case.requester), ("grantee", contents.holders[-1])):
        answers |= {
            f"{role}.full_name": writer.name(who.name), f"{role}.dob": writer.day(who.born),
            f"{role}.phone": writer.plain(who.phone), f"{role}.address": writer.address(who.residence),
            f"{role}.id_paper": writer.id_paper(who, whole=bool(rng.random() < 0.5)),
            f"{role}.signature:name": writer.name(who.name),
        }  # fmt: skip
    return answers


def other_serial(rng: np.random.Generator, contents: Contents) -> None:
    """Write another serial on the application than the certificate has."""
    key = str(rng.choice(["cert.serial_no", "cert.book_entry_no"]))
    answer = contents.form[key]
    wrong = swapped_digit(rng, answer.raw, answer.raw.index(" ") + 1)
    contents.form[key] = replace(answer, value=wrong, raw=wrong)
    note(contents, ("DD.CERT_EQ", "CROSSCHECK_FAIL", "block"), (key,), "the certificate has another number")


def other_area(rng: np.random.Generator, contents: Contents) -> None:
    """Print another area in words than in digits on the certificate."""
    for paper in contents.beside:
        if "parcel.area_in_words" in paper.answers:
            area = float(paper.answers["parcel.area_m2"].value or 0) + int(rng.integers(10, 90))  # type: ignore[arg-type]
            paper.answers["parcel.area_in_words"] = Answer(value=area, raw=area_words(area) + ")")
    keys = ("parcel.area_m2", "parcel.area_in_words")
    note(contents, ("DD.AREA_WORDS", "CROSSCHECK_FAIL", "block"), keys, "the area in words is another", "gcn_qsdd")


def other_parcel(rng: np.random.Generator, contents: Contents) -> None:
    """Name another parcel in the application than the certificate is about."""
    answer, parcel = contents.form["change.content"], contents.form["parcel.no"].raw
    said = answer.raw.replace(f"số {parcel},", f"số {int(parcel) + int(rng.integers(1, 80))},")
    contents.form["change.content"] = replace(answer, value=said, raw=said)
    note(contents, ("DD.PARCEL_EQ", "CROSSCHECK_FAIL", "warn"), ("change.content",), "another parcel is named")


def holder_number(rng: np.random.Generator, contents: Contents) -> None:
    """Write another number for the holder than the card has; the first version asks for none: its serial is wrong."""
    (other_serial if contents.case.version == DK09 else requester_id)(rng, contents)


LAND_KINDS = (
    Kind(
        name="land",
        answers=land_answers,
        draw=draw_change,
        beside=land_papers,
        plants={
            **EVERYWHERE, "requester_id": holder_number, "late_form": late_form, "serial": other_serial,
            "area": other_area, "parcel": other_parcel,
        },
        setting=Setting(
            form="dat_bien_dong", office="Chi nhánh Văn phòng Đăng ký đất đai", child_age_days=(300, 6000),
            procedures={"": ("1.013831", "Đăng ký biến động đất đai")},
            components=(("Đơn đăng ký biến động đất đai", "Bản chính", "1"),
                        ("Giấy chứng nhận quyền sử dụng đất", "Bản chính", "1"), COPY_OF_CARD),
            roles=(("father", "", 0.5), ("mother", "", 0.5)),
            number="holder.id_paper", signature="applicant.signature", needed="change.content",
            spans={
                DK09: (datetime.date(2021, 6, 1), datetime.date(2024, 7, 20)),
                DK11: (datetime.date(2024, 8, 5), datetime.date(2025, 6, 20)),
                M18: (datetime.date(2025, 7, 5), datetime.date(2026, 3, 30)),
                M29: (datetime.date(2026, 4, 1), datetime.date(2026, 10, 30)),
            },
        ),
    ),
)  # fmt: skip
