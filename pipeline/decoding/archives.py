"""Zip files unpacked without trusting them: bounded, never outside the given folder, never a link."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.decoding.found import Found, shown
from pipeline.errors import Encrypted, TooLarge, Unreadable, Unsupported
from pipeline.settings import Limits

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")  # with files, and empty
OFFICE_MARKS = frozenset(("[Content_Types].xml", "mimetype"))  # a zip with one of these is a Word or OpenDocument file
TAIL_BYTES = 65_557  # the end record and the longest comment after it
ENTRY_BYTES = 1_024  # of the directory, per file: 46 and a name; more is a trick
PART_BYTES = 1 << 18
HEAD_BYTES = 200  # the first entry's header and name
UTF8_NAME, ENCRYPTED = 0x800, 0x1  # bits of an entry's flags
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, struct.error, RuntimeError, OverflowError)


def is_archive(path: Path) -> bool:
    """Return whether the file's first bytes are those of a zip that is not an Office document."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return False
    return head.startswith(MAGIC) and not any(mark.encode() in head for mark in OFFICE_MARKS)


def unpack(archive: Found, into: Path, *, limits: Limits) -> tuple[Found, ...]:
    """Return the files of a zip, unpacked into the empty folder `into` under numbers, with their names kept beside.

    Links come out as `Found` whose path is a link to nowhere, so that the caller refuses them by name.

    Raises:
        InputRejected: the zip is broken, encrypted, too large unpacked, or leads outside itself.
    """
    label = shown(archive.name)
    try:
        with archive.path.open("rb") as file:
            _check_directory(file, label, limits)
            with zipfile.ZipFile(file) as opened:
                entries = [entry for entry in opened.infolist() if not entry.is_dir()]
                _check_entries(entries, label, limits)
                return tuple(_unpacked(opened, entries, archive, into=into, limits=limits))
    except NotImplementedError as error:
        raise Unsupported(
            f"{label} is packed in a way we do not take.", advice="Zip it again the usual way."
        ) from error
    except BROKEN as error:
        raise Unreadable(f"{label} is a broken zip.", advice="Zip the files again and send that.") from error


def _check_directory(file: BinaryIO, label: str, limits: Limits) -> None:
    """Refuse a directory too big to be read into memory, before `zipfile` does."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise Unreadable(f"{label} is a broken zip.", advice="Zip the files again and send that.")
    bytes_long = struct.unpack_from("<I", tail, end + 12)[0]
    if end >= 20 and tail[end - 20 : end - 16] == b"PK\x06\x07":
        file.seek(struct.unpack_from("<Q", tail, end - 12)[0])
        bytes_long = struct.unpack_from("<Q", file.read(56), 40)[0]
    file.seek(0)
    if bytes_long > limits.archive_files * ENTRY_BYTES:
        raise _too_many(label, limits)


def _check_entries(entries: list[zipfile.ZipInfo], label: str, limits: Limits) -> None:
    if len(entries) > limits.archive_files:
        raise _too_many(label, limits)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Encrypted(f"{label} asks for a password.", advice="Zip the files without a password and send that.")
    for entry in entries:
        if _leads_outside(entry.filename):
            raise Unsupported(
                f"{label} holds a file that would be written outside the folder it is unpacked into.",
                advice="Do not open it. Ask the sender how it was made.",
            )
    if sum(entry.file_size for entry in entries) > limits.archive_bytes:
        raise _too_big(label, limits)
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise NotImplementedError  # LZMA entries may ask for 4 GB of memory before the first byte


def _leads_outside(name: str) -> bool:
    slashed = name.replace("\\", "/")
    return slashed.startswith("/") or ":" in slashed.split("/")[0] or ".." in slashed.split("/") or "\0" in slashed


def _unpacked(
    opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo], archive: Found, *, into: Path, limits: Limits
) -> Iterator[Found]:
    into.mkdir(parents=True)
    left = limits.archive_bytes
    for number, entry in enumerate(entries):
        target = into / f"{number:05d}"
        parts = tuple(part for part in PurePosixPath(_name(entry).replace("\\", "/")).parts if part != ".")
        if stat.S_ISLNK(entry.external_attr >> 16):
            target.symlink_to(into / "nowhere")
        else:
            left -= _copied(opened, entry, target, most=left)
            if left < 0:
                raise _too_big(shown(archive.name), limits)
        yield Found(parts=(*archive.parts, *parts), path=target)


def _copied(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, *, most: int) -> int:
    """Return how many bytes an entry has, not believing what it says of itself; one over `most` stops the copy."""
    count = 0
    with opened.open(entry) as source, target.open("wb") as sink:
        while count <= most and (part := source.read(PART_BYTES)):
            count += len(part)
            sink.write(part)
    return count


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; zips made on Windows hold UTF-8 without saying so, which `zipfile` takes for cp437."""
    name = entry.filename
    if not entry.flag_bits & UTF8_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return unicodedata.normalize("NFC", name)


def _too_many(label: str, limits: Limits) -> TooLarge:
    return TooLarge(
        f"{label} holds more than {limits.archive_files} files.",
        advice="Send several smaller zips, or raise HOSO_LIMITS__ARCHIVE_FILES.",
    )


def _too_big(label: str, limits: Limits) -> TooLarge:
    return TooLarge(
        f"{label} unpacks to more than {limits.archive_bytes} bytes.",
        advice="Send several smaller zips, or raise HOSO_LIMITS__ARCHIVE_BYTES.",
    )
