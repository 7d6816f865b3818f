"""A declaration against itself: sums in digits and words, ages to marry, copies and fees, the one main industry."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.flagcodes import FlagCode, Severity
from pipeline.model import FieldValue
from pipeline.rules.findings import Finding, Paper, finding, text_of
from pipeline.rules.fold import weak_key

MARRIAGE_AGES = {"bride": 18, "groom": 20}  # Luật Hôn nhân và gia đình 2014, article 8
FEE_OF_COPY_VND = 8_000  # a copy of an extract, Circular 281/2016/TT-BTC (DOMAIN: found)
WORDS = (
    ("HKD.CAPITAL_WORDS", "hkd_mau1", "capital.amount", "capital.amount_in_words"),
    ("DD.AREA_WORDS", "gcn_qsdd", "parcel.area_m2", "parcel.area_in_words"),
    ("GKS.DOB_WORDS", "giay_khai_sinh", "person.dob", "person.dob_in_words"),
)
TICKS = frozenset(("x", "v", "co", "1", "true", "chinh"))
DIVORCED, WIDOWED = ("ly hon",), ("da chet", "qua doi", "goa vo", "goa chong", "da mat", "tu tran")
UNKNOWN = "unknown"
DECISIONS = (UNKNOWN, "trich_luc_khai_tu")  # a judgment has no form of its own: an unknown paper may be it
ORDERED = (  # class, and two days of which the first cannot lie after the second
    ("ht_khai_sinh", "child.dob", "made_at.date"),
    ("ht_khai_tu", "deceased.dob", "death.at"),
    ("ht_khai_tu", "death.at", "made_at.date"),
    ("ctrl_mau01", "received_at", "due_at"),
    ("ht_trich_luc", "registration.date", "made_at.date"),
    ("gcn_qsdd", "holder.birth", "issue.date"),
)
_ROW = re.compile(r"^industries\[(\d+)\]\.")


def self_checks(papers: Sequence[Paper]) -> Iterator[Finding]:
    """Yield what every declaration says against itself."""
    for paper in papers:
        yield from _in_words(paper)
        yield from _ages(paper)
        yield from _main_industry(paper)
        yield from _members(paper)
        yield from _in_order(paper)
    yield from _status_paper(papers)
    yield from _fee_of_copies(papers)


def _in_words(paper: Paper) -> Iterator[Finding]:
    for check, doc_class, digits_key, words_key in WORDS:
        digits, words = paper.fields.get(digits_key), paper.fields.get(words_key)
        if paper.component.doc_class != doc_class or digits is None or words is None:
            continue
        one, two = digits.value, words.value
        holds = None if one is None or two is None else one == two
        yield finding(check, holds, [digits, words], severity=Severity.BLOCK)


def _in_order(paper: Paper) -> Iterator[Finding]:
    for doc_class, first, second in ORDERED:
        one, two = paper.fields.get(first), paper.fields.get(second)
        earlier, later = text_of(one), text_of(two)
        if paper.component.doc_class == doc_class and earlier and later:
            length = min(len(earlier), len(later), len("2022-06-12"))
            holds = earlier[:length] <= later[:length]
            yield finding("DATE.ORDER", holds, [one, two], flag=FlagCode.DATE_ORDER, detail=first)


def _ages(paper: Paper) -> Iterator[Finding]:
    """Yield whether bride and groom are of age on the day the form was made."""
    if paper.component.doc_class != "ht_ket_hon":
        return
    made = paper.fields.get("made_at.date")
    for role, least in MARRIAGE_AGES.items():
        born = paper.fields.get(f"{role}.dob")
        if born is not None:
            age = age_on(text_of(born), text_of(made))
            holds = None if age is None else age >= least
            yield finding("KH.AGE", holds, [born, made], severity=Severity.BLOCK, detail=role)


def age_on(born: str | None, day: str | None) -> int | None:
    """Return how many years a person is on a day, both whole ISO days; None where either is not one."""
    try:
        start, end = date.fromisoformat(born or ""), date.fromisoformat((day or "")[:10])
    except ValueError:
        return None
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _main_industry(paper: Paper) -> Iterator[Finding]:
    """Yield whether exactly one line of business is the main one."""
    rows: dict[str, dict[str, FieldValue]] = {}
    for key, field in paper.fields.items():
        if (row := _ROW.match(key)) is not None:
            rows.setdefault(row[1], {})[key.rpartition(".")[2]] = field
    written = [row for row in rows.values() if any(row[cell].raw for cell in ("name", "code") if cell in row)]
    marks = [row["main"] for row in written if "main" in row]
    if marks:
        ticked = [field for field in marks if weak_key(field.raw or "") in TICKS]
        unread = any(field.raw is None and field.fill.value == "unknown" for field in marks)
        holds = None if unread and not ticked else len(ticked) == 1
        yield finding("HKD.ONE_MAIN_CODE", holds, marks, severity=Severity.WARN, detail=f"{len(ticked)} marked")


def _members(paper: Paper) -> Iterator[Finding]:
    """Yield whether members are listed where, and only where, a household founds the business."""
    founder = paper.fields.get("founder_type")
    said = text_of(founder)
    if paper.component.doc_class != "hkd_mau1" or said is None:
        return
    listed = any(key.startswith("members[") and field.raw for key, field in paper.fields.items())
    household = "ho gia dinh" in weak_key(said)
    yield finding("HKD.MEMBERS", household or not listed, [founder], severity=Severity.WARN)


def _status_paper(papers: Sequence[Paper]) -> Iterator[Finding]:
    """Yield whether who was divorced or widowed sends the judgment or the extract of the death."""
    for paper in papers:
        status = paper.fields.get("marital_status")
        said = weak_key(status.raw or "") if status is not None else ""
        if paper.component.doc_class != "ht_xn_tthn" or not said:
            continue
        if any(word in said for word in DIVORCED):
            wanted = DECISIONS[:1]
        elif any(word in said for word in WIDOWED):
            wanted = DECISIONS[1:]
        else:
            continue
        classes = {other.component.doc_class for other in papers}
        here = True if classes & set(wanted) - {UNKNOWN} else None if UNKNOWN in classes else False
        yield finding("XN.STATUS_DOC", here, [status], severity=Severity.BLOCK, detail=" or ".join(wanted))


def _fee_of_copies(papers: Sequence[Paper]) -> Iterator[Finding]:
    """Yield whether the fee that the post collected is that of the copies asked for."""
    asking = [paper for paper in papers if paper.component.doc_class == "ht_trich_luc"]
    copies = next((paper.fields["copies"] for paper in asking if "copies" in paper.fields), None)
    fee = next((p.fields["cod_fee"] for p in papers if "cod_fee" in p.fields), None)
    if copies is None or fee is None:
        return
    one, two = copies.value, fee.value
    holds = None
    if isinstance(one, int | float) and isinstance(two, int | float):
        holds = one * FEE_OF_COPY_VND == two
    yield finding("TL.COPIES_FEE", holds, [copies, fee], severity=Severity.INFO)
