"""The ledger's records as rows, and rows as records."""

import hashlib
import json
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row

from pipeline.model import Batch, Declared, Item, Quarantined, Scan
from pipeline.ports import ItemState, LedgerEvent, OutboxEntry, StoredDossier

Values = dict[str, Any]
LAST = "9999"  # sorts after every due time


def batch_row(batch: Batch) -> Values:
    """Return the row of a batch."""
    return {
        "batch_id": batch.batch_id,
        "source_name": batch.source_name,
        "received_at": batch.received_at,
        "post_office": batch.post_office,
    }


def item_row(item: Item, *, batch: Batch) -> Values:
    """Return the row of an item that was just received."""
    return {
        "item_id": item.item_id,
        "batch_id": batch.batch_id,
        "source_name": item.source_name,
        "scans": [asdict(scan) for scan in item.scans],
        "item_code": item.item_code,
        "procedure_code": item.procedure_code,
        "accepted_at": item.accepted_at,
        "declared": [asdict(paper) for paper in item.declared],
        "post_office": item.post_office,
        "received_at": batch.received_at,
        "state": "received",
        "retryable": True,
        "attempts": 0,
    }


def item_state(row: Row[Any]) -> ItemState:
    """Return where an item stands, from its row joined with its dossier's id, key and route."""
    item = Item(
        item_id=row.item_id,
        source_name=row.source_name,
        scans=tuple(Scan(**scan) for scan in row.scans),
        item_code=row.item_code,
        procedure_code=row.procedure_code,
        accepted_at=row.accepted_at,
        declared=tuple(Declared(**paper) for paper in row.declared),
        post_office=row.post_office,
    )
    return ItemState(
        item=item,
        batch_id=row.batch_id,
        state=row.state,
        received_at=row.received_at,
        attempts=row.attempts,
        dossier_id=row.dossier_id,
        dossier_key=row.dossier_key,
        route=row.route,
        error_code=row.error_code,
    )


def dossier_row(stored: StoredDossier) -> Values:
    """Return the row of a stored dossier, with what the queue is ordered by."""
    return {field.name: getattr(stored, field.name) for field in fields(stored)} | {
        "flag_codes": list(stored.flag_codes),
        "open_points": stored.doubtful,
        "due_order": stored.due_at or LAST,
    }


def stored_dossier(row: Row[Any]) -> StoredDossier:
    """Return a stored dossier from its row."""
    values = {field.name: getattr(row, field.name) for field in fields(StoredDossier)}
    return StoredDossier(**values | {"flag_codes": tuple(row.flag_codes)})


def quarantined_row(file: Quarantined, *, batch_id: str) -> Values:
    """Return the row of a quarantined file."""
    return asdict(file) | {"batch_id": batch_id}


def quarantined_file(row: Row[Any]) -> Quarantined:
    """Return a quarantined file from its row."""
    return Quarantined(scan_id=row.scan_id, name=row.name, code=row.code, message=row.message, advice=row.advice)


def event_row(event: LedgerEvent) -> Values:
    """Return the row of an event; its digest makes the same event said twice one row."""
    said = asdict(event)
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return said | {"digest": digest}


def ledger_event(row: Row[Any]) -> LedgerEvent:
    """Return an event from its row."""
    return LedgerEvent(at=row.at, actor=row.actor, action=row.action, subject=row.subject, detail=row.detail)


def outbox_entry(row: Row[Any]) -> OutboxEntry:
    """Return a waiting decision from its row."""
    return OutboxEntry(
        entry_id=row.entry_id,
        action=row.action,
        dossier_id=row.dossier_id,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
    )
