"""Fit the calibration: python -m ocr_models.calibration.fit DIR [--on 2026-11-23] [--workers N].

Reads drawn dossiers of the calibrating split with the readers as they are, fits, and writes the scorecard and its card.
"""

import argparse
import datetime
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from ocr_models.calibration.card import card_of
from ocr_models.calibration.examples import examples_of
from ocr_models.calibration.fitting import GroupFit, fit_groups, scorecard_of
from pipeline.evaluation.truth import folders_with_truth
from pipeline.evidence import FEATURES
from pipeline.formdef import load_forms
from pipeline.kinds import Source
from pipeline.scorecard import Scorecard
from pipeline.trials import Trial, trials

ROOM = Path(__file__).parent
SCORECARD = ROOM / "scorecard.json"
CARD = ROOM.parent / "cards" / "calibration.md"
READERS = (Source.PRINT_OCR, Source.HAND_OCR)


def fit_all(made: Sequence[Trial], *, on: str) -> tuple[Scorecard, tuple[GroupFit, ...], tuple[str, ...]]:
    """Return the scorecard fitted on these trials, its groups, and the readers it was fitted with."""
    fits = fit_groups(examples_of(made, forms=load_forms()))
    engines = _engines(made)
    return scorecard_of(fits, version=f"{on}-{_digest(made, engines)}"), fits, engines


def scorecard_text(scorecard: Scorecard) -> str:
    """Return a scorecard as its JSON file: the same scorecard gives the same bytes."""
    return json.dumps(asdict(scorecard), indent=1, sort_keys=True) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit on the folder named on the command line and write both files."""
    parser = argparse.ArgumentParser(prog="python -m ocr_models.calibration.fit", description=__doc__)
    parser.add_argument("folder", type=Path, help="drawn dossiers of the split `calibrate`")
    parser.add_argument("--on", default=datetime.date.today().isoformat(), help="date in the version")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="processes")
    asked = parser.parse_args(arguments)
    folders = folders_with_truth(asked.folder)
    console = Console(stderr=True)
    made = tuple(track(trials(folders, workers=asked.workers), "reading", total=len(folders), console=console))
    scorecard, fits, engines = fit_all(made, on=asked.on)
    SCORECARD.write_text(scorecard_text(scorecard), encoding="utf-8")
    card = card_of(fits, version=scorecard.version, engines=engines)
    CARD.write_text(card, encoding="utf-8")
    sys.stdout.write(card)


def _engines(made: Iterable[Trial]) -> tuple[str, ...]:
    """Return the readers that spoke, page reader first."""
    said = {
        (READERS.index(candidate.source), candidate.engine)
        for trial in made
        for field in trial.dossier.fields
        for candidate in field.candidates
        if candidate.source in READERS and candidate.engine
    }
    return tuple(engine for _, engine in sorted(said))


def _digest(made: Iterable[Trial], engines: Sequence[str]) -> str:
    """Return eight letters that name the papers, the readers and the features of a fit."""
    files = sorted(file.sha256 for trial in made for file in trial.truth.files)
    return hashlib.sha256("\n".join([*files, *engines, *FEATURES]).encode()).hexdigest()[:8]


if __name__ == "__main__":
    main()
