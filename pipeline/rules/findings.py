"""What cross-checks speak in: a paper with its fields by key, the people a paper mentions, and a finding."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.kinds import Fill, Json, Source
from pipeline.model import Candidate, Component, CrossCheck, FieldValue, Flag
from pipeline.settled import is_settled

_ROLE_SEX = {"mother": "Nữ", "father": "Nam", "wife": "Nữ", "husband": "Nam", "bride": "Nữ", "groom": "Nam"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of the dossier and its fields by key."""

    component: Component
    fields: Mapping[str, FieldValue]

    def text(self, key: str) -> str | None:
        """Return a field's value where it is a text, else None."""
        field = self.fields.get(key)
        return field.value if field is not None and isinstance(field.value, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One person as one paper speaks of them: role, and the fields for number, name, sex and birth."""

    paper: Paper
    role: str
    number: str | None
    number_field: FieldValue | None
    name_field: FieldValue | None
    sex_field: FieldValue | None
    birth_field: FieldValue | None

    @property
    def name(self) -> str | None:
        """The name as typed value."""
        return text_of(self.name_field)

    @property
    def birth(self) -> str | None:
        """The day or year of birth, ISO."""
        return text_of(self.birth_field)

    @property
    def sex(self) -> str | None:
        """The sex written, or the one that the role implies."""
        return text_of(self.sex_field) or _ROLE_SEX.get(self.role)

    @property
    def field_ids(self) -> tuple[str, ...]:
        """The fields that speak of the person."""
        fields = (self.name_field, self.number_field, self.birth_field, self.sex_field)
        return tuple(field.field_id for field in fields if field is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check said, and the flag that goes with a failure."""

    check: CrossCheck
    flag: Flag | None = None


def text_of(field: FieldValue | None) -> str | None:
    """Return a field's value where it is a text, else None."""
    return field.value if field is not None and isinstance(field.value, str) else None


def papers_of(components: Iterable[Component], fields: Iterable[FieldValue]) -> tuple[Paper, ...]:
    """Return the papers with their fields, in the order of the components."""
    by_component: dict[str, dict[str, FieldValue]] = {}
    for field in fields:
        by_component.setdefault(field.component_id, {})[field.key] = field
    return tuple(
        Paper(component=component, fields=by_component.get(component.component_id, {})) for component in components
    )


def number_in(field: FieldValue | None) -> str | None:
    """Return the identity number a field holds: a plain text, or the number of an identity paper."""
    value: Json = field.value if field is not None else None
    if isinstance(value, Mapping):
        value = value.get("number")
    return value if isinstance(value, str) and value else None


def mentions_of(papers: Iterable[Paper]) -> tuple[Mention, ...]:
    """Return every person a paper speaks of by a name or a number, table rows included."""
    found: list[Mention] = []
    for paper in papers:
        for prefix in dict.fromkeys(_prefix(key) for key in paper.fields):
            if prefix is not None:
                found.append(_mention(paper, prefix))
        if "household.head_name" in paper.fields or "household.head_pin" in paper.fields:
            found.append(_head(paper))
    return tuple(mention for mention in found if mention.number or mention.name)


def _prefix(key: str) -> str | None:
    """Return what stands before a key that names a person ("mother" of "mother.full_name"; "" of "full_name")."""
    for ending in ("full_name", "id12", "pin", "id_paper"):
        if key == ending:
            return ""
        if key.endswith(f".{ending}"):
            return key[: -len(ending) - 1]
    return None


def _mention(paper: Paper, prefix: str) -> Mention:
    def at(*names: str) -> FieldValue | None:
        keys = [f"{prefix}.{name}" if prefix else name for name in names]
        return next((paper.fields[key] for key in keys if key in paper.fields), None)

    number = at("id12", "pin", "id_paper")
    return Mention(
        paper=paper,
        role=prefix or "holder",
        number=number_in(number),
        number_field=number,
        name_field=at("full_name"),
        sex_field=at("sex"),
        birth_field=at("dob", "birth"),
    )


def _head(paper: Paper) -> Mention:
    number = paper.fields.get("household.head_pin")
    return Mention(
        paper=paper,
        role="head",
        number=number_in(number),
        number_field=number,
        name_field=paper.fields.get("household.head_name"),
        sex_field=None,
        birth_field=None,
    )


def said_by(field: FieldValue | None, source: Source) -> Candidate | None:
    """Return the first reading of a field by one kind of reader, or None."""
    if field is None:
        return None
    return next((candidate for candidate in field.candidates if candidate.source is source and candidate.raw), None)


def finding(
    check: str,
    holds: bool | None,
    fields: Sequence[FieldValue | None],
    *,
    flag: FlagCode = FlagCode.CROSSCHECK_FAIL,
    severity: Severity | None = None,
    detail: str = "",
) -> Finding:
    """Return a finding: pass, fail with its flag on the first field named, or unknown where a value is missing.

    What a machine read off a hand proves nothing by itself: it warns until a clerk has said that it stands there.
    """
    ids = tuple(field.field_id for field in fields if field is not None)
    result = "unknown" if holds is None else "pass" if holds else "fail"
    weight = severity or FLAGS[flag].severity
    made = CrossCheck(check=check, result=result, field_ids=ids, detail=detail, severity=weight)
    raised = None
    if holds is False:
        scope = ids[0] if ids else "dossier"
        said = f"{check}: {detail}" if detail else check
        unproven = any(
            field is not None and field.fill is Fill.HANDWRITTEN and not is_settled(field) for field in fields
        )
        weight = Severity.WARN if unproven and weight is Severity.BLOCK else weight
        raised = Flag(code=flag, severity=weight, scope=scope, detail=said)
    return Finding(check=made, flag=raised)
