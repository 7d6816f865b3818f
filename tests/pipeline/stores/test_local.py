"""What only the local folder promises: whole files, none left over, closed to others, odd file systems."""

import errno
import multiprocessing
import os
import signal
import stat
import time
from pathlib import Path

import pytest

from pipeline.errors import StoreConflict, StoreUnavailable
from pipeline.stores.local import UNFINISHED, UNFINISHED_AGE_S, LocalBlobs

ROUND_BYTES = 4_000_000


def test_a_key_cannot_be_object_and_folder_at_once(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    blobs.put("a/b", b"x", "text/plain")
    for taken in ("a", "a/b/c"):
        with pytest.raises(StoreConflict):
            blobs.put(taken, b"y", "text/plain")
        with pytest.raises(StoreConflict):
            blobs.put_new(taken, b"y", "text/plain")
    assert blobs.get("a/b") == b"x"


def test_files_and_folders_are_closed_to_other_users(tmp_path: Path) -> None:
    LocalBlobs(tmp_path / "store").put("a/b", b"x", "text/plain")
    assert stat.S_IMODE((tmp_path / "store" / "a" / "b").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "store" / "a").stat().st_mode) == 0o700


def test_deleting_the_last_object_of_a_folder_removes_the_folder(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    blobs.put("inbox/b1/i1/s1", b"x", "text/plain")
    blobs.delete("inbox/b1/i1/s1")
    assert not (tmp_path / "inbox").exists()


def test_what_a_killed_process_left_is_swept_out_after_a_day(tmp_path: Path) -> None:
    LocalBlobs(tmp_path)
    old, new = tmp_path / UNFINISHED / "old", tmp_path / UNFINISHED / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    then = time.time() - UNFINISHED_AGE_S - 60
    os.utime(old, (then, then))
    blobs = LocalBlobs(tmp_path)
    assert not old.exists()
    assert new.exists()
    assert list(blobs.keys("")) == []


def test_without_hard_links_the_first_writer_still_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", no_links)
    blobs = LocalBlobs(tmp_path)
    assert blobs.put_new("a/k", b"first", "text/plain")
    assert not blobs.put_new("a/k", b"second", "text/plain")
    assert blobs.get("a/k") == b"first"


def test_a_full_disk_is_unavailable_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = LocalBlobs(tmp_path)
    blobs.put("k", b"before", "text/plain")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable, match="No space left"):
        blobs.put("k", b"after", "text/plain")
    assert blobs.get("k") == b"before"
    assert list((tmp_path / UNFINISHED).iterdir()) == []


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises((StoreUnavailable, StoreConflict)):
        LocalBlobs(tmp_path / "file" / "store")


def _write_for_ever(root: Path, started: Path) -> None:
    blobs = LocalBlobs(root)
    round_number = 0
    while True:
        blobs.put("k", bytes([round_number % 256]) * ROUND_BYTES, "application/octet-stream")
        started.touch()
        round_number += 1


def test_a_killed_writer_leaves_the_object_whole(tmp_path: Path) -> None:
    started = tmp_path / "started"
    writer = multiprocessing.get_context("spawn").Process(target=_write_for_ever, args=(tmp_path / "store", started))
    writer.start()
    while not started.exists():
        time.sleep(0.01)
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    data = LocalBlobs(tmp_path / "store").get("k")
    assert len(data) == ROUND_BYTES
    assert len(set(data)) == 1
