"""Paths become batches: which files make one dossier, which batch they belong to, and what is refused at the door."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.decoding.archives import is_archive, unpack
from pipeline.decoding.found import Found, hashed, refused, shown
from pipeline.decoding.manifests import NAMES, ManifestFile, ManifestItem, manifest, plain_name
from pipeline.errors import InputRejected, NothingToRead, TooLarge, Unreadable, Unsupported
from pipeline.settings import Limits
from pipeline.upload import Refused, Upload, UploadFile, UploadItem

NOT_SCANS = frozenset(("thumbs.db", "desktop.ini", "truth.json", "__macosx"))  # besides everything that starts with "."
DEPTH_MAX = 12  # folders in folders; deeper is a mistake or a trick


@dataclass(slots=True)
class _Reading:
    """One upload while it is read."""

    limits: Limits
    into: Path
    refused: list[Refused] = field(default_factory=list)
    post_office: str | None = None
    archives: int = 0

    def refuse(self, found: Found, error: InputRejected) -> None:
        """Note a file for quarantine."""
        self.refused.append(refused(found, error, keep_bytes=self.limits.archive_bytes))


def upload(path: Path, *, into: Path, limits: Limits) -> Upload:
    """Return the batch that a file, folder or zip is; zips are unpacked below `into`, which the caller removes later.

    A folder of files is one dossier; a folder of folders, a zip, or a folder with a manifest is a batch; a lone file is
    a dossier of its own, and so is a file that lies beside folders.

    Raises:
        NothingToRead: there is no file at all.
    """
    reading = _Reading(limits=limits, into=into)
    root = shown(path.resolve().name)
    start = Found(parts=(root,), path=path)
    files = tuple(_walk(start, reading)) if path.is_dir() else tuple(_opened(start, reading))
    items = tuple(_items(files, (), reading))
    if not items and not reading.refused:
        raise NothingToRead(
            f"There is no file to read in {root}.", advice="Give a folder with pictures or PDFs in it, or a zip."
        )
    return Upload(source_name=root, items=items, refused=tuple(reading.refused), post_office=reading.post_office)


def _walk(folder: Found, reading: _Reading) -> Iterator[Found]:
    """Yield the files below a folder in name order; links are refused, not followed."""
    if len(folder.parts) > DEPTH_MAX:
        error = TooLarge(f"Folders lie deeper than {DEPTH_MAX} in each other.", advice="Hand in flatter folders.")
        reading.refuse(folder, error)
        return
    try:
        entries = sorted(os.scandir(folder.path), key=lambda entry: entry.name)
    except OSError as error:
        reading.refuse(folder, _unreadable(folder, error))
        return
    for entry in entries:
        below = Found(parts=(*folder.parts, entry.name), path=Path(entry.path))
        if _is_hidden(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(below, reading)
        else:
            yield from _opened(below, reading)


def _opened(found: Found, reading: _Reading) -> Iterator[Found]:
    """Yield the file itself, or the files in it when it is a zip."""
    if len(found.parts) > 1 and found.path.is_symlink():
        reading.refuse(found, _link(found))
    elif not found.path.is_file() or not is_archive(found.path):
        yield found
    else:
        reading.archives += 1
        try:
            yield from _unpacked(found, reading)
        except InputRejected as error:
            reading.refuse(found, error)


def _unpacked(archive: Found, reading: _Reading) -> Iterator[Found]:
    files = unpack(archive, reading.into / f"zip{reading.archives:03d}", limits=reading.limits)
    for file in files:
        if any(_is_hidden(part) for part in file.parts[len(archive.parts) :]):
            continue
        if file.path.is_symlink():
            reading.refuse(file, _link(file))
        elif is_archive(file.path):
            error = Unsupported(f"{shown(file.name)} is a zip inside a zip.", advice="Unpack it and send its files.")
            reading.refuse(file, error)
        else:
            yield file


def _items(files: tuple[Found, ...], above: tuple[str, ...], reading: _Reading) -> Iterator[UploadItem]:
    """Yield the items of the files below one folder, whose parts are `above`; no parts at all is a lone file."""
    here = [file for file in files if len(file.parts) == len(above) + 1]
    below: dict[str, list[Found]] = {}
    for file in files:
        if len(file.parts) > len(above) + 1:
            below.setdefault(file.parts[len(above)], []).append(file)
    listed = next((file for name in NAMES for file in here if file.name.lower() == name), None)
    if listed is not None and above:
        yield from _listed_items(listed, files, above, reading)
        return
    if here and above and not below:
        yield from _item(here, above[-1], reading)
        return
    for file in here:
        yield from _item([file], file.name, reading)
    for name, inner in below.items():
        yield from _items(tuple(inner), (*above, name), reading)


def _item(files: Iterable[Found], source_name: str, reading: _Reading) -> Iterator[UploadItem]:
    """Yield the files as one item; a refused file does not stop the others."""
    good = tuple(file for found in files if (file := _hashed(found, reading)) is not None)
    if good:
        yield UploadItem(source_name=shown(source_name), files=_once(good))


def _hashed(found: Found, reading: _Reading) -> UploadFile | None:
    try:
        return hashed(found, file_bytes=reading.limits.file_bytes)
    except InputRejected as error:
        reading.refuse(found, error)
        return None


def _once(files: tuple[UploadFile, ...]) -> tuple[UploadFile, ...]:
    """Return the files without repeats of the same bytes, the first name kept."""
    return tuple({file.scan.scan_id: file for file in reversed(files)}.values())[::-1]


def _listed_items(
    listed: Found, files: tuple[Found, ...], above: tuple[str, ...], reading: _Reading
) -> Iterator[UploadItem]:
    """Yield the items a manifest names; a wrong manifest, and files it does not name, are refused with the reason."""
    scans = {plain_name("/".join(file.parts[len(above) :])): file for file in files if file.name.lower() not in NAMES}
    try:
        said = manifest(listed.path, listed.name.lower())
    except InputRejected as error:
        for file in (listed, *scans.values()):
            reading.refuse(file, error)
        return
    reading.post_office = reading.post_office or said.post_office
    for number, item in enumerate(said.items, start=1):
        name = _listed_name(item, said.items, f"{above[-1]}#{item.item_code or number}")
        yield from _listed_item(item, name, scans, reading)
    named = {file.name for item in said.items for file in item.files}
    for path in sorted(scans.keys() - named):
        unnamed = Unsupported(
            f"{shown(scans[path].name)} is not named in {shown(listed.name)}.",
            advice="Add it to the item it belongs to and hand the folder in again.",
        )
        reading.refuse(scans[path], unnamed)


def _listed_name(item: ManifestItem, items: tuple[ManifestItem, ...], otherwise: str) -> str:
    """Return the item's source name: the folder that holds all its files and no other item's, else `otherwise`."""
    homes = {file.name.rpartition("/")[0] for file in item.files}
    home = homes.pop() if len(homes) == 1 and ".." not in str(homes) else ""
    shared = any(file.name.rpartition("/")[0] == home for other in items if other is not item for file in other.files)
    return shown(otherwise if not home or shared else home.rpartition("/")[2])


def _listed_item(
    item: ManifestItem, source_name: str, scans: dict[str, Found], reading: _Reading
) -> Iterator[UploadItem]:
    """Yield one item whole, or nothing: an item that lacks a file, or holds a changed one, waits for its sender."""
    try:
        files = tuple(_named(file, source_name, scans, reading.limits) for file in item.files)
    except InputRejected as error:
        for name in {file.name for file in item.files} & scans.keys():
            reading.refuse(scans[name], error)
        if not any(file.name in scans for file in item.files):
            reading.refuse(Found(parts=(source_name,), path=reading.into / "missing"), error)
        return
    yield UploadItem(
        source_name=source_name,
        files=_once(files),
        item_code=item.item_code or None,
        procedure_code=item.procedure_code or None,
        accepted_at=item.accepted_at or None,
        declared=item.declared,
    )


def _named(wanted: ManifestFile, source_name: str, scans: dict[str, Found], limits: Limits) -> UploadFile:
    """Return the file that a manifest names.

    Raises:
        InputRejected: it is not there, not the one the manifest means, or not fit to be read.
    """
    if wanted.name not in scans:
        raise Unreadable(
            f"The manifest names {shown(wanted.name)} in {source_name}, which is not in the folder.",
            advice="Add the file or mend the manifest, and hand the folder in again.",
        )
    file = hashed(scans[wanted.name], file_bytes=limits.file_bytes)
    if wanted.sha256 not in {None, file.scan.scan_id}:
        raise Unreadable(
            f"{file.scan.name} in {source_name} is not the file the manifest names: its SHA-256 differs.",
            advice="Send the files and the manifest again.",
        )
    return file


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in NOT_SCANS


def _link(found: Found) -> InputRejected:
    return Unsupported(
        f"{shown(found.name)} is a link to another file, not a file.", advice="Copy the file itself into the folder."
    )


def _unreadable(found: Found, error: OSError) -> InputRejected:
    return Unreadable(
        f"The folder {shown(found.name)} cannot be read ({error.strerror}).", advice="Check the folder's rights."
    )
