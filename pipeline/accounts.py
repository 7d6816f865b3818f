"""Who may sit at the desk: users, their sessions and their tries at signing in, as the ledger keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What a user does at the desk."""

    POST_OFFICE = "post_office"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One person: sign-in name, what they do, and where; `subject` is their name at an identity provider."""

    user_id: str
    name: str
    full_name: str
    role: Role
    made_at: str
    post_office: str | None = None
    agency_code: str | None = None
    language: str | None = None
    enabled: bool = True
    password_hash: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser: the SHA-256 of its cookie, the word its forms must know, and until when (Unix seconds)."""

    digest: str
    user_id: str
    csrf: str
    opened_s: int
    seen_s: int
    until_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """A key under which tries at signing in are counted (an account, an address), and how many are allowed."""

    key: str
    most: int


class Accounts(Protocol):
    """Users and sessions; every method is one transaction."""

    def close(self) -> None:
        """Give up all connections to the database, which the ledger shares."""

    def add_user(self, user: User) -> None:
        """Record a new user.

        Raises:
            StoreConflict: the name, or the subject, is somebody else's.
        """

    def users(self) -> tuple[User, ...]:
        """Return all users, oldest first."""

    def user(self, name: str) -> User | None:
        """Return the user of a sign-in name, or None."""

    def user_of_subject(self, subject: str) -> User | None:
        """Return the user of an identity provider's subject, or None."""

    def set_password(self, user_id: str, password_hash: str) -> None:
        """Change a password; all sessions of the user end."""

    def set_enabled(self, user_id: str, enabled: bool) -> None:
        """Let a user in, or out; all sessions of the user end."""

    def set_language(self, user_id: str, language: str) -> None:
        """Remember which language a user reads."""

    def open_session(self, session: Session) -> None:
        """Record a session; those that ran out are forgotten."""

    def session(self, digest: str, *, now_s: int) -> tuple[Session, User] | None:
        """Return a session that has not run out, with its user, or None; a disabled user has none."""

    def seen(self, digest: str, *, now_s: int, until_s: int) -> None:
        """Move a session's end on."""

    def close_session(self, digest: str) -> None:
        """Forget a session."""

    def may_try(self, tries: Sequence[Tries], *, now_s: int, window_s: int) -> bool:
        """Return whether one more try is allowed under every key in this window; it is counted when it is."""

    def forget_tries(self, key: str) -> None:
        """Forget the tries under a key, after one that succeeded."""

    def unveil(self, user_id: str, subject: str, *, until_s: int) -> None:
        """Let a user see a blurred picture until then; why is an event."""

    def is_unveiled(self, user_id: str, subject: str, *, now_s: int) -> bool:
        """Return whether a user may see it now."""
