"""Assemble: papers become one dossier; people linked over papers, cross-checks made, the procedure found."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.formdef import Asked, Forms
from pipeline.kinds import Source
from pipeline.layout import folded_label
from pipeline.model import Component, Descriptor, Dossier, FieldValue, Flag, Item, Page, Person, Procedure, Quarantined
from pipeline.office import Office
from pipeline.rules.across import check_across
from pipeline.rules.deadlines import deadline
from pipeline.rules.findings import Mention, mentions_of, number_in, papers_of, text_of
from pipeline.rules.fold import tone_key
from pipeline.terms import Deadline

FROM_FORM = 0.9  # confidence that a form asks for the one procedure it serves
OWNERS = ("applicant.pin", "requester.id_paper", "id12")  # whose paper it is: the first that has a number
DATES = ("made_at.date", "back.issue_date")
VALID_UNTIL = "expiry"
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
    findings = check_across(components, fields, received_on=dossier.received_at[:10])
    raised = [finding.flag for finding in findings if finding.flag is not None]
    by_scope: dict[str, list[Flag]] = {}
    for flag in raised:
        by_scope.setdefault(flag.scope, []).append(flag)
    known = {field.field_id for field in fields}
    bar_code = _bar_code(fields)
    procedure = _procedure(dossier.item, components, fields, forms)
    return replace(
        dossier,
        item=dossier.item if dossier.item.item_code else replace(dossier.item, item_code=bar_code),
        components=tuple(_described(component, fields, forms) for component in components),
        fields=tuple(
            replace(field, flags=_without_twins((*field.flags, *by_scope.get(field.field_id, ())))) for field in fields
        ),
        people=_people(mentions_of(papers_of(components, fields))),
        cross_checks=tuple(finding.check for finding in findings),
        procedure=procedure,
        deadline=_deadline(dossier, procedure, fields, office),
        flags=(
            *dossier.flags,
            *(flag for flag in raised if flag.scope not in known),
            *_foreign_slip(dossier.item, bar_code),
            *_count_flags(dossier.item, dossier.pages, dossier.quarantined),
        ),
    )


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


def _without_twins(flags: Sequence[Flag]) -> tuple[Flag, ...]:
    return tuple(dict.fromkeys(flags))


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


def _count_flags(item: Item, pages: Sequence[Page], quarantined: Sequence[Quarantined]) -> tuple[Flag, ...]:
    out = []
    declared = [paper.sheets for paper in item.declared if paper.sheets is not None]
    sheets = sum(1 for page in pages if page.duplicate_of is None and not page.blank)
    if declared and sheets < sum(declared):
        detail = f"declared {sum(declared)}, received {sheets}"
        out.append(_flag(FlagCode.PAGE_COUNT_MISMATCH, detail))
    out += [_flag(FlagCode.FILE_QUARANTINED, file.code) for file in quarantined]
    return tuple(out)


def _flag(code: FlagCode, detail: str) -> Flag:
    return Flag(code=code, severity=FLAGS[code].severity, scope="dossier", detail=detail)


def _described(component: Component, fields: Sequence[FieldValue], forms: Forms) -> Component:
    """Return the component with the nine descriptors that its fields give."""
    mine = {field.key: field for field in fields if field.component_id == component.component_id}
    form = forms.get(component.doc_class)
    texts = {key: field.value for key, field in mine.items() if isinstance(field.value, str)}
    return replace(
        component,
        descriptor=Descriptor(
            type_code=component.doc_class if form else None,
            owner_id=next((number for key in OWNERS if (number := number_in(mine.get(key)))), None),
            title=form.name_vi if form else None,
            number=texts.get("id12") or texts.get("item_code"),
            issued_on=next((texts[key] for key in DATES if key in texts), None),
            issuer=texts.get("back.issuer"),
            abstract=texts.get("request_text") or texts.get("procedure_text"),
            valid_until=texts.get(VALID_UNTIL),
        ),
    )


def _procedure(item: Item, components: Sequence[Component], fields: Sequence[FieldValue], forms: Forms) -> Procedure:
    """Return the procedure the manifest names, else the one that a form asks for, else an unknown one."""
    asked = [
        (component, asked)
        for component in components
        if (form := forms.get(component.doc_class)) is not None
        for asked in form.procedures
        if _is_asked(asked, component, fields)
    ]
    if item.procedure_code is not None:
        name = next((entry.name for _, entry in asked if entry.code == item.procedure_code), None)
        return Procedure(code=item.procedure_code, name=name, confidence=1.0, source="manifest")
    codes = {entry.code for _, entry in asked}
    if len(codes) != 1:
        return Procedure()
    component, entry = asked[0]
    return Procedure(
        code=entry.code, name=entry.name, version=component.form_version, confidence=FROM_FORM, source="classifier"
    )


def _is_asked(asked: Asked, component: Component, fields: Sequence[FieldValue]) -> bool:
    if not asked.when:
        return True
    said = next((f.raw or "" for f in fields if f.component_id == component.component_id and f.key == asked.key), "")
    return any(folded_label(phrase) in folded_label(said) for phrase in asked.when)


def _people(mentions: Sequence[Mention]) -> tuple[Person, ...]:
    """Return the people of the dossier: one number is one person, else one name and day of birth, or name."""
    groups: list[tuple[str, list[Mention]]] = []
    for mention in mentions:
        home = next((n for n, (_, group) in enumerate(groups) if _bond(mention, group)), None)
        if home is None:
            groups.append(("none", [mention]))
            continue
        how, group = groups[home]
        bond = _bond(mention, group) or how
        groups[home] = (bond if how == "none" else how, [*group, mention])
    return tuple(
        Person(
            person_id=f"p{number:02d}",
            roles=tuple(dict.fromkeys(mention.role for mention in group)),
            field_ids=tuple(
                dict.fromkeys(
                    field.field_id
                    for mention in group
                    for field in (mention.name_field, mention.number_field, mention.birth_field, mention.sex_field)
                    if field is not None
                )
            ),
            match=how,
        )
        for number, (how, group) in enumerate(groups, start=1)
    )


def _bond(mention: Mention, group: Sequence[Mention]) -> str | None:
    """Return by what a mention belongs to a group: number, name and day of birth, or name; None when apart."""
    numbers = {other.number for other in group if other.number}
    if mention.number and numbers:
        return "id12" if mention.number in numbers else None
    named = [o for o in group if o.name and mention.name and tone_key(o.name) == tone_key(mention.name)]
    if not named:
        return None
    births = {other.birth for other in named if other.birth}
    if mention.birth and births:
        return "name+dob" if mention.birth in births else None
    return "name"
