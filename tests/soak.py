"""Many kills of `hoso run`, one after the other, on one store: `python -m tests.soak --kills 50`."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.kills import Siege


def main() -> int:
    """Return 0 when every dossier was stored once in the end, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hoso-soak-") as folder:
        siege = Siege(folder=Path(folder), chance=random.Random(asked.seed))
        siege.learn()
        print(f"    {siege.told[-1]}", flush=True)
        for number in range(1, asked.kills + 1):
            siege.kill_once()
            print(f"{number:3d} {siege.told[-1]}", flush=True)
        wrong = siege.finish()
    print(f"{asked.kills} kills, {siege.dossiers} dossiers, {time.monotonic() - start:.0f} s, seed {asked.seed}")
    print("\n".join(wrong) or "every dossier stored once, nothing lost")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
