"""The post office's side of the ledger's database."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, or_, select

from pipeline.receipts import BatchFacts, ItemFacts
from pipeline.stores.database import Database
from pipeline.stores.desk_tables import hand_in_files, hand_ins
from pipeline.stores.tables import batch_items, batches, dossiers, items


class SqlReceipts:
    """`Receipts` on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """Work in a database that the ledger has, too."""
        self._database = database

    def batch(self, batch_id: str, *, post_office: str) -> BatchFacts | None:
        """Return a batch that this post office handed in, or None."""
        query = self._batches(post_office).where(batches.c.batch_id == batch_id)
        return next((_batch(row) for row in self._rows(query)), None)

    def batches(self, *, post_office: str, count: int) -> tuple[BatchFacts, ...]:
        """Return the newest batches of a post office."""
        query = self._batches(post_office).order_by(batches.c.seq.desc()).limit(count)
        return tuple(_batch(row) for row in self._rows(query))

    def items_of_batch(self, batch_id: str) -> tuple[ItemFacts, ...]:
        """Return the items of a batch, oldest first; one that was known before names its first batch."""
        query = (
            _items()
            .join(batch_items, batch_items.c.item_id == items.c.item_id)
            .where(batch_items.c.batch_id == batch_id)
            .order_by(items.c.seq)
        )
        return tuple(_item(row) for row in self._rows(query))

    def pages_handed_in(self, batch_id: str) -> Mapping[str, int]:
        """Return how many pages each file of a batch has, by its hash, as counted at the desk."""
        query = (
            select(hand_in_files.c.sha256, hand_in_files.c.pages)
            .join(hand_ins, hand_ins.c.hand_in_id == hand_in_files.c.hand_in_id)
            .where(hand_ins.c.batch_id == batch_id, hand_in_files.c.pages.is_not(None))
        )
        return {row.sha256: row.pages for row in self._rows(query)}

    def items(
        self, *, post_office: str, text: str = "", before: int | None = None, count: int
    ) -> tuple[ItemFacts, ...]:
        """Return a post office's items, newest first, below a place; `text` is the beginning of an item code."""
        query = _items().where(items.c.post_office == post_office).order_by(items.c.seq.desc()).limit(count)
        if text:
            query = query.where(items.c.item_code.startswith(text, autoescape=True))
        if before is not None:
            query = query.where(items.c.seq < before)
        return tuple(_item(row) for row in self._rows(query))

    def _batches(self, post_office: str) -> Select[Any]:
        """Return the batches that came from a post office, and those whose papers it sent, too, after another."""
        sent = select(hand_ins.c.batch_id).where(
            hand_ins.c.post_office == post_office, hand_ins.c.batch_id.is_not(None)
        )
        return select(batches).where(or_(batches.c.post_office == post_office, batches.c.batch_id.in_(sent)))

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        return self._database.read(lambda connection: list(connection.execute(query)))


def _items() -> Select[Any]:
    mine = (dossiers.c.dossier_id, dossiers.c.status, dossiers.c.pages, dossiers.c.due_at)
    joined = items.outerjoin(dossiers, dossiers.c.item_id == items.c.item_id)
    return select(items, *mine).select_from(joined)


def _batch(row: Row[Any]) -> BatchFacts:
    return BatchFacts(
        batch_id=row.batch_id,
        source_name=row.source_name,
        received_at=row.received_at,
        post_office=row.post_office,
    )


def _item(row: Row[Any]) -> ItemFacts:
    return ItemFacts(
        seq=row.seq,
        item_id=row.item_id,
        batch_id=row.batch_id,
        source_name=row.source_name,
        item_code=row.item_code,
        scan_ids=tuple(scan["scan_id"] for scan in row.scans),
        received_at=row.received_at,
        state=row.state,
        error_code=row.error_code,
        dossier_id=row.dossier_id,
        status=row.status,
        pages=row.pages,
        due_at=row.due_at,
    )
