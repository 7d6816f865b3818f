"""What a post office is handing in: files that come in parts and are judged, before they are registered as a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pipeline.kinds import Json
from pipeline.model import Declared

NO_GROUP = ""  # the item of what is of none: zips, and what was refused in them


class FileState(StrEnum):
    """How far one file is: bytes missing, all here, looked at, refused with a reason, or a zip, opened."""

    COMING = "coming"
    HERE = "here"
    JUDGED = "judged"
    REFUSED = "refused"
    UNPACKED = "unpacked"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """One upload under way, or sent: then it is a batch."""

    hand_in_id: str
    user_id: str
    post_office: str | None
    opened_at: str
    sent_at: str | None = None
    batch_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The files of one postal item, under a name that is unique in its hand-in."""

    name: str
    item_code: str | None = None
    procedure_code: str | None = None
    accepted_at: str | None = None
    declared: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInFile:
    """One file of one item, by its content: how it was called there, and what was said of its pages."""

    sha256: str
    group: str
    name: str
    size_bytes: int
    state: FileState = FileState.COMING
    pages: int | None = None
    answers: tuple[dict[str, Json], ...] = ()


class HandIns(Protocol):
    """Hand-ins in the ledger's database; every method is one transaction, and repeating one is harmless."""

    def open(self, hand_in: HandIn) -> None:
        """Record a new hand-in."""

    def hand_in(self, hand_in_id: str) -> HandIn | None:
        """Return one, or None."""

    def unsent(self, user_id: str) -> HandIn | None:
        """Return the newest hand-in of a user that is not sent, or None."""

    def unsent_before(self, opened_at: str) -> tuple[HandIn, ...]:
        """Return hand-ins that nobody sent, opened before then."""

    def forget(self, hand_in_id: str) -> None:
        """Remove a hand-in that was not sent, with its groups and files."""

    def sent(self, hand_in_id: str, batch_id: str, *, at: str) -> None:
        """Record that it became a batch."""

    def groups(self, hand_in_id: str) -> tuple[Group, ...]:
        """Return its items, in the order they came."""

    def keep_group(self, hand_in_id: str, group: Group) -> None:
        """Record an item, or change what is said of it."""

    def drop_group(self, hand_in_id: str, name: str) -> tuple[str, ...]:
        """Remove an item with its files; return their hashes."""

    def files(self, hand_in_id: str) -> tuple[HandInFile, ...]:
        """Return its files, in the order they came."""

    def file(self, hand_in_id: str, sha256: str, *, group: str) -> HandInFile | None:
        """Return one file of an item, or None."""

    def same(self, hand_in_id: str, sha256: str) -> tuple[HandInFile, ...]:
        """Return the files of all items that have the same bytes, in the order they came."""

    def add_files(self, hand_in_id: str, files: Sequence[HandInFile]) -> None:
        """Record files; those that are known stay as they are."""

    def change_file(self, hand_in_id: str, file: HandInFile) -> None:
        """Record how far a file is, and what was said of it."""

    def drop_file(self, hand_in_id: str, sha256: str, *, group: str) -> None:
        """Remove a file from an item."""
