"""One item in a worker: its originals fetched, the line run over them, its objects stored; no ledger is touched."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import inbox
from pipeline.codec import dossier_from_bytes
from pipeline.corrections import keep_corrections, with_dossier
from pipeline.dossier_summary import status
from pipeline.errors import NotStored
from pipeline.kept import Kept, spoken_of
from pipeline.kinds import State
from pipeline.line import plain, process_item
from pipeline.model import Dossier, Quarantined
from pipeline.outcome import Outcome, Rework
from pipeline.ports import BlobStore, ItemState, Step, StoredDossier
from pipeline.provenance import FORM, made_with
from pipeline.recheck import recheck, unflagged
from pipeline.repeats import repeat_marks
from pipeline.rules.deadlines import resumed
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
    marks = repeat_marks(package.dossier, blobs=tools.blobs)
    stored = facts(package, stored_at=tools.clock.now(), seconds=seconds)
    return Outcome(stored=stored, quarantined=made.quarantined, marks=marks)


def rework(task: Rework, *, tools: Tools, step: Step = plain) -> Outcome:
    """Return a stored dossier read again as its next revision; what clerks settled stays, the last one is kept beside.

    Where clerks put pages right since, only the papers of those pages are read again; else the whole dossier.

    Raises:
        StoreConflict: a settled value would be lost.
        IntakeError: a reader or the store failed.
    """
    start = time.perf_counter()
    if task.state.dossier_key is None:
        raise NotStored(f"There is no dossier yet of item {task.item.item_id}.", advice="Take it in first.")
    told = tools.blobs.get(task.state.dossier_key)
    before = dossier_from_bytes(told)
    had = {scan.scan_id for scan in before.item.scans}
    new = tuple(scan for scan in task.item.scans if scan.scan_id not in had)  # taken again since
    kept = None if new else _kept(before, tools)
    with tempfile.TemporaryDirectory(prefix="hoso-") as folder:
        paths = _originals(before, Path(folder), tools.blobs)
        paths |= inbox.fetch(task.state.batch_id, replace(task.item, scans=new), Path(folder), blobs=tools.blobs)
        made = process_item(
            replace(before.item, scans=(*before.item.scans, *new)),
            paths,
            batch_id=before.batch_id,
            received_at=before.received_at,
            tools=tools,
            orders=before.review.page_orders,
            kept=kept,
            step=step,
        )
    _quarantine(
        [file for file in made.quarantined if file.scan_id in {scan.scan_id for scan in new}], paths, tools.blobs
    )
    if made.package is None:
        return Outcome(stored=None, quarantined=made.quarantined)
    clock = resumed(before.deadline, tools.clock.now(), calendar=tools.office.workdays) if new else before.deadline
    spoken = keep_corrections(before, replace(made.package.dossier, deadline=clock))
    merged = recheck(spoken, rules=tools)
    package = with_dossier(made.package, replace(merged, revision=task.revision))
    key = f"{package.prefix}revisions/{before.revision:04d}.json"
    tools.blobs.put_new(key, told, "application/json")
    step("store", lambda: store(package, blobs=tools.blobs))
    seconds = round(time.perf_counter() - start, 2)
    marks = repeat_marks(package.dossier, blobs=tools.blobs)
    return Outcome(stored=facts(package, stored_at=tools.clock.now(), seconds=seconds), quarantined=(), marks=marks)


def _kept(before: Dossier, tools: Tools) -> Kept | None:
    """Return what stays of a dossier, or None where all of it must be read: by other readers than it was, for one."""
    again = spoken_of(before)
    same = set(made_with(tools)) == {one for one in before.software if one.part != FORM}
    return Kept(before=unflagged(before), again=again) if again and same else None


def _originals(before: Dossier, folder: Path, blobs: BlobStore) -> dict[str, Path]:
    """Return the untouched files of a stored dossier, copied into `folder`, by scan id."""
    keys = {page.scan_id: f"{inbox.QUARANTINE}{page.scan_id}/original" for page in before.item.scans}
    scan_of = {page.page_id: page.scan_id for page in before.pages}
    keys |= {scan_of[files.page_id]: files.original.key for files in before.page_files}
    paths = {scan_id: folder / scan_id for scan_id in keys}
    for scan_id, key in keys.items():
        paths[scan_id].write_bytes(blobs.get(key))
    return paths


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
        due_at=dossier.deadline.due_at,
        post_office=dossier.item.post_office,
        agency_code=dossier.agency_code,
        flag_codes=_flag_codes(dossier),
    )


def _flag_codes(dossier: Dossier) -> tuple[str, ...]:
    scopes = (dossier.pages, dossier.components, dossier.fields)
    flags = [*dossier.flags, *(flag for scope in scopes for each in scope for flag in each.flags)]
    return tuple(sorted({flag.code.value for flag in flags}))


def _quarantine(files: Sequence[Quarantined], paths: dict[str, Path], blobs: BlobStore) -> None:
    for file in files:
        inbox.quarantine(file, paths[file.scan_id].read_bytes(), blobs=blobs)
