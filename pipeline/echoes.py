"""What other papers of a dossier say: whether one of them has the same value, or one that is nearly the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.kinds import Json
from pipeline.model import FieldValue
from pipeline.rules.fold import tone_key, weak_key

ALIKE: Mapping[str, str] = {
    "person_name": "name", "party": "name", "date": "date", "partial_date": "date", "datetime": "date",
    "date_words": "date", "address": "place", "facility_address": "place", "id12": "number", "id9": "number",
    "id_paper": "number", "phone": "phone", "cert_serial": "serial", "cert_book_no": "serial",
}  # fmt: skip
"""Kinds whose values may be compared over papers."""
LEAST = 6  # letters of a value that says the same by no accident
NEAR = 2  # letters that may be misread


@dataclass(frozen=True, slots=True)
class Echo:
    """Whether another paper says the same as a field, and whether one says nearly the same."""

    same: bool = False
    near: bool = False


SILENCE = Echo()


@dataclass(frozen=True, slots=True)
class _Said:
    paper: str
    sort: str
    exact: str
    bare: str


def echoes_of(fields: Iterable[FieldValue]) -> Mapping[str, Echo]:
    """Return by field id what the other papers say of the value; fields that nothing can echo are left out."""
    said = {field.field_id: one for field in fields if (one := _said(field)) is not None}
    sorts: dict[str, list[_Said]] = {}
    for one in said.values():
        sorts.setdefault(one.sort, []).append(one)
    return {field_id: _echo(one, sorts[one.sort]) for field_id, one in said.items()}


def _said(field: FieldValue) -> _Said | None:
    sort = ALIKE.get(field.kind)
    text = _text(field.value)
    if sort is None or text is None:
        return None
    if sort == "date":
        text = text[:10]
    exact = " ".join(tone_key(text).split())
    bare = weak_key(text)
    return _Said(field.component_id, sort, exact, bare) if len(bare) >= LEAST else None


def _text(value: Json) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("number") or value.get("text")
    return value if isinstance(value, str) else None


def _echo(one: _Said, others: Sequence[_Said]) -> Echo:
    foreign = [other for other in others if other.paper != one.paper]
    same = any(other.exact == one.exact for other in foreign)
    near = any(
        other.exact != one.exact and Levenshtein.distance(one.bare, other.bare, score_cutoff=NEAR) <= NEAR
        for other in foreign
    )
    return Echo(same=same, near=near)
