"""Whether store and ledger agree: every dossier of one in the other, every object as its manifest says."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from pipeline import bag, identity, inbox
from pipeline.codec import dossier_from_bytes
from pipeline.errors import NotStored, StoreError
from pipeline.ports import BlobStore, Ledger, StoredDossier
from pipeline.stages.store import SUCCESS_FILE

DOSSIERS = "dossiers/"
PREFIX_PARTS = 5  # dossiers/YYYY/MM/DD/DOSSIER_ID
OPEN = ("received", "working", "failed")


class Kind(StrEnum):
    """What can be wrong."""

    UNFINISHED = "unfinished"  # a dossier's objects without `_SUCCESS`, and nobody is at work on it
    UNKNOWN = "unknown-to-ledger"  # a whole dossier in the store that the ledger does not have
    LOST = "lost"  # a dossier of the ledger that the store does not have
    BEHIND = "ledger-behind"  # the store has a later revision than the ledger
    MISSING = "missing-object"  # named by a manifest, not there
    DAMAGED = "damaged-object"  # not the bytes that its manifest names
    STRAY = "stray-object"  # under a dossier's payload, in no manifest
    UNREADABLE = "unreadable-dossier"  # dossier.json or a manifest is no such thing
    NO_ORIGINAL = "missing-original"  # an item waits for work and its original is not in the inbox
    NO_REASON = "missing-quarantine"  # the ledger names a quarantined file that the store does not have


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, and the key or id where."""

    kind: Kind
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a walk over store and ledger found."""

    dossiers: int
    objects: int
    findings: tuple[Finding, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Bagged:
    """The keys of one dossier's prefix."""

    prefix: str
    keys: frozenset[str]

    @property
    def dossier_id(self) -> str:
        """The dossier's id."""
        return self.prefix.rstrip("/").rpartition("/")[2]

    @property
    def whole(self) -> bool:
        """Whether it says of itself that it is whole."""
        return self.prefix + SUCCESS_FILE in self.keys


def verify(*, blobs: BlobStore, ledger: Ledger, since: str = "") -> Report:
    """Return what does not agree, reading every byte of the dossiers received on or after `since` (YYYY-MM-DD).

    Work may go on meanwhile: what is being stored just now is no finding.

    Raises:
        StoreUnavailable: the store or the ledger cannot be reached.
    """
    known = {one.dossier_id: one for one in ledger.dossiers() if one.key >= _start(since)}
    findings: list[Finding] = []
    unfinished: dict[str, str] = {}
    seen: set[str] = set()
    objects = 0
    for bagged in bags(blobs, since=since):
        seen.add(bagged.dossier_id)
        objects += len(bagged.keys)
        if bagged.whole:
            findings += _faults(bagged, blobs=blobs, known=known.get(bagged.dossier_id))
        else:
            unfinished[bagged.dossier_id] = bagged.prefix
    at_work = {identity.dossier_id(state.item.item_id) for state in ledger.items(states=OPEN)}
    for dossier_id, prefix in unfinished.items():
        if dossier_id not in at_work and blobs.head(prefix + SUCCESS_FILE) is None:
            findings.append(Finding(kind=Kind.UNFINISHED, where=prefix))
    for dossier_id in sorted(seen - set(known) - set(unfinished) - at_work):
        if ledger.dossier(dossier_id) is None:  # not settled since either
            findings.append(Finding(kind=Kind.UNKNOWN, where=dossier_id))
    findings += (Finding(kind=Kind.LOST, where=known[one].key) for one in sorted(set(known) - seen))
    findings += _waiting(blobs, ledger)
    return Report(dossiers=len(seen), objects=objects, findings=tuple(findings))


def bags(blobs: BlobStore, *, since: str = "") -> Iterator[Bagged]:
    """Yield the dossiers of the store, by day of receipt and id."""
    keys = (key for key in blobs.keys(DOSSIERS) if key >= _start(since) and key.count("/") >= PREFIX_PARTS)
    for prefix, group in groupby(keys, key=lambda key: "/".join(key.split("/")[:PREFIX_PARTS]) + "/"):
        yield Bagged(prefix=prefix, keys=frozenset(group))


def _start(since: str) -> str:
    return DOSSIERS + since.replace("-", "/")


def _faults(bagged: Bagged, *, blobs: BlobStore, known: StoredDossier | None) -> Iterator[Finding]:
    """Yield what is wrong inside one dossier."""
    try:
        payload = _manifest(bagged, bag.MANIFEST_FILE, blobs)
        tags = _manifest(bagged, bag.TAG_MANIFEST_FILE, blobs)
        dossier = dossier_from_bytes(blobs.get(bagged.prefix + bag.DOSSIER_FILE))
    except NotStored:
        yield Finding(kind=Kind.MISSING, where=bagged.prefix + bag.DOSSIER_FILE)
        return
    except StoreError as error:
        if error.retryable:
            raise
        yield Finding(kind=Kind.UNREADABLE, where=bagged.prefix)
        return
    if known is not None and dossier.revision > known.revision:
        yield Finding(kind=Kind.BEHIND, where=bagged.dossier_id)
    for path, digest in {**payload, **tags}.items():
        yield from _fault(bagged.prefix + path, digest, bagged.keys, blobs)
    start = bagged.prefix + bag.PAYLOAD
    named = {bagged.prefix + path for path in payload}
    yield from (Finding(kind=Kind.STRAY, where=key) for key in sorted(bagged.keys - named) if key.startswith(start))


def _manifest(bagged: Bagged, name: str, blobs: BlobStore) -> dict[str, str]:
    try:
        return bag.read_manifest(blobs.get(bagged.prefix + name))
    except ValueError as error:
        raise StoreError(f"{bagged.prefix}{name} is no manifest.") from error


def _fault(key: str, digest: str, keys: Collection[str], blobs: BlobStore) -> Iterator[Finding]:
    if key not in keys:
        yield Finding(kind=Kind.MISSING, where=key)
        return
    try:
        data = blobs.get(key)
    except NotStored:
        yield Finding(kind=Kind.MISSING, where=key)
        return
    if bag.sha256(data) != digest:
        yield Finding(kind=Kind.DAMAGED, where=key)


def _waiting(blobs: BlobStore, ledger: Ledger) -> Iterator[Finding]:
    """Yield originals that work waits for, and quarantined files, that are not in the store."""
    there = set(blobs.keys(inbox.PREFIX)) | set(blobs.keys(inbox.QUARANTINE))
    gone = _originals(ledger) - there
    if gone:
        gone &= _originals(ledger)  # not those whose work ended meanwhile
    yield from (Finding(kind=Kind.NO_ORIGINAL, where=key) for key in sorted(gone))
    reasons = {f"{inbox.QUARANTINE}{file.scan_id}/reason.json" for file in ledger.quarantined()}
    yield from (Finding(kind=Kind.NO_REASON, where=key) for key in sorted(reasons - there) if blobs.head(key) is None)


def _originals(ledger: Ledger) -> set[str]:
    return {
        f"{inbox.PREFIX}{state.batch_id}/{state.item.item_id}/{scan.scan_id}"
        for state in ledger.items(states=("received", "working"))
        for scan in state.item.scans
    }
