"""The records of a comparison: what was right of each page, field and planted error of a dossier."""

from dataclasses import dataclass

from pipeline.kinds import Fill, State


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVerdict:
    """One page: its true class and tier, whether class and version (None where it has none) were found."""

    doc_class: str
    tier: str
    class_right: bool
    version_right: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldVerdict:
    """One field: what it is, what was made of it, and how far the text is off.

    `fill` is the true one: `typed`, `handwritten`, `absent` (a stroke), `blank` (nothing written).
    """

    dossier: str
    doc_class: str
    key: str
    kind: str
    fill: str
    tier: str
    on_leader: bool
    located: bool
    right: bool
    accepted: bool
    confidence: float | None
    state: State | None
    judged_fill: Fill | None
    wrong_letters: int
    wrong_bare: int
    letters: int
    said: str
    meant: str
    field_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantVerdict:
    """One planted error: its code, whether it was found, and by what (`check`, `flag`, `review`)."""

    code: str
    found: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierVerdict:
    """Everything that was compared of one dossier; `false_blocks` are block flags where nothing was planted."""

    name: str
    tier: str
    pages: tuple[PageVerdict, ...]
    fields: tuple[FieldVerdict, ...]
    planted: tuple[PlantVerdict, ...]
    false_blocks: tuple[str, ...]
    route: str | None
