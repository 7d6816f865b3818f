"""Hand-ins under way, in the ledger's database."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Row, Select, Update, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.handins import FileState, Group, HandIn, HandInFile
from pipeline.model import Declared
from pipeline.stores.database import Database
from pipeline.stores.desk_tables import hand_in_files, hand_in_groups, hand_ins

_files, _groups = hand_in_files.c, hand_in_groups.c


class SqlHandIns:
    """`HandIns` on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """Work in a database that the ledger has, too."""
        self._database = database

    def open(self, hand_in: HandIn) -> None:
        """Record a new hand-in."""
        self._write(insert(hand_ins).values(asdict(hand_in)))

    def hand_in(self, hand_in_id: str) -> HandIn | None:
        """Return one, or None."""
        rows = self._rows(select(hand_ins).where(hand_ins.c.hand_in_id == hand_in_id))
        return _hand_in(rows[0]) if rows else None

    def unsent(self, user_id: str) -> HandIn | None:
        """Return the newest hand-in of a user that is not sent, or None."""
        mine = (hand_ins.c.user_id == user_id, hand_ins.c.sent_at.is_(None))
        rows = self._rows(select(hand_ins).where(*mine).order_by(hand_ins.c.seq.desc()).limit(1))
        return _hand_in(rows[0]) if rows else None

    def unsent_before(self, opened_at: str) -> tuple[HandIn, ...]:
        """Return hand-ins that nobody sent, opened before then."""
        old = (hand_ins.c.sent_at.is_(None), hand_ins.c.opened_at < opened_at)
        return tuple(_hand_in(row) for row in self._rows(select(hand_ins).where(*old)))

    def forget(self, hand_in_id: str) -> None:
        """Remove a hand-in that was not sent, with its groups and files."""

        def run(connection: Connection) -> None:
            for table in (hand_in_files, hand_in_groups, hand_ins):
                connection.execute(delete(table).where(table.c.hand_in_id == hand_in_id))

        self._database.write(run)

    def sent(self, hand_in_id: str, batch_id: str, *, at: str) -> None:
        """Record that it became a batch; the first time counts."""
        once = (hand_ins.c.hand_in_id == hand_in_id, hand_ins.c.sent_at.is_(None))
        self._write(update(hand_ins).where(*once).values(sent_at=at, batch_id=batch_id))

    def groups(self, hand_in_id: str) -> tuple[Group, ...]:
        """Return its items, in the order they came."""
        query = select(hand_in_groups).where(_groups.hand_in_id == hand_in_id).order_by(_groups.seq)
        return tuple(_group(row) for row in self._rows(query))

    def keep_group(self, hand_in_id: str, group: Group) -> None:
        """Record an item, or change what is said of it."""
        row = asdict(group) | {"hand_in_id": hand_in_id, "declared": [asdict(paper) for paper in group.declared]}

        def run(connection: Connection) -> None:
            connection.execute(_new(connection, hand_in_groups), [row])
            here = (_groups.hand_in_id == hand_in_id, _groups.name == group.name)
            connection.execute(update(hand_in_groups).where(*here).values(row))

        self._database.write(run)

    def drop_group(self, hand_in_id: str, name: str) -> tuple[str, ...]:
        """Remove an item with its files; return their hashes."""

        def run(connection: Connection) -> tuple[str, ...]:
            mine = (_files.hand_in_id == hand_in_id, _files.group_name == name)
            hashes = tuple(connection.execute(select(_files.sha256).where(*mine)).scalars())
            connection.execute(delete(hand_in_files).where(*mine))
            gone = (_groups.hand_in_id == hand_in_id, _groups.name == name)
            connection.execute(delete(hand_in_groups).where(*gone))
            return hashes

        return self._database.write(run)

    def files(self, hand_in_id: str) -> tuple[HandInFile, ...]:
        """Return its files, in the order they came."""
        query = select(hand_in_files).where(_files.hand_in_id == hand_in_id).order_by(_files.seq)
        return tuple(_file(row) for row in self._rows(query))

    def file(self, hand_in_id: str, sha256: str, *, group: str) -> HandInFile | None:
        """Return one file of an item, or None."""
        return next((file for file in self.same(hand_in_id, sha256) if file.group == group), None)

    def same(self, hand_in_id: str, sha256: str) -> tuple[HandInFile, ...]:
        """Return the files of all items that have the same bytes, in the order they came."""
        query = select(hand_in_files).where(_files.hand_in_id == hand_in_id, _files.sha256 == sha256)
        return tuple(_file(row) for row in self._rows(query.order_by(_files.seq)))

    def add_files(self, hand_in_id: str, files: Sequence[HandInFile]) -> None:
        """Record files; those that are known stay as they are."""
        rows = [_file_row(hand_in_id, file) for file in files]
        if rows:
            self._database.write(lambda connection: connection.execute(_new(connection, hand_in_files), rows))

    def change_file(self, hand_in_id: str, file: HandInFile) -> None:
        """Record how far a file is, and what was said of it."""
        here = (_files.hand_in_id == hand_in_id, _files.sha256 == file.sha256, _files.group_name == file.group)
        self._write(update(hand_in_files).where(*here).values(_file_row(hand_in_id, file)))

    def drop_file(self, hand_in_id: str, sha256: str, *, group: str) -> None:
        """Remove a file from an item."""
        here = (_files.hand_in_id == hand_in_id, _files.sha256 == sha256, _files.group_name == group)
        self._write(delete(hand_in_files).where(*here))

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        return self._database.read(lambda connection: list(connection.execute(query)))

    def _write(self, statement: Insert | Update | Delete) -> None:
        self._database.write(lambda connection: connection.execute(statement).rowcount)


def _new(connection: Connection, table: Any) -> Any:
    """Return an insert that leaves what is there already."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return make(table).on_conflict_do_nothing()


def _hand_in(row: Row[Any]) -> HandIn:
    return HandIn(
        hand_in_id=row.hand_in_id,
        user_id=row.user_id,
        post_office=row.post_office,
        opened_at=row.opened_at,
        sent_at=row.sent_at,
        batch_id=row.batch_id,
    )


def _group(row: Row[Any]) -> Group:
    return Group(
        name=row.name,
        item_code=row.item_code,
        procedure_code=row.procedure_code,
        accepted_at=row.accepted_at,
        declared=tuple(Declared(**paper) for paper in row.declared),
    )


def _file_row(hand_in_id: str, file: HandInFile) -> dict[str, Any]:
    return {
        "hand_in_id": hand_in_id,
        "sha256": file.sha256,
        "group_name": file.group,
        "name": file.name,
        "size_bytes": file.size_bytes,
        "state": file.state.value,
        "pages": file.pages,
        "answers": list(file.answers),
    }


def _file(row: Row[Any]) -> HandInFile:
    return HandInFile(
        sha256=row.sha256,
        group=row.group_name,
        name=row.name,
        size_bytes=row.size_bytes,
        state=FileState(row.state),
        pages=row.pages,
        answers=tuple(row.answers),
    )
