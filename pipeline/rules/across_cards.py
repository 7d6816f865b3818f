"""Checks of identity cards: QR against print against MRZ, the number against sex and birth, and the card's term."""

from collections.abc import Iterable, Iterator

from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Json, Source
from pipeline.model import FieldValue
from pipeline.rules.findings import Finding, Mention, Paper, finding, said_by, text_of
from pipeline.rules.fold import place_key, weak_key
from pipeline.rules.identifiers import about_id12
from pipeline.rules.names import NameMatch, compare_names

CARD_CLASSES = ("cccd_chip", "can_cuoc_2024")
CARD_TERMS = (14, 25, 40, 60)  # ages at which a card ends (domain rule R-EXPIRY, from memory: a warning only)
SLIP, ACCEPTED = "phieu_buu_chinh", "accepted_at"
PRINT = (Source.PRINT_OCR, Source.HAND_OCR)
UNCHECKED = "person_name"  # no check digit of the MRZ covers its third line: a letter misread there proves nothing
PROVED = ("id12", "date")  # kinds of which the QR's correction and the MRZ's check digits leave no doubt
_NOT_COMPARED = ("free_text", "agency", "signature")


def card_checks(papers: Iterable[Paper], *, received_on: str | None) -> Iterator[Finding]:
    """Yield what the checks of every card in the dossier say; a card must hold on the day the post took the dossier."""
    papers = tuple(papers)
    accepted = (paper.text(ACCEPTED) for paper in papers if paper.component.doc_class == SLIP)
    day = min((each for each in (*accepted, received_on) if each), default=None)
    for paper in papers:
        if paper.component.doc_class in CARD_CLASSES:
            yield from _marks_against_print(paper)
            yield from _print_alone(paper)
            yield from _term(paper, day)


def _marks_against_print(paper: Paper) -> Iterator[Finding]:
    for field in paper.fields.values():
        if field.kind in _NOT_COMPARED:
            continue
        qr, mrz = said_by(field, Source.QR), said_by(field, Source.MRZ)
        printed = said_by(field, Source.PRINT_OCR) or said_by(field, Source.HAND_OCR)
        if qr and printed and printed.value is not None:
            same = _is_printed(field, qr.value)
            yield finding("ID.QR_EQ_OCR", same, [field], flag=FlagCode.QR_OCR_MISMATCH, detail=field.key)
        other = qr or printed
        if mrz and other and other.value is not None:
            same = agree(field.kind, mrz.value, other.value)
            if not same and field.kind == UNCHECKED:
                same = None
            yield finding("ID.MRZ_EQ_QR", same, [field], flag=FlagCode.QR_OCR_MISMATCH, detail=field.key)


def _is_printed(field: FieldValue, said: Json) -> bool | None:
    """Tell whether a reader read off the print what a code says; None where two read it neither so nor alike."""
    read = [one.value for source in PRINT if (one := said_by(field, source)) is not None and one.value is not None]
    same = [None if _is_part(said, value) else agree(field.kind, said, value) for value in read]
    if any(same):
        return True
    misread = len(read) > 1 and not agree(field.kind, read[0], read[1])
    return None if misread or None in same else False


def _print_alone(paper: Paper) -> Iterator[Finding]:
    """Yield whether print that both readers read alike says what the QR and the MRZ both do not: it was altered.

    Print that is another fact of the card, the expiry for one, was taken from the wrong place.
    """
    coded = [c.value for f in paper.fields.values() for c in f.candidates if c.source in (Source.QR, Source.MRZ)]
    for field in paper.fields.values():
        said = [said_by(field, source) for source in (Source.QR, Source.MRZ, Source.PRINT_OCR, Source.HAND_OCR)]
        values = [one.value for one in said if one is not None and one.value is not None]
        if field.kind not in PROVED or len(values) < len(said):
            continue
        qr, mrz, printed, line = values
        if qr == mrz and printed == line and not _is_part(qr, printed):
            altered = printed != qr and printed not in coded
            yield finding("ID.PRINT_EQ_CODES", not altered, [field], flag=FlagCode.TAMPER_SUSPECT, detail=field.key)


def _is_part(said: object, printed: object) -> bool:
    """Tell whether print was read in part only, as a year without its day: that neither agrees nor disagrees."""
    return isinstance(said, str) and isinstance(printed, str) and len(printed) < len(said) and said.startswith(printed)


def agree(kind: str, one: object, two: object) -> bool:
    """Tell whether two typed values of one kind say the same, forgiving what a reader may lose but no digit."""
    if kind == "person_name" and isinstance(one, str) and isinstance(two, str):
        return compare_names(one, two) in (NameMatch.SAME, NameMatch.ACCENTS) or _cut(one, two)
    if isinstance(one, dict) and isinstance(two, dict):
        codes = [(value.get("ward_code"), value.get("province_code")) for value in (one, two)]
        if all(ward for ward, _ in codes):
            return codes[0] == codes[1]
        return place_key(str(one.get("text"))) == place_key(str(two.get("text")))
    if isinstance(one, str) and isinstance(two, str):
        return weak_key(one) == weak_key(two)
    return one == two


def _cut(one: str, two: str) -> bool:
    """Tell whether one name is the other cut short, as a long name is in the MRZ's 30 signs."""
    short, long = sorted((weak_key(one), weak_key(two)), key=len)
    return len(short) >= 24 and long.startswith(short)


def number_checks(mentions: Iterable[Mention]) -> Iterator[Finding]:
    """Yield whether each personal number agrees with the sex and the birth written beside it."""
    for mention in mentions:
        about = about_id12(mention.number or "")
        if about is None or mention.number_field is None:
            continue
        problems: list[str] = []
        fields: list[FieldValue | None] = [mention.number_field]
        if mention.sex in ("Nam", "Nữ"):
            fields.append(mention.sex_field)
            problems += ["sex"] * (mention.sex != about.sex)
        if mention.birth is not None:
            fields.append(mention.birth_field)
            problems += ["year of birth"] * (not mention.birth.startswith(str(about.birth_year)))
        if mention.sex is not None or mention.birth is not None:
            yield finding(
                "ID.SEX_DOB_EQ_ID12", not problems, fields, severity=Severity.BLOCK, detail=", ".join(problems)
            )


def _term(paper: Paper, received_on: str | None) -> Iterator[Finding]:
    key = "expiry" if "expiry" in paper.fields else "back.expiry"
    expiry_field = paper.fields.get(key)
    expiry, birth = text_of(expiry_field), paper.text("dob")
    if expiry is None:
        return
    if received_on is not None:
        yield finding("ID.EXPIRED", expiry >= received_on[:10], [expiry_field], flag=FlagCode.ID_EXPIRED)
    if birth is not None and len(birth) == len(expiry) == len("1990-05-15"):
        age = int(expiry[:4]) - int(birth[:4])
        leap = birth[5:] == "02-29" and expiry[5:] in ("02-28", "03-01")
        regular = (expiry[5:] == birth[5:] or leap) and age in CARD_TERMS
        yield finding("ID.EXPIRY", regular, [expiry_field, paper.fields.get("dob")], flag=FlagCode.ID_EXPIRY_ODD)
