"""Pictures taken again later: the same item code with other files joins its dossier, until somebody settled it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline import inbox
from pipeline.books import Books
from pipeline.errors import DossierSettled, InputRejected, StoreConflict
from pipeline.model import Batch, Item, Quarantined, Scan
from pipeline.outcome import Rework
from pipeline.ports import ItemState, LedgerEvent
from pipeline.rules.item_codes import check_item_code
from pipeline.upload import Refused, UploadItem

READING = "processing"
AGAIN = frozenset((READING, "needs_review", "needs_supplement"))  # nobody has accepted, refused or opened the dossier
SAME_CODE = timedelta(days=180)  # a postal service gives a code again, but not within half a year
ACTOR = "intake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake:
    """The known item that new files belong to, and the item as it is with them."""

    known: ItemState
    item: Item

    @property
    def new(self) -> tuple[Scan, ...]:
        """The files that the known item did not have."""
        had = {scan.scan_id for scan in self.known.item.scans}
        return tuple(scan for scan in self.item.scans if scan.scan_id not in had)


def retake_of(item: Item, *, tools: Books) -> Retake | None:
    """Return the retake that an item is: one of its code is known, with other files; else None.

    Only a code with a right check digit says so: operators' own running numbers come again every day.
    """
    if item.item_code is None or not check_item_code(item.item_code).ok:
        return None
    known = tools.ledger.item_of_code(item.item_code)
    if known is None or known.item.item_id == item.item_id or _is_old(known, tools):
        return None
    had = {scan.scan_id for scan in known.item.scans}
    new = tuple(scan for scan in item.scans if scan.scan_id not in had)
    return Retake(known=known, item=replace(known.item, scans=(*known.item.scans, *new)))


def _is_old(known: ItemState, tools: Books) -> bool:
    return datetime.fromisoformat(tools.clock.now()) - datetime.fromisoformat(known.received_at) > SAME_CODE


def take_in(retake: Retake, source: UploadItem, *, tools: Books) -> tuple[Refused, ...]:
    """Return nothing once the new originals lie in the inbox of the known item, or them as refused with the reason.

    Raises:
        Unreadable: a file is no longer the one that was hashed.
        StoreUnavailable: the store cannot be reached.
    """
    new = {scan.scan_id for scan in retake.new}
    files = [file for file in source.files if file.scan.scan_id in new]
    error = _hindrance(retake.known, tools)
    if files and error is not None:
        subject = retake.known.dossier_id or retake.known.item.item_id
        event = LedgerEvent(
            at=tools.clock.now(), actor=ACTOR, action="retake-refused", subject=subject, detail=f"files={len(files)}"
        )
        tools.ledger.append(event)
        return tuple(Refused(file=_refused(file.scan, error), path=file.path) for file in files)
    for file in files:
        inbox.keep_original(retake.known.batch_id, retake.known.item.item_id, file, blobs=tools.blobs)
    return ()


def _hindrance(known: ItemState, tools: Books) -> InputRejected | None:
    """Return why nothing may be added to an item, or None."""
    if known.state == "working":
        return DossierSettled("The dossier is being read just now.", advice="Hand the pictures in again in a while.")
    dossier = tools.ledger.dossier(known.dossier_id) if known.dossier_id else None
    if dossier is not None and dossier.status not in AGAIN:
        return DossierSettled(
            "The dossier of this item is settled already; it was left as it is.",
            advice="Show the pictures to the office that decided on it.",
        )
    return None


def _refused(scan: Scan, error: InputRejected) -> Quarantined:
    return Quarantined(
        scan_id=scan.scan_id, name=scan.name, code=error.code, message=error.message, advice=error.advice
    )


def join(batch: Batch, *, tools: Books) -> None:
    """Let every known item of a batch have the files that the batch adds to it; done again, it changes nothing."""
    for item in batch.items:
        tools.ledger.join(item.item_id, item.scans, now=tools.clock.now())


def rework_of(state: ItemState, *, tools: Books) -> Rework | None:
    """Return how an item that has a dossier already is read: as its next revision, which no clerk can open meanwhile.

    Raises:
        StoreConflict: a clerk has settled or opened the dossier since.
    """
    known = tools.ledger.dossier(state.dossier_id) if state.dossier_id else None
    if known is None or tools.blobs.head(known.key) is None:
        return None
    if known.status not in AGAIN:
        raise StoreConflict(f"Dossier {known.dossier_id} was settled before its new pictures were read.")
    now = tools.clock.now()
    tools.ledger.set_status(known.dossier_id, READING, revision=known.revision, actor=ACTOR, now=now)
    return Rework(state=replace(state, dossier_key=known.key), revision=known.revision + 2)


def by_code(items: Iterable[UploadItem]) -> tuple[UploadItem, ...]:
    """Return the items of an upload, those of one item code as one."""
    found: dict[str, UploadItem] = {}
    for number, item in enumerate(items):
        key = item.item_code or f"#{number}"
        if key not in found:
            found[key] = item
            continue
        first = found[key]
        files = {file.scan.scan_id: file for file in (*first.files, *item.files)}
        found[key] = replace(first, files=tuple(files.values()), declared=first.declared or item.declared)
    return tuple(found.values())
