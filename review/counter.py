"""The counter where files are handed in: they come in parts, are looked at, and go through the intake as one batch."""

import tempfile
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.accounts import User
from pipeline.decoding.archives import is_archive
from pipeline.decoding.bulk import parted
from pipeline.decoding.decoder import SafeDecoder
from pipeline.decoding.found import Found, hashed, shown
from pipeline.decoding.uploads import upload
from pipeline.errors import NothingToRead
from pipeline.handins import NO_GROUP, FileState, Group, HandIn, HandInFile
from pipeline.intake import register
from pipeline.model import Scan
from pipeline.settings import Limits
from pipeline.upload import Refused, Upload, UploadItem
from review.desk import Desk
from review.faults import Fault, NotHere
from review.given_names import free_name, is_zip, plain_group, plain_name
from review.judging import LATER, SOON, Judge, Line
from review.staging import Staging
from review.turned_away import no_zip, nothing_in, quarantined, turned_away

KEPT_DAYS = 7  # a hand-in that nobody sends is thrown away, files and all
PART_BYTES = 8_000_000  # the most that one request brings


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A file as its sender announces it."""

    sha256: str
    group: str
    name: str
    size_bytes: int


class Counter:
    """What happens to files at one desk before they are a batch."""

    def __init__(self, desk: Desk, *, judge: Judge, line: Line) -> None:
        """Keep parts in the state folder until they are registered."""
        self._desk, self._judge, self._line = desk, judge, line
        self._hand_ins = desk.hand_ins
        self._decoder = SafeDecoder(desk.settings.limits)
        self._staging = Staging(desk.settings.state_dir / "hand-ins")

    def begin(self, user: User) -> HandIn:
        """Return what the user was handing in, or a new hand-in."""
        self._sweep()
        found = self._hand_ins.unsent(user.user_id)
        if found is None:
            found = HandIn(
                hand_in_id=uuid.uuid4().hex,
                user_id=user.user_id,
                post_office=user.post_office,
                opened_at=self._desk.clock.now(),
            )
            self._hand_ins.open(found)
        for file in self._hand_ins.files(found.hand_in_id):
            if file.state is FileState.HERE:  # the desk was restarted before it was looked at
                self._look_later(found, file, LATER)
        return found

    def mine(self, user: User, hand_in_id: str) -> HandIn:
        """Return a hand-in of this user.

        Raises:
            NotHere: there is none of that name, or it is somebody else's.
        """
        found = self._hand_ins.hand_in(hand_in_id)
        if found is None or found.user_id != user.user_id:
            raise NotHere
        return found

    def groups(self, hand_in: HandIn) -> tuple[Group, ...]:
        """Return its items, in the order they came."""
        return self._hand_ins.groups(hand_in.hand_in_id)

    def files(self, hand_in: HandIn) -> tuple[tuple[HandInFile, int], ...]:
        """Return its files, each with how many of its bytes are here."""
        return tuple((file, self._offset(hand_in, file)) for file in self._hand_ins.files(hand_in.hand_in_id))

    def keep_group(self, hand_in: HandIn, group: Group) -> None:
        """Record an item, or its code."""
        _open(hand_in)
        known = next((one for one in self.groups(hand_in) if one.name == group.name), group)
        self._hand_ins.keep_group(hand_in.hand_in_id, replace(known, item_code=group.item_code))

    def announce(self, hand_in: HandIn, coming: Coming) -> tuple[HandInFile, int]:
        """Return an item's file as recorded and how many of its bytes are here; no bytes are asked for twice.

        Raises:
            Fault: its name, its size or the number of files is not allowed.
        """
        _open(hand_in)
        name = plain_name(coming.name)
        group = NO_GROUP if is_zip(name) else plain_group(coming.group)
        known = self._hand_ins.file(hand_in.hand_in_id, coming.sha256, group=group)
        if known is None:
            self._check_size(hand_in, coming)
            known = HandInFile(sha256=coming.sha256, group=group, name=name, size_bytes=coming.size_bytes)
            if self._is_here(hand_in, known):
                known = replace(known, state=FileState.HERE)
            if group != NO_GROUP and all(one.name != group for one in self.groups(hand_in)):
                self._hand_ins.keep_group(hand_in.hand_in_id, Group(name=group))
            self._hand_ins.add_files(hand_in.hand_in_id, (known,))
        if known.state is FileState.HERE:
            self._look_later(hand_in, known, SOON)
        return known, self._offset(hand_in, known)

    def take_part(
        self, hand_in: HandIn, sha256: str, data: bytes, *, group: str, offset: int
    ) -> tuple[HandInFile, int]:
        """Return an item's file after one more part of it; with the last it is looked at, in every item that has it.

        Raises:
            NotHere: it was not announced.
            Fault: the part does not go on where the last one ended, or the whole is not what was announced.
        """
        _open(hand_in)
        file = self._hand_ins.file(hand_in.hand_in_id, sha256, group=group)
        if file is None:
            raise NotHere
        if file.state is not FileState.COMING:
            return file, file.size_bytes
        here = self._staging.offset(hand_in.hand_in_id, sha256)
        if offset > here or offset + len(data) > file.size_bytes:
            raise Fault("wrong_offset", status=409, offset=here)
        here = self._staging.write(hand_in.hand_in_id, sha256, data, offset=offset)
        if here < file.size_bytes:
            return file, here
        if not self._staging.is_whole(hand_in.hand_in_id, sha256):
            raise Fault("bytes_differ", status=422, name=file.name)
        for one in self._hand_ins.same(hand_in.hand_in_id, sha256):
            if one.state is FileState.COMING:
                whole = replace(one, state=FileState.HERE)
                self._hand_ins.change_file(hand_in.hand_in_id, whole)
                self._look_later(hand_in, whole, SOON)
        return replace(file, state=FileState.HERE), here

    def drop_file(self, hand_in: HandIn, sha256: str, *, group: str) -> None:
        """Throw a file of an item away."""
        _open(hand_in)
        self._hand_ins.drop_file(hand_in.hand_in_id, sha256, group=group)
        self._drop_unused(hand_in, sha256)

    def move_file(self, hand_in: HandIn, sha256: str, *, group: str, to: str) -> None:
        """Put a file of an item into another, a new one where there is none of that name; an item left empty goes.

        Raises:
            NotHere: the item has no such file, or not all of it is here.
        """
        _open(hand_in)
        file = self._hand_ins.file(hand_in.hand_in_id, sha256, group=group)
        if file is None or file.state in {FileState.COMING, FileState.UNPACKED} or group == NO_GROUP:
            raise NotHere
        home = plain_group(to)
        known = {one.name: one for one in self.groups(hand_in)}
        target = known.get(home, Group(name=home))
        code = target.item_code or next((one.get("item_code") for one in file.answers if one.get("item_code")), None)
        self._hand_ins.keep_group(hand_in.hand_in_id, replace(target, item_code=str(code) if code else None))
        self._hand_ins.add_files(hand_in.hand_in_id, (replace(file, group=home),))
        if home != group:
            self._hand_ins.drop_file(hand_in.hand_in_id, sha256, group=group)
        if all(one.group != group for one in self._hand_ins.files(hand_in.hand_in_id)):
            self._hand_ins.drop_group(hand_in.hand_in_id, group)
        if file.state is FileState.HERE:
            self._look_later(hand_in, replace(file, group=home), SOON)

    def drop_group(self, hand_in: HandIn, name: str) -> None:
        """Throw an item away with its files."""
        _open(hand_in)
        for sha256 in self._hand_ins.drop_group(hand_in.hand_in_id, name):
            self._drop_unused(hand_in, sha256)

    def send(self, hand_in: HandIn, user: User, *, anyway: bool) -> str:
        """Return the id of the batch that the files became, refused ones with it; sent twice, it is the same batch.

        Raises:
            Fault: a file is still coming, pictures cannot be used and that was not accepted, or there is nothing.
        """
        if hand_in.batch_id is not None:
            return hand_in.batch_id
        files = self._hand_ins.files(hand_in.hand_in_id)
        _check_ready(files, anyway=anyway)
        items = tuple(self._items(hand_in, files))
        made = Upload(
            source_name=f"{user.post_office or user.name} {hand_in.opened_at}",
            items=items,
            refused=self._at_the_door(hand_in, files, items),
            post_office=hand_in.post_office,
        )
        with tempfile.TemporaryDirectory(dir=self._staging.folder(hand_in.hand_in_id)) as scratch:
            cut = parted(made, decoder=self._decoder, into=Path(scratch), limits=self._desk.settings.limits)
            batch = register(cut, tools=self._desk)
        self._hand_ins.sent(hand_in.hand_in_id, batch.batch_id, at=self._desk.clock.now())
        self._desk.note(user.name, "handed-in", batch.batch_id, f"items={len(batch.items)}")
        self._staging.clear(hand_in.hand_in_id)
        return batch.batch_id

    def _items(self, hand_in: HandIn, files: tuple[HandInFile, ...]) -> list[UploadItem]:
        """Return the items of which something can be read, whole: the line notes in the dossier what it cannot read."""
        limits = self._desk.settings.limits
        items = []
        for group in self.groups(hand_in):
            mine = [file for file in files if file.group == group.name]
            if any(file.state is FileState.JUDGED for file in mine):
                items.append(
                    UploadItem(
                        source_name=group.name,
                        files=tuple(hashed(self._found(hand_in, file), file_bytes=limits.file_bytes) for file in mine),
                        item_code=group.item_code,
                        procedure_code=group.procedure_code,
                        accepted_at=group.accepted_at,
                        declared=group.declared,
                    )
                )
        return items

    def _at_the_door(
        self, hand_in: HandIn, files: tuple[HandInFile, ...], items: tuple[UploadItem, ...]
    ) -> tuple[Refused, ...]:
        """Return the refused files that go along with no item."""
        going = {item.source_name for item in items}
        return tuple(
            Refused(file=quarantined(file), path=self._bytes(hand_in, file))
            for file in files
            if file.state is FileState.REFUSED and file.group not in going
        )

    def _look_later(self, hand_in: HandIn, file: HandInFile, urgency: int) -> None:
        self._line.put(lambda: self._look(hand_in, file.sha256, file.group), urgency=urgency)

    def _look(self, hand_in: HandIn, sha256: str, group_name: str) -> None:
        """Say what is to be said of a file; it may have been thrown away meanwhile."""
        file = self._hand_ins.file(hand_in.hand_in_id, sha256, group=group_name)
        if file is None or file.state is not FileState.HERE:
            return
        path = self._staging.path(hand_in.hand_in_id, sha256)
        if is_archive(path):
            self._unpack(hand_in, file)
            return
        if file.group == NO_GROUP:  # of no item: it would go nowhere
            told = turned_away(no_zip(file))
            self._hand_ins.change_file(hand_in.hand_in_id, replace(file, state=told.state, answers=told.answers))
            return
        answers = self._judge.judge(path)
        readable = sum(answer["reason"] is None for answer in answers)
        state = FileState.JUDGED if readable else FileState.REFUSED
        self._hand_ins.change_file(hand_in.hand_in_id, replace(file, state=state, pages=readable, answers=answers))
        code = next((answer["item_code"] for answer in answers if answer.get("item_code")), None)
        group = next((one for one in self.groups(hand_in) if one.name == file.group), None)
        if code and group and group.item_code is None:
            self._hand_ins.keep_group(hand_in.hand_in_id, replace(group, item_code=code))

    def _unpack(self, hand_in: HandIn, file: HandInFile) -> None:
        """Put the items of a zip beside those that came one by one, by the same rules as `hoso run`."""
        folder = self._staging.folder(hand_in.hand_in_id)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            try:
                found = upload(folder / file.sha256, into=Path(scratch), limits=self._desk.settings.limits)
            except NothingToRead as error:
                found = Upload(source_name=file.name, items=(), refused=(nothing_in(file, error),))
            taken = {group.name for group in self.groups(hand_in)}
            for item in found.items:
                name = free_name(item.source_name, taken)
                taken.add(name)
                self._put_item(hand_in, name, item)
            for one in found.refused:
                self._keep_bytes(hand_in, one)
        refused = {one.file.scan_id: turned_away(one.file) for one in found.refused}
        count = sum(len(item.files) for item in found.items)
        whole = replace(file, state=FileState.UNPACKED, pages=count)
        if file.sha256 in refused:
            whole = replace(refused.pop(file.sha256), name=file.name, size_bytes=file.size_bytes)
        self._hand_ins.add_files(hand_in.hand_in_id, tuple(refused.values()))
        self._hand_ins.change_file(hand_in.hand_in_id, whole)
        self._drop_unused(hand_in, file.sha256)

    def _keep_bytes(self, hand_in: HandIn, refused: Refused) -> None:
        """Put what was refused in a zip beside the other files, for quarantine."""
        if refused.path is not None and refused.path.exists():
            refused.path.replace(self._staging.path(hand_in.hand_in_id, refused.file.scan_id))

    def _put_item(self, hand_in: HandIn, name: str, item: UploadItem) -> None:
        """Record one item of a zip, its files in the staging folder, and look at them after what people wait for."""
        group = Group(
            name=name,
            item_code=item.item_code,
            procedure_code=item.procedure_code,
            accepted_at=item.accepted_at,
            declared=item.declared,
        )
        self._hand_ins.keep_group(hand_in.hand_in_id, group)
        files = tuple(_inside(name, one.scan) for one in item.files)
        for one in item.files:
            if one.path.exists():  # not yet moved for another item that the manifest names it for
                one.path.replace(self._staging.path(hand_in.hand_in_id, one.scan.scan_id))
        self._hand_ins.add_files(hand_in.hand_in_id, files)
        for file in files:
            self._look_later(hand_in, file, LATER)

    def _found(self, hand_in: HandIn, file: HandInFile) -> Found:
        return Found(parts=(file.group, file.name), path=self._staging.path(hand_in.hand_in_id, file.sha256))

    def _is_here(self, hand_in: HandIn, file: HandInFile) -> bool:
        """Return whether another item brought the same bytes whole."""
        known = self._hand_ins.same(hand_in.hand_in_id, file.sha256)
        whole = any(one.state is not FileState.COMING for one in known)
        return whole and self._staging.offset(hand_in.hand_in_id, file.sha256) == file.size_bytes

    def _drop_unused(self, hand_in: HandIn, sha256: str) -> None:
        """Throw bytes away that no item needs any more; those of an opened zip are its items' now."""
        if all(one.state is FileState.UNPACKED for one in self._hand_ins.same(hand_in.hand_in_id, sha256)):
            self._staging.drop(hand_in.hand_in_id, sha256)

    def _bytes(self, hand_in: HandIn, file: HandInFile) -> Path | None:
        path = self._staging.path(hand_in.hand_in_id, file.sha256)
        return path if path.exists() else None

    def _offset(self, hand_in: HandIn, file: HandInFile) -> int:
        if file.state is not FileState.COMING:
            return file.size_bytes
        return self._staging.offset(hand_in.hand_in_id, file.sha256)

    def _check_size(self, hand_in: HandIn, coming: Coming) -> None:
        limits: Limits = self._desk.settings.limits
        most = limits.archive_bytes if is_zip(coming.name) else limits.file_bytes
        if coming.size_bytes > most:
            raise Fault("file_too_large", status=413, name=shown(coming.name), megabytes=most // 1_000_000)
        files = self._hand_ins.files(hand_in.hand_in_id)
        if len(files) >= limits.archive_files:
            raise Fault("too_many_files", status=413, count=limits.archive_files)
        if sum(file.size_bytes for file in files) + coming.size_bytes > 2 * limits.archive_bytes:
            raise Fault("hand_in_too_large", status=413, megabytes=2 * limits.archive_bytes // 1_000_000)

    def _sweep(self) -> None:
        """Throw away what nobody sent for a week."""
        oldest = datetime.fromisoformat(self._desk.clock.now()) - timedelta(days=KEPT_DAYS)
        for old in self._hand_ins.unsent_before(oldest.isoformat(timespec="seconds")):
            self._staging.clear(old.hand_in_id)
            self._hand_ins.forget(old.hand_in_id)


def _open(hand_in: HandIn) -> None:
    if hand_in.batch_id is not None:
        raise Fault("already_sent", status=409)


def _check_ready(files: tuple[HandInFile, ...], *, anyway: bool) -> None:
    waiting = sum(file.state in {FileState.COMING, FileState.HERE} for file in files)
    if waiting:
        raise Fault("not_ready", status=409, count=waiting)
    good = [file for file in files if file.state is FileState.JUDGED]
    if not good:
        raise Fault("nothing_to_send", status=422)
    poor = sum(not all(answer["usable"] for answer in file.answers) for file in good)
    if poor and not anyway:
        raise Fault("poor_pictures", status=409, count=poor)


def _inside(group: str, scan: Scan) -> HandInFile:
    return HandInFile(
        sha256=scan.scan_id, group=group, name=scan.name, size_bytes=scan.size_bytes, state=FileState.HERE
    )
