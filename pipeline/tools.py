"""Everything the line and the intake work with, made once by `bootstrap` and handed down."""

from dataclasses import dataclass

from pipeline.formdef import Forms
from pipeline.model import Dossier, Item, Quarantined
from pipeline.office import Office
from pipeline.ports import (
    BlobStore,
    Clock,
    Decoder,
    DigitReader,
    Ledger,
    LineReader,
    PageReader,
    PdfWriter,
    SheetFinder,
)
from pipeline.scorecard import Scorecard
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Adapters and data of one process."""

    settings: Settings
    clock: Clock
    blobs: BlobStore
    ledger: Ledger
    decoder: Decoder
    sheets: SheetFinder
    page_reader: PageReader
    line_reader: LineReader
    digit_reader: DigitReader
    pdf: PdfWriter
    forms: Forms
    office: Office
    scorecard: Scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One object to store."""

    key: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A finished dossier with every object to store, in their order, `dossier.json` last, and the keys of the others.

    `stays` are objects of it that the store has from an earlier reading.
    """

    dossier: Dossier
    prefix: str
    blobs: tuple[Blob, ...]
    stays: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What the line made of one item: a package, or None when no file of it could be read."""

    item: Item
    package: Package | None
    quarantined: tuple[Quarantined, ...]
