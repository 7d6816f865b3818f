"""The ledger made again from the store, after it was lost or fell behind."""

import json
from collections.abc import Iterator
from dataclasses import replace

from pipeline import bag, inbox, release
from pipeline.codec import dossier_from_bytes
from pipeline.errors import StoreError
from pipeline.model import Batch, Dossier, Quarantined
from pipeline.ports import BlobStore, Ledger, LedgerEvent, StoredDossier
from pipeline.repeats import repeat_marks
from pipeline.stores.verify import DOSSIERS, bags
from pipeline.tools import Package
from pipeline.work import facts

REBUILT = "rebuilt-from-store"  # the batch, or the name of a batch, that nothing in the store tells
REASON = "/reason.json"


def rebuild(*, blobs: BlobStore, ledger: Ledger, now: str) -> int:
    """Return how many whole dossiers of the store the ledger now has; what it knew better stays as it was.

    Who works on what, what waits in the outbox and older events are in the ledger alone and come back from its
    backup only.

    Raises:
        StoreError: a `dossier.json` or `batch.json` cannot be read; `verify` names it.
    """
    for batch_id in tuple(inbox.sealed(blobs=blobs)):
        waiting = inbox.read(batch_id, blobs=blobs)
        if waiting is not None:
            ledger.register(waiting)
    count = 0
    for bagged in bags(blobs):
        if bagged.whole:
            dossier = dossier_from_bytes(blobs.get(bagged.prefix + bag.DOSSIER_FILE))
            ledger.register(_batch(dossier))
            ledger.finish(dossier.item.item_id, _facts(dossier, bagged.prefix, blobs), now=now)
            marks = repeat_marks(dossier, blobs=blobs)
            ledger.remember(dossier.dossier_id, marks, received_at=dossier.received_at)
            count += 1
    refused = tuple(_refused(blobs, {file.scan_id for file in ledger.quarantined()}))
    if refused:
        ledger.register(Batch(batch_id=REBUILT, source_name=REBUILT, received_at=now, items=(), quarantined=refused))
    ledger.append(LedgerEvent(at=now, actor="verify", action="rebuilt", subject=REBUILT, detail=f"dossiers={count}"))
    return count


def _batch(dossier: Dossier) -> Batch:
    return Batch(
        batch_id=dossier.batch_id,
        source_name=REBUILT,
        received_at=dossier.received_at,
        items=(dossier.item,),
        quarantined=dossier.quarantined,
    )


def _facts(dossier: Dossier, prefix: str, blobs: BlobStore) -> StoredDossier:
    """Return what the ledger keeps; how long the work took is not in the store and counts as nothing."""
    stored_at = max((event.at for event in dossier.provenance), default=dossier.received_at)
    stored = facts(Package(dossier=dossier, prefix=prefix, blobs=()), stored_at=stored_at, seconds=0.0)
    message = release.PREFIX + prefix.removeprefix(DOSSIERS) + release.MESSAGE
    has_gone_out = blobs.head(message) is not None  # and must not go out twice
    return replace(stored, status=release.EXPORTED) if has_gone_out else stored


def _refused(blobs: BlobStore, known: set[str]) -> Iterator[Quarantined]:
    """Yield the quarantined files whose batch nothing tells."""
    for key in blobs.keys(inbox.QUARANTINE):
        if not key.endswith(REASON) or key.split("/")[1] in known:
            continue
        try:
            said = json.loads(blobs.get(key))
            names = ("scan_id", "name", "code", "message", "advice")
            yield Quarantined(**{name: str(said[name]) for name in names})
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{key} is no reason of a quarantined file.", advice="Move it away.") from error
