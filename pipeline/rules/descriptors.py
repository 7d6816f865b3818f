"""The nine descriptors of a paper (Circular 01/2023/TT-VPCP, article 9), from what its fields say; the rest is null."""

from collections.abc import Mapping, Sequence

from pipeline.formdef import Form
from pipeline.kinds import Json
from pipeline.model import Component, Descriptor, FieldValue
from pipeline.rules.findings import number_in
from pipeline.rules.fold import collapse

ABSTRACT_MAX = 500  # characters: what the archive's `subject` holds (DOMAIN §1.7)
# For each descriptor the keys that may hold it, the best first.
OWNERS = (
    "applicant.pin", "applicant_pin", "owner.pin", "owner.id_no", "requester.id_paper", "holder.id_paper",
    "subject.pin", "subject.id_paper", "person.pin", "deceased.pin", "deceased.id_paper", "mother.id_paper",
    "grantor.id_paper", "ct07.pin", "groom.id_paper", "bride.id_paper", "id12", "id9",
)  # fmt: skip
NUMBERS = (
    "id12", "id9", "item_code", "serial_no", "dossier_code", "slip_no", "number", "ct07.number", "book.number",
    "authentication.number",
)  # fmt: skip
DATES = (
    "back.issue_date", "issue_date", "issue.date", "registration.date", "made_at.date", "received_at", "accepted_at",
    "declarant.date",
)  # fmt: skip
ISSUERS = (
    "back.issuer", "issuer", "issue.agency", "registration.agency", "facility", "agency", "accept_office",
    "commune_confirmation",
)  # fmt: skip
ABSTRACTS = (
    "request_text", "request", "procedure_text", "change.content", "purpose", "scope", "business.name_vi", "event_type",
    "content", "reason",
)  # fmt: skip
UNTIL = ("expiry", "back.expiry", "ct07.valid_until", "term", "parcel.term", "due_at")
SCOPES = ("scope", "purpose", "valid_scope")
CARDS = ("cccd_chip", "can_cuoc_2024", "cmnd9")
NATIONWIDE = "Toàn quốc"  # an identity card holds everywhere in the country


def descriptor_of(component: Component, fields: Sequence[FieldValue], form: Form | None) -> Descriptor:
    """Return the descriptors of a paper, from its own fields; an unknown paper has none."""
    if form is None:
        return Descriptor()
    mine = {field.key: field for field in fields if field.component_id == component.component_id}
    texts = {key: text for key, field in mine.items() if (text := _text(field.value))}
    return Descriptor(
        type_code=component.doc_class,
        owner_id=next((number for key in OWNERS if (number := _identity(mine.get(key)))), None),
        title=form.name_vi,
        number=_first(texts, NUMBERS),
        issued_on=next((texts[key][:10] for key in DATES if key in texts), None),
        issuer=_first(texts, ISSUERS),
        abstract=_cut(_first(texts, ABSTRACTS)),
        valid_until=_first(texts, UNTIL),
        scope=NATIONWIDE if component.doc_class in CARDS else _cut(_first(texts, SCOPES)),
    )


def _first(texts: Mapping[str, str], keys: Sequence[str]) -> str | None:
    return next((texts[key] for key in keys if key in texts), None)


def _identity(field: FieldValue | None) -> str | None:
    """Return the personal number a field holds: 12 digits or 9, no register number."""
    number = number_in(field)
    return number if number is not None and number.isdecimal() and len(number) in (9, 12) else None


def _text(value: Json) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("text")
    return value if isinstance(value, str) and value else None


def _cut(text: str | None) -> str | None:
    return None if text is None else collapse(text)[:ABSTRACT_MAX]
