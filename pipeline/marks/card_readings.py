"""What a card's QR and MRZ say of its fields, as candidates beside the printed ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.flagcodes import FlagCode
from pipeline.kinds import Json, MarkKind, Source
from pipeline.marks.card_qr import CardQr, read_card_qr
from pipeline.marks.mrz import looks_like_mrz, read_mrz
from pipeline.model import Candidate, Evidence, Mark, ReadPage
from pipeline.rules.typed import parse

QR_ENGINE, MRZ_ENGINE = "zxing-cpp", "mrz-td1"
ZONE_LINES = 2  # lines of a zone that must be seen before it can be said to fail
QR_CONFIDENCE = 0.999  # Reed-Solomon: a decoded payload is the printed one
MRZ_CONFIDENCE = 0.99  # four check digits and a number written twice
_KINDS = {
    "id12": "id12", "full_name": "person_name", "dob": "date", "sex": "sex", "residence": "address",
    "back.residence": "address", "back.issue_date": "date", "expiry": "date", "back.expiry": "date",
}  # fmt: skip


def card_candidates(pages: Sequence[ReadPage]) -> Mapping[str, tuple[Candidate, ...]]:
    """Return, by field key of a card's form, what the QR and the MRZ on its pages say; empty when neither is there."""
    found: dict[str, tuple[Candidate, ...]] = {}
    for page in pages:
        for key, candidate in _of_marks(page.marks):
            found[key] = (*found.get(key, ()), candidate)
    return found


def card_doubts(page: ReadPage) -> tuple[FlagCode, ...]:
    """Return what is doubtful about a card's marks: a zone that is not proved, a QR of unknown layout."""
    zone = sum(looks_like_mrz(line.text) for line in page.reading.lines) >= ZONE_LINES
    codes = [mark.payload for mark in page.marks if mark.kind is MarkKind.QR and mark.payload]
    doubts = []
    if zone and not any(mark.kind is MarkKind.MRZ for mark in page.marks):
        doubts.append(FlagCode.MRZ_CHECK_FAIL)
    if codes and not any(read_card_qr(payload) for payload in codes):
        doubts.append(FlagCode.QR_LAYOUT_UNKNOWN)
    return tuple(doubts)


def _of_marks(marks: Sequence[Mark]) -> Iterator[tuple[str, Candidate]]:
    for mark in marks:
        said = _said(mark.kind, mark.payload) if mark.payload else ()
        yield from ((key, _candidate(key, raw, mark)) for key, raw in said if raw)


def _said(kind: MarkKind, payload: str) -> Iterable[tuple[str, str]]:
    if kind is MarkKind.MRZ:
        return _mrz_fields(payload.split("\n"))
    card = read_card_qr(payload) if kind is MarkKind.QR else None
    return _qr_fields(card) if card is not None else ()


def _qr_fields(card: CardQr) -> Iterator[tuple[str, str]]:
    yield "id12", card.id12
    yield "full_name", card.full_name
    yield "dob", card.dob
    yield "sex", card.sex
    if card.residence:
        yield "residence", card.residence
        yield "back.residence", card.residence
    yield "back.issue_date", card.issued_on


def _mrz_fields(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    mrz = read_mrz(lines)
    if mrz is not None:
        yield "id12", mrz.id12
        yield "dob", mrz.dob
        yield "sex", mrz.sex
        yield "full_name", mrz.name
        yield from ((key, mrz.expiry or "") for key in ("expiry", "back.expiry"))


def _candidate(key: str, raw: str, mark: Mark) -> Candidate:
    source, engine, confidence = (
        (Source.QR, QR_ENGINE, QR_CONFIDENCE) if mark.kind is MarkKind.QR else (Source.MRZ, MRZ_ENGINE, MRZ_CONFIDENCE)
    )
    value: Json = parse(_KINDS[key], raw).value
    evidence = (Evidence(page_id=mark.page_id, polygon=mark.polygon),)
    return Candidate(raw=raw, value=value, source=source, confidence=confidence, engine=engine, evidence=evidence)
