"""What the processes of the claim race do; apart, so that they import little."""

import multiprocessing
from multiprocessing.synchronize import Barrier

from pipeline.model import Batch, Item
from pipeline.stores.ledger import SqlLedger

T0 = "2026-11-23T08:00:00+07:00"
ITEMS = 25


def batch(count: int) -> Batch:
    """Return a batch of items without files."""
    items = tuple(Item(item_id=f"item-{number}", source_name=str(number), scans=()) for number in range(count))
    return Batch(batch_id="b1", source_name="upload", received_at=T0, items=items)


def claim_all(url: str, worker: str, start: Barrier, won: "multiprocessing.Queue[tuple[str, str]]") -> None:
    """Open a new ledger just when others do, register the same batch, claim every item, tell which were won."""
    ledger = SqlLedger(url)
    start.wait()
    ledger.register(batch(ITEMS))
    for number in range(ITEMS):
        if ledger.claim(f"item-{number}", worker=worker, now=T0, lease_s=60):
            won.put((f"item-{number}", worker))
    ledger.close()
