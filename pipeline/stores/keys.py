"""Which object keys are allowed: relative, plain parts between single slashes, the same for every store."""

from pipeline.errors import StoreError

KEY_BYTES_MAX = 1024  # S3's own limit on a key
PART_BYTES_MAX = 255  # the usual limit on a file name, so that a key fits every file system
FIRST_PRINTABLE = 0x20
DELETE_CHARACTER = 0x7F


def checked_key(key: str) -> str:
    """Return `key`, which can name a file under a folder and an object in a bucket alike.

    Raises:
        StoreError: the key is empty, absolute, too long, or has a part that could lead elsewhere.
    """
    reason = _fault(key)
    if reason:
        raise StoreError(f"The object key {key[:80]!r} is not allowed: {reason}.", advice="Report this as a fault.")
    return key


def _fault(key: str) -> str | None:
    try:
        encoded = key.encode()
    except UnicodeEncodeError:
        return "it is not valid text"
    if len(encoded) > KEY_BYTES_MAX:
        return f"it is longer than {KEY_BYTES_MAX} bytes"
    if any(_is_control(character) or character == "\\" for character in key):
        return "it holds a control character or a backslash"
    for part in key.split("/"):
        if not part:
            return "a part of it is empty"
        if part.startswith("."):  # `.` and `..` lead elsewhere; `.…` is where the local store keeps unfinished files
            return "a part of it starts with a dot"
        if len(part.encode()) > PART_BYTES_MAX:
            return f"a part of it is longer than {PART_BYTES_MAX} bytes"
    return None


def _is_control(character: str) -> bool:
    code = ord(character)
    return code < FIRST_PRINTABLE or code == DELETE_CHARACTER
