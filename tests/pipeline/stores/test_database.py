"""What both databases promise beneath the ledger: migrations, append-only events, one winner, and clear errors."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import psycopg
import pytest
import sqlalchemy
import sqlalchemy.exc
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pipeline.errors import SettingsInvalid, StoreConflict, StoreError, StoreUnavailable
from pipeline.stores import case_tables, database, desk_tables
from pipeline.stores.database import HEAD, Database
from pipeline.stores.ledger import SqlLedger
from pipeline.stores.tables import metadata
from tests.pipeline.stores.claimers import ITEMS, T0, batch
from tests.services.machines import free_ports
from tests.services.postgres import PostgresServer

CLAIMERS = 4
ROOT = Path(__file__).parents[3]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'deep' / 'ledger.sqlite'}"


@pytest.fixture
def ledger(url: str) -> Iterator[SqlLedger]:
    opened = SqlLedger(url, tries=2)
    yield opened
    opened.close()


def plain(url: str) -> sqlalchemy.Engine:
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sqlalchemy.NullPool)


def test_the_migrations_make_the_tables_that_the_code_expects(url: str, ledger: SqlLedger) -> None:
    ledger.batches()
    with plain(url).connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == HEAD
        assert {case_tables.leases.metadata, desk_tables.users.metadata} == {metadata}
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_the_code_names() -> None:
    folder = Path(database.__file__).parent / "migrations"
    script = ScriptDirectory(str(folder))
    assert script.get_current_head() == HEAD
    assert {step.revision for step in script.walk_revisions()} | {None} == database.STEPS


def test_a_ledger_of_a_newer_program_is_refused(url: str, ledger: SqlLedger) -> None:
    ledger.batches()
    with plain(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    older = SqlLedger(url, tries=1)
    with pytest.raises(StoreError, match="newer hoso"):
        older.batches()
    older.close()


@pytest.mark.parametrize("change", ["UPDATE events SET actor = 'x'", "DELETE FROM events"])
def test_nobody_changes_an_event(url: str, ledger: SqlLedger, change: str) -> None:
    ledger.register(batch(1))
    said = ledger.events()
    with pytest.raises(DBAPIError, match="append-only"), plain(url).begin() as connection:
        connection.execute(text(change))
    assert ledger.events() == said != ()


@pytest.mark.postgres
def test_nobody_empties_the_events(postgres_url: str) -> None:
    ledger = SqlLedger(postgres_url)
    ledger.register(batch(1))
    ledger.close()
    with pytest.raises(DBAPIError, match="append-only"), plain(postgres_url).begin() as connection:
        connection.execute(text("TRUNCATE events"))


def test_of_many_processes_that_open_a_new_ledger_at_once_one_wins_each_claim(url: str) -> None:
    command = [sys.executable, "-m", "tests.pipeline.stores.claimers", url]
    started = [
        subprocess.Popen([*command, f"w{number}"], cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True)
        for number in range(CLAIMERS)
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    won = {f"w{number}": one.communicate(timeout=120)[0].split() for number, one in enumerate(started)}
    assert [one.returncode for one in started] == [0] * CLAIMERS
    assert sorted(item for items in won.values() for item in items) == sorted(f"item-{n}" for n in range(ITEMS))
    ledger = SqlLedger(url)
    claimed = [(event.subject, event.actor) for event in ledger.events() if event.action == "claimed"]
    assert sorted(claimed) == sorted((item, worker) for worker, items in won.items() for item in items)
    assert ledger.batches() == ("b1",)
    ledger.close()


def test_a_transaction_that_fails_leaves_nothing(url: str, ledger: SqlLedger) -> None:
    ledger.batches()
    doors = Database(url, tries=1)

    def half(connection: sqlalchemy.Connection) -> None:
        connection.execute(text("INSERT INTO batches (batch_id, source_name, received_at) VALUES ('x', 'y', 'z')"))
        raise StoreConflict("stop")

    with pytest.raises(StoreConflict, match="stop"):
        doors.write(half)
    assert ledger.batches() == ()
    doors.close()


@pytest.mark.parametrize("kind", ["row twice", "row missing", "no such table"])
def test_what_the_database_refuses_is_one_of_ours(url: str, ledger: SqlLedger, kind: str) -> None:
    ledger.register(batch(1))
    statement = {
        "row twice": "INSERT INTO batches (batch_id, source_name, received_at) VALUES ('b1', 'secret-name', 'z')",
        "row missing": "INSERT INTO batch_items (batch_id, item_id) VALUES ('secret-name', 'item-1')",
        "no such table": "SELECT * FROM nothing",
    }[kind]
    doors = Database(url, tries=1)
    with pytest.raises(StoreError) as refused:
        doors.write(lambda connection: connection.execute(text(statement)))
    assert isinstance(refused.value, StoreConflict) is kind.startswith("row")
    assert "secret-name" not in str(refused.value)
    assert "only-on-loopback" not in str(refused.value)
    doors.close()


@pytest.mark.postgres
def test_postgresql_gone_is_unavailable_and_back_is_well() -> None:
    server = PostgresServer()
    ledger = SqlLedger(server.new_database(), tries=2)
    try:
        ledger.register(batch(1))
        server.kill()
        start = time.monotonic()
        with pytest.raises(StoreUnavailable, match="HOSO_LEDGER") as gone:
            ledger.claim("item-0", worker="w", now=T0, lease_s=60)
        assert gone.value.retryable
        assert "only-on-loopback" not in str(gone.value)
        assert time.monotonic() - start < 5
        server.restart()
        assert ledger.claim("item-0", worker="w", now=T0, lease_s=60)
    finally:
        ledger.close()
        server.remove()


def test_postgresql_that_never_was_is_unavailable_after_bounded_tries() -> None:
    (port,) = free_ports(1)
    start = time.monotonic()
    with pytest.raises(StoreUnavailable):
        SqlLedger(f"postgresql://a:b@127.0.0.1:{port}/c", tries=2).batches()
    assert time.monotonic() - start < 5


def test_a_claim_whose_answer_was_lost_is_still_ours(ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.register(batch(1))
    real = Database._in_transaction
    lost: list[bool] = []

    def twice(self: Database, run: object, *, writing: bool) -> object:
        """Run a transaction, lose its answer, and run it again, as a broken connection makes the ledger do."""
        lost.append(bool(real(self, run, writing=writing)))  # type: ignore[arg-type]
        return real(self, run, writing=writing)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "_in_transaction", twice)
    assert ledger.claim("item-0", worker="w", now=T0, lease_s=60)
    monkeypatch.undo()
    assert lost == [True]
    assert ledger.items()[0].attempts == 1
    assert not ledger.claim("item-0", worker="w", now=T0, lease_s=60)


def test_a_locked_sqlite_file_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "ledger.sqlite"
    ledger = SqlLedger(f"sqlite:///{path}", tries=2)
    ledger.register(batch(1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        ledger.claim("item-0", worker="w", now=T0, lease_s=60)
    assert len(ledger.items()) == 1  # readers do not wait
    other.execute("ROLLBACK")
    other.close()
    assert ledger.claim("item-0", worker="w", now=T0, lease_s=60)
    ledger.close()


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError) as refused:
        SqlLedger(f"sqlite:///{path}", tries=2).batches()
    assert not isinstance(refused.value, StoreUnavailable)


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:"])
def test_a_url_of_no_ledger_is_refused(url: str) -> None:
    with pytest.raises(SettingsInvalid, match="HOSO_LEDGER"):
        SqlLedger(url)


def _kinds(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


@pytest.mark.parametrize("kind", sorted(set(_kinds(SQLAlchemyError)), key=str))
def test_every_error_of_the_library_is_one_of_ours(kind: type[SQLAlchemyError]) -> None:
    error = kind.__new__(kind)
    if isinstance(error, DBAPIError):
        error = type(error)("statement", {}, psycopg.OperationalError("secret-name"))
    mapped = database._mapped(error, "ledger")
    assert isinstance(mapped, StoreError)
    assert "secret-name" not in str(mapped)
