"""`hoso run` killed with `kill -9` at random moments, again and again, and then left in peace."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bootstrap import Stores, stores
from pipeline.settings import Settings
from pipeline.stores.verify import verify
from tests.pages import write_page

HOSO = Path(sys.executable).parent / "hoso"
DOSSIERS_PER_KILL = 2
STRETCH = 1.3  # a run that was killed before it stored anything gets so much longer the next time
END_S = 600.0
VICTIMS = ("everybody", "parent", "worker")


@dataclass(slots=True)
class Siege:
    """One store under attack; `told` says what was killed and when."""

    folder: Path
    chance: random.Random
    dossiers: int = 0
    span_s: float = 0.0
    told: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """The settings of the besieged office."""
        return Settings(store=f"file:{self.folder / 'store'}", state_dir=self.folder / "state", workers=2)

    def learn(self) -> None:
        """Let one run end by itself, to know within what time to kill the next ones."""
        self._hand_in()
        start = time.monotonic()
        self._run().wait(END_S)
        self.span_s = time.monotonic() - start
        self.told.append(f"a run takes {self.span_s:.1f} s")

    def kill_once(self) -> None:
        """Hand in more dossiers, start a run over all of them, and kill it, its parent or a worker on the way."""
        self._hand_in()
        before = len(stores(self.settings).ledger.dossiers())
        process, start = self._run(), time.monotonic()
        moment_s = self.chance.uniform(0.0, self.span_s)
        try:
            process.wait(moment_s)
            self.span_s = time.monotonic() - start
            self.told.append(f"ended by itself after {self.span_s:.1f} s")
        except subprocess.TimeoutExpired:
            self._kill(process, moment_s)
        if len(stores(self.settings).ledger.dossiers()) == before and moment_s > self.span_s / 2:
            self.span_s *= STRETCH

    def finish(self) -> list[str]:
        """Return what is wrong after one more run that nobody disturbs; nothing, if all is well."""
        process = self._run()
        process.wait(END_S)
        lines = [json.loads(line) for line in (self.folder / "out.jsonl").read_text("utf-8").splitlines()]
        wrong = [f"exit code {process.returncode}"] if process.returncode else []
        wrong += [f"{line['source']}: {line['state']}" for line in lines if line["state"] not in {"stored", "known"}]
        if len(lines) != self.dossiers:
            wrong.append(f"{self.dossiers} in, {len(lines)} told")
        return wrong + what_is_wrong(stores(self.settings), self.dossiers)

    def _hand_in(self) -> None:
        for _ in range(DOSSIERS_PER_KILL):
            write_page(self.folder / "batch" / f"D{self.dossiers:04d}" / "scan.png", self.dossiers)
            self.dossiers += 1

    def _run(self) -> "subprocess.Popen[bytes]":
        settings = self.settings
        with (self.folder / "out.jsonl").open("wb") as out:
            return subprocess.Popen(
                [HOSO, "run", self.folder / "batch", "--store", settings.store, "--workers", "2", "--json"],
                env=os.environ | {"HOSO_STATE_DIR": str(settings.state_dir)},
                stdout=out,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _kill(self, process: "subprocess.Popen[bytes]", moment_s: float) -> None:
        victim = self.chance.choice(VICTIMS)
        workers = [pid for pid in children(process.pid) if is_reader(pid)]
        if victim == "worker" and workers:
            os.kill(self.chance.choice(workers), signal.SIGKILL)
            process.wait(END_S)  # the run goes on without it
        elif victim == "everybody":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            victim = "parent"
            process.kill()
        process.wait()
        self.told.append(f"{victim} killed after {moment_s:.1f} s")


def what_is_wrong(books: Stores, dossiers: int) -> list[str]:
    """Return what is wrong with a store and a ledger that so many dossiers were handed in to."""
    keys = tuple(books.blobs.keys(""))
    whole = [key for key in keys if key.startswith("dossiers/") and key.endswith("/dossier.json")]
    wrong = [f"left in the inbox: {key}" for key in keys if key.startswith("inbox/")]
    wrong += [f"{one.kind.value}: {one.where}" for one in verify(blobs=books.blobs, ledger=books.ledger).findings]
    if not len(books.ledger.dossiers()) == len(whole) == dossiers:
        wrong.append(f"{dossiers} in, {len(books.ledger.dossiers())} known, {len(whole)} stored")
    return wrong


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            if task.name != str(pid)
            for child in (task / "children").read_text().split()
        ]
    except FileNotFoundError:
        return []


def is_reader(pid: int) -> bool:
    """Return whether a process is one of a warm pool."""
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False
