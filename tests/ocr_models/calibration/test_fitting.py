"""The fit over groups: held out by dossier, and the same every time."""

import numpy as np
import pytest

from ocr_models.calibration.card import card_of
from ocr_models.calibration.examples import Example
from ocr_models.calibration.fit import scorecard_text
from ocr_models.calibration.fitting import fit_groups, scorecard_of
from pipeline.kinds import Fill
from pipeline.scorecard import GROUPS, parse_scorecard


@pytest.fixture(scope="module")
def examples() -> tuple[Example, ...]:
    """Names whose reader knows how sure it may be; one in ten may never pass."""
    rng = np.random.default_rng(7)
    out = []
    for number in range(3000):
        sure = float(rng.uniform(0.2, 1.0))
        out.append(
            Example(
                dossier=f"d{number % 30:02d}",
                group="name",
                kind="person_name",
                tier="scan_clean",
                fill="typed",
                judged_fill=Fill.TYPED,
                features={"print_confidence": sure, "handwritten": 0.0, "is_person_name": 1.0},
                right=bool(rng.uniform() < (1.0 if sure > 0.6 else 0.3)),
                may_pass=number % 10 != 0,
            )
        )
    return tuple(out)


def test_sure_and_right_values_are_accepted_and_others_are_not(examples: tuple[Example, ...]) -> None:
    names = next(one for one in fit_groups(examples) if one.name == "name")
    assert len(names.accepted) > 400
    assert all(example.right and example.may_pass for example in names.accepted)
    assert names.card.weights["print_confidence"] > 0
    assert "handwritten" not in names.card.weights, "what never varies has no weight"


def test_a_group_without_examples_accepts_nothing(examples: tuple[Example, ...]) -> None:
    card = scorecard_of(fit_groups(examples), version="v")
    assert set(card.groups) == set(GROUPS)
    assert not card.accepts("date", 1.0)


def test_the_same_examples_give_the_same_file_and_it_reads_back(examples: tuple[Example, ...]) -> None:
    first, second = (scorecard_text(scorecard_of(fit_groups(examples), version="v")) for _ in range(2))
    assert first == second
    assert parse_scorecard(first).version == "v"


def test_the_card_says_how_many_were_accepted_and_how_many_wrong(examples: tuple[Example, ...]) -> None:
    fits = fit_groups(examples)
    accepted = next(len(one.accepted) for one in fits if one.name == "name")
    card = card_of(fits, version="v", engines=("tesseract", "hoso-line"))
    assert f"| **all** | 3000 | {sum(e.right for e in examples)} | 2700 | {accepted} | 0 |" in card
    assert "`tesseract` and `hoso-line`" in card
