"""What a card's QR and MRZ say of its fields, as candidates beside the printed ones."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.flagcodes import FlagCode
from pipeline.kinds import Json, MarkKind, Polygon, Source
from pipeline.marks.card_qr import CardQr, read_card_qr
from pipeline.marks.mrz import Mrz, looks_like_mrz, read_mrz
from pipeline.model import Candidate, Evidence, Mark, Reading, ReadPage
from pipeline.rules.typed import parse

QR_ENGINE, MRZ_ENGINE = "zxing-cpp", "mrz-td1"
ZONE_LINES = 2  # lines of a zone that must be seen before it can be said to fail
QR_CONFIDENCE = 0.999  # Reed-Solomon: a decoded payload is the printed one
MRZ_CONFIDENCE, MRZ_REPAIRED_CONFIDENCE = 0.99, 0.97
_KINDS = {
    "id12": "id12", "full_name": "person_name", "dob": "date", "sex": "sex", "residence": "address",
    "back.residence": "address", "back.issue_date": "date", "expiry": "date", "back.expiry": "date",
}  # fmt: skip


def card_candidates(pages: Sequence[ReadPage]) -> Mapping[str, tuple[Candidate, ...]]:
    """Return, by field key of a card's form, what the QR and the MRZ on its pages say; empty when neither is there."""
    found: dict[str, tuple[Candidate, ...]] = {}
    for page in pages:
        for key, candidate in (*_of_marks(page.marks), *_of_mrz(page.reading)):
            found[key] = (*found.get(key, ()), candidate)
    return found


def find_mrz(reading: Reading) -> tuple[Mrz, Mark] | None:
    """Return the zone among a page's read lines and a mark round it, or None."""
    lines = [line for line in reading.lines if looks_like_mrz(line.text)]
    mrz = read_mrz([line.text for line in lines])
    if mrz is None:
        return None
    left, top = min(line.box.left for line in lines), min(line.box.top for line in lines)
    right, bottom = max(line.box.right for line in lines), max(line.box.bottom for line in lines)
    corners: Polygon = ((left, top), (right, top), (right, bottom), (left, bottom))
    return mrz, Mark(kind=MarkKind.MRZ, page_id=reading.page_id, payload="\n".join(mrz.lines), polygon=corners)


def card_doubts(page: ReadPage) -> tuple[FlagCode, ...]:
    """Return what is doubtful about a card's marks: a zone whose check digits fail, a QR of unknown layout."""
    zone = sum(looks_like_mrz(line.text) for line in page.reading.lines) >= ZONE_LINES
    codes = [mark.payload for mark in page.marks if mark.kind is MarkKind.QR and mark.payload]
    doubts = []
    if zone and find_mrz(page.reading) is None:
        doubts.append(FlagCode.MRZ_CHECK_FAIL)
    if codes and not any(read_card_qr(payload) for payload in codes):
        doubts.append(FlagCode.QR_LAYOUT_UNKNOWN)
    return tuple(doubts)


def _of_marks(marks: Sequence[Mark]) -> Iterator[tuple[str, Candidate]]:
    for mark in marks:
        card = read_card_qr(mark.payload) if mark.kind is MarkKind.QR and mark.payload else None
        if card is not None:
            for key, raw in _qr_fields(card):
                yield key, _candidate(key, raw, mark, QR_CONFIDENCE)


def _qr_fields(card: CardQr) -> Iterator[tuple[str, str]]:
    yield "id12", card.id12
    yield "full_name", card.full_name
    yield "dob", card.dob
    yield "sex", card.sex
    if card.residence:
        yield "residence", card.residence
        yield "back.residence", card.residence
    yield "back.issue_date", card.issued_on


def _of_mrz(reading: Reading) -> Iterator[tuple[str, Candidate]]:
    found = find_mrz(reading)
    if found is None:
        return
    mrz, mark = found
    confidence = MRZ_REPAIRED_CONFIDENCE if mrz.repaired else MRZ_CONFIDENCE
    said = {"id12": mrz.id12, "dob": mrz.dob, "sex": mrz.sex, "full_name": mrz.name}
    if mrz.expiry is not None:
        said |= {"expiry": mrz.expiry, "back.expiry": mrz.expiry}
    for key, raw in said.items():
        if raw:
            yield key, _candidate(key, raw, mark, confidence)


def _candidate(key: str, raw: str, mark: Mark, confidence: float) -> Candidate:
    source, engine = (Source.QR, QR_ENGINE) if mark.kind is MarkKind.QR else (Source.MRZ, MRZ_ENGINE)
    value: Json = parse(_KINDS[key], raw).value
    evidence = (Evidence(page_id=mark.page_id, polygon=mark.polygon),)
    return Candidate(raw=raw, value=value, source=source, confidence=confidence, engine=engine, evidence=evidence)
