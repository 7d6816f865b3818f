"""Second readings: a share of what the machine accepted, read by a person who does not see the value."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from pipeline import bag
from pipeline.accounts import User
from pipeline.audits import Audits, SecondReading
from pipeline.codec import dossier_from_bytes
from pipeline.errors import NotStored, StoreConflict
from pipeline.kinds import Fill, Json, State
from pipeline.model import Dossier, FieldValue
from pipeline.ports import BlobStore, StoredDossier
from pipeline.rules.fold import tone_key
from pipeline.rules.lists import is_absent
from pipeline.rules.typed import ParseContext, parse
from pipeline.settled import TICKED
from review.acts import typed_text
from review.desk import Desk
from review.faults import Fault, NotHere
from review.pictures import opened
from review.scope import dossier_for

AT_ONCE = 20  # dossiers drawn from at one look of the worker
DRAWS = 1 << 64
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a second reader typed, kept in the store beside the dossier: it is a citizen's data."""

    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A second reading with its field, and what was typed when somebody has read it."""

    reading: SecondReading
    stored: StoredDossier
    field: FieldValue
    said: Said | None = None


def draw(audits: Audits, *, blobs: BlobStore, share: float, now: str) -> None:
    """Draw from dossiers nobody drew from yet: each accepted value with a picture has the same chance."""
    for stored in audits.undrawn(count=AT_ONCE):
        try:
            dossier = dossier_from_bytes(blobs.get(stored.key))
        except NotStored:
            audits.draw(stored.dossier_id, (), now=now)
            continue
        drawn = [(field.field_id, field.kind) for field in dossier.fields if _is_drawn(field, dossier, share)]
        audits.draw(stored.dossier_id, drawn, now=now)


def task(desk: Desk, user: User, reading_id: int) -> Task:
    """Return a second reading with its field.

    Raises:
        NotHere: there is none, or its dossier belongs to another agency.
    """
    reading = desk.audits.second_reading(reading_id)
    if reading is None:
        raise NotHere
    stored = dossier_for(desk, user, reading.dossier_id)
    dossier = opened(desk.blobs, stored)
    field = next((field for field in dossier.fields if field.field_id == reading.field_id), None)
    if field is None:
        raise NotHere
    return Task(reading=reading, stored=stored, field=field, said=_said(desk, stored, reading_id))


def read(desk: Desk, user: User, found: Task, text: str) -> bool:
    """Return whether what a person typed says the same as the machine's value; both are kept.

    Raises:
        Fault: nothing was typed.
        StoreConflict: somebody else read it first.
    """
    typed = typed_text(text)
    if not typed:
        raise Fault("nothing_typed", status=422)
    now = desk.clock.now()
    told = json.dumps(asdict(Said(text=typed, by=user.name, at=now)), ensure_ascii=False).encode()
    if not desk.blobs.put_new(_key(found.stored, found.reading.reading_id), told, JSON) and (
        found.said is None or found.said.by != user.name
    ):
        raise StoreConflict("Somebody else read this first.", advice="Take the next.")
    agrees = same(as_accepted(found.field), typed, received_on=found.stored.received_at[:10])
    desk.audits.read_again(found.reading.reading_id, by=user.name, agrees=agrees, now=now)
    desk.note(user.name, "read-again", found.stored.dossier_id, f"field={found.field.field_id} agrees={agrees}")
    return agrees


def settle(desk: Desk, user: User, found: Task, *, machine_right: bool) -> None:
    """Write down a supervisor's word on a disagreement.

    Raises:
        StoreConflict: it is settled already.
    """
    desk.audits.settle(found.reading.reading_id, by=user.name, machine_right=machine_right, now=desk.clock.now())
    detail = f"field={found.field.field_id} machine_right={machine_right}"
    desk.note(user.name, "disagreement-settled", found.stored.dossier_id, detail)


def as_accepted(field: FieldValue) -> FieldValue:
    """Return the field with the value the machine accepted, which is judged, also where a clerk corrected it since."""
    return replace(field, value=field.corrections[0].before) if field.corrections else field


def same(field: FieldValue, text: str, *, received_on: str) -> bool:
    """Return whether a typed text says what a field's value says."""
    if field.kind in TICKED:
        return (field.value is True) != is_absent(text)
    if field.value is None:
        return is_absent(text)
    value: Json = parse(field.kind, text, context=ParseContext(received_on=received_on)).value
    return _alike(text if value is None else value, field.value)


def _alike(one: Json, two: Json) -> bool:
    """Return whether two values say the same, letter and tone mark; case and spaces are no difference."""
    if isinstance(one, str) and isinstance(two, str):
        return tone_key(one) == tone_key(two)
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        told = [value.get("ward_code") or value.get("number") or value.get("text") for value in (one, two)]
        return one == two or (told[0] is not None and _alike(told[0], told[1]))
    return one == two


def _is_drawn(field: FieldValue, dossier: Dossier, share: float) -> bool:
    """Return whether chance picks an accepted value; the same one always, so that drawing twice is drawing once."""
    if field.state is not State.AUTO or not field.evidence or field.fill is Fill.NONE:
        return False
    name = f"{dossier.dossier_id}/{field.field_id}".encode()
    return int.from_bytes(hashlib.sha256(name).digest()[:8], "big") < share * DRAWS


def _key(stored: StoredDossier, reading_id: int) -> str:
    return f"{stored.key.removesuffix(bag.DOSSIER_FILE)}second/{reading_id}.json"


def _said(desk: Desk, stored: StoredDossier, reading_id: int) -> Said | None:
    try:
        return Said(**json.loads(desk.blobs.get(_key(stored, reading_id))))
    except NotStored:
        return None
