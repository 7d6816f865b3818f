"""Pictures of pages and crops for clerks; an identity card stays blurred until they say why they must see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query
from PIL import Image
from pydantic import BaseModel
from starlette.responses import Response

from pipeline.codec import dossier_from_bytes
from pipeline.errors import NotStored
from pipeline.imaging.crops import crop
from pipeline.imaging.jpeg import to_jpeg
from pipeline.model import Dossier, Evidence
from pipeline.ports import BlobStore, StoredDossier
from pipeline.raster import Raster
from review.cards import card_pages
from review.desk import AtDesk, Desk
from review.faults import NotHere
from review.scope import dossier_for
from review.visits import ClerkUser

SHOWN_S = 900  # a card stays visible so long to the one who gave a reason
BLUR_PX = 20  # of a blurred page's longer side: no letter and no face is left
KEPT = 64  # pictures kept ready in memory; a page of 1 600 px has 0.4 MB
WIDEST = 3000
QUALITY = 85
MARGIN = 0.4  # of a value's height, as `package` cuts crops

router = APIRouter()


class Reason(StrEnum):
    """Why somebody must see an identity card."""

    CHECK_VALUE = "check_value"
    COMPARE_PERSON = "compare_person"
    COMPLAINT = "complaint"
    AUDIT = "audit"


class Unveiling(BaseModel):
    """The reason given."""

    reason: Reason


class Unveiled(BaseModel):
    """Until when the cards of the dossier are shown (Unix seconds)."""

    until_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One picture: an object, its revision (a page that a clerk turned is made anew), how wide, and blurred or not."""

    key: str
    revision: int
    width: int | None
    blurred: bool


@router.get("/dossiers/{dossier_id}/pages/{page_id}.jpg", response_class=Response)
def page_picture(
    dossier_id: str,
    page_id: str,
    desk: AtDesk,
    user: ClerkUser,
    width: Annotated[int | None, Query(ge=16, le=WIDEST)] = None,
) -> Response:
    """Return the normalised picture of a page, as wide as asked and never wider than it is."""
    stored = dossier_for(desk, user, dossier_id)
    dossier = opened(desk.blobs, stored)
    key = next((files.work.key for files in dossier.page_files if files.page_id == page_id), None)
    if key is None:
        raise NotHere
    card = page_id in card_pages(dossier, desk.blobs)
    blurred = card and not desk.accounts.is_unveiled(user.user_id, dossier_id, now_s=desk.now_s)
    if card and not blurred:
        desk.note(user.name, "card-seen", dossier_id, f"page={page_id}")
    return _jpeg(_picture(desk, _Wanted(key=key, revision=stored.revision, width=width, blurred=blurred)))


@router.get("/dossiers/{dossier_id}/crops/{name}.jpg", response_class=Response)
def crop_picture(dossier_id: str, name: str, desk: AtDesk, user: ClerkUser) -> Response:
    """Return the crop of a value, by the name that its key ends with; one that was cleared away is cut again."""
    stored = dossier_for(desk, user, dossier_id)
    dossier = opened(desk.blobs, stored)
    place = next((place for place in _places(dossier) if (place.crop_key or "").endswith(f"/{name}.jpg")), None)
    if place is None or place.crop_key is None:
        raise NotHere
    try:
        return _jpeg(desk.blobs.get(place.crop_key))
    except NotStored:
        return _jpeg(_cut(desk.blobs, dossier, place))


@router.post("/api/dossiers/{dossier_id}/unveil")
def unveil(dossier_id: str, asked: Unveiling, desk: AtDesk, user: ClerkUser) -> Unveiled:
    """Show the cards of a dossier to this user for a while; who, when and why is an event."""
    stored = dossier_for(desk, user, dossier_id)
    until_s = desk.now_s + SHOWN_S
    desk.note(user.name, "card-unveiled", stored.dossier_id, f"reason={asked.reason}")
    desk.accounts.unveil(user.user_id, stored.dossier_id, until_s=until_s)
    return Unveiled(until_s=until_s)


def opened(blobs: BlobStore, stored: StoredDossier) -> Dossier:
    """Return a dossier as it lies in the store now.

    Raises:
        NotStored: it does not.
    """
    return _decoded(blobs.get(stored.key))


@lru_cache(maxsize=KEPT)
def _decoded(data: bytes) -> Dossier:
    return dossier_from_bytes(data)


def _places(dossier: Dossier) -> Iterator[Evidence]:
    for field in dossier.fields:
        yield from field.evidence
        for candidate in field.candidates:
            yield from candidate.evidence


_ready: dict[_Wanted, bytes] = {}


def _picture(desk: Desk, wanted: _Wanted) -> bytes:
    """Return a picture, kept ready for the next look."""
    if wanted not in _ready:
        made = _made(desk.blobs.get(wanted.key), wanted)
        while len(_ready) >= KEPT:
            _ready.pop(next(iter(_ready)), None)
        _ready[wanted] = made
    return _ready[wanted]


def _made(data: bytes, wanted: _Wanted) -> bytes:
    if not wanted.blurred and wanted.width is None:
        return data
    with Image.open(BytesIO(data)) as picture:
        width = min(wanted.width or picture.width, picture.width)
        size = (width, max(1, round(picture.height * width / picture.width)))
        if wanted.blurred:
            share = BLUR_PX / max(picture.size)
            coarse = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
            small = picture.resize(coarse, Image.Resampling.BOX).resize(size, Image.Resampling.BICUBIC)
        else:
            picture.draft("RGB", size)  # lets the decoder skip what would be thrown away
            small = picture.resize(size, Image.Resampling.LANCZOS)
        out = BytesIO()
        small.convert("RGB").save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def _cut(blobs: BlobStore, dossier: Dossier, place: Evidence) -> bytes:
    key = next((files.work.key for files in dossier.page_files if files.page_id == place.page_id), None)
    if key is None:
        raise NotHere
    with Image.open(BytesIO(blobs.get(key))) as picture:
        raster = Raster(pixels=np.asarray(picture.convert("RGB")))
    tops = [y for _, y in place.polygon]
    return to_jpeg(crop(raster, place.polygon, margin=MARGIN * (max(tops) - min(tops))), quality=QUALITY)


def _jpeg(data: bytes) -> Response:
    return Response(data, media_type="image/jpeg")
