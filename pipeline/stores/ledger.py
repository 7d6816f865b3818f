"""The ledger on SQL: what was received, who works on it, what was stored and decided, and every event."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, case, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.errors import NotStored, StoreConflict
from pipeline.model import Batch, Quarantined, Scan
from pipeline.ports import ItemState, LedgerEvent, OutboxEntry, StoredDossier
from pipeline.stores.database import Database
from pipeline.stores.rows import (
    Values,
    batch_row,
    dossier_row,
    event_row,
    item_row,
    item_state,
    ledger_event,
    outbox_entry,
    quarantined_file,
    quarantined_row,
    stored_dossier,
)
from pipeline.stores.tables import batch_items, batches, dossiers, events, items, outbox, quarantined, repeats

_WITH_DOSSIER = select(items, dossiers.c.dossier_id, dossiers.c.key.label("dossier_key"), dossiers.c.route).select_from(
    items.outerjoin(dossiers, dossiers.c.item_id == items.c.item_id)
)
TRIES = 5  # at reaching the database; see pipeline/stores/retry.py for the pauses


class SqlLedger:
    """A `Ledger` on SQLite or PostgreSQL."""

    def __init__(self, url: str, *, tries: int = TRIES) -> None:
        """Name the database; it is opened, and its tables made or brought up to date, when first asked."""
        self._database = Database(url, tries=tries)

    @property
    def database(self) -> Database:
        """The database, for what else is kept in it."""
        return self._database

    def close(self) -> None:
        """Give up all connections."""
        self._database.close()

    def register(self, batch: Batch) -> None:
        """Record a batch, its items and its quarantined files; items already known keep their state."""

        def run(connection: Connection) -> None:
            _add(connection, batches, [batch_row(batch)])
            _add(connection, items, [item_row(item, batch=batch) for item in batch.items])
            pairs = [{"batch_id": batch.batch_id, "item_id": item.item_id} for item in batch.items]
            _add(connection, batch_items, pairs)
            _add(
                connection, quarantined, [quarantined_row(file, batch_id=batch.batch_id) for file in batch.quarantined]
            )
            counts = f"items={len(batch.items)} quarantined={len(batch.quarantined)}"
            _note(connection, "intake", "registered", batch.batch_id, at=batch.received_at, detail=counts)

        self._database.write(run)

    def batches(self) -> tuple[str, ...]:
        """Return all batch ids, oldest first."""
        query = select(batches.c.batch_id).order_by(batches.c.seq)
        return tuple(row.batch_id for row in self._rows(query))

    def items(self, *, batch_id: str | None = None, states: Sequence[str] = ()) -> tuple[ItemState, ...]:
        """Return items, oldest first, of one batch or all, in any of the states or all."""
        query = _WITH_DOSSIER.order_by(items.c.seq)
        if batch_id is not None:
            query = query.join(batch_items, batch_items.c.item_id == items.c.item_id)
            query = query.where(batch_items.c.batch_id == batch_id)
        if states:
            query = query.where(items.c.state.in_(states))
        return tuple(item_state(row) for row in self._rows(query))

    def item_of_code(self, item_code: str) -> ItemState | None:
        """Return the item that was received last under a postal item code, or None."""
        of_dossier = select(dossiers.c.item_id).where(dossiers.c.item_code == item_code)
        mine = or_(items.c.item_code == item_code, items.c.item_id.in_(of_dossier))  # the slip may have named it
        rows = self._rows(_WITH_DOSSIER.where(mine).order_by(items.c.seq.desc()).limit(1))
        return item_state(rows[0]) if rows else None

    def join(self, item_id: str, scans: Sequence[Scan], *, now: str) -> None:
        """Add files to an item that lacks them and let it be taken up again, unless a worker has it just now."""

        def run(connection: Connection) -> None:
            kept = select(items.c.scans, items.c.state).where(items.c.item_id == item_id).with_for_update()
            row = connection.execute(kept).one_or_none()
            if row is None or row.state == "working":
                return
            had = {scan["scan_id"] for scan in row.scans}
            new = [asdict(scan) for scan in scans if scan.scan_id not in had]
            if new:
                again = {"scans": [*row.scans, *new], "state": "received", "retryable": True, "error_code": None}
                connection.execute(update(items).where(items.c.item_id == item_id).values(again))
                _note(connection, "intake", "joined", item_id, at=now, detail=f"files={len(new)}")

        self._database.write(run)

    def claim(self, item_id: str, *, worker: str, now: str, lease_s: int) -> bool:
        """Return whether the item is now ours: it was received or failed for a passing reason, or its lease ran out."""
        token = uuid.uuid4().hex  # known to this call only: tried again after a lost answer, it is still our claim
        now_s = _seconds(now)
        free = or_(
            items.c.state == "received",
            and_(items.c.state == "failed", items.c.retryable),
            and_(items.c.state == "working", items.c.lease_until_s <= now_s),
        )
        ours = and_(items.c.state == "working", items.c.claim == token)
        take = (
            update(items)
            .where(items.c.item_id == item_id, or_(free, ours))
            .values(
                state="working",
                worker=worker,
                claim=token,
                lease_until_s=now_s + lease_s,
                attempts=case((ours, items.c.attempts), else_=items.c.attempts + 1),
                error_code=None,
            )
        )

        def run(connection: Connection) -> bool:
            if connection.execute(take).rowcount == 0:
                return False
            _note(connection, worker, "claimed", item_id, at=now)
            return True

        return self._database.write(run)

    def finish(self, item_id: str, stored: StoredDossier, *, now: str) -> None:
        """Record the stored dossier and close the item; a revision that is known already changes nothing.

        Raises:
            NotStored: the item was never registered.
        """

        def run(connection: Connection) -> None:
            closed = connection.execute(
                update(items)
                .where(items.c.item_id == item_id)
                .values(state="stored", worker=None, claim=None, lease_until_s=None, error_code=None)
            )
            if closed.rowcount == 0:
                raise NotStored(f"The ledger has no item {item_id}.", advice="Register its batch first.")
            if _keep_dossier(connection, stored):
                detail = f"revision={stored.revision} route={stored.route}"
                _note(connection, "intake", "stored", stored.dossier_id, at=now, detail=detail)

        self._database.write(run)

    def fail(self, item_id: str, *, code: str, retryable: bool, now: str) -> None:
        """Record that the item failed; a retryable one may be claimed again, a stored one stays stored."""

        def run(connection: Connection) -> None:
            failed = connection.execute(
                update(items)
                .where(items.c.item_id == item_id, items.c.state != "stored")
                .values(
                    state="failed",
                    retryable=retryable,
                    worker=None,
                    claim=None,
                    lease_until_s=None,
                    error_code=code,
                )
            )
            if failed.rowcount:
                _note(connection, "intake", "failed", item_id, at=now, detail=f"code={code} retryable={retryable}")

        self._database.write(run)

    def quarantined(self, batch_id: str | None = None) -> tuple[Quarantined, ...]:
        """Return quarantined files of one batch or all."""
        query = select(quarantined).order_by(quarantined.c.seq)
        if batch_id is not None:
            query = query.where(quarantined.c.batch_id == batch_id)
        return tuple(quarantined_file(row) for row in self._rows(query))

    def quarantine(self, batch_id: str, file: Quarantined, *, now: str) -> None:
        """Record a quarantined file."""

        def run(connection: Connection) -> None:
            if _add(connection, quarantined, [quarantined_row(file, batch_id=batch_id)]):
                _note(connection, "intake", "quarantined", file.scan_id, at=now, detail=f"code={file.code}")

        self._database.write(run)

    def dossiers(self, *, route: str | None = None, status: str | None = None) -> tuple[StoredDossier, ...]:
        """Return stored dossiers, oldest first."""
        query = select(dossiers).order_by(dossiers.c.seq)
        if route is not None:
            query = query.where(dossiers.c.route == route)
        if status is not None:
            query = query.where(dossiers.c.status == status)
        return tuple(stored_dossier(row) for row in self._rows(query))

    def dossier(self, dossier_id: str) -> StoredDossier | None:
        """Return one stored dossier, or None."""
        rows = self._rows(select(dossiers).where(dossiers.c.dossier_id == dossier_id))
        return stored_dossier(rows[0]) if rows else None

    def set_status(self, dossier_id: str, status: str, *, revision: int, actor: str, now: str) -> None:
        """Move a dossier from `revision` to the next, with an event; the same move said twice is one.

        Raises:
            NotStored: there is no such dossier.
            StoreConflict: the dossier has another revision by now.
        """
        move = (
            update(dossiers)
            .where(dossiers.c.dossier_id == dossier_id, dossiers.c.revision == revision)
            .values(status=status, revision=revision + 1)
        )
        said = LedgerEvent(at=now, actor=actor, action=status, subject=dossier_id, detail=f"revision={revision + 1}")

        def run(connection: Connection) -> None:
            if connection.execute(move).rowcount:
                _add(connection, events, [event_row(said)])
            elif not _is_known(connection, said):
                raise _moved_on(connection, dossier_id, revision)

        self._database.write(run)

    def ask(self, action: str, dossier_id: str, *, actor: str, now: str) -> None:
        """Put a decision into the outbox, once per dossier and action while it waits."""
        entry = {"action": action, "dossier_id": dossier_id, "asked_at": now, "asked_by": actor}

        def run(connection: Connection) -> None:
            if _add(connection, outbox, [entry]):
                _note(connection, actor, f"asked-{action}", dossier_id, at=now)

        self._database.write(run)

    def outbox(self, action: str | None = None) -> tuple[OutboxEntry, ...]:
        """Return what waits in the outbox, oldest first."""
        query = select(outbox).where(outbox.c.drained_at.is_(None)).order_by(outbox.c.entry_id)
        if action is not None:
            query = query.where(outbox.c.action == action)
        return tuple(outbox_entry(row) for row in self._rows(query))

    def drained(self, entry_id: int, *, now: str) -> None:
        """Close an outbox entry; a closed one keeps its time."""
        close = update(outbox).where(outbox.c.entry_id == entry_id, outbox.c.drained_at.is_(None))
        self._database.write(lambda connection: connection.execute(close.values(drained_at=now)).rowcount)

    def remember(self, dossier_id: str, marks: Sequence[str], *, received_at: str) -> None:
        """Keep the digests by which another dossier of the same request will be known."""
        rows: list[Values] = [{"digest": m, "dossier_id": dossier_id, "received_at": received_at} for m in marks]
        self._database.write(lambda connection: _add(connection, repeats, rows))

    def alike(self, dossier_id: str, marks: Sequence[str], *, since: str, until: str) -> tuple[str, ...]:
        """Return the other dossiers received between two times that have one of the digests, by id."""
        other = and_(repeats.c.digest.in_(marks), repeats.c.dossier_id != dossier_id)
        query = select(repeats.c.dossier_id).where(other, repeats.c.received_at.between(since, until)).distinct()
        return tuple(row.dossier_id for row in self._rows(query.order_by(repeats.c.dossier_id)))

    def append(self, event: LedgerEvent) -> None:
        """Append one event; the same event said twice is one."""
        self._database.write(lambda connection: _add(connection, events, [event_row(event)]))

    def events(self, *, subject: str | None = None) -> tuple[LedgerEvent, ...]:
        """Return events, oldest first."""
        query = select(events).order_by(events.c.event_id)
        if subject is not None:
            query = query.where(events.c.subject == subject)
        return tuple(ledger_event(row) for row in self._rows(query))

    def _rows(self, query: Select[Any]) -> list[Any]:
        return self._database.read(lambda connection: list(connection.execute(query)))


def _add(connection: Connection, table: Table, rows: list[Values]) -> int:
    """Return how many of the rows are new: one that breaks a rule of uniqueness is there already."""
    if not rows:
        return 0
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return connection.execute(make(table).on_conflict_do_nothing(), rows).rowcount


def _note(connection: Connection, actor: str, action: str, subject: str, *, at: str, detail: str = "") -> None:
    event = LedgerEvent(at=at, actor=actor, action=action, subject=subject, detail=detail)
    _add(connection, events, [event_row(event)])


def _is_known(connection: Connection, event: LedgerEvent) -> bool:
    digest = event_row(event)["digest"]
    return connection.execute(select(events.c.event_id).where(events.c.digest == digest)).first() is not None


def _keep_dossier(connection: Connection, stored: StoredDossier) -> bool:
    """Return whether the dossier was written: it is new, or a later revision than the one known."""
    row = dossier_row(stored)
    kept = select(dossiers.c.revision).where(dossiers.c.dossier_id == stored.dossier_id).with_for_update()
    known = connection.execute(kept).scalar()
    if known is None:
        connection.execute(insert(dossiers).values(row))
        return True
    if known >= stored.revision:
        return False
    connection.execute(update(dossiers).where(dossiers.c.dossier_id == stored.dossier_id).values(row))
    return True


def _moved_on(connection: Connection, dossier_id: str, revision: int) -> NotStored | StoreConflict:
    now_at = connection.execute(select(dossiers.c.revision).where(dossiers.c.dossier_id == dossier_id)).scalar()
    if now_at is None:
        return NotStored(f"The ledger has no dossier {dossier_id}.")
    return StoreConflict(
        f"Dossier {dossier_id} is at revision {now_at}, no longer at {revision}.",
        advice="Someone else changed it: open it again.",
    )


def _seconds(now: str) -> int:
    return int(datetime.fromisoformat(now).timestamp())
