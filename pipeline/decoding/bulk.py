"""Stacks scanned at once become the items they hold: cut at item bar codes and separator sheets, told by the manifest.

Looked into are files of several pages and folders of several pictures that no manifest gave a code, and files that a
manifest names for more than one item.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.decoding.cutting import cut
from pipeline.decoding.found import Found, hashed
from pipeline.errors import InputRejected, KeptElsewhere, Unreadable, Unsupported
from pipeline.imaging.sheet import grey_of
from pipeline.marks.separators import PageCodes, Stretch, page_codes, stretches
from pipeline.model import Quarantined
from pipeline.ports import Decoder
from pipeline.settings import Limits
from pipeline.upload import Bulk, Refused, Upload, UploadFile, UploadItem

PAGED = {"application/pdf": "pdf", "image/tiff": "tif"}  # kinds of file that hold several pages
FOLDER_FILES = 4  # fewer pictures in a folder are one dossier: nobody scans two of them so
SENT_ALONE = "Nothing to do if it belongs there; else hand it in again, for one item alone."
ADVICE = "Mend the manifest (docs/batches.md), or scan the item into a file of its own."


@dataclass(slots=True, kw_only=True)
class _Cutting:
    """One upload while it is taken apart."""

    decoder: Decoder
    into: Path
    limits: Limits
    bulks: list[Bulk] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    parts: int = 0


def parted(upload: Upload, *, decoder: Decoder, into: Path, limits: Limits) -> Upload:
    """Return the upload with every stack cut into its items; parts are written below `into`, which the caller removes.

    A file that cannot be read is left whole: the line refuses it with its reason.
    """
    work = _Cutting(decoder=decoder, into=into, limits=limits)
    shared = _shared(upload.items)
    told = {scan_id: tuple(_told(scan_id, upload.items, work)) for scan_id in shared}
    items: list[UploadItem] = []
    for item in upload.items:
        if any(file.scan.scan_id in shared for file in item.files):
            items += _from_shared(item, told, work)
        elif item.item_code is None:
            items += _opened(item, work)
        else:
            items.append(item)
    for scan_id, parts in told.items():
        _unclaimed(upload.items, scan_id, parts, work)
    return replace(
        upload, items=tuple(items), refused=(*upload.refused, *work.refused), bulks=(*upload.bulks, *work.bulks)
    )


def _shared(items: Sequence[UploadItem]) -> frozenset[str]:
    """Return the files of several pages that more than one item names, one of them with its code.

    A picture that several items hold (the same identity card sent with two papers) belongs whole to each.
    """
    owners: dict[str, set[int]] = {}
    for number, item in enumerate(items):
        for file in item.files:
            if file.scan.media_type in PAGED:
                owners.setdefault(file.scan.scan_id, set()).add(number)
    return frozenset(
        scan_id for scan_id, mine in owners.items() if len(mine) > 1 and any(items[one].item_code for one in mine)
    )


def _holds(item: UploadItem, scan_id: str) -> bool:
    return any(file.scan.scan_id == scan_id for file in item.files)


def _told(scan_id: str, items: Sequence[UploadItem], work: _Cutting) -> Iterator[tuple[str | None, UploadFile]]:
    """Yield the parts of a shared file with their codes; one that says nothing stays whole with the one coded item."""
    file = next(file for item in items for file in item.files if file.scan.scan_id == scan_id)
    found = stretches(_codes(file, work))
    codes = {item.item_code for item in items if item.item_code and _holds(item, scan_id)}
    if len(codes) == 1 and len(found) < 2 and not any(stretch.item_code for stretch in found):
        yield codes.pop(), file
        return
    yield from _parts(file, found, work)


def _opened(item: UploadItem, work: _Cutting) -> Iterator[UploadItem]:
    """Yield the items of a stack that no manifest speaks of, or the item itself where it is no stack."""
    first = item.files[0]
    if len(item.files) == 1 and first.scan.media_type in PAGED:
        found = stretches(_codes(first, work))
        if len(found) > 1:
            for number, (code, part) in enumerate(_parts(first, found, work), start=1):
                yield replace(item, source_name=f"{item.source_name}#{code or number}", files=(part,), item_code=code)
            return
    elif len(item.files) >= FOLDER_FILES:
        found = tuple(_by_file(item.files, work))
        if len(found) > 1:
            for number, stretch in enumerate(found, start=1):
                name = f"{item.source_name}#{stretch.item_code or number}"
                files = tuple(item.files[place] for place in stretch.pages)
                yield replace(item, source_name=name, files=files, item_code=stretch.item_code)
            return
    yield item


def _by_file(files: Sequence[UploadFile], work: _Cutting) -> Iterator[Stretch]:
    """Yield the items of a folder whose files are one page each, or a few of one item."""
    said = []
    for file in files:
        codes = _codes(file, work)
        items = tuple(dict.fromkeys(code for page in codes for code in page.items))
        said.append(PageCodes(items=items, separates=bool(codes) and all(page.separates for page in codes)))
    yield from stretches(said)


def _codes(file: UploadFile, work: _Cutting) -> list[PageCodes]:
    """Return what the codes of every page of a file say; nothing where it cannot be read."""
    try:
        return [page_codes(grey_of(raster)) for raster in work.decoder.decode(file.path)]
    except InputRejected:
        return []


def _parts(file: UploadFile, found: Sequence[Stretch], work: _Cutting) -> Iterator[tuple[str | None, UploadFile]]:
    """Yield the stretches of a file as files of their own, the whole of it noted as a stack."""
    made = []
    for stretch in found:
        work.parts += 1
        target = work.into / f"part{work.parts:04d}.{PAGED[file.scan.media_type]}"
        try:
            cut(file.path, target, stretch.pages, memory=work.limits.decoder_bytes)
            name = f"{file.scan.name}#{stretch.pages[0] + 1}"
            part = hashed(Found(parts=(name,), path=target), file_bytes=work.limits.file_bytes)
        except InputRejected as error:
            work.refused.append(_refused(file, stretch.item_code, error))
            continue
        made.append(part.scan.scan_id)
        yield stretch.item_code, part
    work.bulks.append(Bulk(file=file, parts=tuple(made)))


def _from_shared(
    item: UploadItem, told: dict[str, tuple[tuple[str | None, UploadFile], ...]], work: _Cutting
) -> Iterator[UploadItem]:
    """Yield the item with its own parts of files it shares; an item of which no page came is refused."""
    files: list[UploadFile] = []
    for file in item.files:
        if file.scan.scan_id not in told:
            files.append(file)
            continue
        mine = [part for code, part in told[file.scan.scan_id] if code is not None and code == item.item_code]
        if not mine:
            work.refused.append(_refused(file, item.item_code, _why_none(file, told[file.scan.scan_id])))
        files += mine
    if files:
        yield replace(item, files=tuple(files))


def _why_none(file: UploadFile, parts: Sequence[tuple[str | None, UploadFile]]) -> InputRejected:
    """Return why an item gets no page of a file that it shares."""
    owner = next((code for code, part in parts if part.scan.scan_id == file.scan.scan_id), None)
    if owner is not None:
        return KeptElsewhere(
            f"{file.scan.name} has no bar code and was sent for several items; it stays with {owner}.",
            advice=SENT_ALONE,
        )
    return Unreadable(
        f"The manifest names an item in {file.scan.name}, of which no page has its bar code.", advice=ADVICE
    )


def _unclaimed(
    items: Sequence[UploadItem], scan_id: str, parts: Sequence[tuple[str | None, UploadFile]], work: _Cutting
) -> None:
    """Refuse the parts of a shared file that belong to no item of the manifest."""
    named = {item.item_code for item in items if _holds(item, scan_id)}
    for code, part in parts:
        if code is None or code not in named:
            error = Unsupported(f"{part.scan.name} belongs to no item of the manifest.", advice=ADVICE)
            file = Quarantined(
                scan_id=part.scan.scan_id,
                name=part.scan.name,
                code=error.code,
                message=error.message,
                advice=error.advice,
            )
            work.refused.append(Refused(file=file, path=part.path))


def _refused(file: UploadFile, code: str | None, error: InputRejected) -> Refused:
    """Return a refusal that stands for one item's part of a file, of which there are no bytes of its own."""
    stand_in = hashlib.sha256(f"part\n{file.scan.scan_id}\n{code or ''}".encode()).hexdigest()
    name = f"{file.scan.name}#{code or '?'}"
    said = Quarantined(scan_id=stand_in, name=name, code=error.code, message=error.message, advice=error.advice)
    return Refused(file=said, path=None)
