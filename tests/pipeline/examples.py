"""The published example of a dossier, and books that hold it."""

from dataclasses import replace
from pathlib import Path

from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.model import Batch, Dossier
from pipeline.ports import StoredDossier
from tests.fakes import MemoryBlobs, MemoryLedger

EXAMPLE = (Path(__file__).parents[2] / "docs" / "dossier.example.json").read_bytes()


def example() -> Dossier:
    """Return the example."""
    return dossier_from_bytes(EXAMPLE)


def keep(dossier: Dossier, *, status: str, blobs: MemoryBlobs, ledger: MemoryLedger) -> StoredDossier:
    """Return the facts of a dossier that was put into store and ledger, its papers too, standing at `status`."""
    prefix = f"dossiers/{dossier.received_at[:10].replace('-', '/')}/{dossier.dossier_id}/"
    for _, file in dossier.pdfs:
        blobs.put(file.key, b"%PDF", file.media_type)
    blobs.put(f"{prefix}dossier.json", dossier_to_bytes(dossier), "application/json")
    batch = Batch(
        batch_id=dossier.batch_id,
        source_name="batch",
        received_at=dossier.received_at,
        items=(dossier.item,),
    )
    ledger.register(batch)
    stored = StoredDossier(
        dossier_id=dossier.dossier_id,
        item_id=dossier.item.item_id,
        batch_id=dossier.batch_id,
        key=f"{prefix}dossier.json",
        revision=dossier.revision,
        route="review",
        status=status,
        stored_at=dossier.received_at,
        received_at=dossier.received_at,
        fields=len(dossier.fields),
        doubtful=1,
        pages=len(dossier.pages),
        seconds=1.0,
    )
    ledger.finish(dossier.item.item_id, stored, now=dossier.received_at)
    return replace(stored)
