"""Fit what `pipeline/choice.py` weighs: python -m ocr_models.calibration.choosing DIR prints its constants.

Learns from values of which one reader, the page reader or the line reader, said exactly what stands on the paper.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ocr_models.calibration.logistic import Array, fit
from pipeline.choice import trust
from pipeline.evaluation.judge import judge
from pipeline.evaluation.likeness import distances
from pipeline.evaluation.truth import folders_with_truth
from pipeline.formdef import Forms, load_forms
from pipeline.kinds import Fill, Source
from pipeline.model import Candidate
from pipeline.rules.typed import parse
from pipeline.trials import Trial, trials

PENALTY = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Duel:
    """Two readings of one value of which one is right."""

    kind: str
    fill: Fill
    printed: Candidate
    line: Candidate
    line_right: bool


def duels(made: Iterable[Trial], *, forms: Forms) -> Iterator[Duel]:
    """Yield the values whose two readings differ, one of them right."""
    for trial in made:
        fields = {field.field_id: field for field in trial.dossier.fields}
        for verdict in judge(trial.dossier, trial.truth, forms=forms).fields:
            field = fields.get(verdict.field_id or "")
            said = {c.source: c for c in field.candidates if c.raw} if field else {}
            printed, line = said.get(Source.PRINT_OCR), said.get(Source.HAND_OCR)
            if field is None or printed is None or line is None or not verdict.located or not verdict.meant:
                continue
            right = [distances(verdict.kind, c.raw, verdict.meant)[0] == 0 for c in (printed, line)]
            if right[0] != right[1]:
                yield Duel(kind=verdict.kind, fill=field.fill, printed=printed, line=line, line_right=right[1])


def row_of(duel: Duel) -> tuple[float, ...]:
    """Return what speaks for the line reader: its confidence, the other's (less), sense, and hand-writing."""
    sense = parse(duel.kind, duel.line.raw).plausibility - parse(duel.kind, duel.printed.raw).plausibility
    return duel.line.confidence, -duel.printed.confidence, sense, float(duel.fill is Fill.HANDWRITTEN)


def constants(found: Sequence[Duel]) -> str:
    """Return the constants of `pipeline/choice.py`, in units of the page reader's confidence."""
    rows: Array = np.array([row_of(duel) for duel in found], np.float64)
    right: Array = np.array([float(duel.line_right) for duel in found])
    fitted = fit(rows, right, penalty=PENALTY)
    line, printed, sense, hand = fitted.weights
    unit = max(float(printed), 1e-6)
    now = sum((trust(d.kind, d.line, d.fill) > trust(d.kind, d.printed, d.fill)) == d.line_right for d in found)
    then = sum((p > 0.5) == duel.line_right for p, duel in zip(fitted.probabilities(rows), found, strict=True))
    return (
        f"LINE_TRUST = {line / unit:.2f}\nSENSE = {sense / unit:.2f}\nHAND_TRUST = {hand / unit:.2f}\n"
        f"LINE_LEAD = {fitted.intercept / unit:.2f}\n"
        f"# {len(found)} duels, the line reader right in {int(right.sum())}; chosen right now {now}, then {then}\n"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the constants fitted on the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m ocr_models.calibration.choosing", description=__doc__)
    parser.add_argument("folder", type=Path, help="drawn dossiers of the split `calibrate`")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="processes")
    asked = parser.parse_args(arguments)
    made = trials(folders_with_truth(asked.folder), workers=asked.workers)
    sys.stdout.write(constants(tuple(duels(made, forms=load_forms()))))


if __name__ == "__main__":
    main()
