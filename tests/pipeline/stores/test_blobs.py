"""One contract for every blob store: in memory, a folder, a real S3 server."""

import hashlib
import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import NotStored
from pipeline.ports import BlobStore
from pipeline.stores.local import LocalBlobs
from pipeline.stores.s3 import PART_BYTES, S3Blobs
from tests.fakes import MemoryBlobs

WRITERS = 16
PARTS = st.text(alphabet="abz09-_! Đệ", min_size=1, max_size=6)
KEYS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


@pytest.fixture(params=["memory", "folder", pytest.param("s3", marks=pytest.mark.s3)])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "memory":
        return MemoryBlobs()
    if request.param == "folder":
        return LocalBlobs(tmp_path / "store")
    server = request.getfixturevalue("s3_server")
    return S3Blobs(request.getfixturevalue("bucket"), "tests/store", s3=server.settings())


@pytest.mark.parametrize("data", [b"", b"hello", "hồ sơ".encode()], ids=["empty", "ascii", "utf-8"])
def test_what_was_put_comes_back(blobs: BlobStore, data: bytes) -> None:
    blobs.put("a/b/c.txt", data, "text/plain")
    assert blobs.get("a/b/c.txt") == data
    head = blobs.head("a/b/c.txt")
    assert head is not None
    assert (head.key, head.size_bytes) == ("a/b/c.txt", len(data))
    assert head.sha256 == hashlib.sha256(data).hexdigest()


def test_an_object_larger_than_a_part_comes_back_whole(blobs: BlobStore) -> None:
    data = os.urandom(PART_BYTES) * 2 + b"rest"
    blobs.put("large", data, "application/octet-stream")
    assert blobs.get("large") == data
    assert blobs.put_new("large-new", data, "application/octet-stream")
    assert blobs.get("large-new") == data


def test_a_later_put_replaces(blobs: BlobStore) -> None:
    blobs.put("k", b"first", "text/plain")
    blobs.put("k", b"second", "text/plain")
    assert blobs.get("k") == b"second"
    assert list(blobs.keys("")) == ["k"]


def test_put_new_leaves_a_taken_key_alone(blobs: BlobStore) -> None:
    assert blobs.put_new("k", b"first", "text/plain")
    assert not blobs.put_new("k", b"second", "text/plain")
    assert blobs.get("k") == b"first"


def test_of_many_writers_at_once_one_is_first(blobs: BlobStore) -> None:
    if isinstance(blobs, MemoryBlobs):
        pytest.skip("the fake is for one thread")
    start = threading.Barrier(WRITERS)
    told: list[tuple[bool, bytes]] = []

    def write(number: int) -> None:
        data = b"writer %d" % number
        start.wait()
        told.append((blobs.put_new("race/k", data, "text/plain"), data))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == WRITERS
    (winner,) = [data for first, data in told if first]
    assert blobs.get("race/k") == winner


def test_a_missing_object_is_told_apart(blobs: BlobStore) -> None:
    blobs.put("a/b", b"x", "text/plain")
    for missing in ("nothing", "a/nothing", "a/b/deeper", "a"):
        assert blobs.head(missing) is None
        with pytest.raises(NotStored):
            blobs.get(missing)


def test_deleting_twice_is_deleting_once(blobs: BlobStore) -> None:
    blobs.put("a/b/c", b"x", "text/plain")
    blobs.put("a/d", b"y", "text/plain")
    for _ in range(2):
        blobs.delete("a/b/c")
    assert blobs.head("a/b/c") is None
    assert list(blobs.keys("")) == ["a/d"]


def test_a_deleted_key_can_be_taken_again(blobs: BlobStore) -> None:
    for data in (b"first", b"second", b"third"):
        assert blobs.put_new("k", data, "text/plain")
        assert blobs.get("k") == data
        blobs.delete("k")
    blobs.put("k", b"fourth", "text/plain")
    blobs.put("k", b"fifth", "text/plain")
    assert not blobs.put_new("k", b"sixth", "text/plain")
    assert blobs.get("k") == b"fifth"


def test_keys_come_in_order_under_any_prefix(blobs: BlobStore) -> None:
    keys = ["a", "a-b", "ab/c", "ab/d/e", "b/a", "Đ/x"]
    for key in reversed(keys):
        blobs.put(key, b"", "text/plain")
    assert list(blobs.keys("")) == keys
    assert list(blobs.keys("a")) == ["a", "a-b", "ab/c", "ab/d/e"]
    assert list(blobs.keys("ab/")) == ["ab/c", "ab/d/e"]
    assert list(blobs.keys("ab/d")) == ["ab/d/e"]
    assert list(blobs.keys("zzz/y")) == []


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(keys=st.sets(KEYS, min_size=1, max_size=8))
def test_any_allowed_key_can_be_put_listed_and_deleted(blobs: BlobStore, keys: set[str]) -> None:
    kept = sorted(key for key in keys if not any(key.startswith(f"{other}/") for other in keys))
    for key in kept:
        blobs.put(key, key.encode(), "text/plain")
    assert list(blobs.keys("")) == kept
    for key in kept:
        assert blobs.get(key) == key.encode()
        blobs.delete(key)
    assert list(blobs.keys("")) == []
