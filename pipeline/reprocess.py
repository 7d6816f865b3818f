"""Reads stored dossiers again with today's readers and rules; what clerks settled stays, what is accepted is left."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.books import Books
from pipeline.crew import Crew
from pipeline.errors import IntakeError, NotStored
from pipeline.outcome import Rework
from pipeline.ports import ItemState, LedgerEvent, StoredDossier

AGAIN = frozenset(("processing", "needs_review", "needs_supplement"))
"""Statuses a dossier may be read again in: nobody has accepted it, handed it over, or has it open."""

ACTOR = "reprocess"
READING, BACK = "processing", "needs_review"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprocessed:
    """What became of one dossier: `reprocessed`, `kept` (accepted, or a clerk has it open) or `failed`."""

    dossier_id: str
    state: str
    dossier: StoredDossier | None = None
    error: IntakeError | None = None


def reprocess(dossier_ids: Sequence[str] | None, *, tools: Books, crew: Crew) -> tuple[Reprocessed, ...]:
    """Return what became of dossiers named, or of all that the outbox asks for; one that fails stops no other.

    Raises:
        StoreUnavailable: the ledger cannot be reached.
    """
    if dossier_ids is None:
        dossier_ids = [entry.dossier_id for entry in tools.ledger.outbox("reprocess")]
    done = tuple(_reprocessed(dossier_id, tools, crew) for dossier_id in dict.fromkeys(dossier_ids))
    asked = {entry.dossier_id: entry for entry in tools.ledger.outbox("reprocess")}
    for one in done:
        if one.dossier_id in asked and (one.error is None or not one.error.retryable):
            tools.ledger.drained(asked[one.dossier_id].entry_id, now=tools.clock.now())
    return done


def _reprocessed(dossier_id: str, tools: Books, crew: Crew) -> Reprocessed:
    try:
        return _again(dossier_id, tools, crew)
    except IntakeError as error:
        log.warning("not reprocessed dossier=%s code=%s", dossier_id, error.code)
        return Reprocessed(dossier_id=dossier_id, state="failed", error=error)


def _again(dossier_id: str, tools: Books, crew: Crew) -> Reprocessed:
    known = tools.ledger.dossier(dossier_id)
    if known is None:
        raise NotStored(f"There is no dossier {dossier_id}.", advice="`hoso run` prints the ids.")
    if known.status not in AGAIN:
        return Reprocessed(dossier_id=dossier_id, state="kept", dossier=known)
    state = _state(known, tools)
    crew.watch.started(state)
    tools.ledger.ask("reprocess", dossier_id, actor=ACTOR, now=tools.clock.now())  # so that a crash leaves it asked for
    revision = _moved(known, READING, known.revision, tools)
    try:
        outcome = crew.pool.run(Rework(state=state, revision=revision + 1))
        stored = outcome.stored
        if stored is None:
            raise NotStored(
                f"Dossier {dossier_id} gave no page this time; it stays as it was.", advice="Look at its files."
            )
    except IntakeError as error:
        if not error.retryable:
            tools.ledger.append(
                LedgerEvent(
                    at=tools.clock.now(), actor=ACTOR, action="not-reprocessed", subject=dossier_id, detail=error.code
                )
            )
            _moved(known, BACK if known.status == READING else known.status, revision, tools)
        raise
    now = tools.clock.now()
    tools.ledger.finish(known.item_id, stored, now=now)
    tools.ledger.append(
        LedgerEvent(at=now, actor=ACTOR, action="reprocessed", subject=dossier_id, detail=f"r{stored.revision}")
    )
    return Reprocessed(dossier_id=dossier_id, state="reprocessed", dossier=stored)


def _moved(known: StoredDossier, status: str, revision: int, tools: Books) -> int:
    """Return the revision after a move; while a dossier is being read no clerk can open it."""
    tools.ledger.set_status(known.dossier_id, status, revision=revision, actor=ACTOR, now=tools.clock.now())
    return revision + 1


def _state(known: StoredDossier, tools: Books) -> ItemState:
    for state in tools.ledger.items(batch_id=known.batch_id):
        if state.item.item_id == known.item_id:
            return state
    raise NotStored(f"The ledger has no item for dossier {known.dossier_id}.", advice="Run `hoso verify --rebuild`.")
