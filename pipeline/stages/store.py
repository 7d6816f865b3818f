"""Store: a package's objects into the blob store, so that a dossier that says it is whole is whole."""

import hashlib
from collections.abc import Collection, Iterator

from pipeline import bag
from pipeline.codec import dossier_from_bytes
from pipeline.errors import StoreConflict
from pipeline.ports import BlobStore
from pipeline.tools import Blob, Package

SUCCESS_FILE = "_SUCCESS"  # empty; stands after everything else
OURS = (f"{bag.PAYLOAD}work/", f"{bag.PAYLOAD}ocr/", f"{bag.PAYLOAD}pdf/", "crops/")  # made anew by every processing


def store(package: Package, *, blobs: BlobStore) -> None:
    """Put the objects of a package in their order and then `_SUCCESS`; what is there already is not put again.

    Raises:
        StoreConflict: the store has a later revision of this dossier, which must not be overwritten.
        StoreUnavailable: the store cannot be reached; done again, it goes on from where it was.
    """
    known = frozenset(blobs.keys(package.prefix))
    success = package.prefix + SUCCESS_FILE
    _refuse_older(package, known, blobs)
    changed = [blob for blob in package.blobs if blob.key not in known or not _is_same(blob, blobs)]
    stray = tuple(_stray(package, known))
    if success in known and (changed or stray):
        blobs.delete(success)
    for blob in changed:
        blobs.put(blob.key, blob.data, blob.media_type)
    for key in stray:
        blobs.delete(key)
    if success not in known or changed or stray:
        blobs.put(success, b"", "text/plain")


def _refuse_older(package: Package, known: Collection[str], blobs: BlobStore) -> None:
    key = package.prefix + bag.DOSSIER_FILE
    if key not in known:
        return
    stored, ours = dossier_from_bytes(blobs.get(key)), package.dossier
    if stored.revision > ours.revision:
        raise StoreConflict(
            f"Dossier {ours.dossier_id} is stored at revision {stored.revision}; revision {ours.revision} is late.",
            advice="Read the stored one again.",
        )


def _is_same(blob: Blob, blobs: BlobStore) -> bool:
    head = blobs.head(blob.key)
    if head is None or head.size_bytes != len(blob.data):
        return False
    return head.sha256 == hashlib.sha256(blob.data).hexdigest()


def _stray(package: Package, known: Collection[str]) -> Iterator[str]:
    """Yield what an earlier processing of this dossier left that the package does not have; originals never."""
    wanted = {blob.key for blob in package.blobs} | package.stays
    ours = tuple(package.prefix + folder for folder in OURS)
    yield from sorted(key for key in known if key.startswith(ours) and key not in wanted)
