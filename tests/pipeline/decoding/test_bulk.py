"""Stacks become items: PDFs, TIFFs and folders, with a manifest and without; what cannot be cut stays whole."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from pipeline.decoding.bulk import parted
from pipeline.decoding.decoder import SafeDecoder
from pipeline.decoding.found import Found, hashed
from pipeline.decoding.uploads import upload
from pipeline.marks.separators import separator_payload
from pipeline.settings import Limits
from pipeline.upload import Upload, UploadItem

A, B = "RB000000178VN", "EB123456785VN"
SEPARATOR = separator_payload(1)
LIMITS = Limits()


@pytest.fixture(scope="module")
def decoder() -> Iterator[SafeDecoder]:
    """Yield one warm decoder."""
    made = SafeDecoder(LIMITS)
    yield made
    made.close()


def sheet(text: str, code: str | None = None) -> Image.Image:
    """Return a small page that says something, with a bar code or without."""
    page = Image.new("L", (620, 420), 255)
    ImageDraw.Draw(page).text((40, 330), text, fill=0)
    if code:
        bars = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.Code128)
        drawn = Image.fromarray(np.array(zxingcpp.write_barcode_to_image(bars, scale=2)))
        page.paste(drawn.resize((drawn.width, 90)), (60, 60))
    return page


STACK = (sheet("slip", A), sheet("form"), sheet("slip", B), sheet("other form"), sheet("back"))


def written(path: Path, pages: tuple[Image.Image, ...] = STACK) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    how = {"compression": "tiff_lzw"} if path.suffix == ".tif" else {"resolution": 75.0}
    first, *others = (page.copy() for page in pages)  # saving leaves its settings on a picture
    first.save(path, save_all=True, append_images=others, **how)
    return path


def cut(path: Path, decoder: SafeDecoder) -> Upload:
    into = path.parent.parent / "scratch"
    into.mkdir(exist_ok=True)
    return parted(upload(path, into=into, limits=LIMITS), decoder=decoder, into=into, limits=LIMITS)


def pages_of(found: Upload, decoder: SafeDecoder) -> list[tuple[str | None, int]]:
    return [(item.item_code, sum(len(list(decoder.decode(f.path))) for f in item.files)) for item in found.items]


@pytest.mark.parametrize("suffix", ["pdf", "tif"])
def test_one_file_of_two_items_is_cut_at_their_codes(suffix: str, tmp_path: Path, decoder: SafeDecoder) -> None:
    found = cut(written(tmp_path / "in" / f"stack.{suffix}"), decoder)

    assert pages_of(found, decoder) == [(A, 2), (B, 3)]
    assert [bulk.file.scan.name for bulk in found.bulks] == [f"stack.{suffix}"]
    assert found.bulks[0].parts == tuple(item.files[0].scan.scan_id for item in found.items)


def test_the_same_stack_gives_the_same_parts(tmp_path: Path, decoder: SafeDecoder) -> None:
    first = cut(written(tmp_path / "in" / "stack.pdf"), decoder)
    again = cut(tmp_path / "in" / "stack.pdf", decoder)
    assert [item.files[0].scan for item in first.items] == [item.files[0].scan for item in again.items]


def test_the_picture_of_a_part_is_the_picture_of_the_stack(tmp_path: Path, decoder: SafeDecoder) -> None:
    path = written(tmp_path / "in" / "stack.tif")
    found = cut(path, decoder)
    whole = [page.pixels for page in decoder.decode(path)]
    parts = [page.pixels for item in found.items for file in item.files for page in decoder.decode(file.path)]
    assert all(np.array_equal(one, two) for one, two in zip(whole, parts, strict=True))


def test_separator_sheets_cut_what_carries_no_code(tmp_path: Path, decoder: SafeDecoder) -> None:
    pages = (sheet("", SEPARATOR), sheet("a"), sheet("b"), sheet("", SEPARATOR), sheet("c"))
    assert pages_of(cut(written(tmp_path / "in" / "s.pdf", pages), decoder), decoder) == [(None, 2), (None, 1)]


def test_one_item_stays_as_it_is(tmp_path: Path, decoder: SafeDecoder) -> None:
    path = written(tmp_path / "in" / "one.pdf", STACK[:2])
    found = cut(path, decoder)
    assert [(item.item_code, item.files[0].path) for item in found.items] == [(None, path)]
    assert found.bulks == ()


def test_a_folder_of_pictures_is_cut_between_its_files(tmp_path: Path, decoder: SafeDecoder) -> None:
    for number, page in enumerate(STACK):
        (tmp_path / "in").mkdir(exist_ok=True)
        page.save(tmp_path / "in" / f"IMG_{number}.png")
    found = cut(tmp_path / "in", decoder)
    assert [(item.item_code, len(item.files)) for item in found.items] == [(A, 2), (B, 3)]


def listed(folder: Path, *codes: str) -> Path:
    written(folder / "stack.pdf")
    items = [{"item_code": code, "procedure_code": "1.001193", "files": ["stack.pdf"]} for code in codes]
    (folder / "manifest.json").write_text(json.dumps({"items": items}))
    return folder


def test_a_manifest_that_names_one_file_for_its_items_gets_each_its_pages(tmp_path: Path, decoder: SafeDecoder) -> None:
    found = cut(listed(tmp_path / "in", B, A), decoder)
    assert pages_of(found, decoder) == [(B, 3), (A, 2)]
    assert {item.procedure_code for item in found.items} == {"1.001193"}
    assert found.refused == ()


def test_items_are_counted_against_the_manifest(tmp_path: Path, decoder: SafeDecoder) -> None:
    found = cut(listed(tmp_path / "in", A, "CB876543216VN"), decoder)

    assert pages_of(found, decoder) == [(A, 2)]
    told = [(one.file.name, one.file.code) for one in found.refused]
    assert told == [("stack.pdf#CB876543216VN", "UNREADABLE"), ("stack.pdf#3", "UNSUPPORTED")]


def test_a_file_without_codes_stays_with_the_one_coded_item(tmp_path: Path, decoder: SafeDecoder) -> None:
    path = written(tmp_path / "one.pdf", (sheet("form"), sheet("back")))
    file = hashed(Found(parts=("one.pdf",), path=path), file_bytes=LIMITS.file_bytes)
    other = replace(file, scan=replace(file.scan, name="copy.pdf"))  # the same bytes under another name
    own = hashed(Found(parts=("own.pdf",), path=written(tmp_path / "own.pdf", STACK[:1])), file_bytes=LIMITS.file_bytes)
    coded = UploadItem(source_name="coded", files=(file,), item_code=A)
    bare, only = UploadItem(source_name="bare", files=(other, own)), UploadItem(source_name="only", files=(other,))
    found = parted(Upload(source_name="x", items=(coded, bare, only)), decoder=decoder, into=tmp_path, limits=LIMITS)
    assert found.items == (coded, replace(bare, files=(own,)))
    assert found.bulks == ()
    assert {(one.file.code, one.path) for one in found.refused} == {("KEPT_ELSEWHERE", None)}
    assert all(A in one.file.message for one in found.refused)


def test_two_coded_items_of_a_file_without_codes_are_still_asked(tmp_path: Path, decoder: SafeDecoder) -> None:
    folder = listed(tmp_path / "in", A, B)
    written(folder / "stack.pdf", (sheet("form"), sheet("back")))
    found = cut(folder, decoder)
    assert found.items == ()
    assert [one.file.code for one in found.refused] == ["UNREADABLE", "UNREADABLE", "UNSUPPORTED"]


def test_a_broken_file_is_left_for_the_line_to_refuse(tmp_path: Path, decoder: SafeDecoder) -> None:
    path = written(tmp_path / "in" / "broken.pdf")
    path.write_bytes(path.read_bytes()[:300])
    assert [len(item.files) for item in cut(path, decoder).items] == [1]
