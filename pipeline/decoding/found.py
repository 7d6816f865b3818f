"""Files found in an upload, before anybody says which of them make one dossier."""

import hashlib
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.decoding.sniff import HEAD_BYTES, media_type
from pipeline.errors import InputRejected, TooLarge, Unreadable, Unsupported
from pipeline.model import Quarantined, Scan
from pipeline.upload import Refused, UploadFile

NAME_CHARACTERS = 200  # of a name that is shown and stored; longer ones are cut in the middle
PART_BYTES = 1 << 20  # read at a time when hashing


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A regular file: the folders above it inside the upload and its name, and where its bytes lie."""

    parts: tuple[str, ...]
    path: Path

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]


def shown(name: str) -> str:
    """Return a file name as text that can be printed and stored: NFC, no control characters, not too long."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in unicodedata.normalize("NFC", text))
    half = NAME_CHARACTERS // 2
    return text if len(text) <= NAME_CHARACTERS else f"{text[:half]}…{text[-half:]}"


def hashed(found: Found, *, file_bytes: int) -> UploadFile:
    """Return a found file with its SHA-256 and kind.

    Raises:
        InputRejected: it is not a regular file, is too large, or cannot be read.
    """
    label = shown(found.name)
    try:
        status = found.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unsupported(f"{label} is a pipe or a device, not a file.", advice="Hand in files only.")
        if status.st_size > file_bytes:
            raise TooLarge(
                f"{label} has {status.st_size} bytes; the limit is {file_bytes}.",
                advice="Scan at 300 dpi or send it in parts, or raise HOSO_LIMITS__FILE_BYTES.",
            )
        digest, head = hashlib.sha256(), b""
        with found.path.open("rb") as file:
            while part := file.read(PART_BYTES):
                head = head or part[:HEAD_BYTES]
                digest.update(part)
    except OSError as error:
        raise Unreadable(
            f"{label} cannot be read ({error.strerror}).", advice="Check the disk and the file's rights."
        ) from error
    scan = Scan(scan_id=digest.hexdigest(), name=label, media_type=media_type(head), size_bytes=status.st_size)
    return UploadFile(scan=scan, path=found.path)


def refused(found: Found, error: InputRejected, *, keep_bytes: int) -> Refused:
    """Return a found file as refused for `error`; files up to `keep_bytes` keep their bytes, others only a name."""
    try:
        kept = stat.S_ISREG(found.path.lstat().st_mode) and found.path.stat().st_size <= keep_bytes
        scan_id = _digest(found.path) if kept else _stand_in(found)
    except OSError:
        kept, scan_id = False, _stand_in(found)
    file = Quarantined(
        scan_id=scan_id,
        name=shown(str(PurePosixPath(*found.parts[-2:]))),
        code=error.code,
        message=error.message,
        advice=error.advice,
    )
    return Refused(file=file, path=found.path if kept else None)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stand_in(found: Found) -> str:
    """Return a name for a file whose bytes are not read: a hash of where it stood in the upload."""
    return hashlib.sha256(b"not read\n" + "/".join(found.parts).encode("utf-8", "surrogateescape")).hexdigest()
