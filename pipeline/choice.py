"""Which of several readings stands: marks first, a number's cells, then the reader whose words make most sense."""

from collections.abc import Sequence

from pipeline.kinds import Fill, Source
from pipeline.model import Candidate
from pipeline.rules.typed import parse

MARKS = (Source.QR, Source.BARCODE, Source.MRZ)
# In units of the page reader's confidence; fitted by ocr_models/calibration/choosing.py with line reader 1.3. Of 1 085
# values of the calibrating split of which one of two readings was right they choose 1 025; those of reader 1.0, 1 011.
LINE_TRUST = 1.07  # weight of the line reader's confidence
LINE_LEAD = 0.42  # what the line reader has in advance
SENSE = 1.63  # weight of a value's plausibility
HAND_TRUST = 0.33  # what the line reader gains where the ink looks hand-written: the page reader cannot read it


def choose(kind: str, candidates: Sequence[Candidate], fill: Fill) -> Candidate | None:
    """Return the candidate that stands, or None when nobody read anything."""
    said = [candidate for candidate in candidates if candidate.raw]
    marked = [c for source in MARKS for c in said if c.source is source and not lacks_accents(kind, c)]
    if marked:
        return marked[0]
    celled = next((candidate for candidate in said if candidate.source is Source.CELLS), None)
    if celled is not None:
        return celled  # its row's word is weighed in
    return max(said, key=lambda candidate: trust(kind, candidate, fill), default=None)


def lacks_accents(kind: str, candidate: Candidate) -> bool:
    """Return whether the source cannot carry the value's marks, as an MRZ cannot carry a name's."""
    return candidate.source is Source.MRZ and kind == "person_name"


def trust(kind: str, candidate: Candidate, fill: Fill) -> float:
    """Return how far a reader's candidate is trusted, in units of the page reader's confidence."""
    sense = SENSE * parse(kind, candidate.raw).plausibility
    if candidate.source is not Source.HAND_OCR:
        return candidate.confidence + sense
    hand = HAND_TRUST if fill is Fill.HANDWRITTEN else 0.0
    return LINE_TRUST * candidate.confidence + LINE_LEAD + hand + sense
