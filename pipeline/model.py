"""The records of a dossier: frozen, keyword-only, tuples inside, no pixels."""

from dataclasses import dataclass

from pipeline.clerk_records import NOT_REVIEWED, Review
from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Box, Fill, Json, MarkKind, Matrix, Mesh, Polygon, Requirement, Route, Source, State
from pipeline.terms import NOT_DUE, Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A doubt about the paper: closed code, severity, what it is about (`dossier`, a page, component or field id)."""

    code: FlagCode
    severity: Severity
    scope: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One uploaded file; `scan_id` is the SHA-256 of its bytes; `name` is how the post office called it."""

    scan_id: str
    name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One paper as the manifest or the waybill declares it."""

    name: str
    kind: str = "unknown"
    sheets: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One postal item: the files of one dossier; `item_id` is a SHA-256 over its sorted scan ids and its item code."""

    item_id: str
    source_name: str
    scans: tuple[Scan, ...]
    item_code: str | None = None
    procedure_code: str | None = None
    accepted_at: str | None = None
    declared: tuple[Declared, ...] = ()
    post_office: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A file that can never pass as it is, with the error's code, message and advice."""

    scan_id: str
    name: str
    code: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One upload of items."""

    batch_id: str
    source_name: str
    received_at: str
    items: tuple[Item, ...]
    quarantined: tuple[Quarantined, ...] = ()
    post_office: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a picture is: sharpness and coverage 0..1 (1 best), glare 0..1 (0 best), and whether it can be read."""

    sharpness: float
    glare: float
    coverage: float
    usable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One normalised page: where it came from, its size, and the way to the source's pixels: `mesh`, `to_source`."""

    page_id: str
    scan_id: str
    index: int
    width: int
    height: int
    dpi: float | None
    to_source: Matrix
    quad: Polygon | None
    turn: int
    skew_deg: float
    quality: Quality
    mesh: Mesh | None = None
    blank: bool = False
    duplicate_of: str | None = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as the engine said it; confidence 0..1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words of one line, left to right."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a page reader said of one page, in reading order, with its hOCR as the engine wrote it."""

    page_id: str
    engine: str
    lines: tuple[Line, ...]
    hocr: str

    @property
    def confidence(self) -> float | None:
        """Mean word confidence, or None without words."""
        said = [word.confidence for line in self.lines for word in line.words]
        return sum(said) / len(said) if said else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """What a digit reader said of one cell: the chance of each digit, of nothing in it, and of what is no digit."""

    digits: tuple[float, ...]
    empty: float
    other: float
    engine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark on a page: its kind, what it says (None when it only is there), where, and cells when it has any."""

    kind: MarkKind
    page_id: str
    payload: str | None
    polygon: Polygon
    cells: tuple[Box, ...] = ()
    checked: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A page with what was read off it; `heard` are rows as the line reader says them, where the page reader failed."""

    page: Page
    reading: Reading
    marks: tuple[Mark, ...]
    side: str = "front"
    heard: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageClass:
    """What a page is: class and version of its form (None = unknown), which side, whether it goes on from before."""

    page_id: str
    doc_class: str | None
    form_version: str | None
    confidence: float
    side: str = "front"
    continues: bool = False
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a value stands: page, polygon of the value, its crop's object key, and its label's polygon."""

    page_id: str
    polygon: Polygon
    crop_key: str | None = None
    label_polygon: Polygon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One reading of a value by one reader, with the reader's own confidence; `free_raw` had no constraint."""

    raw: str
    value: Json
    source: Source
    confidence: float
    engine: str
    evidence: tuple[Evidence, ...] = ()
    free_raw: str | None = None
    constraint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """What a rule said of a value: `pass`, `fail` or `na`."""

    rule: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person changed; appended, the machine's value stays."""

    before: Json
    after: Json
    action: str
    by: str
    at: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """One field of one paper with all its readings; `value` None is unknown, or with state `absent` an answer ("/")."""

    field_id: str
    component_id: str
    key: str
    label: str
    kind: str
    requirement: Requirement
    raw: str | None
    value: Json
    confidence: float | None
    state: State
    fill: Fill
    candidates: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[RuleResult, ...] = ()
    plausibility: float | None = None
    flags: tuple[Flag, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """The nine descriptors of Circular 01/2023/TT-VPCP, article 9."""

    type_code: str | None = None
    owner_id: str | None = None
    title: str | None = None
    number: str | None = None
    issued_on: str | None = None
    issuer: str | None = None
    abstract: str | None = None
    valid_until: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One paper of the dossier: class, form version, its pages in order, descriptor, and its PDF's object key."""

    component_id: str
    seq: int
    doc_class: str
    form_version: str | None
    confidence: float
    page_ids: tuple[str, ...]
    kind: str = "unknown"
    descriptor: Descriptor = Descriptor()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the dossier, linked over papers: roles and the fields that speak of them; `match` says by what."""

    person_id: str
    roles: tuple[str, ...]
    field_ids: tuple[str, ...]
    match: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossCheck:
    """A check between values: `pass`, `fail` or `unknown`, and what a failure weighs."""

    check: str
    result: str
    field_ids: tuple[str, ...]
    detail: str = ""
    severity: Severity = Severity.WARN


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """An object in the store."""

    key: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFiles:
    """The objects of one page: untouched original, normalised picture, text layer."""

    page_id: str
    original: StoredFile
    work: StoredFile
    text: StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One provenance event after PREMIS: what was done, when, by whom, with what software, from which bytes."""

    type: str
    at: str
    agent: str
    software: str = ""
    outcome: str = "success"
    input_sha256: tuple[str, ...] = ()
    output_sha256: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """What made the dossier: a part (`code`, `form`, `engine`, `weights`, `calibration`), its version and digest."""

    part: str
    name: str
    version: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """Which procedure the dossier asks for, and who said so (`manifest`, `slip`, `classifier`, `clerk`)."""

    code: str | None = None
    name: str | None = None
    version: str | None = None
    confidence: float | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The structured dossier and what made it; `revision` 1 is the machine's answer, each review adds one."""

    dossier_id: str
    revision: int
    item: Item
    batch_id: str
    received_at: str
    procedure: Procedure
    pages: tuple[Page, ...]
    components: tuple[Component, ...]
    fields: tuple[FieldValue, ...]
    people: tuple[Person, ...]
    cross_checks: tuple[CrossCheck, ...]
    flags: tuple[Flag, ...]
    route: Route | None
    quarantined: tuple[Quarantined, ...] = ()
    page_files: tuple[PageFiles, ...] = ()
    pdfs: tuple[tuple[str, StoredFile], ...] = ()
    provenance: tuple[Event, ...] = ()
    software: tuple[Software, ...] = ()
    dossier_code: str | None = None
    agency_code: str | None = None
    agency_name: str | None = None
    sensitive: tuple[str, ...] = ()
    deadline: Deadline = NOT_DUE
    review: Review = NOT_REVIEWED
