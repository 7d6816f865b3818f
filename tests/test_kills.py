"""Killed at any moment and run again, every dossier is stored once, none lost; `make soak` does it fifty times."""

import random
from pathlib import Path

import pytest

from tests.kills import Siege

KILLS = 3


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_three_kills_at_random_moments_cost_nothing_but_time(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    siege = Siege(folder=tmp_path, chance=random.Random(seed))
    siege.learn()
    for _ in range(KILLS):
        siege.kill_once()
    wrong = siege.finish()
    assert not wrong, f"seed {seed}: {siege.told}"
