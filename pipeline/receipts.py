"""What became of what a post office handed in: its batches and items, as the ledger knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """One registered batch."""

    batch_id: str
    source_name: str
    received_at: str
    post_office: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item: what was handed in, and how far its dossier is (`status` None while it has none)."""

    seq: int
    item_id: str
    batch_id: str
    source_name: str
    item_code: str | None
    scan_ids: tuple[str, ...]
    received_at: str
    state: str
    error_code: str | None
    dossier_id: str | None
    status: str | None
    pages: int | None
    due_at: str | None


class Receipts(Protocol):
    """The post office's side of the ledger; nothing here shows what a paper says."""

    def batch(self, batch_id: str, *, post_office: str) -> BatchFacts | None:
        """Return a batch that this post office handed in, or None."""

    def batches(self, *, post_office: str, count: int) -> tuple[BatchFacts, ...]:
        """Return the newest batches of a post office."""

    def items_of_batch(self, batch_id: str) -> tuple[ItemFacts, ...]:
        """Return the items of a batch, oldest first; one that was known before names its first batch."""

    def pages_handed_in(self, batch_id: str) -> Mapping[str, int]:
        """Return how many pages each file of a batch has, by its hash, as counted at the desk."""

    def items(
        self, *, post_office: str, text: str = "", before: int | None = None, count: int
    ) -> tuple[ItemFacts, ...]:
        """Return a post office's items, newest first, below a place; `text` is the beginning of an item code."""
