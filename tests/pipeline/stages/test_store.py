"""Store: twice is once, a crash anywhere is mended by doing it again, and nothing later is overwritten."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bag import manifest, sha256
from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.errors import StoreConflict, StoreUnavailable
from pipeline.stages.store import store
from pipeline.tools import Blob, Package
from tests.fakes import MemoryBlobs

EXAMPLE = dossier_from_bytes((Path(__file__).parents[3] / "docs" / "dossier.example.json").read_bytes())
PREFIX = f"dossiers/2022/06/03/{EXAMPLE.dossier_id}/"
SUCCESS = f"{PREFIX}_SUCCESS"
DOSSIER = f"{PREFIX}dossier.json"


class BrokenBlobs(MemoryBlobs):
    """A store that dies after some writes."""

    def __init__(self, writes: int) -> None:
        super().__init__()
        self.left = writes

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Store an object, or die."""
        if self.left == 0:
            raise StoreUnavailable("The store died.")
        self.left -= 1
        super().put(key, data, media_type)


def package(*, revision: int = 1, text: bytes = b"hocr", crops: int = 2) -> Package:
    dossier = replace(EXAMPLE, revision=revision)
    payload = {"data/original/s1.jpg": b"original", "data/work/p1.jpg": b"picture", "data/ocr/p1.hocr": text}
    files = payload | {f"crops/f{number}.jpg": b"crop %d" % number for number in range(crops)}
    files["manifest-sha256.txt"] = manifest({path: sha256(data) for path, data in payload.items()})
    blobs = [Blob(key=PREFIX + path, data=data, media_type="x/y") for path, data in files.items()]
    blobs.append(Blob(key=DOSSIER, data=dossier_to_bytes(dossier), media_type="application/json"))
    return Package(dossier=dossier, prefix=PREFIX, blobs=tuple(blobs))


def contents(one: Package) -> dict[str, bytes]:
    return {blob.key: blob.data for blob in one.blobs} | {SUCCESS: b""}


def test_dossier_json_comes_after_everything_and_success_after_it() -> None:
    blobs = MemoryBlobs()
    store(package(), blobs=blobs)
    assert blobs.puts[-2:] == [DOSSIER, SUCCESS]
    assert blobs.objects == contents(package())
    assert blobs.media_types[DOSSIER] == "application/json"


def test_stored_twice_is_stored_once() -> None:
    blobs = MemoryBlobs()
    store(package(), blobs=blobs)
    before = len(blobs.puts)
    store(package(), blobs=blobs)
    assert len(blobs.puts) == before


@given(writes=st.integers(min_value=0, max_value=7))
def test_a_store_that_dies_anywhere_never_shows_half_a_dossier_and_is_whole_after_another_try(writes: int) -> None:
    blobs = BrokenBlobs(writes)
    with pytest.raises(StoreUnavailable):
        store(package(), blobs=blobs)
    assert SUCCESS not in blobs.objects
    assert DOSSIER not in blobs.objects or len(blobs.objects) == len(package().blobs)
    blobs.left = 100
    store(package(), blobs=blobs)
    assert blobs.objects == contents(package())
    assert len(blobs.puts) == len(set(blobs.puts))


def test_a_damaged_object_is_put_again_and_the_dossier_is_not_called_whole_meanwhile() -> None:
    blobs = BrokenBlobs(100)
    store(package(), blobs=blobs)
    blobs.objects[f"{PREFIX}data/work/p1.jpg"] = b"damaged"
    blobs.left = 0
    with pytest.raises(StoreUnavailable):
        store(package(), blobs=blobs)
    assert SUCCESS not in blobs.objects
    blobs.left = 2
    store(package(), blobs=blobs)
    assert blobs.objects == contents(package())


def test_another_processing_replaces_what_it_made_and_keeps_originals() -> None:
    blobs = MemoryBlobs()
    store(package(crops=3), blobs=blobs)
    blobs.objects[f"{PREFIX}data/original/other.jpg"] = b"another original"
    store(package(text=b"other hocr", crops=1), blobs=blobs)
    kept = contents(package(text=b"other hocr", crops=1))
    assert blobs.objects == kept | {f"{PREFIX}data/original/other.jpg": b"another original"}


def test_a_late_answer_does_not_overwrite_a_clerks_revision() -> None:
    blobs = MemoryBlobs()
    store(package(revision=2), blobs=blobs)
    before = dict(blobs.objects)
    with pytest.raises(StoreConflict, match="revision 2"):
        store(package(revision=1), blobs=blobs)
    assert blobs.objects == before
    store(package(revision=3), blobs=blobs)
    assert dossier_from_bytes(blobs.get(DOSSIER)).revision == 3
