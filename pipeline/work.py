"""One item in a worker: its originals fetched, the line run over them, its objects stored; no ledger is touched."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline import inbox
from pipeline.dossier_summary import status
from pipeline.kinds import State
from pipeline.line import plain, process_item
from pipeline.model import Dossier, Quarantined
from pipeline.outcome import Outcome
from pipeline.ports import BlobStore, ItemState, Step, StoredDossier
from pipeline.stages.store import store
from pipeline.tools import Package, Tools

DOUBTFUL = frozenset((State.NEEDS_REVIEW, State.ILLEGIBLE))


def work(state: ItemState, *, tools: Tools, step: Step = plain) -> Outcome:
    """Return what became of an item: a dossier whose objects are all stored, and the files that were refused.

    Raises:
        IntakeError: a reader or the store failed.
    """
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="hoso-") as folder:
        paths = inbox.fetch(state.batch_id, state.item, Path(folder), blobs=tools.blobs)
        made = process_item(
            state.item, paths, batch_id=state.batch_id, received_at=state.received_at, tools=tools, step=step
        )
        _quarantine(made.quarantined, paths, tools.blobs)
        package = made.package
        if package is None:
            return Outcome(stored=None, quarantined=made.quarantined)
        step("store", lambda: store(package, blobs=tools.blobs))
    seconds = round(time.perf_counter() - start, 2)
    return Outcome(stored=facts(package, stored_at=tools.clock.now(), seconds=seconds), quarantined=made.quarantined)


def facts(package: Package, *, stored_at: str, seconds: float) -> StoredDossier:
    """Return what the ledger keeps of a packed dossier."""
    dossier = package.dossier
    return StoredDossier(
        dossier_id=dossier.dossier_id,
        item_id=dossier.item.item_id,
        batch_id=dossier.batch_id,
        key=f"{package.prefix}dossier.json",
        revision=dossier.revision,
        route="review" if dossier.route is None else dossier.route.value,
        status=status(dossier),
        stored_at=stored_at,
        received_at=dossier.received_at,
        fields=len(dossier.fields),
        doubtful=sum(field.state in DOUBTFUL for field in dossier.fields),
        pages=len(dossier.pages),
        seconds=seconds,
        procedure_code=dossier.procedure.code,
        item_code=dossier.item.item_code,
        flag_codes=_flag_codes(dossier),
    )


def _flag_codes(dossier: Dossier) -> tuple[str, ...]:
    scopes = (dossier.pages, dossier.components, dossier.fields)
    flags = [*dossier.flags, *(flag for scope in scopes for each in scope for flag in each.flags)]
    return tuple(sorted({flag.code.value for flag in flags}))


def _quarantine(files: Sequence[Quarantined], paths: dict[str, Path], blobs: BlobStore) -> None:
    for file in files:
        inbox.quarantine(file, paths[file.scan_id].read_bytes(), blobs=blobs)
