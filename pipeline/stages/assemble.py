"""Assemble: papers become one dossier; people linked over papers, cross-checks made, the procedure found."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.formdef import Forms
from pipeline.kinds import Source
from pipeline.model import Component, Dossier, FieldValue, Flag, Item, Page, Procedure, Quarantined
from pipeline.office import Office
from pipeline.rules.across import check_across
from pipeline.rules.asked import dossier_code_of, procedure_checks, procedure_of
from pipeline.rules.deadlines import deadline
from pipeline.rules.descriptors import descriptor_of
from pipeline.rules.findings import Finding, Paper, mentions_of, papers_of, text_of
from pipeline.rules.in_force import in_force_flags
from pipeline.rules.name_marks import guessed_marks
from pipeline.rules.people import belonging_checks, people_of
from pipeline.rules.required import required_checks
from pipeline.rules.waybill import SLIP, waybill_checks
from pipeline.terms import Deadline

ARRIVED = "arrived_at"  # the postmark of arrival on the slip: the legal clock (DOMAIN §2.4)


def assemble(
    dossier: Dossier,
    components: Sequence[Component],
    fields: Sequence[FieldValue],
    *,
    forms: Forms,
    office: Office,
) -> Dossier:
    """Return the dossier with its papers, fields, people, procedure, due time, cross-checks and flags.

    A failed check flags its field.
    """
    papers = papers_of(components, fields)
    told = dossier.review.procedure
    procedure = procedure_of(dossier.item, papers, forms=forms, procedures=office.procedures, told=told)
    findings = _findings(dossier, papers, procedure, forms, office)
    raised = [*(finding.flag for finding in findings if finding.flag is not None), *guessed_marks(papers)]
    bar_code = _bar_code(fields)
    clock = _deadline(dossier, procedure, fields, office)
    whole = replace(
        dossier,
        item=dossier.item if dossier.item.item_code else replace(dossier.item, item_code=bar_code),
        components=tuple(
            replace(one, descriptor=descriptor_of(one, fields, forms.get(one.doc_class))) for one in components
        ),
        fields=tuple(_flagged(field, raised) for field in fields),
        people=people_of(mentions_of(papers)),
        cross_checks=tuple(finding.check for finding in findings),
        procedure=procedure,
        dossier_code=dossier.dossier_code or dossier_code_of(papers),
        deadline=clock,
    )
    known = {field.field_id for field in fields}
    doubts = (
        *dict.fromkeys(flag for flag in raised if flag.scope not in known),
        *in_force_flags(papers, clock, forms=forms, received_at=dossier.received_at),
        *_foreign_slip(dossier.item, bar_code),
        *_count_flags(dossier.item, dossier.pages, components, dossier.quarantined),
    )
    return replace(whole, flags=(*dossier.flags, *doubts))


def _findings(
    dossier: Dossier, papers: Sequence[Paper], procedure: Procedure, forms: Forms, office: Office
) -> tuple[Finding, ...]:
    """Return what every check says: of the papers among themselves, of the procedure's list, of the waybill."""
    components = [paper.component for paper in papers]
    fields = [field for paper in papers for field in paper.fields.values()]
    return (
        *check_across(components, fields, received_on=dossier.received_at[:10]),
        *required_checks(papers, office.procedures.get(procedure.code)),
        *procedure_checks(papers, procedure, forms=forms),
        *waybill_checks(papers, dossier.item.declared, forms=forms),
        *belonging_checks(mentions_of(papers), forms=forms),
    )


def _flagged(field: FieldValue, raised: Sequence[Flag]) -> FieldValue:
    """Return the field with the flags of the checks it failed, each once."""
    mine = (flag for flag in raised if flag.scope == field.field_id)
    return replace(field, flags=tuple(dict.fromkeys((*field.flags, *mine))))


def _deadline(dossier: Dossier, procedure: Procedure, fields: Sequence[FieldValue], office: Office) -> Deadline:
    """Return when the answer is due; what stopped the clock before stays."""
    known = office.procedures.get(procedure.code)
    return deadline(
        known.term.term if known is not None and known.term is not None else None,
        received_at=dossier.received_at,
        arrived_at=next((text for field in fields if field.key == ARRIVED and (text := text_of(field))), None),
        calendar=office.workdays,
        pauses=dossier.deadline.pauses,
    )


def _bar_code(fields: Sequence[FieldValue]) -> str | None:
    """Return the item code that a bar code on a slip holds and whose check digit is right, or None."""
    return next(
        (
            field.value
            for field in fields
            if field.kind == "item_code"
            and isinstance(field.value, str)
            and any(candidate.source is Source.BARCODE for candidate in field.candidates)
            and all(rule.result == "pass" for rule in field.rules)
        ),
        None,
    )


def _foreign_slip(item: Item, bar_code: str | None) -> tuple[Flag, ...]:
    """Return a flag where the slip belongs to another item than the manifest says."""
    if item.item_code is None or bar_code is None or item.item_code == bar_code:
        return ()
    return (_flag(FlagCode.MIXED_DOSSIERS, "the slip's bar code is another item's"),)


def _count_flags(
    item: Item, pages: Sequence[Page], components: Sequence[Component], quarantined: Sequence[Quarantined]
) -> tuple[Flag, ...]:
    """Return flags where fewer sheets came than were declared, the slip left out, or a file could not be read."""
    out = []
    declared = [paper.sheets for paper in item.declared if paper.sheets is not None]
    slips = {page_id for paper in components if paper.doc_class == SLIP for page_id in paper.page_ids}
    sheets = sum(page.duplicate_of is None and not page.blank and page.page_id not in slips for page in pages)
    if declared and sheets < sum(declared):
        detail = f"declared {sum(declared)}, received {sheets}"
        out.append(_flag(FlagCode.PAGE_COUNT_MISMATCH, detail))
    out += [_flag(FlagCode.FILE_QUARANTINED, file.code) for file in quarantined]
    return tuple(out)


def _flag(code: FlagCode, detail: str) -> Flag:
    return Flag(code=code, severity=FLAGS[code].severity, scope="dossier", detail=detail)
