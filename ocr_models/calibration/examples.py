"""What calibration learns from: every value read off drawn dossiers, its evidence, and whether it was right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.echoes import SILENCE, echoes_of
from pipeline.evaluation.judge import judge
from pipeline.evaluation.verdicts import FieldVerdict
from pipeline.evidence import features_of, is_sure_paper, may_pass
from pipeline.formdef import Forms
from pipeline.kinds import Fill, State
from pipeline.scorecard import group_of
from pipeline.trials import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One value: where it is from, its group, features, whether it is right, and whether it could pass at all."""

    dossier: str
    group: str
    kind: str
    tier: str
    fill: str
    judged_fill: Fill | None
    features: Mapping[str, float]
    right: bool
    may_pass: bool


def examples_of(trials: Iterable[Trial], *, forms: Forms) -> tuple[Example, ...]:
    """Return one example per value that was read, dossier by dossier."""
    return tuple(example for trial in trials for example in _of_trial(trial, forms))


def _of_trial(trial: Trial, forms: Forms) -> Iterable[Example]:
    dossier = trial.dossier
    pages = {page.page_id: page for page in dossier.pages}
    sure = {paper.component_id for paper in dossier.components if is_sure_paper(paper, forms)}
    values = {field.field_id: field for field in dossier.fields}
    echoes = echoes_of(dossier.fields)
    for verdict in judge(dossier, trial.truth, forms=forms).fields:
        value = values.get(verdict.field_id or "")
        if value is None or not _is_read(verdict):
            continue
        page = pages.get(value.evidence[0].page_id) if value.evidence else None
        echo = echoes.get(value.field_id, SILENCE)
        yield Example(
            dossier=f"{trial.folder.parent.name}/{verdict.dossier}",
            group=group_of(verdict.kind),
            kind=verdict.kind,
            tier=verdict.tier,
            fill=verdict.fill,
            judged_fill=verdict.judged_fill,
            features=features_of(value, dossier.cross_checks, page, echo),
            right=verdict.right,
            may_pass=value.component_id in sure and may_pass(value, dossier.cross_checks, echo),
        )


def _is_read(verdict: FieldVerdict) -> bool:
    """Return whether there is a reading to be sure of; a field without ink and words is judged without one."""
    return bool(verdict.said) and verdict.state is not State.ILLEGIBLE
