"""Files that come in parts, on this machine's disk until they are registered, named by their content alone."""

import hashlib
import os
import shutil
from pathlib import Path

PART_BYTES = 1 << 20  # read at a time when hashing


class Staging:
    """The bytes of hand-ins under way, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Keep them below a folder that only we can read."""
        self._folder = folder

    def path(self, hand_in_id: str, sha256: str) -> Path:
        """Return where a file's bytes are, or will be; both names are ours, of hexadecimal digits."""
        return self.folder(hand_in_id) / sha256

    def folder(self, hand_in_id: str) -> Path:
        """Return the folder of a hand-in, made when it is not there."""
        folder = self._folder / hand_in_id
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def offset(self, hand_in_id: str, sha256: str) -> int:
        """Return how many bytes of a file are here: where its sender goes on."""
        path = self.path(hand_in_id, sha256)
        return path.stat().st_size if path.exists() else 0

    def write(self, hand_in_id: str, sha256: str, data: bytes, *, offset: int) -> int:
        """Write a part at its place and return how many bytes are here; one that was sent twice is written twice."""
        with os.fdopen(os.open(self.path(hand_in_id, sha256), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.seek(offset)
            file.write(data)
            file.truncate()
            return file.tell()

    def is_whole(self, hand_in_id: str, sha256: str) -> bool:
        """Return whether the bytes here are those that the hash names; others are thrown away."""
        path = self.path(hand_in_id, sha256)
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while part := file.read(PART_BYTES):
                digest.update(part)
        if digest.hexdigest() == sha256:
            return True
        path.unlink()
        return False

    def drop(self, hand_in_id: str, sha256: str) -> None:
        """Throw a file away."""
        self.path(hand_in_id, sha256).unlink(missing_ok=True)

    def clear(self, hand_in_id: str) -> None:
        """Throw all files of a hand-in away."""
        shutil.rmtree(self._folder / hand_in_id, ignore_errors=True)
