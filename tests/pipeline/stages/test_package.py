"""Package: what is stored of a dossier, where, and that it is whole."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import bagit
import numpy as np
import pikepdf
import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from pipeline.codec import dossier_from_bytes
from pipeline.model import Dossier, Reading
from pipeline.papers.searchable import PikePdfWriter
from pipeline.raster import Raster
from pipeline.stages.package import package
from pipeline.tools import Blob, Package

DOCS = Path(__file__).parents[3] / "docs"
EXAMPLE = dossier_from_bytes((DOCS / "dossier.example.json").read_bytes())
SCHEMA = Draft202012Validator(json.loads((DOCS / "dossier.schema.json").read_bytes()))
PREFIX = f"dossiers/2022/06/03/{EXAMPLE.dossier_id}/"
SIZE = (2339, 1654)


def colours() -> dict[str, Raster]:
    shade = np.linspace(0, 255, SIZE[1], dtype=np.uint8)
    pixels = np.stack([np.tile(shade, (SIZE[0], 1))] * 3, axis=2)
    return {page.page_id: Raster(pixels=pixels, dpi=page.dpi) for page in EXAMPLE.pages}


def readings() -> dict[str, Reading]:
    return {page.page_id: Reading(page_id=page.page_id, engine="none", lines=(), hocr="") for page in EXAMPLE.pages}


@pytest.fixture
def originals(tmp_path: Path) -> dict[str, Path]:
    paths = {}
    for number, scan in enumerate(EXAMPLE.item.scans):
        paths[scan.scan_id] = tmp_path / f"upload-{number}"
        paths[scan.scan_id].write_bytes(f"original {number}".encode())
    return paths


def raw() -> Dossier:
    """Return the example as it is before it is packed: no keys anywhere."""
    return replace(
        EXAMPLE,
        page_files=(),
        pdfs=(),
        fields=tuple(
            replace(
                field,
                evidence=tuple(replace(place, crop_key=None) for place in field.evidence),
                candidates=tuple(
                    replace(said, evidence=tuple(replace(place, crop_key=None) for place in said.evidence))
                    for said in field.candidates
                ),
            )
            for field in EXAMPLE.fields
        ),
    )


def packed(originals: Mapping[str, Path], dossier: Dossier | None = None) -> Package:
    return package(dossier or raw(), colours(), readings(), originals, pdf=PikePdfWriter())


def blob(of: Package, key: str) -> Blob:
    return next(blob for blob in of.blobs if blob.key == key)


def unpacked(of: Package, folder: Path) -> Path:
    for each in of.blobs:
        path = folder / each.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.data)
    return folder / of.prefix


def test_the_folder_of_a_dossier_is_a_valid_bag(originals: dict[str, Path], tmp_path: Path) -> None:
    folder = unpacked(packed(originals), tmp_path)
    bag = bagit.Bag(str(folder))

    bag.validate()

    assert (bag.version_info, bag.info["External-Identifier"]) == ((1, 0), EXAMPLE.dossier_id)


def test_a_changed_byte_breaks_the_bag_and_a_deleted_crop_does_not(originals: dict[str, Path], tmp_path: Path) -> None:
    folder = unpacked(packed(originals), tmp_path)
    for crop in (folder / "crops").iterdir():
        crop.unlink()
    bagit.Bag(str(folder)).validate()

    (folder / "data/work/p1.jpg").write_bytes(b"other")

    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_a_changed_dossier_json_breaks_the_bag(originals: dict[str, Path], tmp_path: Path) -> None:
    folder = unpacked(packed(originals), tmp_path)
    (folder / "dossier.json").write_text("{}")

    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_dossier_json_is_stored_last_and_obeys_the_schema(originals: dict[str, Path]) -> None:
    result = packed(originals)

    assert result.blobs[-1].key == PREFIX + "dossier.json"
    assert list(SCHEMA.iter_errors(json.loads(result.blobs[-1].data))) == []
    assert dossier_from_bytes(result.blobs[-1].data) == result.dossier


def test_every_key_that_the_dossier_names_is_stored_with_that_digest(originals: dict[str, Path]) -> None:
    result = packed(originals)
    stored = {each.key: each.data for each in result.blobs}
    files = [file for page in result.dossier.page_files for file in (page.original, page.work, page.text)]
    files += [file for _, file in result.dossier.pdfs]

    assert all(hashlib.sha256(stored[file.key]).hexdigest() == file.sha256 for file in files)
    assert {place.crop_key for field in result.dossier.fields for place in field.evidence} <= set(stored)
    assert len(stored) == len(result.blobs)


def test_originals_are_untouched_and_stored_once_for_all_their_pages(originals: dict[str, Path]) -> None:
    first, *_ = EXAMPLE.item.scans
    one_file = replace(
        raw(),
        pages=tuple(replace(page, scan_id=first.scan_id, index=n) for n, page in enumerate(EXAMPLE.pages)),
    )
    result = packed(originals, one_file)
    kept = [each for each in result.blobs if "/original/" in each.key]

    assert [each.data for each in kept] == [b"original 0"]
    assert kept[0].key == f"{PREFIX}data/original/{first.scan_id}.jpg"


def test_readings_of_one_place_share_a_crop_and_keys_hold_no_value(originals: dict[str, Path]) -> None:
    result = packed(originals)
    name = result.dossier.fields[0]
    keys = {place.crop_key for place in name.evidence} | {
        place.crop_key for said in name.candidates for place in said.evidence
    }

    assert keys == {f"{PREFIX}crops/c1.requester.full_name-1.jpg"}
    assert not any(secret in each.key for each in result.blobs for secret in ("082090000123", "IMG_0001"))


def test_a_crop_shows_the_value_with_a_margin(originals: dict[str, Path]) -> None:
    crop = blob(packed(originals), f"{PREFIX}crops/c1.child.dob-1.jpg")
    with Image.open(io.BytesIO(crop.data)) as picture:
        assert picture.size == (270 + 32, 40 + 32)


def test_a_page_picture_says_its_resolution_and_each_paper_has_its_pages(originals: dict[str, Path]) -> None:
    result = packed(originals)
    with Image.open(io.BytesIO(blob(result, f"{PREFIX}data/work/p1.jpg").data)) as picture:
        assert (picture.size, picture.info["dpi"]) == ((SIZE[1], SIZE[0]), (200, 200))
    assert [component for component, _ in result.dossier.pdfs] == ["c1", "c2"]


def test_a_page_of_unknown_resolution_is_taken_for_a4(originals: dict[str, Path]) -> None:
    unsure = replace(raw(), pages=tuple(replace(page, dpi=None) for page in EXAMPLE.pages))

    with pikepdf.open(io.BytesIO(blob(packed(originals, unsure), f"{PREFIX}data/pdf/c1.pdf").data)) as pdf:
        assert float(pdf.pages[0].MediaBox[3]) == pytest.approx(297 / 25.4 * 72, abs=0.01)


def test_the_same_dossier_is_packed_to_the_same_bytes(originals: dict[str, Path]) -> None:
    assert packed(originals) == packed(originals)
