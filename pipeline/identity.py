"""Names of things, worked out from their content, so that the same paper handed in twice is one dossier."""

import hashlib
import uuid
from collections.abc import Iterable

DOSSIERS = uuid.UUID(
    "7a0d1f5e-5a0c-5b8e-9d0e-0a7f5f0c5a11"
)  # namespace of dossier ids; changing it renames every dossier
BATCHES = uuid.UUID("c2f4b7a6-3b0d-5d8e-9a54-1e7b0c9d4f22")  # namespace of batch ids


def scan_id(data: bytes) -> str:
    """Return the name of a file's bytes: their SHA-256."""
    return hashlib.sha256(data).hexdigest()


def page_id(scan: str, index: int) -> str:
    """Return the name of a page: the start of its file's name, and its place in the file from 0."""
    return f"{scan[:16]}-{index:03d}"


def item_id(scan_ids: Iterable[str], item_code: str | None) -> str:
    """Return the name of a postal item: a SHA-256 over its sorted scan ids and its item code."""
    text = "\n".join([*sorted(set(scan_ids)), item_code or ""])
    return hashlib.sha256(text.encode()).hexdigest()


def dossier_id(item: str) -> str:
    """Return the name of the dossier that an item becomes."""
    return str(uuid.uuid5(DOSSIERS, item))


def batch_id(item_ids: Iterable[str], refused_ids: Iterable[str]) -> str:
    """Return the name of an upload: the same items and refused files make the same batch."""
    text = "\n".join([*sorted(set(item_ids)), "refused", *sorted(set(refused_ids))])
    return str(uuid.uuid5(BATCHES, text))
