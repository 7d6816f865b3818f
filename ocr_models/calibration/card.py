"""The model card of a calibration: what it was fitted on, and how far its probabilities hold on unseen dossiers."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ocr_models.calibration.examples import Example
from ocr_models.calibration.fitting import BOUND, FOLDS, GROUP_BOUND, GroupFit
from pipeline.evaluation.bounds import upper_bound
from pipeline.evaluation.tally import BINS, calibration_error
from pipeline.kinds import Fill


def card_of(fits: Sequence[GroupFit], *, version: str, engines: Sequence[str]) -> str:
    """Return the card as Markdown."""
    held = [pair for one in fits for pair in one.held_out]
    dossiers = {example.dossier for example, _ in held}
    lines = [
        "# Calibration: from evidence to probability",
        "",
        f"Version `{version}`, fitted by `python -m ocr_models.calibration.fit DIR` on {len(dossiers)} drawn dossiers,",
        f"{len(held)} values that were read, with {' and '.join(f'`{engine}`' for engine in engines)}.",
        "",
        "One logistic regression with an L2 penalty per group of kinds, over the features of `pipeline/evidence.py`.",
        f"All numbers below are of values in dossiers held out of the fit ({FOLDS} folds over dossiers, not values).",
        f"Thresholds: as many values accepted as keep the wrong ones among all accepted under {100 * BOUND:g} % and in",
        f"each group under {100 * GROUP_BOUND:g} %, both as upper 95 % bounds (Clopper and Pearson). A group that",
        "cannot keep its bound accepts nothing. Values that never pass (a block flag, a failed check, hand-writing",
        "with nothing independent beside it, an unsure paper) are not counted as passing.",
        "",
        "| group | values | right | may pass | accepted | wrong | upper bound | calibration error | accepted from |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_row(one) for one in fits),
        _total(fits),
        "",
        "## Said and true",
        "",
        "| probability said | values | right |",
        "|---|---|---|",
        *_bins(held),
        "",
        "## Typed or by hand",
        "",
        *_fills([example for example, _ in held]),
        "",
        "## Limits",
        "",
        "Fitted on drawn papers only: no clerk's correction has been seen yet. The drawing program's damage is milder",
        "than a bad day in an office; fit again on corrected dossiers as soon as there are some (docs/calibration.md).",
        "",
    ]
    return "\n".join(lines)


def _row(one: GroupFit) -> str:
    passing = sum(example.may_pass for example, _ in one.held_out)
    threshold = f"{one.card.accept_from:.4f}" if one.card.accept_from <= 1 else "never"
    return (
        f"| {one.name} | {len(one.held_out)} | {sum(e.right for e, _ in one.held_out)} | {passing} "
        f"| {_accepted(one.accepted)} | {_error(one.held_out)} | {threshold} |"
    )


def _total(fits: Sequence[GroupFit]) -> str:
    held = [pair for one in fits for pair in one.held_out]
    accepted = [example for one in fits for example in one.accepted]
    passing = sum(example.may_pass for example, _ in held)
    return (
        f"| **all** | {len(held)} | {sum(e.right for e, _ in held)} | {passing} | {_accepted(accepted)} "
        f"| {_error(held)} | |"
    )


def _accepted(accepted: Sequence[Example]) -> str:
    wrong = sum(not example.right for example in accepted)
    return f"{len(accepted)} | {wrong} | {100 * upper_bound(wrong, len(accepted)):.2f} %"


def _error(held: Sequence[tuple[Example, float]]) -> str:
    error = calibration_error([(probability, example.right) for example, probability in held])
    return "" if error is None else f"{100 * error:.1f} %"


def _bins(held: Sequence[tuple[Example, float]]) -> Iterator[str]:
    for number in range(BINS):
        here = [e.right for e, p in held if min(BINS - 1, int(p * BINS)) == number]
        if here:
            share = 100 * sum(here) / len(here)
            yield f"| {number / BINS:.1f} to {(number + 1) / BINS:.1f} | {len(here)} | {share:.1f} % |"


def _fills(examples: Sequence[Example]) -> Iterator[str]:
    yield "| truly | judged typed | judged by hand | judged otherwise |"
    yield "|---|---|---|---|"
    counts = Counter((example.fill, example.judged_fill) for example in examples)
    for fill in ("typed", "handwritten"):
        row = {judged: n for (true, judged), n in counts.items() if true == fill}
        typed, by_hand = row.get(Fill.TYPED, 0), row.get(Fill.HANDWRITTEN, 0)
        yield f"| {fill} | {typed} | {by_hand} | {sum(row.values()) - typed - by_hand} |"
