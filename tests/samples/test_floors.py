"""What the line gets right on some of the samples never falls under `samples/floors.toml`."""

import os
import tomllib
from pathlib import Path

import pytest

from pipeline.evaluation.judge import judge
from pipeline.evaluation.tally import Report, report
from pipeline.formdef import load_forms
from pipeline.trials import trials

SAMPLES = Path(__file__).parents[2] / "samples"
FLOORS = tomllib.loads((SAMPLES / "floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found() -> Report:
    folders = [SAMPLES / "dossiers" / name for name in FLOORS["dossiers"]]
    forms = load_forms()
    made = trials(folders, workers=len(os.sched_getaffinity(0)))
    return report([judge(trial.dossier, trial.truth, forms=forms) for trial in made])


@pytest.mark.slow
def test_values_found_and_right_stay_above_their_floors(found: Report) -> None:
    tallies = {f"{row.fill}.{row.tier}": row.tally for row in found.totals}
    shares = {
        (name, what): getattr(tallies[name], what).value for name, floors in FLOORS["values"].items() for what in floors
    }
    fallen = {where: share for where, share in shares.items() if share < FLOORS["values"][where[0]][where[1]]}
    assert not fallen


@pytest.mark.slow
def test_pages_are_known_and_no_accepted_value_is_wrong(found: Report) -> None:
    assert (found.classes.value or 0) >= FLOORS["pages"]["classes"]
    assert (found.versions.value or 0) >= FLOORS["pages"]["versions"]
    everything = next(row.tally for row in found.totals if not row.fill)
    assert everything.wrong_accepted.count == 0
