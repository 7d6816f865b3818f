"""A Prefect worker and the flows it runs, killed with `kill -9` at random moments and started again."""

import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.bootstrap import Stores, stores
from pipeline.decoding.uploads import upload
from pipeline.intake import register
from pipeline.settings import Settings
from tests.kills import DOSSIERS_PER_KILL, STRETCH, children, is_reader, what_is_wrong
from tests.pages import write_page
from tests.services.machines import wait_until
from tests.services.prefect import PrefectServer, end

END_S = 900.0
VICTIMS = ("everybody", "flow", "reader")
LAST_TRIES = 5  # runs in the end: one that a kill left behind may hold the flow's one place for a moment


@dataclass(slots=True)
class WorkerSiege:
    """One office whose Prefect worker is under attack; `told` says what was killed and when."""

    folder: Path
    chance: random.Random
    server: PrefectServer
    dossiers: int = 0
    span_s: float = 0.0
    told: list[str] = field(default_factory=list)
    worker: "subprocess.Popen[bytes] | None" = None

    @property
    def settings(self) -> Settings:
        """The settings of the besieged office."""
        return Settings(store=f"file:{self.folder / 'store'}", state_dir=self.folder / "state", workers=2)

    def learn(self) -> None:
        """Let one run of the flow end by itself, to know within what time to kill the next ones."""
        self._hand_in()
        start = time.monotonic()
        self._asked()
        wait_until(lambda: not self._on_their_way(), timeout_s=END_S)
        self.span_s = time.monotonic() - start
        self.told.append(f"a run takes {self.span_s:.1f} s")

    def kill_once(self) -> None:
        """Hand in more dossiers, have a worker run the flow, and kill both, the flow or one of its readers."""
        self._hand_in()
        before = len(self._books().ledger.dossiers())
        self._asked()
        moment_s = self.chance.uniform(0.0, self.span_s)
        time.sleep(moment_s)
        self.told.append(f"{self._kill()} killed after {moment_s:.1f} s, {self._stored() - before} stored meanwhile")
        if self._stored() == before and moment_s > self.span_s / 2:
            self.span_s *= STRETCH

    def finish(self) -> list[str]:
        """Return what is wrong after runs that nobody disturbs; nothing, if all is well."""
        for _ in range(LAST_TRIES):
            self._asked()
            wait_until(lambda: not self._on_their_way(), timeout_s=END_S)
            if self._stored() == self.dossiers:
                break
        self.close()
        return what_is_wrong(self._books(), self.dossiers)

    def close(self) -> None:
        """End the worker and all it started."""
        if self.worker is not None:
            end(self.worker)
            self.worker = None

    def _hand_in(self) -> None:
        batch = self.folder / "batches" / f"{self.dossiers:04d}"
        for _ in range(DOSSIERS_PER_KILL):
            write_page(batch / f"D{self.dossiers:04d}" / "scan.png", self.dossiers)
            self.dossiers += 1
        found = upload(batch, into=self.folder / "unpacked", limits=self.settings.limits)
        register(found, tools=self._books())

    def _asked(self) -> None:
        """Have a worker, and a run of the intake flow on its way."""
        if self.worker is None:
            settings = self.settings
            office = {"HOSO_STORE": settings.store, "HOSO_STATE_DIR": str(settings.state_dir), "HOSO_WORKERS": "2"}
            self.worker = self.server.worker(**office)
        if not self._on_their_way():
            self.server.start("intake/intake", {})

    def _kill(self) -> str:
        """Kill somebody of the worker's family; return who it was."""
        assert self.worker is not None
        flows = children(self.worker.pid)
        readers = [pid for flow in flows for pid in children(flow) if is_reader(pid)]
        victim = self.chance.choice(VICTIMS)
        if victim == "reader" and readers:
            os.kill(self.chance.choice(readers), signal.SIGKILL)
        elif victim == "flow" and flows:
            os.kill(self.chance.choice(flows), signal.SIGKILL)  # its worker lives and tells the server
        else:
            victim = "everybody"
            self.close()
            self._found_dead()
        return victim

    def _found_dead(self) -> None:
        """Mark what ran as crashed, at once: the automation, which has its own test, does so after 90 s of silence."""
        for run in self._runs("PENDING", "RUNNING"):
            self.server.bring(run["id"], "CRASHED")

    def _on_their_way(self) -> bool:
        """Return whether a run works, or one that is not for a later hour waits to."""
        waiting = (run for run in self._runs("SCHEDULED") if not run["auto_scheduled"])
        return bool(self._runs("PENDING", "RUNNING")) or any(waiting)

    def _runs(self, *states: str) -> list[dict[str, Any]]:
        wanted = {"flows": {"name": {"any_": ["intake"]}}, "flow_runs": {"state": {"type": {"any_": list(states)}}}}
        return list(self.server.ask("/flow_runs/filter", wanted))

    def _stored(self) -> int:
        return len(self._books().ledger.dossiers())

    def _books(self) -> Stores:
        return stores(self.settings)
