"""Blobs in a local folder: every object appears whole or not at all, and survives a power cut once stored."""

import errno
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import NotStored, StoreConflict, StoreUnavailable
from pipeline.ports import BlobHead
from pipeline.stores.keys import checked_key

UNFINISHED = ".unfinished"  # folder of half-written files inside the store; no key starts with a dot
UNFINISHED_AGE_S = 86_400  # an unfinished file older than this belongs to a process that was killed
FOLDER_MODE = 0o700  # citizens' papers: the owner of the process only
NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})  # file systems without hard links
ABSENT = (FileNotFoundError, NotADirectoryError, IsADirectoryError)  # what a missing object looks like to a reader
PLACE_TRIES = 10  # a parent folder can be pruned by a delete between making and using it


class LocalBlobs:
    """A `BlobStore` in a folder; keys are paths below it."""

    def __init__(self, root: Path) -> None:
        """Make the folder when it is missing, and sweep out what killed processes left unfinished.

        Raises:
            StoreUnavailable: the folder cannot be made or written.
        """
        self._root = root.absolute()
        self._unfinished = self._root / UNFINISHED
        with _mapped(str(root)):
            self._unfinished.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            _sweep(self._unfinished)

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Store an object, replacing one of that key."""
        self._place(key, data, _replace)

    def put_new(self, key: str, data: bytes, media_type: str) -> bool:
        """Store an object unless the key is taken; return whether it was stored by this call."""
        return self._place(key, data, self._link)

    def get(self, key: str) -> bytes:
        """Return an object's bytes."""
        with _mapped(key, absent=ABSENT):
            return self._path(key).read_bytes()

    def head(self, key: str) -> BlobHead | None:
        """Return key, size and SHA-256 of an object, or None."""
        try:
            with _mapped(key, absent=ABSENT), self._path(key).open("rb") as file:
                size_bytes = os.fstat(file.fileno()).st_size
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except NotStored:
            return None
        return BlobHead(key=key, size_bytes=size_bytes, sha256=sha256)

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield all keys that start with `prefix`, in the order of S3: by the bytes of the whole key."""
        folder = prefix.rpartition("/")[0]
        if folder:
            checked_key(folder)
        yield from self._walk(folder, prefix)

    def delete(self, key: str) -> None:
        """Remove an object and the folders it leaves empty; a missing one is no error."""
        path = self._path(key)
        with _mapped(key), suppress(*ABSENT):
            path.unlink()
        for folder in path.parents:
            if folder == self._root:
                return
            try:
                folder.rmdir()
            except OSError:
                return

    def _path(self, key: str) -> Path:
        return self._root / checked_key(key)

    def _place(self, key: str, data: bytes, move: Callable[[Path, Path], bool]) -> bool:
        target = self._path(key)
        with _mapped(key):
            unfinished = _written(self._unfinished, data)
            try:
                return _moved(unfinished, target, move)
            finally:
                unfinished.unlink(missing_ok=True)

    def _link(self, unfinished: Path, target: Path) -> bool:
        try:
            os.link(unfinished, target)
        except FileExistsError:
            if target.is_dir():
                raise
            return False
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            return self._replace_if_new(unfinished, target)
        return True

    def _replace_if_new(self, unfinished: Path, target: Path) -> bool:
        """Return whether the file was put in place, one process at a time: the way without hard links."""
        with (self._unfinished / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # given up by the kernel when the process dies
            if target.exists():
                return False
            return _replace(unfinished, target)

    def _walk(self, folder: str, prefix: str) -> Iterator[str]:
        for key, is_folder in self._entries(folder):
            if is_folder:
                if key.startswith(prefix) or prefix.startswith(key):
                    yield from self._walk(key.removesuffix("/"), prefix)
            elif key.startswith(prefix):
                yield key

    def _entries(self, folder: str) -> list[tuple[str, bool]]:
        """Return the entries of a folder as keys, folders with a closing slash, so that they sort as full keys do."""
        start = f"{folder}/" if folder else ""
        try:
            with _mapped(folder, absent=ABSENT), os.scandir(self._root / folder) as entries:
                found = [(start + entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith(".")]
        except NotStored:
            return []
        return sorted((f"{key}/" if is_folder else key, is_folder) for key, is_folder in found)


def _written(folder: Path, data: bytes) -> Path:
    """Return a new file in `folder` that holds `data` on the disk itself, not only in memory."""
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _moved(unfinished: Path, target: Path, move: Callable[[Path, Path], bool]) -> bool:
    for attempt in range(PLACE_TRIES):
        target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        try:
            placed = move(unfinished, target)
        except FileNotFoundError:
            if attempt == PLACE_TRIES - 1:
                raise
            continue
        with suppress(FileNotFoundError):  # taken away again by someone else already
            _sync_folder(target.parent)
        return placed
    raise AssertionError("the last try returns or raises")


def _replace(unfinished: Path, target: Path) -> bool:
    unfinished.replace(target)
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    oldest = time.time() - UNFINISHED_AGE_S
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()


@contextmanager
def _mapped(what: str, *, absent: tuple[type[OSError], ...] = ()) -> Iterator[None]:
    """Turn errors of the file system into those of the house; `absent` are those that say there is no such object."""
    try:
        yield
    except absent as error:
        raise NotStored(f"There is no object {what!r} in the store.") from error
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise StoreConflict(
            f"The key {what!r} is at once an object and a folder of objects.", advice="Choose another key."
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"The store folder failed at {what!r}: {error.strerror or error}.",
            advice="Check that the disk is mounted, writable and not full, then run again.",
        ) from error
