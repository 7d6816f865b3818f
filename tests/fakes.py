"""Stores without a disk or a database, for tests of what stands above them; contract tests hold them to the ports."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from pipeline.errors import NotStored, StoreConflict
from pipeline.model import Batch, Item, Quarantined, Scan
from pipeline.ports import BlobHead, ItemState, LedgerEvent, OutboxEntry, StoredDossier


class MemoryBlobs:
    """A `BlobStore` in a dictionary; `puts` counts what was written."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.media_types: dict[str, str] = {}
        self.puts: list[str] = []

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Store an object."""
        self.objects[key] = bytes(data)
        self.media_types[key] = media_type
        self.puts.append(key)

    def put_new(self, key: str, data: bytes, media_type: str) -> bool:
        """Store an object unless the key is taken."""
        if key in self.objects:
            return False
        self.put(key, data, media_type)
        return True

    def get(self, key: str) -> bytes:
        """Return an object's bytes."""
        if key not in self.objects:
            raise NotStored(f"There is no object {key!r} in the store.")
        return self.objects[key]

    def head(self, key: str) -> BlobHead | None:
        """Return key, size and digest, or None."""
        data = self.objects.get(key)
        if data is None:
            return None
        return BlobHead(key=key, size_bytes=len(data), sha256=hashlib.sha256(data).hexdigest())

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield keys in order."""
        yield from sorted(key for key in self.objects if key.startswith(prefix))

    def delete(self, key: str) -> None:
        """Forget an object."""
        self.objects.pop(key, None)


@dataclass
class _Work:
    """One item, and what only the ledger knows of it."""

    item: Item
    batch_id: str
    received_at: str
    state: str = "received"
    retryable: bool = True
    attempts: int = 0
    lease_until: float = 0.0
    error_code: str | None = None


@dataclass
class MemoryLedger:
    """A `Ledger` in dictionaries, for one thread."""

    works: dict[str, _Work] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    refused: list[tuple[str, Quarantined]] = field(default_factory=list)
    kept: dict[str, StoredDossier] = field(default_factory=dict)
    waiting: list[OutboxEntry] = field(default_factory=list)
    said: list[LedgerEvent] = field(default_factory=list)
    entries: int = 0
    repeats: dict[tuple[str, str], str] = field(default_factory=dict)

    def register(self, batch: Batch) -> None:
        """Record a batch."""
        members = self.members.setdefault(batch.batch_id, [])
        for item in batch.items:
            work = _Work(item=item, batch_id=batch.batch_id, received_at=batch.received_at)
            self.works.setdefault(item.item_id, work)
            if item.item_id not in members:
                members.append(item.item_id)
        for file in batch.quarantined:
            self._refuse(batch.batch_id, file)
        counts = f"items={len(batch.items)} quarantined={len(batch.quarantined)}"
        self._note("intake", "registered", batch.batch_id, at=batch.received_at, detail=counts)

    def batches(self) -> tuple[str, ...]:
        """Return batch ids."""
        return tuple(self.members)

    def items(self, *, batch_id: str | None = None, states: Sequence[str] = ()) -> tuple[ItemState, ...]:
        """Return items."""
        wanted = set(self.works if batch_id is None else self.members.get(batch_id, ()))
        return tuple(
            self._state(work)
            for item_id, work in self.works.items()
            if item_id in wanted and (not states or work.state in states)
        )

    def item_of_code(self, item_code: str) -> ItemState | None:
        """Return the item received last under a code."""
        named = {stored.item_id for stored in self.kept.values() if stored.item_code == item_code}
        mine = [w for w in self.works.values() if w.item.item_code == item_code or w.item.item_id in named]
        return self._state(mine[-1]) if mine else None

    def join(self, item_id: str, scans: Sequence[Scan], *, now: str) -> None:
        """Add files to an item."""
        work = self.works.get(item_id)
        if work is None or work.state == "working":
            return
        had = {scan.scan_id for scan in work.item.scans}
        new = tuple(scan for scan in scans if scan.scan_id not in had)
        if new:
            work.item = replace(work.item, scans=(*work.item.scans, *new))
            work.state, work.retryable, work.error_code = "received", True, None
            self._note("intake", "joined", item_id, at=now, detail=f"files={len(new)}")

    def claim(self, item_id: str, *, worker: str, now: str, lease_s: int) -> bool:
        """Return whether the item is now the caller's."""
        work = self.works.get(item_id)
        now_s = datetime.fromisoformat(now).timestamp()
        if work is None or not _is_free(work, now_s):
            return False
        work.state, work.error_code = "working", None
        work.attempts += 1
        work.lease_until = now_s + lease_s
        self._note(worker, "claimed", item_id, at=now)
        return True

    def finish(self, item_id: str, stored: StoredDossier, *, now: str) -> None:
        """Record a stored dossier."""
        if item_id not in self.works:
            raise NotStored(f"The ledger has no item {item_id}.")
        work = self.works[item_id]
        work.state, work.error_code = "stored", None
        known = self.kept.get(stored.dossier_id)
        if known is None or known.revision < stored.revision:
            self.kept[stored.dossier_id] = stored
            detail = f"revision={stored.revision} route={stored.route}"
            self._note("intake", "stored", stored.dossier_id, at=now, detail=detail)

    def fail(self, item_id: str, *, code: str, retryable: bool, now: str) -> None:
        """Record a failure."""
        work = self.works.get(item_id)
        if work is not None and work.state != "stored":
            work.state, work.error_code, work.retryable = "failed", code, retryable
            self._note("intake", "failed", item_id, at=now, detail=f"code={code} retryable={retryable}")

    def quarantined(self, batch_id: str | None = None) -> tuple[Quarantined, ...]:
        """Return quarantined files."""
        return tuple(file for batch, file in self.refused if batch_id in {None, batch})

    def quarantine(self, batch_id: str, file: Quarantined, *, now: str) -> None:
        """Record a quarantined file."""
        if batch_id not in self.members:
            raise StoreConflict(f"The ledger has no batch {batch_id}.")
        if self._refuse(batch_id, file):
            self._note("intake", "quarantined", file.scan_id, at=now, detail=f"code={file.code}")

    def dossiers(self, *, route: str | None = None, status: str | None = None) -> tuple[StoredDossier, ...]:
        """Return stored dossiers."""
        return tuple(
            stored for stored in self.kept.values() if route in {None, stored.route} and status in {None, stored.status}
        )

    def dossier(self, dossier_id: str) -> StoredDossier | None:
        """Return one stored dossier, or None."""
        return self.kept.get(dossier_id)

    def set_status(self, dossier_id: str, status: str, *, revision: int, actor: str, now: str) -> None:
        """Move a dossier on."""
        stored = self.kept.get(dossier_id)
        if stored is None:
            raise NotStored(f"The ledger has no dossier {dossier_id}.")
        event = LedgerEvent(at=now, actor=actor, action=status, subject=dossier_id, detail=f"revision={revision + 1}")
        if stored.revision == revision:
            self.kept[dossier_id] = replace(stored, status=status, revision=revision + 1)
            self.append(event)
        elif event not in self.said:
            raise StoreConflict(f"Dossier {dossier_id} is at revision {stored.revision}, no longer at {revision}.")

    def ask(self, action: str, dossier_id: str, *, actor: str, now: str) -> None:
        """Put a decision into the outbox."""
        if dossier_id not in self.kept:
            raise StoreConflict(f"The ledger has no dossier {dossier_id}.")
        if all((entry.action, entry.dossier_id) != (action, dossier_id) for entry in self.waiting):
            self.entries += 1
            self.waiting.append(
                OutboxEntry(entry_id=self.entries, action=action, dossier_id=dossier_id, asked_at=now, asked_by=actor)
            )
            self._note(actor, f"asked-{action}", dossier_id, at=now)

    def outbox(self, action: str | None = None) -> tuple[OutboxEntry, ...]:
        """Return waiting decisions."""
        return tuple(entry for entry in self.waiting if action in {None, entry.action})

    def drained(self, entry_id: int, *, now: str) -> None:
        """Close an entry."""
        self.waiting = [entry for entry in self.waiting if entry.entry_id != entry_id]

    def remember(self, dossier_id: str, marks: Sequence[str], *, received_at: str) -> None:
        """Keep digests."""
        for mark in marks:
            self.repeats.setdefault((mark, dossier_id), received_at)

    def alike(self, dossier_id: str, marks: Sequence[str], *, since: str, until: str) -> tuple[str, ...]:
        """Return the other dossiers of these digests."""
        others = (
            other
            for (mark, other), received_at in self.repeats.items()
            if mark in marks and other != dossier_id and since <= received_at <= until
        )
        return tuple(sorted(set(others)))

    def append(self, event: LedgerEvent) -> None:
        """Append an event."""
        if event not in self.said:
            self.said.append(event)

    def events(self, *, subject: str | None = None) -> tuple[LedgerEvent, ...]:
        """Return events."""
        return tuple(event for event in self.said if subject in {None, event.subject})

    def _state(self, work: _Work) -> ItemState:
        stored = next((one for one in self.kept.values() if one.item_id == work.item.item_id), None)
        return ItemState(
            item=work.item,
            batch_id=work.batch_id,
            state=work.state,
            received_at=work.received_at,
            attempts=work.attempts,
            dossier_id=stored.dossier_id if stored else None,
            dossier_key=stored.key if stored else None,
            route=stored.route if stored else None,
            error_code=work.error_code,
        )

    def _refuse(self, batch_id: str, file: Quarantined) -> bool:
        known = any(
            batch_id == batch and (file.scan_id, file.name) == (one.scan_id, one.name) for batch, one in self.refused
        )
        if not known:
            self.refused.append((batch_id, file))
        return not known

    def _note(self, actor: str, action: str, subject: str, *, at: str, detail: str = "") -> None:
        self.append(LedgerEvent(at=at, actor=actor, action=action, subject=subject, detail=detail))


def _is_free(work: _Work, now_s: float) -> bool:
    if work.state == "working":
        return work.lease_until <= now_s
    return work.state == "received" or (work.state == "failed" and work.retryable)
