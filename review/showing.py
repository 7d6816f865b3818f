"""A dossier as a clerk sees it: papers, pages, fields as cards with their pictures, readings and reasons in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.formdef import Forms
from pipeline.kinds import Fill, Json, Source, State
from pipeline.model import Component, CrossCheck, Dossier, Evidence, FieldValue, Flag
from pipeline.settled import TICKED, is_settled, standing, waits
from review.points import stops
from review.words import Words

DIGITS = frozenset(  # kinds that are typed with a figure first: their choices are letters, so that figures type
    ("id12", "id9", "date", "partial_date", "datetime", "phone", "tax_code", "int", "money", "area", "item_code",
     "dossier_code", "id_paper", "date_words", "copy_request", "register_no", "book_no")
)  # fmt: skip
DAYS = frozenset(("date", "partial_date", "datetime"))
AS_READ = frozenset(("date_words", "copy_request"))  # kinds that are typed as they stand on paper
DAY = re.compile(r"\d{4}(-\d\d){0,2}")
CHOICES = 9
LINES = 3  # a value is shown with so many lines of its paper
FIGURE_KEYS, LETTER_KEYS = "123456789", "abcdefghi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A reading that can be taken with one key."""

    key: str
    place: int
    text: str
    source: str
    crop: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One side of a comparison that failed: whose value, and its picture."""

    label: str
    paper: str
    value: str
    crop: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A cross-check that failed, with the values it compares side by side."""

    words: str
    sides: tuple[Beside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a field is looked at, in words, and how much it weighs."""

    severity: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One field as a clerk sees it."""

    field_id: str
    label: str
    paper: str
    state: str
    is_open: bool
    value: str
    today: str | None
    raw: str
    typed: str
    required: bool
    by_hand: bool
    crops: tuple[str, ...]
    page_id: str | None
    box: tuple[float, float, float, float] | None
    choices: tuple[Choice, ...]
    reasons: tuple[Reason, ...]
    compared: tuple[Compared, ...]
    can_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A doubt that stops the dossier and that no waiting field speaks of."""

    code: str
    scope: str
    words: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page on the strip: its paper, its number, and what its picture lacks."""

    page_id: str
    number: int
    component_id: str
    paper: str
    width: int
    height: int
    turn: int
    doubts: tuple[str, ...]
    is_blank: bool


class Show:
    """Makes what a clerk sees of one dossier, in one language."""

    def __init__(self, dossier: Dossier, *, forms: Forms, words: Words) -> None:
        """Take a dossier and the visitor's words."""
        self._dossier = dossier
        self._words = words
        self._forms = forms
        self._papers = {paper.component_id: self._paper_name(paper, forms) for paper in dossier.components}
        self._first_pages = {paper.component_id: paper.page_ids[0] for paper in dossier.components}
        self._fields = {field.field_id: field for field in dossier.fields}

    def card(self, field: FieldValue) -> Card:
        """Return a field as a card."""
        places = _lines(field)
        place = places[0] if places else None
        digits = field.kind in DIGITS
        choices = self._choices(field, LETTER_KEYS if digits else FIGURE_KEYS)
        return Card(
            field_id=field.field_id,
            label=field.label,
            paper=self._papers.get(field.component_id, ""),
            state=field.state.value,
            is_open=waits(field),
            value=self.value(field),
            today=_today(field.value),
            raw=field.raw or "",
            typed=self._typed(field),
            required=field.requirement.value == "required",
            by_hand=field.fill is Fill.HANDWRITTEN,
            crops=tuple(name for each in places if (name := crop_name(each)) is not None),
            page_id=place.page_id if place else self._first_pages.get(field.component_id),
            box=_box(places),
            choices=choices,
            reasons=self._reasons(field),
            compared=tuple(
                self._compared(check)
                for check in self._dossier.cross_checks
                if _fails(check, field) and len(check.field_ids) > 1  # one value alone is shown above already
            ),
            can_undo=standing(field) is not None,
        )

    def stops(self) -> tuple[Stop, ...]:
        """Return the doubts that stop the dossier beside those of fields that wait."""
        waiting = {field.field_id for field in self._dossier.fields if waits(field)}
        scopes = (self._dossier.pages, self._dossier.components, self._dossier.fields)
        flags = (*self._dossier.flags, *(flag for scope in scopes for each in scope for flag in each.flags))
        return tuple(
            Stop(code=flag.code.value, scope=flag.scope, words=self.flag(flag), about=self.about(flag.scope))
            for flag in dict.fromkeys(flags)
            if stops(flag, self._dossier) and flag.scope not in waiting
        )

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the pages in the order they came."""
        home = {page_id: paper.component_id for paper in self._dossier.components for page_id in paper.page_ids}
        return tuple(
            Sheet(
                page_id=page.page_id,
                number=number,
                component_id=home.get(page.page_id, ""),
                paper=self._papers.get(home.get(page.page_id, ""), ""),
                width=page.width,
                height=page.height,
                turn=page.turn,
                doubts=tuple(self.flag(flag) for flag in page.flags if flag.severity is not Severity.INFO),
                is_blank=page.blank,
            )
            for number, page in enumerate(self._dossier.pages, start=1)
        )

    def about(self, scope: str) -> str:
        """Return what a doubt is about: a field's label, a paper's name, a page's number, or nothing of the sort."""
        if field := self._fields.get(scope):
            return f"{self._papers.get(field.component_id, '')}: {field.label}"
        if scope in self._papers:
            return self._papers[scope]
        pages = [page.page_id for page in self._dossier.pages]
        return self._words("case.page_number", number=pages.index(scope) + 1) if scope in pages else ""

    def flag(self, flag: Flag) -> str:
        """Return a doubt in words."""
        text = FLAGS[flag.code]
        said = text.vi if self._words.language == "vi" else text.en
        return f"{self.named(flag)}: {said}" if self.named(flag) else said

    def named(self, flag: Flag) -> str:
        """Return which paper a doubt says is missing, or nothing."""
        if flag.code is not FlagCode.COMPONENT_MISSING:
            return ""
        forms, (_, _, name) = self._forms, flag.detail.partition(": ")
        known = [form.name_vi for doc_class in name.split(" or ") if (form := forms.get(doc_class)) is not None]
        return ", ".join(known) or name

    def value(self, field: FieldValue) -> str:
        """Return a value as it is read aloud."""
        if field.kind in TICKED and isinstance(field.value, bool):
            return self._words("case.yes" if field.value else "case.no")
        if field.state is State.ABSENT:
            return self._words("case.absent_value")
        if field.kind in AS_READ and field.raw and not is_settled(field):
            return field.raw
        return written_as(field.value, field.kind) or self._words("case.no_value")

    def _typed(self, field: FieldValue) -> str:
        """Return what stands in the box before a clerk types."""
        if field.kind in TICKED:
            return self._words("case.yes" if field.value is True else "case.no")
        if field.kind in AS_READ:
            return field.raw or ""
        return written_as(field.value, field.kind) or field.raw or ""

    def papers(self) -> Mapping[str, str]:
        """Return the names of the papers by id, in order."""
        return self._papers

    def _paper_name(self, paper: Component, forms: Forms) -> str:
        form = forms.get(paper.doc_class)
        if form is None:
            return f"{paper.seq}. {self._words('case.unknown_paper')}"
        return f"{paper.seq}. {form.name_vi if self._words.language == 'vi' else form.name_en}"

    def _choices(self, field: FieldValue, keys: str) -> tuple[Choice, ...]:
        """Return the readings that differ, best first, but not the value that Enter confirms."""
        seen = {written_as(field.value, field.kind)}
        found: list[Choice] = []
        for place, candidate in enumerate(field.candidates):
            text = written_as(candidate.value, field.kind) or candidate.raw
            if not text or text in seen or candidate.source is Source.CLERK or len(found) == CHOICES:
                continue
            seen.add(text)
            crop = crop_name(candidate.evidence[0]) if candidate.evidence else None
            source = self._words(f"source.{candidate.source.value}")
            found.append(Choice(key=keys[len(found)], place=place, text=text, source=source, crop=crop))
        return tuple(found)

    def _reasons(self, field: FieldValue) -> tuple[Reason, ...]:
        found = [Reason(severity=flag.severity.value, words=self.flag(flag)) for flag in dict.fromkeys(field.flags)]
        if field.fill is Fill.HANDWRITTEN and not is_settled(field):
            found.append(Reason(severity="info", words=self._words("case.by_hand")))
        return tuple(dict.fromkeys(found))

    def _compared(self, check: CrossCheck) -> Compared:
        fields = [self._fields[field_id] for field_id in check.field_ids if field_id in self._fields]
        key = f"check.{check.check.replace('.', '_')}"
        return Compared(
            words=self._words(key) if self._words.has(key) else self._words("check.other", name=check.check),
            sides=tuple(
                Beside(
                    label=field.label,
                    paper=self._papers.get(field.component_id, ""),
                    value=self.value(field),
                    crop=crop_name(field.evidence[0]) if field.evidence else None,
                )
                for field in fields
            ),
        )


def plain(value: Json) -> str:
    """Return a typed value as a line of text."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        text = value.get("text") or value.get("number")
        if text is not None:
            return str(text)
        return ", ".join(f"{plain(part)}" for part in value.values() if part is not None)
    if isinstance(value, tuple):
        return ", ".join(plain(part) for part in value)
    return str(value)


def written_as(value: Json, kind: str) -> str:
    """Return a value as a clerk writes it: days with the day first."""
    text = plain(value)
    day, _, clock = text.partition("T")
    if kind not in DAYS or not DAY.fullmatch(day):
        return text
    turned = "/".join(reversed(day.split("-")))
    return f"{clock[:5]} {turned}" if clock else turned


def crop_name(place: Evidence | None) -> str | None:
    """Return the name by which a crop is asked for, or None where there is none."""
    if place is None or place.crop_key is None:
        return None
    return place.crop_key.rpartition("/")[2].removesuffix(".jpg")


def _lines(field: FieldValue) -> tuple[Evidence, ...]:
    """Return the lines a value stands on; of more than those, cells of a row one by one, the first is the whole."""
    here = tuple(place for place in field.evidence if place.page_id == field.evidence[0].page_id)
    return here if len(here) <= LINES else here[:1]


def _box(places: Sequence[Evidence]) -> tuple[float, float, float, float] | None:
    points = [point for place in places for point in place.polygon]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _today(value: Json) -> str | None:
    """Return an address as it is called today, where it was renamed."""
    today = value.get("today") if isinstance(value, Mapping) else None
    if not isinstance(today, Mapping) or not isinstance(value, Mapping):
        return None
    text = today.get("text")
    return str(text) if text and text != value.get("text") else None


def _fails(check: CrossCheck, field: FieldValue) -> bool:
    return check.result == "fail" and field.field_id in check.field_ids
