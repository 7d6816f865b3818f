"""The same request twice: another dossier of this person and procedure within a month, or of the very same files.

The ledger holds no number of a person: each mark is a keyed digest, and the key lies in the store, beside the dossiers
that spell the numbers out. Pictures are compared as files; a perceptual hash does not tell two cards apart (`twins`).
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline import bag
from pipeline.books import Books
from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.dossier_summary import status
from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.kinds import Route
from pipeline.model import Dossier, Flag
from pipeline.ports import BlobStore, StoredDossier
from pipeline.rules.across_forms import ASKING
from pipeline.rules.findings import mentions_of, papers_of

WINDOW = timedelta(days=30)  # DOMAIN §5.2, DUP.DOSSIER
KEY = "office/repeats.key"
KEY_BYTES = 32
CODE = FlagCode.DUPLICATE_DOSSIER


def told_of_repeats(stored: StoredDossier, marks: Sequence[str], *, tools: Books) -> StoredDossier:
    """Return the facts of a stored dossier, which is flagged in the store where an earlier one has a mark of it.

    Done again, it changes nothing more.

    Raises:
        StoreUnavailable: the store or the ledger cannot be reached.
    """
    if not marks:
        return stored
    since = (datetime.fromisoformat(stored.received_at) - WINDOW).isoformat()
    tools.ledger.remember(stored.dossier_id, marks, received_at=stored.received_at)
    others = tools.ledger.alike(stored.dossier_id, marks, since=since, until=stored.received_at)
    if not others or CODE.value in stored.flag_codes:
        return stored
    dossier = dossier_from_bytes(tools.blobs.get(stored.key))
    flag = Flag(code=CODE, severity=FLAGS[CODE].severity, scope="dossier", detail=", ".join(others))
    route = Route.REVIEW if dossier.route is Route.RELEASE else dossier.route
    flagged = replace(dossier, flags=(*dossier.flags, flag), route=route)
    _put(flagged, stored.key, tools.blobs)
    return replace(
        stored,
        route=route.value if route is not None else stored.route,
        status=status(flagged),
        flag_codes=tuple(sorted({*stored.flag_codes, CODE.value})),
    )


def repeat_marks(dossier: Dossier, *, blobs: BlobStore) -> tuple[str, ...]:
    """Return what another dossier of the same request would have in common: digests that tell nothing by themselves."""
    blobs.put_new(KEY, secrets.token_bytes(KEY_BYTES), "application/octet-stream")
    key = blobs.get(KEY)
    return tuple(dict.fromkeys(hmac.new(key, one.encode(), hashlib.sha256).hexdigest() for one in _alike(dossier)))


def _alike(dossier: Dossier) -> Iterator[str]:
    yield "files " + " ".join(sorted(scan.scan_id for scan in dossier.item.scans))
    if dossier.procedure.code is not None:
        for mention in mentions_of(papers_of(dossier.components, dossier.fields)):
            sound = mention.number_field is not None and all(r.result != "fail" for r in mention.number_field.rules)
            if mention.role in ASKING and mention.number and sound:
                yield f"request {dossier.procedure.code[: len('1.001193')]} {mention.number}"


def _put(dossier: Dossier, key: str, blobs: BlobStore) -> None:
    prefix, told = key.removesuffix(bag.DOSSIER_FILE), dossier_to_bytes(dossier)
    tags = blobs.get(prefix + bag.TAG_MANIFEST_FILE)
    blobs.put(prefix + bag.TAG_MANIFEST_FILE, bag.with_dossier(tags, told), bag.MEDIA_TYPE)
    blobs.put(key, told, "application/json")
