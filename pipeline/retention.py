"""Crops of single values are deleted some days after their case was closed; each deletion leaves an event."""

import logging
from datetime import datetime, timedelta

from pipeline.books import Books
from pipeline.ports import LedgerEvent, StoredDossier

CLOSED = ("exported", "rejected", "withdrawn")
DELETED = "deleted"  # the action of the event, which the nightly report counts
ACTOR = "retention"

log = logging.getLogger(__name__)


def delete_old_crops(*, tools: Books) -> int:
    """Return how many dossiers lost their crops now: those closed longer ago than `HOSO_CROP_DAYS`.

    The page pictures stay, from which a crop can be cut again. Done twice, it deletes nothing twice.
    """
    now = tools.clock.now()
    limit = datetime.fromisoformat(now) - timedelta(days=tools.settings.crop_days)
    closed_at: dict[str, str] = {}
    done: set[str] = set()
    for event in tools.ledger.events():
        if event.action in CLOSED:
            closed_at[event.subject] = event.at
            done.discard(event.subject)
        elif event.action == DELETED:
            done.add(event.subject)
    count = 0
    for status in CLOSED:
        for dossier in tools.ledger.dossiers(status=status):
            since = closed_at.get(dossier.dossier_id, dossier.stored_at)
            if dossier.dossier_id not in done and datetime.fromisoformat(since) <= limit:
                _delete(dossier, now, tools)
                count += 1
    log.info("retention dossiers=%d", count)
    return count


def _delete(dossier: StoredDossier, now: str, tools: Books) -> None:
    prefix = dossier.key.removesuffix("dossier.json") + "crops/"
    keys = tuple(tools.blobs.keys(prefix))
    for key in keys:
        tools.blobs.delete(key)
    detail = f"crops={len(keys)}"
    event = LedgerEvent(at=now, actor=ACTOR, action=DELETED, subject=dossier.dossier_id, detail=detail)
    tools.ledger.append(event)
