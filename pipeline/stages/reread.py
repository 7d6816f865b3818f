"""Reread: value crops go to the line reader that suits them; every reading is kept as a candidate with its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.celled_number import celled_number
from pipeline.choice import choose
from pipeline.evidence import SEEN_EMPTY
from pipeline.imaging.crops import crop
from pipeline.imaging.fill import fill_of, hand_odds, shows_leader
from pipeline.kinds import Fill, Source
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.model import Candidate, CellReading, Evidence, FieldValue
from pipeline.ports import CELL_AROUND, Constraint, DigitReader, LineReader
from pipeline.raster import Raster
from pipeline.rules.fold import strip_leaders, tone_key
from pipeline.rules.lists import entries
from pipeline.spelling import CONSTRAINT, asked_of, rule_for, settled

PRINTED = (Source.PRINT_OCR, Source.CELLS)
LISTED = ("ethnicity", "nationality", "relationship", "sex")
INK_INSET = 0.12  # share of a cell's width and height cut off where ink is judged: no frame may be taken for it
SURE_PRINT = 0.8  # the page reader's confidence from which its agreement says that a value is typed
NUMBER = Constraint(kind="digits")
# Log odds that a value is hand-written by how its readers get on. Of 1 177 typed values of drawn dossiers the page
# reader reads 667 surely and as the line reader does, of 293 hand-written ones 4; it is under SCRAWL of 102 and of 172.
READ_ALIKE, READ_OTHERWISE, READ_BADLY = -3.0, 0.5, 1.5
SCRAWL = 0.5  # the page reader's confidence in what it cannot read
ROW_MARGIN = 0.1  # of the cells' height, round a row of them: the reader was taught rows with their frames


@dataclass(frozen=True, slots=True)
class _Job:
    field: int
    crops: tuple[Raster, ...]
    constraints: tuple[Constraint | None, ...]
    cells: tuple[Raster, ...] = ()  # of a number in cells each one, its row being the crop


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read of a value, a number's cells first, and the odds that it is hand-written: by ink, by readers."""

    candidates: tuple[Candidate, ...]
    odds: tuple[float | None, ...]
    by_readers: float

    @property
    def own(self) -> tuple[float | None, ...]:
        """The odds of each strip."""
        return tuple(None if odd is None else odd + self.by_readers for odd in self.odds)

    @property
    def vote(self) -> float | None:
        """What the value says of its paper; that a poor picture is misread says nothing of how it was filled in."""
        here = [odd for odd in self.odds if odd is not None]
        return max(here) + min(0.0, self.by_readers) if here else None


def reread(
    fields: Sequence[FieldValue],
    rasters: Mapping[str, Raster],
    colours: Mapping[str, Raster],
    *,
    reader: LineReader,
    digits: DigitReader,
) -> tuple[FieldValue, ...]:
    """Return the fields with the line reader's candidate beside the page reader's, and how each value was filled in.

    `rasters` are the pages' reading pictures and `colours` their colour pictures, by page id.
    """
    jobs = [job for number, field in enumerate(fields) if (job := _job(number, field, rasters)) is not None]
    crops = [picture for job in jobs for picture in job.crops]
    flat = iter(reader.read(crops, [c for job in jobs for c in job.constraints]))
    readings = _spelled(fields, jobs, [tuple(next(flat) for _ in job.crops) for job in jobs], reader)
    told = iter(digits.read([cell for job in jobs for cell in job.cells]))
    seen = [
        _seen(fields[job.field], job, found, tuple(next(told) for _ in job.cells), colours)
        for job, found in zip(jobs, readings, strict=True)
    ]
    paper = [vote for one in seen if (vote := one.vote) is not None]
    out = list(fields)
    for job, one in zip(jobs, seen, strict=True):
        out[job.field] = _with_reading(fields[job.field], job, one, paper)
    return tuple(out)


def _spelled(
    fields: Sequence[FieldValue], jobs: Sequence[_Job], found: list[tuple[LineReading, ...]], reader: LineReader
) -> list[tuple[LineReading, ...]]:
    """Return the readings, addresses that name no such unit read once more, held to the unit most like it."""
    asked: list[tuple[int, int, Constraint]] = []
    for at, (job, readings) in enumerate(zip(jobs, found, strict=True)):
        said = [reading.text for reading in readings]
        for place, strip in enumerate(asked_of(fields[job.field].kind, said)):
            rule = rule_for(said[place], strip)
            if rule is not None:
                asked.append((at, place, rule))
    if not asked:
        return found
    held = reader.read([jobs[at].crops[place] for at, place, _ in asked], [rule for _, _, rule in asked])
    for (at, place, _), reading in zip(asked, held, strict=True):
        strips = list(found[at])
        strips[place] = settled(strips[place], reading)
        found[at] = tuple(strips)
    return found


def _seen(
    field: FieldValue,
    job: _Job,
    found: tuple[LineReading, ...],
    cells: tuple[CellReading, ...],
    colours: Mapping[str, Raster],
) -> _Seen:
    """Return the readers' candidates, and how much the value looks hand-written."""
    first = next(candidate for candidate in field.candidates if candidate.source in PRINTED)
    odds = _odds(field, colours)
    if cells:
        return _Seen(_numbers(first, cells, found[0]), odds, 0.0)
    candidate = _joined(first, job, _on_ink(found, odds))
    if not candidate.raw and set(odds) == {None} and shows_leader(_first_crop(first, colours)):
        candidate = replace(candidate, confidence=SEEN_EMPTY)
    return _Seen((candidate,), odds, _by_readers(first, candidate))


def _job(number: int, field: FieldValue, rasters: Mapping[str, Raster]) -> _Job | None:
    first = next((candidate for candidate in field.candidates if candidate.source in PRINTED), None)
    if first is None or field.kind == "signature":
        return None
    if first.source is Source.CELLS:
        cells = tuple(crop(rasters[e.page_id], e.polygon, inset=-CELL_AROUND) for e in first.evidence[1:])
        return _Job(number, (_row(first.evidence[0], rasters),), (NUMBER,), cells)
    pictures = tuple(crop(rasters[e.page_id], e.polygon) for e in first.evidence)
    whole = _constraint_of(field.kind) if len(pictures) == 1 else None
    return _Job(number, pictures, (whole,) * len(pictures))


def _row(whole: Evidence, rasters: Mapping[str, Raster]) -> Raster:
    tops = [y for _, y in whole.polygon]
    return crop(rasters[whole.page_id], whole.polygon, margin=ROW_MARGIN * (max(tops) - min(tops)))


def _constraint_of(kind: str) -> Constraint | None:
    """Return what a value of a kind can be, as the beam search understands it; None when it can be anything."""
    if kind == "id12":
        return Constraint(kind="digits", length=12)
    if kind in ("phone", "id9"):
        return Constraint(kind="digits")
    if kind == "date":
        return Constraint(kind="date")
    if kind in LISTED:
        return Constraint(kind="list", entries=entries(kind))
    return None


def _with_reading(field: FieldValue, job: _Job, seen: _Seen, paper: Sequence[float]) -> FieldValue:
    others = tuple(c for c in field.candidates if not (job.cells and c.source in PRINTED))
    candidates = (*others, *seen.candidates)
    fill = fill_of(seen.own, paper)
    if field.fill is Fill.TYPED and any(c.raw for c in candidates):
        fill = Fill.TYPED  # a machine prints the whole paper
    best = choose(field.kind, candidates, fill)
    return replace(
        field,
        candidates=candidates,
        fill=fill,
        raw=best.raw if best else field.raw,
        evidence=(best or seen.candidates[0]).evidence,
    )


def _by_readers(printed: Candidate, line: Candidate) -> float:
    """Return the log odds that a value is hand-written by how well the reader of print can read it."""
    if line.source is not Source.HAND_OCR or not line.raw:
        return 0.0
    if printed.confidence >= SURE_PRINT and tone_key(printed.raw) == tone_key(line.raw):
        return READ_ALIKE
    return READ_BADLY if printed.confidence < SCRAWL else READ_OTHERWISE


def _numbers(first: Candidate, cells: Sequence[CellReading], row: LineReading) -> tuple[Candidate, ...]:
    """Return the number by cells and row together, with what the cells say alone, and beside it what the row says."""
    found = celled_number(cells, row)
    whole = replace(
        first,
        raw=found.text,
        confidence=found.confidence,
        engine=cells[0].engine,
        free_raw=found.alone,
        constraint="digits",
        evidence=first.evidence[:1],
    )
    if not found.text:
        return (whole,)  # what a row says of empty frames is no second opinion
    line = replace(whole, source=Source.HAND_OCR, raw=row.text, free_raw=row.free_text, engine=row.engine)
    return whole, replace(line, confidence=row.confidence)


def _joined(first: Candidate, job: _Job, found: Sequence[LineReading]) -> Candidate:
    said = [
        (reading, evidence) for reading, evidence in zip(found, first.evidence, strict=True) if reading.text.strip()
    ]
    evidence: tuple[Evidence, ...] = tuple(e for _, e in said) or first.evidence[:1]
    spelled = any(reading.text != reading.free_text for reading, _ in said) and job.constraints[0] is None
    constraint = CONSTRAINT if spelled else job.constraints[0].kind if job.constraints[0] else None
    return Candidate(
        raw=strip_leaders(" ".join(reading.text for reading, _ in said)),
        value=None,
        source=Source.HAND_OCR,
        confidence=min((reading.confidence for reading, _ in said), default=0.0),
        engine=found[0].engine if found else "",
        evidence=evidence,
        free_raw=strip_leaders(" ".join(reading.free_text for reading, _ in said)) if constraint else None,
        constraint=constraint,
    )


def _first_crop(first: Candidate, colours: Mapping[str, Raster]) -> Raster:
    return crop(colours[first.evidence[0].page_id], first.evidence[0].polygon)


def _odds(field: FieldValue, colours: Mapping[str, Raster]) -> tuple[float | None, ...]:
    """Return how much each strip looks hand-written; a row of cells is judged cell by cell, without its frames."""
    first = next(candidate for candidate in field.candidates if candidate.source in PRINTED)
    inset = INK_INSET if first.source is Source.CELLS else 0.0
    where = first.evidence[1:] if first.source is Source.CELLS else first.evidence
    return tuple(hand_odds(crop(colours[evidence.page_id], evidence.polygon, inset=inset)) for evidence in where)


def _on_ink(found: Sequence[LineReading], odds: Sequence[float | None]) -> tuple[LineReading, ...]:
    """Return the readings, empty where a spare row holds nothing but its leader: dots are read as "0" and "n"."""
    if all(odd is None for odd in odds):
        return tuple(found)
    return tuple(
        reading if odd is not None else replace(EMPTY_READING, engine=reading.engine)
        for reading, odd in zip(found, odds, strict=True)
    )
