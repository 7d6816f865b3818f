"""One process of the claim race: `python -m tests.pipeline.stores.claimers URL WORKER`; apart: it imports little.

It says `ready`, waits for a line on stdin, and then prints each item that it won.
"""

import sys

from pipeline.model import Batch, Item
from pipeline.stores.ledger import SqlLedger

T0 = "2026-11-23T08:00:00+07:00"
ITEMS = 25


def batch(count: int) -> Batch:
    """Return a batch of items without files."""
    items = tuple(Item(item_id=f"item-{number}", source_name=str(number), scans=()) for number in range(count))
    return Batch(batch_id="b1", source_name="upload", received_at=T0, items=items)


def main(url: str, worker: str) -> None:
    """Open a new ledger just when others do, register the same batch, claim every item, tell which were won."""
    print("ready", flush=True)
    sys.stdin.readline()
    ledger = SqlLedger(url)
    ledger.register(batch(ITEMS))
    for number in range(ITEMS):
        if ledger.claim(f"item-{number}", worker=worker, now=T0, lease_s=60):
            print(f"item-{number}")
    ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
