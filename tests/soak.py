"""Many kills, one after the other, of `hoso run` and of a Prefect worker: `python -m tests.soak --kills 50`."""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.flow_kills import WorkerSiege
from tests.kills import Siege
from tests.services.postgres import PostgresServer
from tests.services.prefect import PrefectServer

BESIEGED = ("run", "worker")


def main() -> int:
    """Return 0 when every dossier was stored once in the end, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="of each")
    parser.add_argument("--of", choices=(*BESIEGED, "both"), default="both")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    wrong = [
        fault
        for who in (BESIEGED if asked.of == "both" else (asked.of,))
        for fault in _soaked(who, kills=asked.kills, seed=asked.seed)
    ]
    return 1 if wrong else 0


def _soaked(who: str, *, kills: int, seed: int) -> list[str]:
    """Return what is wrong after so many kills, and print each."""
    start = time.monotonic()
    print(f"kills of {'`hoso run`' if who == 'run' else 'a Prefect worker'}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hoso-soak-") as folder, _siege(who, Path(folder), seed) as siege:
        siege.learn()
        print(f"    {siege.told[-1]}", flush=True)
        for number in range(1, kills + 1):
            siege.kill_once()
            print(f"{number:3d} {siege.told[-1]}", flush=True)
        wrong = siege.finish()
    print(f"{kills} kills, {siege.dossiers} dossiers, {time.monotonic() - start:.0f} s, seed {seed}")
    print("\n".join(wrong) or "every dossier stored once, nothing lost", flush=True)
    return wrong


@contextmanager
def _siege(who: str, folder: Path, seed: int) -> Iterator[Siege | WorkerSiege]:
    if who == "run":
        yield Siege(folder=folder, chance=random.Random(seed))
        return
    home = folder / "prefect"
    home.mkdir()
    database = PostgresServer()
    try:
        server = PrefectServer(home, database=database.new_database())
        siege = WorkerSiege(folder=folder, chance=random.Random(seed), server=server)
        try:
            server.deploy()
            yield siege
        finally:
            siege.close()
            server.kill()
    finally:
        database.remove()


if __name__ == "__main__":
    sys.exit(main())
