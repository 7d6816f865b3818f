"""Originals that wait in the store: `inbox/BATCH/ITEM/SCAN` with `inbox/BATCH/batch.json` written last."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline import identity
from pipeline.errors import NotStored, StoreError, Unreadable
from pipeline.model import Batch, Declared, Item, Quarantined, Scan
from pipeline.ports import BlobStore
from pipeline.upload import Bulk, Refused, UploadFile

PREFIX = "inbox/"
QUARANTINE = "quarantine/"
BULK = "bulk/"


def keep_original(batch_id: str, item_id: str, file: UploadFile, *, blobs: BlobStore) -> None:
    """Put one original into the inbox.

    Raises:
        Unreadable: the file is no longer the one that was hashed.
    """
    data = file.path.read_bytes()
    if identity.scan_id(data) != file.scan.scan_id:
        raise Unreadable(f"{file.scan.name} changed while it was read.", advice="Hand it in again.")
    blobs.put_new(_scan_key(batch_id, item_id, file.scan.scan_id), data, file.scan.media_type)


def keep_bulk(bulk: Bulk, *, blobs: BlobStore) -> None:
    """Keep a stack as it was handed in, and what it was cut into, once and for good.

    Raises:
        Unreadable: the file is no longer the one that was hashed.
    """
    scan = bulk.file.scan
    data = bulk.file.path.read_bytes()
    if identity.scan_id(data) != scan.scan_id:
        raise Unreadable(f"{scan.name} changed while it was read.", advice="Hand it in again.")
    blobs.put_new(f"{BULK}{scan.scan_id}/original", data, scan.media_type)
    told = json.dumps({"name": scan.name, "parts": list(bulk.parts)}, ensure_ascii=False)
    blobs.put(f"{BULK}{scan.scan_id}/parts.json", told.encode(), "application/json")


def keep_refused(refused: Refused, *, blobs: BlobStore) -> None:
    """Put a refused file into quarantine with its reason."""
    data = None if refused.path is None else refused.path.read_bytes()
    quarantine(refused.file, data, blobs=blobs)


def quarantine(file: Quarantined, data: bytes | None, *, blobs: BlobStore) -> None:
    """Put a file's bytes, when there are any to keep, and the reason under its hash."""
    if data is not None:
        blobs.put_new(f"{QUARANTINE}{file.scan_id}/original", data, "application/octet-stream")
    reason = asdict(file) | {"original_kept": data is not None}
    text = json.dumps(reason, ensure_ascii=False, indent=1, sort_keys=True)
    blobs.put(f"{QUARANTINE}{file.scan_id}/reason.json", text.encode(), "application/json")


def seal(batch: Batch, *, blobs: BlobStore) -> Batch:
    """Write `batch.json` once all originals lie there; return the batch as first sealed, with its first receipt."""
    key = _batch_key(batch.batch_id)
    if blobs.put_new(key, json.dumps(asdict(batch), ensure_ascii=False).encode(), "application/json"):
        return batch
    return read(batch.batch_id, blobs=blobs) or batch


def sealed(*, blobs: BlobStore) -> Iterator[str]:
    """Yield the ids of the batches in the inbox whose originals are all there."""
    for key in blobs.keys(PREFIX):
        parts = key.split("/")
        if len(parts) == 3 and parts[2] == "batch.json":
            yield parts[1]


def read(batch_id: str, *, blobs: BlobStore) -> Batch | None:
    """Return a batch as its `batch.json` says, or None when it is not in the inbox.

    Raises:
        StoreError: there is one, and it is not ours.
    """
    try:
        data = json.loads(blobs.get(_batch_key(batch_id)))
        return _batch(data)
    except NotStored:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"The inbox holds a wrong batch.json in {batch_id}.", advice="Hand the batch in again."
        ) from error


def fetch(batch_id: str, item: Item, folder: Path, *, blobs: BlobStore) -> dict[str, Path]:
    """Return the originals of an item, copied into `folder`, by scan id.

    Raises:
        NotStored: an original is not in the inbox.
    """
    paths = {}
    for scan in item.scans:
        path = folder / scan.scan_id
        path.write_bytes(blobs.get(_scan_key(batch_id, item.item_id, scan.scan_id)))
        paths[scan.scan_id] = path
    return paths


def empty(batch_id: str, item_id: str, *, blobs: BlobStore) -> None:
    """Remove an item's originals, which are stored elsewhere by now."""
    for key in tuple(blobs.keys(f"{PREFIX}{batch_id}/{item_id}/")):
        blobs.delete(key)


def close(batch_id: str, *, blobs: BlobStore) -> None:
    """Remove what is left of a batch that is done: `batch.json` first, so that a half-removed one is not adopted."""
    blobs.delete(_batch_key(batch_id))
    for key in tuple(blobs.keys(f"{PREFIX}{batch_id}/")):
        blobs.delete(key)


def _batch_key(batch_id: str) -> str:
    return f"{PREFIX}{batch_id}/batch.json"


def _scan_key(batch_id: str, item_id: str, scan_id: str) -> str:
    return f"{PREFIX}{batch_id}/{item_id}/{scan_id}"


def _batch(data: Any) -> Batch:
    return Batch(
        batch_id=data["batch_id"],
        source_name=data["source_name"],
        received_at=data["received_at"],
        items=tuple(_item(item) for item in data["items"]),
        quarantined=tuple(Quarantined(**file) for file in data["quarantined"]),
        post_office=data["post_office"],
    )


def _item(data: Any) -> Item:
    return Item(
        **{
            **data,
            "scans": tuple(Scan(**scan) for scan in data["scans"]),
            "declared": tuple(Declared(**paper) for paper in data["declared"]),
        }
    )
