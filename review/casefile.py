"""One dossier in a clerk's hands: opened under a lease, changed revision by revision, given back."""

from dataclasses import dataclass, replace

from pipeline import bag
from pipeline.accounts import User
from pipeline.casework import OPEN, WAITING, Change, Decided, Lease
from pipeline.codec import dossier_to_bytes
from pipeline.dossier_summary import BY_CLERK, is_by_clerk
from pipeline.errors import NotStored
from pipeline.model import Dossier, Event
from pipeline.ports import LedgerEvent, StoredDossier
from pipeline.tools import Package
from pipeline.work import facts
from review.desk import Desk
from review.faults import Fault
from review.pictures import opened
from review.points import open_points
from review.scope import dossier_for

LEASE_S = 600  # a clerk who does nothing for so long gives way to the next
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A dossier as it lies in the store, what the ledger says of it, and who has it open."""

    stored: StoredDossier
    dossier: Dossier
    lease: Lease | None

    def is_held_by(self, user: User) -> bool:
        """Return whether the user may change it."""
        return self.lease is not None and self.lease.holder == user.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change to keep: the dossier after it, the revision it was made on, and what to write down."""

    dossier: Dossier
    expected: int
    action: str
    detail: str = ""
    status: str = OPEN
    ask: str | None = None
    decided: Decided | None = None


def look(desk: Desk, user: User, dossier_id: str) -> Case:
    """Return a dossier without claiming it.

    Raises:
        NotHere: there is none, or it belongs to another agency.
    """
    stored = dossier_for(desk, user, dossier_id)
    return Case(
        stored=stored,
        dossier=opened(desk.blobs, stored),
        lease=desk.casework.lease(dossier_id, now_s=desk.now_s),
    )


def claim(desk: Desk, user: User, dossier_id: str) -> Case:
    """Return a dossier, the user's to change where it waits and nobody else has it; the look is an event.

    Raises:
        NotHere: there is none, or it belongs to another agency.
    """
    stored = dossier_for(desk, user, dossier_id)
    lease = None
    if stored.status in (WAITING, OPEN):
        lease = desk.casework.take(dossier_id, holder=user.name, now_s=desk.now_s, lease_s=LEASE_S)
    desk.note(user.name, "viewed", dossier_id, f"revision={stored.revision}")
    now = desk.ledger.dossier(dossier_id) or stored
    return Case(stored=now, dossier=opened(desk.blobs, now), lease=lease)


def keep(desk: Desk, user: User, case: Case, step: Step) -> Case:
    """Return the dossier as it is after a step: the next revision, in ledger and store together.

    Raises:
        StoreConflict: it is at another revision, or another clerk has it by now; nothing was changed.
        Fault: it is not open to changes.
    """
    if case.stored.status not in (WAITING, OPEN):
        raise Fault("not_open", status=409)
    revision = max(case.stored.revision, case.dossier.revision) + 1
    dossier = _signed(replace(step.dossier, revision=revision), user, desk.clock.now())
    stored = _facts(case.stored, dossier, step.status)
    desk.casework.change(
        Change(
            stored=stored,
            open_points=open_points(dossier).count,
            expected=step.expected,
            holder=user.name,
            now_s=desk.now_s,
            lease_s=LEASE_S,
            events=(
                LedgerEvent(
                    at=desk.clock.now(),
                    actor=user.name,
                    action=step.action,
                    subject=stored.dossier_id,
                    detail=f"revision={revision} {step.detail}".strip(),
                ),
            ),
            put=lambda: _put(desk, case, dossier),
            ask=step.ask,
            decided=step.decided,
        )
    )
    lease = desk.casework.lease(stored.dossier_id, now_s=desk.now_s)
    return Case(stored=stored, dossier=dossier, lease=lease)


def failed_reading(desk: Desk, case: Case) -> str | None:
    """Return why a page put right could not be read again, where that was the last that happened to the pages."""
    told = [
        event
        for event in desk.ledger.events(subject=case.stored.dossier_id)
        if event.action in {"not-reprocessed", "reprocessed", "page-ordered"}
    ]
    return told[-1].detail if told and told[-1].action == "not-reprocessed" else None


def _signed(dossier: Dossier, user: User, now: str) -> Dossier:
    """Return the dossier with the event that says who changed it last; a clerk's run of changes is one event."""
    event = Event(type=BY_CLERK, at=now, agent=user.name, software="hoso")
    before = dossier.provenance
    if before and (before[-1].type, before[-1].agent) == (BY_CLERK, user.name):
        before = before[:-1]
    return replace(dossier, provenance=(*before, event))


def _facts(known: StoredDossier, dossier: Dossier, status: str) -> StoredDossier:
    """Return what the ledger keeps now; how much the machine doubted, and how long it took, stays."""
    prefix = known.key.removesuffix(bag.DOSSIER_FILE)
    package = Package(dossier=dossier, prefix=prefix, blobs=())
    now = facts(package, stored_at=known.stored_at, seconds=known.seconds)
    return replace(now, status=status, doubtful=known.doubtful, batch_id=known.batch_id)


def _put(desk: Desk, case: Case, dossier: Dossier) -> None:
    """Store the new revision; the machine's last answer is kept beside it."""
    prefix = case.stored.key.removesuffix(bag.DOSSIER_FILE)
    told = dossier_to_bytes(dossier)
    if not is_by_clerk(case.dossier):
        machine = dossier_to_bytes(case.dossier)
        desk.blobs.put_new(f"{prefix}revisions/{case.dossier.revision:04d}.json", machine, JSON)
    try:
        tags = desk.blobs.get(prefix + bag.TAG_MANIFEST_FILE)
    except NotStored:
        tags = bag.manifest({})
    desk.blobs.put(prefix + bag.TAG_MANIFEST_FILE, bag.with_dossier(tags, told), bag.MEDIA_TYPE)
    desk.blobs.put(case.stored.key, told, JSON)
