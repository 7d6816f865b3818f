"""A real Prefect server for tests, with its own home, and commands and workers that talk to it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.services.machines import free_ports, wait_until

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ANSWER_S = 240  # behind others' work; asked twice, a change of state would be made twice, and answered twice
START_S = 180.0  # 10 to 20 s on an idle machine
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "3",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_LOGGING_COLORS": "false",
}


class PrefectServer:
    """A running server; `env` is what its clients need."""

    def __init__(self, folder: Path, *, database: str) -> None:
        """Start it on an empty PostgreSQL database and wait until it answers.

        As in an office: on SQLite Prefect loses an event, or tells it twice, while its database is locked, and a run
        that crashed is not brought back (seen in its log on a busy machine).
        """
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}/api"
        where = database.replace("postgresql://", "postgresql+asyncpg://", 1)
        self.env = os.environ | QUIET | {"PREFECT_HOME": str(folder), "PREFECT_API_URL": self.url}
        self._folder = folder
        with (folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
                env=self.env | {"PREFECT_SERVER_DATABASE_CONNECTION_URL": where},
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if not wait_until(self._answers, timeout_s=START_S):
            self.kill()
            raise RuntimeError(f"Prefect did not start; its log is {folder / 'server.log'}.")

    def command(self, *words: str, **env: str) -> str:
        """Return what a command of the environment's programs prints; it runs in the project's root."""
        done = subprocess.run(
            [BIN / words[0], *words[1:]],
            env=self.env | env,
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        return done.stdout

    def worker(self, **env: str) -> "subprocess.Popen[bytes]":
        """Return a started worker of the pool `hoso`, in a process group of its own."""
        with (self._folder / "worker.log").open("ab") as log:
            return subprocess.Popen(
                [BIN / "prefect", "worker", "start", "--pool", "hoso"],
                env=self.env | env,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ask(self, path: str, body: dict[str, Any] | None = None, *, method: str | None = None) -> Any:
        """Return the server's answer to a request: POST with a body, GET without, unless said otherwise."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def deploy(self) -> None:
        """Make our work pool, automations and deployments known to the server."""
        self.command("hoso", "flows", "install")
        self.command("prefect", "--no-prompt", "deploy", "--all")

    def bring(self, run_id: str, state: str) -> None:
        """Bring a run into a state, whatever it is in."""
        self.ask(f"/flow_runs/{run_id}/set_state", {"state": {"type": state}, "force": True})

    def runs(self, flow: str) -> list[dict[str, Any]]:
        """Return the runs of a flow, oldest first."""
        wanted = {"flows": {"name": {"any_": [flow]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 50}
        return list(self.ask("/flow_runs/filter", wanted))

    def start(self, deployment: str, parameters: dict[str, Any]) -> str:
        """Return the id of a run of a deployment (`flow/name`) that was asked for now."""
        found = self.ask(f"/deployments/name/{deployment}")
        return str(self.ask(f"/deployments/{found['id']}/create_flow_run", {"parameters": parameters})["id"])

    def state(self, run_id: str) -> str:
        """Return the type of a run's state."""
        return str(self.ask(f"/flow_runs/{run_id}")["state_type"])

    def clear(self) -> None:
        """Cancel every run that is on its way, so that none holds a place of the next test's."""
        on_their_way = {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}
        for run in self.ask("/flow_runs/filter", {"flow_runs": on_their_way}):
            self.bring(run["id"], "CANCELLED")

    def kill(self) -> None:
        """End it and all it started."""
        end(self._process)

    def _answers(self) -> bool:
        try:
            return self.ask("/health") is True
        except (urllib.error.URLError, OSError):
            return False


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process with `kill -9`, and all its descendants: a worker starts its flows in groups of their own."""
    family = [process.pid]
    for pid in family:
        family += _children(pid)
    for pid in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def _children(pid: int) -> list[int]:
    children: list[int] = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (thread / "children").read_text().split())
    return children
