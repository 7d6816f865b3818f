"""The page where post offices hand in, and what its script asks for."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.handins import NO_GROUP, FileState, Group, HandIn, HandInFile
from pipeline.rules.item_codes import check_item_code
from review.counter import PART_BYTES, Coming, Counter
from review.faults import Fault
from review.pages import page
from review.refusals import refusal
from review.visits import Arriving, PostOfficeUser
from review.words import Words

SAID = 6  # sentences about one file; the rest is counted

router = APIRouter()

Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
HandInId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Text = Annotated[str, Field(max_length=1000)]
OfItem = Annotated[str, Query(max_length=1000, description="the item of the file; a zip's is empty")]


class Announced(BaseModel):
    """A file that is about to come."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    group: Text
    name: Annotated[str, Field(min_length=1, max_length=1000)]
    size_bytes: Annotated[int, Field(gt=0, le=10**12)]


class Item(BaseModel):
    """An item and its code; an empty one is none."""

    name: Annotated[str, Field(min_length=1, max_length=1000)]
    item_code: Annotated[str, Field(max_length=40)] = ""


class Moving(BaseModel):
    """The item a file is in, and the one it belongs to."""

    group: Annotated[str, Field(min_length=1, max_length=1000)]
    to: Annotated[str, Field(min_length=1, max_length=1000)]


class Sending(BaseModel):
    """Whether poor pictures go along."""

    anyway: bool = False


class Sent(BaseModel):
    """The batch that a hand-in became."""

    batch_id: str
    address: str


class FileNow(BaseModel):
    """One file as it stands: how many bytes are here, and what is said of it in the reader's language."""

    sha256: str
    group: str
    name: str
    size_bytes: int
    offset: int
    state: FileState
    pages: int | None
    usable: bool
    said: list[str]


class HandInNow(BaseModel):
    """A hand-in as it stands."""

    hand_in_id: str
    address: str | None
    items: list[Item]
    files: list[FileNow]


def the_counter(request: Request) -> Counter:
    """Return the counter that the application was made with."""
    found: Counter = request.app.state.counter
    return found


AtCounter = Annotated[Counter, Depends(the_counter)]


def my_hand_in(hand_in_id: HandInId, counter: AtCounter, user: PostOfficeUser) -> HandIn:
    """Return the hand-in of the address, when it is this user's."""
    return counter.mine(user, hand_in_id)


Mine = Annotated[HandIn, Depends(my_hand_in)]


@router.get("/hand-in")
def hand_in_page(request: Request, user: PostOfficeUser) -> Response:
    """Show the page; its script finds what was begun before."""
    return page(request, "hand_in.html", part_bytes=PART_BYTES)


@router.post("/api/hand-ins")
def begin(counter: AtCounter, user: PostOfficeUser, visitor: Arriving) -> HandInNow:
    """Begin a hand-in, or go on with the one that was not sent."""
    return _now(counter, counter.begin(user), visitor.words)


@router.get("/api/hand-ins/{hand_in_id}")
def look(mine: Mine, counter: AtCounter, visitor: Arriving) -> HandInNow:
    """Return a hand-in as it stands: what is here, what is missing, what was said of it."""
    return _now(counter, mine, visitor.words)


@router.put("/api/hand-ins/{hand_in_id}/items")
def name_item(item: Item, mine: Mine, counter: AtCounter, visitor: Arriving) -> HandInNow:
    """Make an item, or give it its code."""
    code = check_item_code(item.item_code) if item.item_code.strip() else None
    if code is not None and not code.ok:
        raise Fault("item_code", status=422, typed=item.item_code)
    counter.keep_group(mine, Group(name=item.name, item_code=code.value if code else None))
    return _now(counter, mine, visitor.words)


@router.delete("/api/hand-ins/{hand_in_id}/items")
def drop_item(
    name: Annotated[str, Query(max_length=1000)], mine: Mine, counter: AtCounter, visitor: Arriving
) -> HandInNow:
    """Throw an item away with its files."""
    counter.drop_group(mine, name)
    return _now(counter, mine, visitor.words)


@router.post("/api/hand-ins/{hand_in_id}/files")
def announce(coming: Announced, mine: Mine, counter: AtCounter, visitor: Arriving) -> FileNow:
    """Announce a file; the answer says where to go on sending it."""
    file, offset = counter.announce(mine, Coming(**coming.model_dump()))
    return _file(file, offset, visitor.words)


@router.patch("/api/hand-ins/{hand_in_id}/files/{sha256}")
def take_part(
    sha256: Sha256,
    data: Annotated[bytes, Body(media_type="application/octet-stream", max_length=PART_BYTES)],
    mine: Mine,
    counter: AtCounter,
    visitor: Arriving,
    *,
    group: OfItem = NO_GROUP,
    offset: Annotated[int, Query(ge=0, le=10**12)] = 0,
) -> FileNow:
    """Take the next part of a file."""
    file, here = counter.take_part(mine, sha256, data, group=group, offset=offset)
    return _file(file, here, visitor.words)


@router.post("/api/hand-ins/{hand_in_id}/files/{sha256}/move")
def move_file(sha256: Sha256, moving: Moving, mine: Mine, counter: AtCounter, visitor: Arriving) -> HandInNow:
    """Put a file into another item."""
    counter.move_file(mine, sha256, group=moving.group, to=moving.to)
    return _now(counter, mine, visitor.words)


@router.delete("/api/hand-ins/{hand_in_id}/files/{sha256}")
def drop_file(
    sha256: Sha256, mine: Mine, counter: AtCounter, visitor: Arriving, *, group: OfItem = NO_GROUP
) -> HandInNow:
    """Throw a file of an item away."""
    counter.drop_file(mine, sha256, group=group)
    return _now(counter, mine, visitor.words)


@router.post("/api/hand-ins/{hand_in_id}/send")
def send(sending: Sending, mine: Mine, counter: AtCounter, user: PostOfficeUser) -> Sent:
    """Register the batch: from here on the papers are in the agency's hands."""
    batch_id = counter.send(mine, user, anyway=sending.anyway)
    return Sent(batch_id=batch_id, address=f"/batches/{batch_id}")


def _now(counter: Counter, hand_in: HandIn, words: Words) -> HandInNow:
    return HandInNow(
        hand_in_id=hand_in.hand_in_id,
        address=f"/batches/{hand_in.batch_id}" if hand_in.batch_id else None,
        items=[Item(name=group.name, item_code=group.item_code or "") for group in counter.groups(hand_in)],
        files=[_file(file, offset, words) for file, offset in counter.files(hand_in)],
    )


def _file(file: HandInFile, offset: int, words: Words) -> FileNow:
    said = list(_said(file, words))
    more = len(said) - SAID
    return FileNow(
        sha256=file.sha256,
        group=file.group,
        name=file.name,
        size_bytes=file.size_bytes,
        offset=offset,
        state=file.state,
        pages=file.pages,
        usable=all(answer["usable"] for answer in file.answers),
        said=said[:SAID] + ([words("hand_in.and_more", count=more)] if more > 0 else []),
    )


def _said(file: HandInFile, words: Words) -> list[str]:
    """Return what is to be told of a file: each doubt about a page and each reason why it cannot be read."""
    told = []
    several = len(file.answers) > 1
    for answer in file.answers:
        sentences = [_flag(str(code), words) for code in _list(answer["flags"]) if answer["reason"] is None]
        if answer["reason"] is not None:
            sentences = [refusal(words, str(answer.get("code")), str(answer["reason"]))]
        number = int(str(answer["page"])) + 1
        told += [words("hand_in.on_page", page=number, said=said) if several else said for said in sentences]
    return told


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _flag(code: str, words: Words) -> str:
    text = FLAGS[FlagCode(code)]
    return text.vi if words.language == "vi" else text.en
