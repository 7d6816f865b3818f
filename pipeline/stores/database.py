"""A database for the ledger: opened, brought to the newest tables, and asked in transactions that are tried again."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pipeline.errors import SettingsInvalid, StoreConflict, StoreError, StoreUnavailable
from pipeline.stores.retry import retried

T = TypeVar("T")

HEAD = "0005"  # newest step in migrations/versions
STEPS = frozenset(
    {None, "0001", "0002", "0003", "0004", "0005"}
)  # what can be brought up to HEAD; None: an empty database
MIGRATION_LOCK = 0x686F736F  # "hoso": the advisory lock that lets one process at a time change PostgreSQL's tables
BUSY_TIMEOUT_MS = 30_000  # how long SQLite waits for another writer
CONNECT_TIMEOUT_S = 5
SILENCE_MS = 20_000  # after this long without an answer PostgreSQL's connection counts as dead


class Database:
    """A SQLite file or a PostgreSQL server behind one pair of doors: `read` and `write`."""

    def __init__(self, url: str, *, tries: int) -> None:
        """Remember where the database is; it is opened when first asked.

        Raises:
            SettingsInvalid: `url` is no URL of SQLite or PostgreSQL.
        """
        self._url = _driven(url)
        self._tries = tries
        self._engine = _engine(self._url)
        self._ready = False
        self._opening = threading.Lock()

    def read(self, run: Callable[[Connection], T]) -> T:
        """Return what `run` returns from one consistent view of the database."""
        return self._in_transaction(run, writing=False)

    def write(self, run: Callable[[Connection], T]) -> T:
        """Return what `run` returns, its changes kept together or not at all; it may run more than once.

        Raises:
            StoreConflict: another row stands in the way.
            StoreUnavailable: the database could not be reached, however often it was tried.
            StoreError: the database refused for another reason.
        """
        return self._in_transaction(run, writing=True)

    def close(self) -> None:
        """Give up all connections; the next question opens new ones."""
        self._engine.dispose()

    def _in_transaction(self, run: Callable[[Connection], T], *, writing: bool) -> T:
        def attempt(_number: int) -> T:
            self._open()
            with self._engine.connect().execution_options(writing=writing) as connection, connection.begin():
                return run(connection)

        try:
            return retried(attempt, tries=self._tries, passing=_is_passing)
        except SQLAlchemyError as error:
            raise _mapped(error, self._name) from error

    def _open(self) -> None:
        with self._opening:
            if self._ready:
                return
            _make_folder(self._url)
            with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
                _migrate(connection, self._name)
            self._ready = True

    @property
    def _name(self) -> str:
        return self._url.render_as_string(hide_password=True)


def _driven(url: str) -> URL:
    """Return the URL with the driver that is installed with us."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _wrong_url() from error
    kind = parsed.drivername.partition("+")[0]
    if kind == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return parsed
    if kind in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise _wrong_url()


def _wrong_url() -> SettingsInvalid:
    return SettingsInvalid(
        "The setting HOSO_LEDGER is not a URL of a SQLite file or a PostgreSQL database.",
        advice="Write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/DATABASE.",
    )


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "tcp_user_timeout": SILENCE_MS},
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions late; `_begin_sqlite` does it
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")  # readers do not wait for the writer
    cursor.execute("PRAGMA synchronous = FULL")  # what was said to be kept survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail when another wrote in between: take the lock at once.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _make_folder(url: URL) -> None:
    if url.get_backend_name() != "sqlite" or url.database is None:
        return
    try:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(
            f"The ledger's folder cannot be made: {error.strerror or error}.", advice="Check HOSO_STATE_DIR."
        ) from error


def _migrate(connection: Connection, name: str) -> None:
    """Bring the tables to HEAD, one process at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    found = _step(connection)
    if found == HEAD:
        return
    if found not in STEPS:
        raise StoreError(
            f"The ledger {name} was written by a newer hoso (step {found}).", advice="Upgrade hoso on this machine."
        )
    from alembic import command  # noqa: PLC0415  # 0.7 s to import, needed once in the life of a ledger
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _step(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _is_passing(error: Exception) -> bool:
    """Return whether another try may do: the connection broke, or the database was busy or restarting."""
    return isinstance(error, OperationalError | InterfaceError | PoolTimeout) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )


def _mapped(error: SQLAlchemyError, name: str) -> StoreError:
    if _is_passing(error):
        return StoreUnavailable(
            f"The ledger {name} cannot be reached ({_reason(error)}).",
            advice="Check that the database runs and HOSO_LEDGER is right, then run again.",
        )
    if isinstance(error, IntegrityError):
        return StoreConflict(f"The ledger {name} holds another row already, or misses one ({_reason(error)}).")
    return StoreError(f"The ledger {name} refused ({_reason(error)}).", advice="See docs/operations.md, Ledger.")


def _reason(error: SQLAlchemyError) -> str:
    """Return the kind of the driver's error: its text could quote a row."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    state = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return f"{type(cause).__name__} {state}" if state else type(cause).__name__
