"""Which of several readings of a value stands: marks first, then the reader whose words make most sense."""

from collections.abc import Sequence

from pipeline.kinds import Fill, Source
from pipeline.model import Candidate
from pipeline.rules.typed import parse

MARKS = (Source.QR, Source.BARCODE, Source.MRZ)
SENSE = 1.0  # weight of a value's plausibility beside the reader's own confidence
HAND_TRUST = 0.3  # what the line reader gains where the ink looks hand-written: the page reader cannot read it


def choose(kind: str, candidates: Sequence[Candidate], fill: Fill) -> Candidate | None:
    """Return the candidate that stands, or None when nobody read anything."""
    said = [candidate for candidate in candidates if candidate.raw]
    marked = [c for source in MARKS for c in said if c.source is source and not lacks_accents(kind, c)]
    if marked:
        return marked[0]
    return max(said, key=lambda candidate: _trust(kind, candidate, fill), default=None)


def lacks_accents(kind: str, candidate: Candidate) -> bool:
    """Return whether the source cannot carry the value's marks, as an MRZ cannot carry a name's."""
    return candidate.source is Source.MRZ and kind == "person_name"


def _trust(kind: str, candidate: Candidate, fill: Fill) -> float:
    hand = HAND_TRUST if candidate.source is Source.HAND_OCR and fill is Fill.HANDWRITTEN else 0.0
    return candidate.confidence + SENSE * parse(kind, candidate.raw).plausibility + hand
