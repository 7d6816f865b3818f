"""What clerks decided, carried over when the machine reads a dossier again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline import bag
from pipeline.codec import dossier_to_bytes
from pipeline.errors import StoreConflict
from pipeline.kinds import Source
from pipeline.model import Dossier, FieldValue
from pipeline.settled import is_settled
from pipeline.tools import Blob, Package

Place = tuple[str, int, str, int]
"""Where a field stands: class of its paper, which paper of that class, key, which field of that key."""


def keep_corrections(before: Dossier, after: Dossier) -> Dossier:
    """Return `after` with every value that a clerk settled in `before`, and the corrections that led to it.

    Of a value that a clerk took everything back of, the corrections are kept where it still has a place.

    Raises:
        StoreConflict: a settled field has no place any more; the dossier must stay as it is.
    """
    settled = {place: field for place, field in _places(before) if is_settled(field) or field.corrections}
    places = dict(_places(after))
    lost = sorted({place[2] for place, field in settled.items() if place not in places and is_settled(field)})
    if lost:
        raise StoreConflict(
            f"Dossier {before.dossier_id} read again has no place for what a clerk settled ({', '.join(lost)}).",
            advice="Keep it as it is, or settle it again by hand.",
        )
    spoken = {places[place].field_id: field for place, field in settled.items() if place in places}
    return replace(
        after, review=before.review, fields=tuple(_settled(field, spoken.get(field.field_id)) for field in after.fields)
    )


def with_dossier(package: Package, dossier: Dossier) -> Package:
    """Return a package whose `dossier.json` is `dossier`, with the manifest that names it."""
    told = dossier_to_bytes(dossier)
    new = {bag.DOSSIER_FILE: lambda data: told, bag.TAG_MANIFEST_FILE: lambda data: bag.with_dossier(data, told)}
    blobs = tuple(
        Blob(key=blob.key, data=new[name](blob.data), media_type=blob.media_type)
        if (name := blob.key.removeprefix(package.prefix)) in new
        else blob
        for blob in package.blobs
    )
    return replace(package, dossier=dossier, blobs=blobs)


def _settled(field: FieldValue, spoken: FieldValue | None) -> FieldValue:
    if spoken is None:
        return field
    said = tuple(candidate for candidate in spoken.candidates if candidate.source is Source.CLERK)
    field = replace(field, candidates=(*field.candidates, *said), corrections=spoken.corrections)
    if not is_settled(spoken):
        return field
    return replace(field, value=spoken.value, confidence=spoken.confidence, state=spoken.state, flags=spoken.flags)


def _places(dossier: Dossier) -> Iterator[tuple[Place, FieldValue]]:
    papers: Counter[str] = Counter()
    paper_of: dict[str, tuple[str, int]] = {}
    for component in dossier.components:
        paper_of[component.component_id] = (component.doc_class, papers[component.doc_class])
        papers[component.doc_class] += 1
    keys: Counter[tuple[str, int, str]] = Counter()
    for field in dossier.fields:
        at = (*paper_of.get(field.component_id, ("", 0)), field.key)
        yield (*at, keys[at]), field
        keys[at] += 1
