"""What became of items: of one in a worker, of one in the end, and of a whole run."""

from dataclasses import dataclass

from pipeline.errors import InputRejected, IntakeError, NothingToRead, StoreConflict
from pipeline.model import Item, Quarantined
from pipeline.ports import ItemState, StoredDossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Rework:
    """A stored item to be read again, and the revision its dossier will have."""

    state: ItemState
    revision: int

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.state.item


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a worker made of one item: its dossier's facts, or None when no file of it could be read.

    `marks` are the digests by which the same request handed in twice is known.
    """

    stored: StoredDossier | None
    quarantined: tuple[Quarantined, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Where one item stands after a run.

    `state` is `stored` (by this run), `known` (stored before), `rejected` (no file of it can be read), `failed` or
    `busy` (another worker has it).
    """

    state: str
    item: ItemState
    dossier_id: str
    dossier: StoredDossier | None = None
    quarantined: tuple[Quarantined, ...] = ()
    error: IntakeError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did: every item it was asked about, and the files in quarantine."""

    batch_ids: tuple[str, ...]
    dossiers: tuple[Done, ...]
    quarantined: tuple[Quarantined, ...]

    @property
    def exit_code(self) -> int:
        """0 all stored; the error's own code when one failed; 3 some input quarantined; 4 there was nothing."""
        failed = [done.error.exit_code for done in self.dossiers if done.error and done.state == "failed"]
        if failed:
            return max(failed)
        if any(done.state == "busy" for done in self.dossiers):
            return StoreConflict.exit_code
        if self.quarantined:
            return InputRejected.exit_code
        return 0 if self.dossiers else NothingToRead.exit_code
