"""What the craft asks of the world: protocols that adapters fulfil."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.kinds import Polygon
from pipeline.line_reading import LineReading
from pipeline.model import Batch, CellReading, Item, Quarantined, Reading, Scan
from pipeline.raster import Raster

T = TypeVar("T")

CELL_AROUND = 0.2  # share of a cell's sides that a digit reader sees beyond them: digits cross their frames


class Step(Protocol):
    """How a stage is run: a caller times, traces or reports progress; the default only calls."""

    def __call__(self, name: str, run: Callable[[], T], /) -> T:
        """Return what `run` returns."""


class Clock(Protocol):
    """The time."""

    def now(self) -> str:
        """Return the time now as ISO 8601 with +07:00, to the second."""


class Decoder(Protocol):
    """Hostile bytes to pictures."""

    def decode(self, path: Path) -> Iterator[Raster]:
        """Yield the pictures of a file in page order, upright by their own metadata.

        Raises:
            InputRejected: the file passes a limit or cannot be decoded; pages already yielded are good.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet found in a picture: corners TL TR BR BL in source pixels, how sure, 0..1; whole sheets beside it."""

    corners: Polygon
    confidence: float
    beside: tuple[Polygon, ...] = ()


class SheetFinder(Protocol):
    """Finds the sheet of paper in a photo."""

    def find(self, raster: Raster) -> Sheet | None:
        """Return the sheet, or None when there is none or the picture is the page already."""


class PageReader(Protocol):
    """Reads words with boxes off a page."""

    @property
    def engine(self) -> str:
        """Name and version."""

    def read(self, page_id: str, raster: Raster, *, one_block: bool = False) -> Reading:
        """Return words and lines with boxes in pixels of `raster`; `one_block` takes all of it for lines of text.

        Raises:
            EngineUnavailable: the engine is not installed or died.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """What a value can be, applied in the search: `digits`, `date`, `list` (of `entries`), `lexicon` (words)."""

    kind: str
    entries: tuple[str, ...] = ()
    length: int | None = None


class LineReader(Protocol):
    """Reads text off pictures of single lines."""

    @property
    def engine(self) -> str:
        """Name and version of engine and weights."""

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        """Return one reading per crop, in order; an empty, tiny or odd crop gives an empty reading, never an error."""


class DigitReader(Protocol):
    """Reads single digits off pictures of cells, each with `CELL_AROUND` of its width and height round it."""

    @property
    def engine(self) -> str:
        """Name and version of engine and weights."""

    def read(self, cells: Sequence[Raster]) -> tuple[CellReading, ...]:
        """Return one reading per cell, in order; a picture that is no cell is read as no digit, never an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """One page of a paper's PDF: its JPEG, dpi, and its hOCR in pixels of that JPEG."""

    jpeg: bytes
    width: int
    height: int
    dpi: float
    hocr: str


class PdfWriter(Protocol):
    """Writes a searchable PDF/A."""

    def write(self, pages: Sequence[PdfPage], *, title: str, created_at: str) -> bytes:
        """Return one PDF/A-2b of the pages with an invisible text layer; same pages and time give the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobHead:
    """An object's name, size and SHA-256."""

    key: str
    size_bytes: int
    sha256: str | None


class BlobStore(Protocol):
    """Objects by key; keys are relative, with `/` between parts, and hold no personal data."""

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Store an object, replacing one of that key.

        Raises:
            StoreUnavailable: the store cannot be reached.
        """

    def put_new(self, key: str, data: bytes, media_type: str) -> bool:
        """Store an object unless the key is taken; return whether it was stored by this call."""

    def get(self, key: str) -> bytes:
        """Return an object's bytes.

        Raises:
            NotStored: there is none.
            StoreUnavailable: the store cannot be reached.
        """

    def head(self, key: str) -> BlobHead | None:
        """Return what is known of an object without its bytes, or None."""

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield all keys under a prefix, in order."""

    def delete(self, key: str) -> None:
        """Remove an object; a missing one is no error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemState:
    """Where an item stands in the ledger: `received`, `working`, `stored`, `failed`."""

    item: Item
    batch_id: str
    state: str
    received_at: str
    attempts: int
    dossier_id: str | None
    dossier_key: str | None
    route: str | None
    error_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDossier:
    """What the ledger keeps of a stored dossier; no citizen's data."""

    dossier_id: str
    item_id: str
    batch_id: str
    key: str
    revision: int
    route: str
    status: str
    stored_at: str
    received_at: str
    fields: int
    doubtful: int
    pages: int
    seconds: float
    procedure_code: str | None = None
    item_code: str | None = None
    due_at: str | None = None
    post_office: str | None = None
    agency_code: str | None = None
    flag_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEvent:
    """One line of the append-only event table."""

    at: str
    actor: str
    action: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A decision waiting for a flow: `release` or `reprocess` of one dossier."""

    entry_id: int
    action: str
    dossier_id: str
    asked_at: str
    asked_by: str


class Ledger(Protocol):
    """The truth about work; every method is one transaction, and repeating one is harmless."""

    def register(self, batch: Batch) -> None:
        """Record a batch, its items and its quarantined files; items already known keep their state."""

    def batches(self) -> tuple[str, ...]:
        """Return all batch ids, oldest first."""

    def items(self, *, batch_id: str | None = None, states: Sequence[str] = ()) -> tuple[ItemState, ...]:
        """Return items, oldest first, of one batch or all, in any of the states or all."""

    def item_of_code(self, item_code: str) -> ItemState | None:
        """Return the item that was received last under a postal item code, or None."""

    def join(self, item_id: str, scans: Sequence[Scan], *, now: str) -> None:
        """Add files to an item that lacks them and let it be taken up again, unless a worker has it just now."""

    def claim(self, item_id: str, *, worker: str, now: str, lease_s: int) -> bool:
        """Return whether the item is now ours: it was received or failed, or its lease had run out."""

    def finish(self, item_id: str, stored: StoredDossier, *, now: str) -> None:
        """Record the stored dossier and close the item, in one transaction."""

    def fail(self, item_id: str, *, code: str, retryable: bool, now: str) -> None:
        """Record that the item failed; a retryable one may be claimed again."""

    def quarantined(self, batch_id: str | None = None) -> tuple[Quarantined, ...]:
        """Return quarantined files of one batch or all."""

    def quarantine(self, batch_id: str, file: Quarantined, *, now: str) -> None:
        """Record a quarantined file."""

    def dossiers(self, *, route: str | None = None, status: str | None = None) -> tuple[StoredDossier, ...]:
        """Return stored dossiers, oldest first."""

    def dossier(self, dossier_id: str) -> StoredDossier | None:
        """Return one stored dossier, or None."""

    def set_status(self, dossier_id: str, status: str, *, revision: int, actor: str, now: str) -> None:
        """Move a dossier on from `revision` to the next, with an event; `dossier.json` may still be at the earlier one.

        Raises:
            StoreConflict: the dossier has another revision by now.
        """

    def ask(self, action: str, dossier_id: str, *, actor: str, now: str) -> None:
        """Put a decision into the outbox, once per dossier and action while it waits."""

    def outbox(self, action: str | None = None) -> tuple[OutboxEntry, ...]:
        """Return what waits in the outbox, oldest first."""

    def drained(self, entry_id: int, *, now: str) -> None:
        """Close an outbox entry."""

    def remember(self, dossier_id: str, marks: Sequence[str], *, received_at: str) -> None:
        """Keep the digests by which another dossier of the same request will be known."""

    def alike(self, dossier_id: str, marks: Sequence[str], *, since: str, until: str) -> tuple[str, ...]:
        """Return the other dossiers received between two times that have one of the digests, by id."""

    def append(self, event: LedgerEvent) -> None:
        """Append one event."""

    def events(self, *, subject: str | None = None) -> tuple[LedgerEvent, ...]:
        """Return events, oldest first."""
