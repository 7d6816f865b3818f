"""Users, sessions and tries at signing in, in the ledger's database."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from pipeline.accounts import Role, Session, Tries, User
from pipeline.stores.database import Database
from pipeline.stores.desk_tables import sessions, sign_in_tries, unveilings, users

LOCK_TRIES = 0x74726965  # "trie": PostgreSQL's lock that lets one try at signing in be counted at a time


class SqlAccounts:
    """`Accounts` on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """Work in a database that the ledger has, too."""
        self._database = database

    def close(self) -> None:
        """Give up all connections to the database, which the ledger shares."""
        self._database.close()

    def add_user(self, user: User) -> None:
        """Record a new user; a name or subject that is taken is a `StoreConflict`."""
        row = dataclasses.asdict(user) | {"role": user.role.value}
        self._database.write(lambda connection: connection.execute(insert(users).values(row)))

    def users(self) -> tuple[User, ...]:
        """Return all users, oldest first."""
        query = select(users).order_by(users.c.seq)
        return self._database.read(lambda connection: tuple(_user(row) for row in connection.execute(query)))

    def user(self, name: str) -> User | None:
        """Return the user of a sign-in name, or None."""
        return self._one_user(users.c.name == name)

    def user_of_subject(self, subject: str) -> User | None:
        """Return the user of an identity provider's subject, or None."""
        return self._one_user(users.c.subject == subject)

    def set_password(self, user_id: str, password_hash: str) -> None:
        """Change a password; all sessions of the user end."""
        self._change(user_id, password_hash=password_hash)

    def set_enabled(self, user_id: str, enabled: bool) -> None:
        """Let a user in, or out; all sessions of the user end."""
        self._change(user_id, enabled=enabled)

    def set_language(self, user_id: str, language: str) -> None:
        """Remember which language a user reads."""
        change = update(users).where(users.c.user_id == user_id).values(language=language)
        self._database.write(lambda connection: connection.execute(change))

    def open_session(self, session: Session) -> None:
        """Record a session; those that ran out are forgotten."""

        def run(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.until_s <= session.opened_s))
            connection.execute(delete(unveilings).where(unveilings.c.until_s <= session.opened_s))
            connection.execute(insert(sessions).values(dataclasses.asdict(session)))

        self._database.write(run)

    def session(self, digest: str, *, now_s: int) -> tuple[Session, User] | None:
        """Return a session that has not run out, with its user, or None; a disabled user has none."""
        query = (
            select(sessions, users)
            .join(users, users.c.user_id == sessions.c.user_id)
            .where(sessions.c.digest == digest, sessions.c.until_s > now_s, users.c.enabled)
        )
        row = self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        names = (field.name for field in dataclasses.fields(Session))
        return Session(**{name: row._mapping[sessions.c[name]] for name in names}), _user(row)

    def seen(self, digest: str, *, now_s: int, until_s: int) -> None:
        """Move a session's end on."""
        change = update(sessions).where(sessions.c.digest == digest).values(seen_s=now_s, until_s=until_s)
        self._database.write(lambda connection: connection.execute(change))

    def close_session(self, digest: str) -> None:
        """Forget a session."""
        self._database.write(lambda connection: connection.execute(delete(sessions).where(sessions.c.digest == digest)))

    def may_try(self, tries: Sequence[Tries], *, now_s: int, window_s: int) -> bool:
        """Return whether one more try is allowed under every key in this window; it is counted when it is."""

        def run(connection: Connection) -> bool:
            if connection.dialect.name == "postgresql":  # two at once must not both be the last one allowed
                connection.execute(select(func.pg_advisory_xact_lock(LOCK_TRIES)))
            connection.execute(delete(sign_in_tries).where(sign_in_tries.c.at_s <= now_s - window_s))
            for one in tries:
                counted = select(func.count()).where(sign_in_tries.c.key == one.key)
                if connection.execute(counted).scalar_one() >= one.most:
                    return False
            connection.execute(insert(sign_in_tries), [{"key": one.key, "at_s": now_s} for one in tries])
            return True

        return self._database.write(run)

    def forget_tries(self, key: str) -> None:
        """Forget the tries under a key, after one that succeeded."""
        forget = delete(sign_in_tries).where(sign_in_tries.c.key == key)
        self._database.write(lambda connection: connection.execute(forget))

    def unveil(self, user_id: str, subject: str, *, until_s: int) -> None:
        """Let a user see a blurred picture until then; why is an event."""
        mine = (unveilings.c.user_id == user_id, unveilings.c.subject == subject)

        def run(connection: Connection) -> None:
            connection.execute(delete(unveilings).where(*mine))
            connection.execute(insert(unveilings).values(user_id=user_id, subject=subject, until_s=until_s))

        self._database.write(run)

    def is_unveiled(self, user_id: str, subject: str, *, now_s: int) -> bool:
        """Return whether a user may see it now."""
        query = select(unveilings.c.until_s).where(
            unveilings.c.user_id == user_id, unveilings.c.subject == subject, unveilings.c.until_s > now_s
        )
        return self._database.read(lambda connection: connection.execute(query).first()) is not None

    def _one_user(self, condition: Any) -> User | None:
        query = select(users).where(condition)
        row = self._database.read(lambda connection: connection.execute(query).first())
        return None if row is None else _user(row)

    def _change(self, user_id: str, **values: object) -> None:
        def run(connection: Connection) -> None:
            connection.execute(update(users).where(users.c.user_id == user_id).values(**values))
            connection.execute(delete(sessions).where(sessions.c.user_id == user_id))

        self._database.write(run)


def _user(row: Row[Any]) -> User:
    names = (field.name for field in dataclasses.fields(User))
    values = {name: row._mapping[users.c[name]] for name in names}
    return User(**values | {"role": Role(values["role"])})
