"""Verdicts added up: rows of field kind, fill style and picture tier, and totals with their bounds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.evaluation.bounds import upper_bound
from pipeline.evaluation.verdicts import DossierVerdict, FieldVerdict

BINS = 10  # of probability, for the calibration error
WRITTEN = ("typed", "handwritten", "absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share 0..1, or None of nothing."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of a group of fields."""

    fields: int
    located: Share
    exact: Share
    letter_error: float | None
    mark_error: float | None
    accepted: Share
    wrong_accepted: Share
    wrong_bound: float
    calibration_error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table; an empty name stands for all."""

    kind: str
    fill: str
    tier: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole evaluation."""

    dossiers: int
    classes: Share
    versions: Share
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    planted_found: Share
    planted_by_check: Share
    false_blocks: Share
    released: Share


def report(verdicts: Sequence[DossierVerdict]) -> Report:
    """Return the evaluation of some dossiers."""
    pages = [page for verdict in verdicts for page in verdict.pages]
    fields = [field for verdict in verdicts for field in verdict.fields]
    planted = [plant for verdict in verdicts for plant in verdict.planted]
    clean = [verdict for verdict in verdicts if not verdict.planted]
    versions = [page.version_right for page in pages if page.version_right is not None]
    return Report(
        dossiers=len(verdicts),
        classes=Share(count=sum(page.class_right for page in pages), of=len(pages)),
        versions=Share(count=sum(versions), of=len(versions)),
        rows=_rows(fields, lambda f: (f.kind, f.fill, f.tier)),
        totals=(
            *_rows(fields, lambda f: ("", f.fill, f.tier)),
            *_rows(fields, lambda f: ("", f.fill, "")),
            Row(kind="", fill="", tier="", tally=tally([f for f in fields if f.fill in WRITTEN])),
        ),
        planted_found=Share(count=sum(plant.found for plant in planted), of=len(planted)),
        planted_by_check=Share(count=sum(plant.by in ("check", "flag") for plant in planted), of=len(planted)),
        false_blocks=Share(count=sum(bool(verdict.false_blocks) for verdict in clean), of=len(clean)),
        released=Share(count=sum(verdict.route == "release" for verdict in verdicts), of=len(verdicts)),
    )


def _rows(fields: Sequence[FieldVerdict], name: Callable[[FieldVerdict], tuple[str, str, str]]) -> tuple[Row, ...]:
    groups: dict[tuple[str, str, str], list[FieldVerdict]] = {}
    for field in fields:
        groups.setdefault(name(field), []).append(field)
    return tuple(
        Row(kind=kind, fill=fill, tier=tier, tally=tally(group)) for (kind, fill, tier), group in sorted(groups.items())
    )


def tally(fields: Sequence[FieldVerdict]) -> Tally:
    """Return what became of these fields."""
    letters = sum(field.letters for field in fields)
    wrong = sum(field.wrong_letters for field in fields)
    bare = sum(field.wrong_bare for field in fields)
    taken = [field for field in fields if field.accepted]
    false = sum(not field.right for field in taken)
    return Tally(
        fields=len(fields),
        located=Share(count=sum(field.located for field in fields), of=len(fields)),
        exact=Share(count=sum(field.right for field in fields), of=len(fields)),
        letter_error=wrong / letters if letters else None,
        mark_error=(wrong - bare) / letters if letters else None,
        accepted=Share(count=len(taken), of=len(fields)),
        wrong_accepted=Share(count=false, of=len(taken)),
        wrong_bound=upper_bound(false, len(taken)),
        calibration_error=calibration_error(
            [(field.confidence, field.right) for field in fields if field.confidence is not None]
        ),
    )


def calibration_error(said: Iterable[tuple[float, bool]]) -> float | None:
    """Return the expected calibration error over ten bins of equal width; None of nothing."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, right in said:
        bins.setdefault(min(BINS - 1, int(probability * BINS)), []).append((probability, right))
    count = sum(len(group) for group in bins.values())
    if not count:
        return None
    return sum(abs(sum(p for p, _ in group) - sum(right for _, right in group)) for group in bins.values()) / count
