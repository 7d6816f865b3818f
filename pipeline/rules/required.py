"""Papers a procedure asks for against those that are there: what is missing, of the wrong kind, or more than asked.

A list that nobody has compared with the published procedure (`verified = false`) cannot block a dossier; a clerk looks
at what it misses all the same, since the check fails.
"""

from collections.abc import Iterator, Sequence

from pipeline.flagcodes import FlagCode, Severity
from pipeline.model import CrossCheck, Flag
from pipeline.procedures import Answer, Needed, ProcedureDef
from pipeline.rules.findings import Finding, Paper
from pipeline.rules.fold import weak_key

UNKNOWN = "unknown"
CHECK = "COMP.REQUIRED"
KIND_CHECK = "COMP.KIND"
BESIDE = ("phieu_buu_chinh", "ctrl_mau01", "ctrl_mau02_03", "ctrl_phieu_kiem_soat")  # the post's and the office's own
CARDS = ("cccd_chip", "can_cuoc_2024", "cmnd9")  # whoever asks may show who they are
RANK = {"copy": 0, "cert": 1, "orig": 2}  # a certified copy is more than a copy, the original more than either


def required_checks(papers: Sequence[Paper], procedure: ProcedureDef | None) -> Iterator[Finding]:
    """Yield what the procedure's list says of the papers; nothing where the procedure is unknown."""
    if procedure is None:
        return
    for needed in procedure.needs:
        there = [paper for paper in papers if paper.component.doc_class in needed.classes]
        if there:
            yield from _kinds(needed, there)
        if len(there) >= needed.count:
            yield _said(needed, "pass", there)
        elif (asked := _is_asked(needed, papers)) is not False:
            yield _missing(needed, papers, asked=asked, severe=procedure.verified)
    yield from _extra(papers, procedure)


def _is_asked(needed: Needed, papers: Sequence[Paper]) -> bool | None:
    """Return whether a paper must be there; None where the answer that decides it was not read."""
    if needed.asked in ("always", "by_post"):
        return True
    if needed.asked == "on_request":
        return False
    answers = [_holds(answer, papers) for answer in needed.when]
    if any(answers):
        return True
    return None if None in answers else False


def _holds(answer: Answer, papers: Sequence[Paper]) -> bool | None:
    field = next((paper.fields[answer.key] for paper in papers if answer.key in paper.fields), None)
    said = field.value if field is not None and isinstance(field.value, str) else field.raw if field else None
    if not said:
        return None
    key = f" {weak_key(said)} "
    return any(f" {weak_key(phrase)} " in key for phrase in answer.any)


def _said(needed: Needed, result: str, there: Sequence[Paper] = ()) -> Finding:
    fields = tuple(field.field_id for paper in there for field in list(paper.fields.values())[:1])
    return Finding(check=CrossCheck(check=CHECK, result=result, field_ids=fields, detail=needed.code))


def _missing(needed: Needed, papers: Sequence[Paper], *, asked: bool | None, severe: bool) -> Finding:
    """Return the finding for a paper that is not there; one of the unknown papers may be it."""
    if asked is None:
        return _said(needed, "unknown")
    unknown = any(paper.component.doc_class == UNKNOWN for paper in papers)
    flag = Flag(
        code=FlagCode.COMPONENT_MISSING,
        severity=Severity.BLOCK if severe and not unknown else Severity.WARN,
        scope="dossier",
        detail=f"{needed.code}: {needed.name_vi}" + (" (unknown paper?)" if unknown else ""),
    )
    return Finding(check=_said(needed, "fail").check, flag=flag)


def _kinds(needed: Needed, there: Sequence[Paper]) -> Iterator[Finding]:
    for paper in there:
        found = RANK.get(paper.component.kind)
        if found is None or found >= RANK[needed.kind]:
            continue
        scope = paper.component.component_id
        detail = f"{needed.code}: {paper.component.kind}, {needed.kind} asked"
        code = FlagCode.COMPONENT_KIND_WRONG
        yield Finding(
            check=CrossCheck(check=KIND_CHECK, result="fail", field_ids=(), detail=needed.code),
            flag=Flag(code=code, severity=Severity.WARN, scope=scope, detail=detail),
        )


def _extra(papers: Sequence[Paper], procedure: ProcedureDef) -> Iterator[Finding]:
    asked = {doc_class for needed in procedure.needs for doc_class in needed.classes} | {UNKNOWN, *BESIDE, *CARDS}
    for paper in papers:
        if paper.component.doc_class in asked:
            continue
        flag = Flag(code=FlagCode.COMPONENT_EXTRA, severity=Severity.INFO, scope=paper.component.component_id)
        check = CrossCheck(check="COMP.EXTRA", result="pass", field_ids=(), detail=paper.component.doc_class)
        yield Finding(check=check, flag=flag)
