"""One dossier against its truth: every page, every field its forms ask for, every planted error."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.evaluation.likeness import distances, is_right
from pipeline.evaluation.overlap import in_source, is_located
from pipeline.evaluation.truth import Planted, TrueDossier, TrueField, TruePage
from pipeline.evaluation.verdicts import DossierVerdict, FieldVerdict, PageVerdict, PlantVerdict
from pipeline.flagcodes import FlagCode, Severity
from pipeline.formdef import Field, Form, Forms
from pipeline.kinds import Polygon, Source, State
from pipeline.model import Component, Dossier, Evidence, FieldValue, Flag, Page
from pipeline.rules.lists import is_absent

BLANK_PAGE = "blank"
UNLISTED = "unknown"
READ = (Source.PRINT_OCR, Source.HAND_OCR, Source.CELLS, Source.CHECKBOX)  # a code says a value from elsewhere
TAKEN = (State.AUTO, State.ABSENT)


@dataclass(frozen=True, slots=True)
class _Case:
    """What one dossier's judging needs at hand."""

    truth: TrueDossier
    dossier: Dossier
    forms: Forms
    pages: Mapping[tuple[str, int], Page]
    papers: Mapping[str, Component]  # by page id
    fields: Mapping[tuple[str, str], FieldValue]  # by component id and key


def judge(dossier: Dossier, truth: TrueDossier, *, forms: Forms) -> DossierVerdict:
    """Return what is right and wrong of a dossier."""
    case = _Case(
        truth,
        dossier,
        forms,
        {(page.scan_id, page.index): page for page in dossier.pages},
        {page_id: paper for paper in dossier.components for page_id in paper.page_ids},
        {(field.component_id, field.key): field for field in dossier.fields},
    )
    blocks = {flag.code.value for flag in _flags(dossier) if flag.severity is Severity.BLOCK}
    if any(page.doc_class == UNLISTED for _, page in truth.pages):
        blocks.discard(FlagCode.DOC_CLASS_UNSURE.value)  # truly a paper of none of the known classes: a clerk must look
    return DossierVerdict(
        name=truth.dossier,
        tier=truth.tier,
        pages=tuple(_page(sha256, page, case) for sha256, page in truth.pages),
        fields=tuple(verdict for sha256, page in truth.pages for verdict in _fields(sha256, page, case)),
        planted=tuple(_plant(planted, case) for planted in truth.planted),
        false_blocks=() if truth.planted else tuple(sorted(blocks)),
        route=dossier.route.value if dossier.route else None,
    )


def _flags(dossier: Dossier) -> Iterator[Flag]:
    yield from dossier.flags
    for scope in (dossier.pages, dossier.components, dossier.fields):
        for one in scope:
            yield from one.flags


def _page(sha256: str, true: TruePage, case: _Case) -> PageVerdict:
    page = case.pages.get((sha256, true.index))
    paper = case.papers.get(page.page_id) if page else None
    if true.doc_class == BLANK_PAGE:
        right = page is not None and page.blank
    else:
        right = paper is not None and paper.doc_class == true.doc_class
    version = None if true.version is None else right and paper is not None and paper.form_version == true.version
    return PageVerdict(doc_class=true.doc_class, tier=true.tier, class_right=right, version_right=version)


def _fields(sha256: str, true: TruePage, case: _Case) -> Iterator[FieldVerdict]:
    form = case.forms.get(true.doc_class)
    if form is None:
        return
    page = case.pages.get((sha256, true.index))
    paper = case.papers.get(page.page_id) if page else None
    mine = paper.component_id if paper is not None and paper.doc_class == true.doc_class else ""
    written = {field.key: field for field in _written(true, form)}
    for key, field in written.items():
        kind = _kind(form, key)
        if kind is not None:
            yield _field(field, kind, case.fields.get((mine, key)), true, page, name=case.truth.dossier)
    elsewhere = _written_elsewhere(case, mine) - written.keys()
    for (component_id, key), value in case.fields.items():
        if component_id == mine and key not in written and key not in elsewhere and _stands_here(form, key, true):
            yield _empty(value, true, name=case.truth.dossier)


def _written_elsewhere(case: _Case, mine: str) -> set[str]:
    """Return the keys of what is written on any page of a paper: a value of its other page is no value too much."""
    pages = [(case.pages.get((sha256, true.index)), true) for sha256, true in case.truth.pages]
    papers = [(case.papers.get(page.page_id) if page else None, true) for page, true in pages]
    return {field.key for paper, true in papers if paper and paper.component_id == mine for field in true.fields}


def _written(true: TruePage, form: Form) -> Iterator[TrueField]:
    """Yield the true values, and every signature of the form as a value that is there or not."""
    yield from true.fields
    signed = {mark.name: mark.polygon for mark in true.marks if mark.kind == "signature"}
    for field in form.in_version(true.version):
        if field.kind == "signature" and field.side == true.side:
            where = (signed[field.key],) if field.key in signed else ()
            yield TrueField(key=field.key, value=field.key in signed, raw="", fill="handwritten", polygons=where)


def _defined(form: Form, key: str) -> Field | None:
    """Return the field a key belongs to; a cell `members[0].dob` belongs to the table `members[]`."""
    return form.by_key.get(f"{key.partition('[')[0]}[]" if "[" in key else key)


def _kind(form: Form, key: str) -> str | None:
    field = _defined(form, key)
    if field is None or "[" not in key:
        return field.kind if field else None
    return next((column.kind for column in field.columns if column.key == key.rpartition(".")[2]), None)


def _stands_here(form: Form, key: str, true: TruePage) -> bool:
    """Return whether nothing written there is known to be true; of a table without true rows nothing is known."""
    field = _defined(form, key)
    known = "[" not in key or any(one.key.startswith(key.partition("[")[0] + "[") for one in true.fields)
    return field is not None and known and field.side == true.side and field.kind != "signature"


def _field(
    true: TrueField, kind: str, value: FieldValue | None, page: TruePage, found: Page | None, *, name: str
) -> FieldVerdict:
    absent = true.state == "absent"
    said, meant = (value.raw or "") if value else "", true.raw
    if value is None:
        right = False
    elif absent:
        right = value.value is None and (value.state is State.ABSENT or is_absent(value.raw or ""))
    else:
        right = is_right(kind, value.value, true.value, true.raw)
    wrong, bare, letters = distances(kind, said, meant)
    return FieldVerdict(
        dossier=name, doc_class=page.doc_class, key=true.key, kind=kind, fill="absent" if absent else true.fill,
        tier=page.tier, on_leader=true.on_leader, located=_located(true, value, found), right=right,
        accepted=value is not None and value.state in TAKEN,
        confidence=value.confidence if value else None, state=value.state if value else None,
        judged_fill=value.fill if value else None, wrong_letters=wrong, wrong_bare=bare, letters=letters,
        said=said, meant=meant, field_id=value.field_id if value else None,
    )  # fmt: skip


def _empty(value: FieldValue, page: TruePage, *, name: str) -> FieldVerdict:
    """Return the verdict on a field that nobody filled in."""
    return FieldVerdict(
        dossier=name, doc_class=page.doc_class, key=value.key, kind=value.kind, fill="blank", tier=page.tier,
        on_leader=False, located=True, right=value.value in (None, False), accepted=value.state in TAKEN,
        confidence=value.confidence, state=value.state, judged_fill=value.fill, wrong_letters=0, wrong_bare=0,
        letters=0, said=value.raw or "", meant="", field_id=value.field_id,
    )  # fmt: skip


def _located(true: TrueField, value: FieldValue | None, page: Page | None) -> bool:
    if value is None or page is None:
        return False
    if value.candidates and all(candidate.source not in READ for candidate in value.candidates):
        return bool(value.evidence)  # read off a code alone, which may stand on the card's other side
    if not true.polygons:
        return value.value is False  # a signature that is not there has no place
    return any(
        # a dash is no line of text: a strip of a line's height round it is where it stands
        is_located(
            _polygons(evidence, page), true.polygons, in_lines=not (value.kind == "signature" or true.state == "absent")
        )
        for evidence in [
            value.evidence,
            *(candidate.evidence for candidate in value.candidates if candidate.source in READ),
        ]
    )


def _polygons(evidence: tuple[Evidence, ...], page: Page) -> tuple[Polygon, ...]:
    return tuple(in_source(e.polygon, page) for e in evidence if e.page_id == page.page_id)


def _plant(planted: Planted, case: _Case) -> PlantVerdict:
    """Return whether the expected check failed, the expected flag is there, or a field it is about waits."""
    dossier = case.dossier
    if any(check.check == planted.code and check.result == "fail" for check in dossier.cross_checks):
        return PlantVerdict(code=planted.code, found=True, by="check")
    if any(flag.code.value in (planted.flag, planted.code) for flag in _flags(dossier)):
        return PlantVerdict(code=planted.code, found=True, by="flag")
    classes = {paper.component_id: paper.doc_class for paper in dossier.components}
    about = {(field.doc_class, field.key) for field in planted.fields}
    waits = any(
        (classes.get(field.component_id), field.key) in about and field.state is State.NEEDS_REVIEW
        for field in dossier.fields
    )
    return PlantVerdict(code=planted.code, found=waits, by="review" if waits else "")
