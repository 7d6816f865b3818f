"""What somebody handed in: items with their files on this disk, and what was refused at the door."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Declared, Quarantined, Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadFile:
    """One file, hashed, and where its bytes lie."""

    scan: Scan
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadItem:
    """The files of one dossier, with what a manifest says of it."""

    source_name: str
    files: tuple[UploadFile, ...]
    item_code: str | None = None
    procedure_code: str | None = None
    accepted_at: str | None = None
    declared: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that goes to quarantine; `path` is None when there are no bytes worth keeping (a link, a pipe)."""

    file: Quarantined
    path: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """A stack scanned at once, and the names of the parts it was cut into."""

    file: UploadFile
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One batch before it is registered."""

    source_name: str
    items: tuple[UploadItem, ...]
    refused: tuple[Refused, ...] = ()
    post_office: str | None = None
    bulks: tuple[Bulk, ...] = ()
