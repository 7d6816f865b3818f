"""A real PostgreSQL for tests: initdb and postgres as an unprivileged user in a folder of their own."""

import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.services.machines import absent, free_ports

PACKAGE = "postgresql"
USER = "postgres"  # made by Debian's package; the server refuses to run as root
PASSWORD = "only-on-loopback"
STARTS = 3
QUICK = "-c fsync=off -c full_page_writes=off"  # survives a killed server, not a power cut


class PostgresServer:
    """A running server."""

    def __init__(self) -> None:
        self.programs = _programs()
        # Not under pytest's own folder: that is closed to other users, and the server is another user when we are root.
        self._folder = Path(tempfile.mkdtemp(prefix="hoso-postgres-"))
        self._numbers = itertools.count()
        self._shared: str | None = None
        password_file = self._folder / "password"
        password_file.write_text(PASSWORD)
        if os.geteuid() == 0:
            for path in (self._folder, password_file):
                shutil.chown(path, USER)
        self._run("initdb", f"--username={USER}", "--auth=scram-sha-256", f"--pwfile={password_file}", "--no-sync")
        if not any(self._started() for _ in range(STARTS)):
            raise RuntimeError(f"PostgreSQL did not start; its log is {self._folder / 'log'}.")

    def new_database(self) -> str:
        """Return the URL of a new, empty database."""
        name = f"hoso_{next(self._numbers)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._url(name)

    def empty_database(self) -> str:
        """Return the URL of the one database that tests share, emptied: quicker than a new one of 7 MB for each."""
        if self._shared is None:
            self._shared = self.new_database()
        with psycopg.connect(self._shared, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return self._shared

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--silent")

    def restart(self) -> None:
        """Start it again on the same port with the same data."""
        self._launch()

    def remove(self) -> None:
        """End it if it runs, and remove its folder."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--silent", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _started(self) -> bool:
        (self._port,) = free_ports(1)
        try:
            self._launch()
        except subprocess.CalledProcessError:
            return False
        return True

    def _launch(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -k {self._folder} {QUICK}"
        self._run("pg_ctl", "start", "--wait", f"--log={self._folder / 'log'}", "-o", options)

    def _url(self, database: str) -> str:
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self._port}/{database}"

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_user, self.programs / program, f"--pgdata={self._folder / 'data'}", *arguments],
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            timeout=60,
        )


def _programs() -> Path:
    """Return the folder of the newest installed server's programs: Debian keeps them off the path."""
    folders = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).parent)
    if not folders:
        absent("PostgreSQL", PACKAGE)
    return max(folders, key=lambda path: float(path.parent.name) if path.parent.name.isdigit() else 0.0)
