"""What a file is by its first bytes; its name is never asked."""

from enum import StrEnum

from pipeline.errors import Unreadable, Unsupported

HEAD_BYTES = 1100  # a PDF header may stand anywhere in the first 1 024 bytes (PDF 1.7, appendix H)


class FileKind(StrEnum):
    """The kinds of file that hold pages; the value is Pillow's format name, or PDF."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    HEIC = "HEIF"
    BMP = "BMP"
    WEBP = "WEBP"
    JP2 = "JPEG2000"
    GIF = "GIF"
    PDF = "PDF"


MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"II+\x00", FileKind.TIFF),
    (b"MM\x00+", FileKind.TIFF),
    (b"BM", FileKind.BMP),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", FileKind.JP2),
    (b"\xff\x4f\xff\x51", FileKind.JP2),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
)
HEIC_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"))
MEDIA_TYPES: dict[FileKind, str] = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.TIFF: "image/tiff",
    FileKind.HEIC: "image/heic",
    FileKind.BMP: "image/bmp",
    FileKind.WEBP: "image/webp",
    FileKind.JP2: "image/jp2",
    FileKind.GIF: "image/gif",
    FileKind.PDF: "application/pdf",
}
KNOWN_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


def sniff(head: bytes) -> FileKind:
    """Return the kind of a file from its first `HEAD_BYTES` bytes.

    Raises:
        Unreadable: the file is empty.
        Unsupported: it is no picture and no PDF.
    """
    if not head:
        raise Unreadable("The file is empty.", advice="Send the file again.")
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return FileKind.HEIC
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if b"%PDF-" in head[:1029]:
        return FileKind.PDF
    stranger = next((name for magic, name in KNOWN_STRANGERS if head.startswith(magic)), "none that we know")
    raise Unsupported(
        f"The file is neither a picture nor a PDF; by its first bytes it is {stranger}.",
        advice="Scan or photograph the paper and send JPEG, PNG, TIFF, HEIC or PDF.",
    )


def media_type(head: bytes) -> str:
    """Return the media type of a file from its first bytes, `application/octet-stream` when it is none of ours."""
    try:
        return MEDIA_TYPES[sniff(head)]
    except (Unreadable, Unsupported):
        return "application/octet-stream"
