"""Accepted dossiers go out: papers, `dossier.json` and the national sync message as a file drop under `outgoing/`."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.books import Books
from pipeline.codec import dossier_from_bytes
from pipeline.errors import IntakeError, NotStored, StoreConflict
from pipeline.model import Dossier, StoredFile
from pipeline.ports import OutboxEntry, StoredDossier
from pipeline.sync import sync_message

PREFIX = "outgoing/"
READY, EXPORTED = "ready", "exported"
MESSAGE = "dong-bo-ho-so.json"  # written last: a reader of the drop waits for it
ACTOR = "release"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of one dossier: `released`, `known` (gone out before), `refused` (not accepted) or `failed`."""

    dossier_id: str
    state: str
    key: str | None = None
    error: IntakeError | None = None


def release(dossier_ids: Sequence[str] | None, *, tools: Books) -> tuple[Released, ...]:
    """Return what became of dossiers named, or of all that are ready and all that the outbox asks for.

    A dossier is ready when the machine routed it to release, or a clerk accepted it; no other goes out, whoever asks.

    Raises:
        StoreUnavailable: the ledger cannot be reached.
    """
    asked = {entry.dossier_id: entry for entry in tools.ledger.outbox("release")}
    ready = (one.dossier_id for one in tools.ledger.dossiers(status=READY))
    wanted = (*asked, *ready) if dossier_ids is None else dossier_ids
    done = tuple(_released(dossier_id, tools) for dossier_id in dict.fromkeys(wanted))
    for one in done:
        if one.dossier_id in asked and one.state != "failed":
            _drain(asked[one.dossier_id], tools)
    return done


def _released(dossier_id: str, tools: Books) -> Released:
    try:
        known = tools.ledger.dossier(dossier_id)
        if known is None:
            raise NotStored(f"There is no dossier {dossier_id}.", advice="`hoso run` prints the ids.")
        if known.status == EXPORTED:
            return Released(dossier_id=dossier_id, state="known", key=_prefix(known) + MESSAGE)
        if known.status != READY:
            log.warning("not released dossier=%s status=%s", dossier_id, known.status)
            return Released(dossier_id=dossier_id, state="refused")
        return _gone_out(known, tools)
    except IntakeError as error:
        log.error("not released dossier=%s code=%s", dossier_id, error.code)
        return Released(dossier_id=dossier_id, state="failed", error=error)


def _gone_out(known: StoredDossier, tools: Books) -> Released:
    told = tools.blobs.get(known.key)
    dossier = dossier_from_bytes(told)
    prefix = _prefix(known)
    files = {component_id: _copied(file, prefix, tools) for component_id, file in dossier.pdfs}
    tools.blobs.put(f"{prefix}dossier.json", told, "application/json")
    tools.blobs.put(prefix + MESSAGE, _message(dossier, files), "application/json")
    try:
        now = tools.clock.now()
        tools.ledger.set_status(known.dossier_id, EXPORTED, revision=known.revision, actor=ACTOR, now=now)
    except StoreConflict:
        tools.blobs.delete(prefix + MESSAGE)  # a clerk was faster; the next run sees what they decided
        raise
    log.info("released dossier=%s", known.dossier_id)
    return Released(dossier_id=known.dossier_id, state="released", key=prefix + MESSAGE)


def _copied(file: StoredFile, prefix: str, tools: Books) -> StoredFile:
    key = f"{prefix}pdf/{file.key.rpartition('/')[2]}"
    tools.blobs.put(key, tools.blobs.get(file.key), file.media_type)
    return replace(file, key=key)


def _message(dossier: Dossier, files: dict[str, StoredFile]) -> bytes:
    return json.dumps({"HoSo": sync_message(dossier, files)}, ensure_ascii=False, indent=1).encode()


def _prefix(known: StoredDossier) -> str:
    """Return the drop's folder: the dossier's own, under `outgoing/`."""
    return PREFIX + known.key.removeprefix("dossiers/").rpartition("/")[0] + "/"


def _drain(entry: OutboxEntry, tools: Books) -> None:
    tools.ledger.drained(entry.entry_id, now=tools.clock.now())
