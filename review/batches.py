"""What became of what a post office handed in: the progress of a batch, its receipt to print, and all items."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from pipeline.accounts import User
from pipeline.intake import REJECTED
from pipeline.receipts import BatchFacts, ItemFacts
from review.desk import AtDesk, Desk
from review.faults import NotHere
from review.pages import page
from review.refusals import refusal
from review.visits import Arriving, PostOfficeUser, Visitor

LISTED = 50  # items on a page of the list
BATCHES = 20  # newest batches shown above it

STORED = {
    "processing": "reading",
    "needs_supplement": "supplement",
    "ready": "accepted",
    "exported": "accepted",
    "rejected": "refused",
    "withdrawn": "withdrawn",
}
"""What a dossier's status means to the post office; any other is a clerk's work in hand."""

SETTLED = frozenset(("with_clerk", "supplement", "accepted", "refused", "withdrawn", "unreadable"))
"""Fates that no machine will change any more."""

router = APIRouter()


class ItemNow(BaseModel):
    """One item of a batch and how far it is."""

    item_id: str
    fate: str
    said: str
    pages: int | None


class BatchNow(BaseModel):
    """How far a batch is."""

    items: list[ItemNow]
    done: int


@router.get("/batches/{batch_id}")
def batch_page(request: Request, batch_id: str, desk: AtDesk, user: PostOfficeUser, visitor: Arriving) -> Response:
    """Show how far a batch is, item by item."""
    batch = _own(desk, user, batch_id)
    told = _told(desk, batch)
    counted = _counted(desk, batch, [item for item, _ in told])
    refused = _refused(desk, batch_id, visitor)
    return page(request, "batch.html", batch=batch, items=told, counted=counted, refused=refused)


@router.get("/batches/{batch_id}/receipt")
def receipt(request: Request, batch_id: str, desk: AtDesk, user: PostOfficeUser, visitor: Arriving) -> Response:
    """Show the receipt as it is printed: item codes, page counts and what was refused, no citizen's name."""
    batch = _own(desk, user, batch_id)
    desk.note(user.name, "receipt-shown", batch_id)
    items = [item for item, _ in _told(desk, batch)]
    return page(
        request,
        "receipt.html",
        batch=batch,
        items=items,
        counted=_counted(desk, batch, items),
        files=sum(len(item.scan_ids) for item in items),
        agency=desk.settings.agency_name or "",
        refused=_refused(desk, batch_id, visitor),
    )


@router.get("/api/batches/{batch_id}")
def batch_now(batch_id: str, desk: AtDesk, user: PostOfficeUser, visitor: Arriving) -> BatchNow:
    """Return how far a batch is."""
    told = _told(desk, _own(desk, user, batch_id))
    items = [
        ItemNow(item_id=item.item_id, fate=fate, said=visitor.words(f"fate.{fate}"), pages=item.pages)
        for item, fate in told
    ]
    return BatchNow(items=items, done=sum(fate in SETTLED for _, fate in told))


@router.get("/items")
def items_page(
    request: Request,
    desk: AtDesk,
    user: PostOfficeUser,
    code: Annotated[str, Query(max_length=40)] = "",
    before: Annotated[int | None, Query(ge=0, le=2**62)] = None,
) -> Response:
    """List a post office's items, newest first, with what happened to each."""
    office = _office(user)
    wanted = code.replace(" ", "").upper()
    found = desk.receipts.items(post_office=office, text=wanted, before=before, count=LISTED + 1)
    shown = [(item, fate_of(item)) for item in found[:LISTED]]
    batches = desk.receipts.batches(post_office=office, count=BATCHES) if before is None and not wanted else ()
    more = shown[-1][0].seq if len(found) > LISTED else None
    return page(request, "items.html", items=shown, batches=batches, code=wanted, more=more)


def fate_of(item: ItemFacts) -> str:
    """Return what became of an item, as a key under `fate` in the catalogue."""
    if item.state == "stored":
        return STORED.get(item.status or "", "with_clerk")
    if item.state == "failed":
        return "unreadable" if item.error_code in REJECTED else "again"
    return {"working": "reading"}.get(item.state, "received")


def _own(desk: Desk, user: User, batch_id: str) -> BatchFacts:
    batch = desk.receipts.batch(batch_id, post_office=_office(user))
    if batch is None:
        raise NotHere
    return batch


def _told(desk: Desk, batch: BatchFacts) -> list[tuple[ItemFacts, str]]:
    return [(item, fate_of(item)) for item in desk.receipts.items_of_batch(batch.batch_id)]


def _refused(desk: Desk, batch_id: str, visitor: Visitor) -> list[tuple[str, str]]:
    """Return the name of each refused file of a batch, and why."""
    return [(file.name, refusal(visitor.words, file.code, file.message)) for file in desk.ledger.quarantined(batch_id)]


def _counted(desk: Desk, batch: BatchFacts, items: Sequence[ItemFacts]) -> dict[str, int]:
    """Return the pages of each item: as read, or before that as counted when it was handed in."""
    handed_in = desk.receipts.pages_handed_in(batch.batch_id)
    return {item.item_id: item.pages or sum(handed_in.get(scan_id, 0) for scan_id in item.scan_ids) for item in items}


def _office(user: User) -> str:
    """Return the user's post office; one without any has handed in nothing."""
    if user.post_office is None:
        raise NotHere
    return user.post_office
