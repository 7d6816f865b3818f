"""From an upload to stored dossiers: register, claim, work side by side, settle; the ledger decides what is left to do.

Originals are safe in the store before anything else happens, and every step may be repeated, so that a crash anywhere
costs only the work in hand.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from pipeline import identity, inbox, repeats, retakes
from pipeline.alarm import ToneAlarm
from pipeline.books import Books
from pipeline.claims import free_dead_claims, this_worker
from pipeline.crew import Crew
from pipeline.errors import (
    Encrypted,
    InputRejected,
    IntakeError,
    NotStored,
    StoreConflict,
    StoreError,
    TooLarge,
    Unreadable,
    Unsupported,
)
from pipeline.model import Batch, Item, Quarantined
from pipeline.outcome import Done, Outcome, Summary
from pipeline.ports import ItemState, LedgerEvent
from pipeline.upload import Refused, Upload, UploadItem

KINDS: tuple[type[InputRejected], ...] = (InputRejected, Unreadable, Unsupported, TooLarge, Encrypted)
OPEN = ("received", "working", "failed")
REJECTED = frozenset(kind.code for kind in KINDS)
PAUSE_S = 1.0  # before an item is tried again in the same run; doubled with every try

log = logging.getLogger(__name__)


def register(upload: Upload, *, tools: Books) -> Batch:
    """Return the batch of an upload, its originals in the inbox, its refused files in quarantine, both in the ledger.

    Raises:
        StoreUnavailable: the store or the ledger cannot be reached; nothing is lost, do it again.
    """
    sources = retakes.by_code(upload.items)
    items = {item.item_id: (item, source) for source in sources if (item := _item(source, upload.post_office))}
    batch_id = identity.batch_id(items, (refused.file.scan_id for refused in upload.refused))
    refused = list(upload.refused)
    kept = [here for item, source in items.values() if (here := _kept(batch_id, item, source, refused, tools))]
    for one in refused:
        inbox.keep_refused(one, blobs=tools.blobs)
    for bulk in upload.bulks:
        inbox.keep_bulk(bulk, blobs=tools.blobs)
    batch = Batch(
        batch_id=batch_id,
        source_name=upload.source_name,
        received_at=tools.clock.now(),
        items=tuple(kept),
        quarantined=tuple(one.file for one in refused),
        post_office=upload.post_office,
    )
    if any(not _is_stored(item.item_id, tools) or item.item_id not in items for item in kept):
        batch = inbox.seal(batch, blobs=tools.blobs)
    tools.ledger.register(batch)
    retakes.join(batch, tools=tools)
    log.info("registered batch=%s items=%d quarantined=%d", batch_id, len(kept), len(refused))
    return batch


def adopt(tools: Books) -> tuple[str, ...]:
    """Return the batches in the inbox that the ledger did not know; what finished batches left there is removed."""
    known = set(tools.ledger.batches())
    adopted = []
    for batch_id in tuple(inbox.sealed(blobs=tools.blobs)):
        if batch_id in known:
            _sweep(batch_id, tools)
            continue
        try:
            batch = inbox.read(batch_id, blobs=tools.blobs)
        except StoreError as error:
            if error.retryable:
                raise
            log.error("not adopted batch=%s code=%s", batch_id, error.code)
            event = LedgerEvent(at=tools.clock.now(), actor="intake", action="not-adopted", subject=batch_id)
            tools.ledger.append(event)
            continue
        if batch is not None:
            tools.ledger.register(batch)
            retakes.join(batch, tools=tools)
            adopted.append(batch_id)
    return tuple(adopted)


def take(batch_ids: Sequence[str] | None, *, tools: Books, crew: Crew) -> Summary:
    """Return what became of the items of some batches, or of all that wait; a failed one never stops the others.

    Raises:
        StoreUnavailable: the ledger cannot be reached.
    """
    free_dead_claims(tools.ledger, clock=tools.clock)
    states = _states(batch_ids, tools)
    todo = [state for state in states if _is_waiting(state, crew.tries) or _is_lost(state, tools)]
    done = [_at_rest(state, tools) for state in states if state not in todo]
    crew.watch.planned(len(todo))
    alarm = ToneAlarm()
    for one in crew.spread(lambda state: _watched(state, alarm, tools, crew), todo, crew.pool.width):
        done.append(one)
        crew.watch.ended(one)
    touched = dict.fromkeys([*(batch_ids or ()), *(state.batch_id for state in todo)])
    for batch_id in dict.fromkeys([*touched, *(state.batch_id for state in states)]):
        _sweep(batch_id, tools)  # an older batch of the same items, too: its run may have been killed just before this
    order = {state.item.item_id: place for place, state in enumerate(states)}
    dossiers = tuple(sorted(done, key=lambda one: order[one.item.item.item_id]))
    return Summary(
        batch_ids=tuple(touched), dossiers=dossiers, quarantined=_quarantined(batch_ids or (), dossiers, tools)
    )


def _watched(state: ItemState, alarm: ToneAlarm, tools: Books, crew: Crew) -> Done:
    """Return what became of one item; once the reader is known to drop marks, items are left for a later run."""
    if alarm.rings:
        return _done("failed", state, error=alarm.error())
    done = take_one(state, tools=tools, crew=crew)
    if alarm.hear(done):
        event = LedgerEvent(at=tools.clock.now(), actor="intake", action="marks-lost", subject=state.batch_id)
        tools.ledger.append(event)
        log.error("stopped: the reader drops marks batch=%s", state.batch_id)
    return done


def take_one(state: ItemState, *, tools: Books, crew: Crew) -> Done:
    """Return what became of one item, tried again while its error says that another try may do.

    Raises:
        StoreUnavailable: the ledger cannot be reached.
    """
    crew.watch.started(state)
    if state.state == "stored":
        return _restored(state, tools, crew)
    tries = tools.settings.attempts
    for number in range(1, tries + 1):
        held = tools.ledger.claim(
            state.item.item_id, worker=this_worker(), now=tools.clock.now(), lease_s=tools.settings.lease_s
        )
        if not held:
            return _not_held(state, tools)
        try:
            task = retakes.rework_of(state, tools=tools) or state
            return settle(crew.pool.run(task), state, tools=tools)
        except IntakeError as error:
            final = not error.retryable or number == tries
            tools.ledger.fail(
                state.item.item_id, code=error.code, retryable=error.code not in REJECTED, now=tools.clock.now()
            )
            log.warning(
                "failed batch=%s item=%s code=%s try=%d", state.batch_id, state.item.item_id, error.code, number
            )
            if final:
                return _done("failed", state, error=error)
            time.sleep(PAUSE_S * 2 ** (number - 1))
    raise AssertionError("the last try returns")


def settle(outcome: Outcome, state: ItemState, *, tools: Books) -> Done:
    """Return the end of an item whose objects are stored: written in the ledger, then its inbox emptied."""
    now = tools.clock.now()
    for file in outcome.quarantined:
        tools.ledger.quarantine(state.batch_id, file, now=now)
    stored = outcome.stored
    if stored is not None:
        stored = repeats.told_of_repeats(stored, outcome.marks, tools=tools)
        tools.ledger.finish(state.item.item_id, stored, now=now)
    else:
        code = outcome.quarantined[0].code if outcome.quarantined else InputRejected.code
        tools.ledger.fail(state.item.item_id, code=code, retryable=False, now=now)
    inbox.empty(state.batch_id, state.item.item_id, blobs=tools.blobs)
    name = "stored" if stored else "rejected"
    log.info("%s batch=%s item=%s", name, state.batch_id, state.item.item_id)
    return replace(_done(name, state), dossier=stored, quarantined=outcome.quarantined)


def _item(source: UploadItem, post_office: str | None) -> Item:
    scans = tuple(file.scan for file in source.files)
    return Item(
        item_id=identity.item_id((scan.scan_id for scan in scans), source.item_code),
        source_name=source.source_name,
        scans=scans,
        item_code=source.item_code,
        procedure_code=source.procedure_code,
        accepted_at=source.accepted_at,
        declared=source.declared,
        post_office=post_office,
    )


def _kept(batch_id: str, item: Item, source: UploadItem, refused: list[Refused], tools: Books) -> Item | None:
    """Return the item whose originals are safe now: itself, or the known one that its files were added to."""
    retake = retakes.retake_of(item, tools=tools)
    if retake is None:
        return item if _keep(batch_id, item, source, refused, tools) else None
    left = retakes.take_in(retake, source, tools=tools)
    refused += left
    return retake.known.item if left else retake.item


def _keep(batch_id: str, item: Item, source: UploadItem, refused: list[Refused], tools: Books) -> bool:
    """Return whether the item's originals are safe; one that changed under our hands is refused instead."""
    if _is_stored(item.item_id, tools):
        return True
    try:
        for file in source.files:
            inbox.keep_original(batch_id, item.item_id, file, blobs=tools.blobs)
    except (Unreadable, OSError) as error:
        name = item.source_name
        reason = error.message if isinstance(error, Unreadable) else f"{name} cannot be read any more."
        file_id = item.item_id  # the bytes that belonged to this name are gone
        refused.append(
            Refused(
                file=Quarantined(
                    scan_id=file_id, name=name, code=Unreadable.code, message=reason, advice="Hand it in again."
                ),
                path=None,
            )
        )
        inbox.empty(batch_id, item.item_id, blobs=tools.blobs)
        return False
    return True


def _is_stored(item_id: str, tools: Books) -> bool:
    """Return whether ledger and store both have the item's dossier."""
    stored = tools.ledger.dossier(identity.dossier_id(item_id))
    return stored is not None and tools.blobs.head(stored.key) is not None


def _states(batch_ids: Sequence[str] | None, tools: Books) -> tuple[ItemState, ...]:
    if batch_ids is None:
        return tuple(state for state in tools.ledger.items(states=OPEN) if not _is_rejected(state))
    found = (state for batch_id in batch_ids for state in tools.ledger.items(batch_id=batch_id))
    return tuple({state.item.item_id: state for state in found}.values())


def _is_waiting(state: ItemState, tries: int | None) -> bool:
    return state.state in OPEN and not _is_rejected(state) and (tries is None or state.attempts < tries)


def _is_lost(state: ItemState, tools: Books) -> bool:
    """Return whether the store was emptied, or is another one, since the ledger wrote `stored`."""
    return state.state == "stored" and not _is_stored(state.item.item_id, tools)


def _restored(state: ItemState, tools: Books, crew: Crew) -> Done:
    """Return the end of an item whose objects the store has lost: made again from originals handed in again."""
    known = tools.ledger.dossier(identity.dossier_id(state.item.item_id))
    if known is not None and known.revision > 1:
        error: IntakeError = NotStored(
            f"The store lost {state.item.source_name}, which a clerk has worked on.",
            advice="Bring the store back from its backup (docs/operations.md), then run `hoso verify`.",
        )
        return _done("failed", state, error=error)
    try:
        return settle(crew.pool.run(state), state, tools=tools)
    except IntakeError as error:
        return _done("failed", state, error=error)


def _is_rejected(state: ItemState) -> bool:
    return state.state == "failed" and state.error_code in REJECTED


def _at_rest(state: ItemState, tools: Books) -> Done:
    """Return where an item stands that this run does not work on."""
    if state.state == "stored":
        return _known(state, tools)
    if _is_rejected(state):
        return _done("rejected", state)
    error = IntakeError(
        f"{state.item.source_name} failed {state.attempts} times ({state.error_code}) and waits for a person.",
        advice="Hand it in again with `hoso run`.",
    )
    return _done("failed", state, error=error)


def _not_held(state: ItemState, tools: Books) -> Done:
    known = _known(state, tools)
    if known.dossier is not None:
        return known
    error = StoreConflict(f"{state.item.source_name} is worked on elsewhere.", advice="Look again in a while.")
    return _done("busy", state, error=error)


def _known(state: ItemState, tools: Books) -> Done:
    done = _done("known", state)
    return replace(done, dossier=tools.ledger.dossier(done.dossier_id))


def _done(name: str, state: ItemState, *, error: IntakeError | None = None) -> Done:
    return Done(state=name, item=state, dossier_id=identity.dossier_id(state.item.item_id), error=error)


def _sweep(batch_id: str, tools: Books) -> None:
    """Empty a batch's inbox of what is settled; take it away whole when nothing is left to do."""
    states = tools.ledger.items(batch_id=batch_id)
    settled = [state for state in states if state.state == "stored" or _is_rejected(state)]
    if len(settled) == len(states):
        inbox.close(batch_id, blobs=tools.blobs)
        return
    for state in settled:
        inbox.empty(batch_id, state.item.item_id, blobs=tools.blobs)


def _quarantined(batch_ids: Sequence[str], dossiers: Sequence[Done], tools: Books) -> tuple[Quarantined, ...]:
    """Return the quarantined files of the batches and of the items, each once."""
    scans = {scan.scan_id for done in dossiers for scan in done.item.item.scans}
    elsewhere = {done.item.batch_id for done in dossiers} - set(batch_ids)
    files = [file for batch_id in batch_ids for file in tools.ledger.quarantined(batch_id)]
    files += [f for batch_id in elsewhere for f in tools.ledger.quarantined(batch_id) if f.scan_id in scans]
    return tuple({(file.scan_id, file.name): file for file in files}.values())
