"""Which procedure a dossier asks for: as the manifest says, else the slip, else the application form itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.flagcodes import FlagCode
from pipeline.formdef import Asked, Forms
from pipeline.model import Item, Procedure
from pipeline.procedures import Procedures
from pipeline.rules.findings import Finding, Paper, finding, text_of
from pipeline.rules.fold import weak_key
from pipeline.rules.identifiers import check_dossier_code
from pipeline.rules.slip_qr import read_slip_qr

FROM_CODE = 0.99  # confidence: a printed slip's QR names the code itself
FROM_FORM = 0.9  # a form asks for the one procedure it serves
FROM_WORDS = 0.8  # the waybill names it in words
SLIP_TEXT = ("procedure_text", "request")  # of the postal slip, of the appointment slip
CLERK = "clerk"
QR = "qr"  # of an appointment slip (Circular 01/2023)


@dataclass(frozen=True, slots=True)
class _Said:
    code: str
    name: str | None
    confidence: float
    source: str
    version: str | None = None


def procedure_of(
    item: Item, papers: Sequence[Paper], *, forms: Forms, procedures: Procedures, told: str | None = None
) -> Procedure:
    """Return the procedure a clerk told, else the one the best witness names; unknown where forms ask for several."""
    clerk = _Said(told, None, 1.0, CLERK) if told is not None else None
    said = clerk or next(_voices(item, papers, forms, procedures), None)
    if said is None:
        return Procedure()
    known = procedures.get(said.code)
    return Procedure(
        code=said.code,
        name=known.name_vi if known is not None else said.name,
        version=procedures.version if known is not None else said.version,
        confidence=said.confidence,
        source=said.source,
    )


def dossier_code_of(papers: Sequence[Paper]) -> str | None:
    """Return the dossier's code: as a slip's QR says it, else as a slip prints it in a form that can be one."""
    for paper in papers:
        if (told := read_slip_qr(paper.text(QR) or "")) is not None:
            return told.dossier_code
    printed = (paper.text("dossier_code") for paper in papers)
    return next((code for code in printed if code and check_dossier_code(code).ok), None)


def procedure_checks(papers: Sequence[Paper], found: Procedure, *, forms: Forms) -> Iterator[Finding]:
    """Yield whether the application form serves the procedure that the manifest or the slip names."""
    if found.code is None or found.source in {"classifier", CLERK}:
        return
    served = {asked.code for paper, asked in _by_form(papers, forms)}
    if served:
        bare = found.code[: len("1.001193")]
        yield finding("PROC.EQ_FORM", bare in served, (), flag=FlagCode.CROSSCHECK_FAIL, detail=found.source or "")


def _voices(item: Item, papers: Sequence[Paper], forms: Forms, procedures: Procedures) -> Iterator[_Said]:
    by_form = {asked.code: (paper, asked) for paper, asked in _by_form(papers, forms)}
    if item.procedure_code is not None:
        name = next((asked.name for _, asked in by_form.values() if asked.code == item.procedure_code), None)
        yield _Said(item.procedure_code, name, 1.0, "manifest")
    for paper in papers:
        told = read_slip_qr(paper.text(QR) or "")
        if told is not None and told.procedure_code is not None:
            yield _Said(told.procedure_code, None, FROM_CODE, "slip")
    named = _by_words(papers, procedures)
    if named is not None and (not by_form or named in by_form):
        yield _Said(named, None, FROM_FORM if named in by_form else FROM_WORDS, "slip")
    if len(by_form) == 1:
        paper, asked = next(iter(by_form.values()))
        yield _Said(asked.code, asked.name, FROM_FORM, "classifier", paper.component.form_version)
    elif named is not None:
        yield _Said(named, None, FROM_WORDS, "slip")


def _by_words(papers: Sequence[Paper], procedures: Procedures) -> str | None:
    """Return the procedure whose longest phrase stands on a slip."""
    texts = [f" {weak_key(said)} " for paper in papers for key in SLIP_TEXT if (said := text_of(paper.fields.get(key)))]
    hits = [
        (len(phrase), one.code)
        for one in procedures.procedure
        for phrase in one.phrases
        if any(f" {weak_key(phrase)} " in text for text in texts)
    ]
    return max(hits)[1] if hits else None


def _by_form(papers: Sequence[Paper], forms: Forms) -> Iterator[tuple[Paper, Asked]]:
    for paper in papers:
        form = forms.get(paper.component.doc_class)
        for asked in form.procedures if form is not None else ():
            if _is_asked(asked, paper):
                yield paper, asked


def _is_asked(asked: Asked, paper: Paper) -> bool:
    if not asked.when:
        return True
    field = paper.fields.get(asked.key)
    said = weak_key((field.raw or "") if field is not None else "")
    return any(weak_key(phrase) in said for phrase in asked.when)
