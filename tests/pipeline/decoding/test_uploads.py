"""What makes a dossier, what makes a batch, and what is refused at the door."""

import hashlib
import json
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from pipeline.decoding.uploads import upload
from pipeline.errors import NothingToRead
from pipeline.settings import Limits
from pipeline.upload import Upload

JPEG = b"\xff\xd8\xff\xe0 a picture "
LIMITS = Limits(file_bytes=50_000, archive_bytes=100_000, archive_files=20)


def read(path: Path, limits: Limits = LIMITS) -> Upload:
    """Return the upload that `path` is."""
    return upload(path, into=path.parent / "unpacked", limits=limits)


def write(folder: Path, *names: str) -> Path:
    """Return `folder` with files of these names, each with bytes of its own."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(JPEG + name.encode())
    return folder


def zipped(path: Path, **files: bytes) -> Path:
    """Return a zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def shape(read_upload: Upload) -> dict[str, list[str]]:
    """Return the names of the files of each item."""
    return {item.source_name: [file.scan.name for file in item.files] for item in read_upload.items}


def codes(read_upload: Upload) -> dict[str, str]:
    """Return why each refused file was refused."""
    return {refused.file.name: refused.file.code for refused in read_upload.refused}


def test_a_lone_file_is_a_dossier_with_its_hash_and_kind(tmp_path: Path) -> None:
    path = write(tmp_path, "one.jpg") / "one.jpg"
    (item,) = read(path).items
    assert item.source_name == "one.jpg"
    assert item.files[0].scan.scan_id == hashlib.sha256(path.read_bytes()).hexdigest()
    assert item.files[0].scan.media_type == "image/jpeg"


def test_a_folder_of_files_is_one_dossier_without_what_is_no_scan(tmp_path: Path) -> None:
    folder = write(tmp_path / "D1", "b.jpg", "a.jpg", ".hidden", "Thumbs.db", "truth.json", "~$a.docx")
    assert shape(read(folder)) == {"D1": ["a.jpg", "b.jpg"]}


def test_a_folder_of_folders_is_a_batch_and_a_file_beside_folders_is_its_own_dossier(tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", "D1/a.jpg", "D1/b.jpg", "D2/c.jpg", "deep/D3/d.jpg", "lone.pdf")
    assert shape(read(folder)) == {
        "lone.pdf": ["lone.pdf"],
        "D1": ["a.jpg", "b.jpg"],
        "D2": ["c.jpg"],
        "D3": ["d.jpg"],
    }


def test_the_same_bytes_twice_in_a_dossier_are_one_scan(tmp_path: Path) -> None:
    folder = write(tmp_path / "D", "a.jpg")
    (folder / "copy.jpg").write_bytes((folder / "a.jpg").read_bytes())
    assert shape(read(folder)) == {"D": ["a.jpg"]}


@pytest.mark.parametrize("make", ["nothing", "hidden only"])
def test_an_empty_folder_has_nothing_to_read(tmp_path: Path, make: str) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    if make == "hidden only":
        write(folder, ".DS_Store", "inner/truth.json")
    with pytest.raises(NothingToRead, match="empty"):
        read(folder)


def test_a_zip_of_folders_is_a_batch_and_a_zip_of_files_a_dossier(tmp_path: Path) -> None:
    batch = zipped(tmp_path / "b.zip", **{"D1/a.jpg": JPEG + b"1", "D2/b.jpg": JPEG + b"2", "__MACOSX/x": b"x"})
    assert shape(read(batch)) == {"D1": ["a.jpg"], "D2": ["b.jpg"]}
    other = tmp_path / "other"
    other.mkdir()
    single = zipped(other / "one.zip", **{"a.jpg": JPEG + b"1", "b.jpg": JPEG + b"2"})
    assert shape(read(single)) == {"one.zip": ["a.jpg", "b.jpg"]}


def test_a_zip_beside_folders_brings_its_dossiers(tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", "D1/a.jpg")
    zipped(folder / "more.zip", **{"D2/b.jpg": JPEG, "D3/c.jpg": JPEG + b"3"})
    assert shape(read(folder)) == {"D1": ["a.jpg"], "D2": ["b.jpg"], "D3": ["c.jpg"]}


def test_vietnamese_names_in_a_zip_made_without_the_utf8_flag_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "z.zip", **{"D/tờ khai.jpg": JPEG})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(magic) + offset
        struct.pack_into("<H", data, at, 0)
    path.write_bytes(data)
    assert shape(read(path)) == {"D": ["tờ khai.jpg"]}


@pytest.mark.parametrize("name", ["../out.jpg", "/etc/out.jpg", "a/../../out.jpg", "C:\\out.jpg", "..\\out.jpg"])
def test_a_zip_that_leads_outside_itself_is_refused_whole_and_kept(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "batch", "D1/a.jpg")
    bad = zipped(folder / "bad.zip", **{"ok.jpg": JPEG, name: JPEG})
    result = read(folder)
    assert shape(result) == {"D1": ["a.jpg"]}
    assert codes(result) == {"batch/bad.zip": "UNSUPPORTED"}
    assert result.refused[0].path == bad
    assert not list(tmp_path.rglob("out.jpg"))


def test_a_zip_bomb_is_refused_by_what_it_says_and_by_what_it_does(tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", "D1/a.jpg")
    honest = zipped(folder / "honest.zip", **{"a": b"\0" * 200_000})
    lying = bytearray(honest.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", lying, lying.index(magic) + offset, 10)
    (folder / "lying.zip").write_bytes(lying)
    result = read(folder)
    assert shape(result) == {"D1": ["a.jpg"]}
    assert codes(result)["batch/honest.zip"] == "TOO_LARGE"
    assert codes(result)["batch/lying.zip"] in {"TOO_LARGE", "UNREADABLE"}
    assert sum(f.stat().st_size for f in tmp_path.rglob("unpacked/**/*") if f.is_file()) <= LIMITS.archive_bytes * 2


def test_a_zip_with_too_many_files_or_too_long_a_directory_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", "D1/a.jpg")
    zipped(folder / "many.zip", **{f"{i}.jpg": JPEG for i in range(21)})
    path = zipped(folder / "trick.zip", **{"a.jpg": JPEG})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 12, 4_000_000_000)
    path.write_bytes(data)
    assert codes(read(folder)) == {"batch/many.zip": "TOO_LARGE", "batch/trick.zip": "TOO_LARGE"}


def test_encrypted_broken_and_strangely_packed_zips_are_refused_with_their_reasons(tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", "D1/a.jpg")
    locked = bytearray(zipped(folder / "locked.zip", **{"a.jpg": JPEG}).read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", locked, locked.index(magic) + offset, 1)
    (folder / "locked.zip").write_bytes(locked)
    (folder / "cut.zip").write_bytes(zipped(folder / "cut.zip", **{"a.jpg": os.urandom(999)}).read_bytes()[:500])
    with zipfile.ZipFile(folder / "lzma.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.jpg", JPEG)
    assert codes(read(folder)) == {
        "batch/locked.zip": "ENCRYPTED",
        "batch/cut.zip": "UNREADABLE",
        "batch/lzma.zip": "UNSUPPORTED",
    }


def test_a_zip_in_a_zip_and_a_link_in_a_zip_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", **{"x.jpg": JPEG}).read_bytes()
    outer = zipped(tmp_path / "outer.zip", **{"D/a.jpg": JPEG, "D/inner.zip": inner})
    with zipfile.ZipFile(outer, "a") as archive:
        link = zipfile.ZipInfo("D/passwd.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    result = read(outer)
    assert shape(result) == {"D": ["a.jpg"]}
    assert codes(result) == {"D/inner.zip": "UNSUPPORTED", "D/passwd.jpg": "UNSUPPORTED"}


def test_a_word_document_is_a_file_and_no_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "letter.docx", **{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert shape(read(path)) == {"letter.docx": ["letter.docx"]}


def test_links_pipes_and_huge_files_in_a_folder_are_refused_without_being_opened(tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", "D1/a.jpg", "D1/\x01odd\n.jpg")
    (folder / "D1" / "link.jpg").symlink_to("/etc/passwd")
    (folder / "D1" / "loop").symlink_to(folder)
    os.mkfifo(folder / "D1" / "pipe.jpg")
    (folder / "D1" / "huge.tif").write_bytes(b"0" * 60_000)
    result = read(folder)
    assert shape(result) == {"D1": ["�odd�.jpg", "a.jpg"]}
    assert codes(result) == {
        "D1/link.jpg": "UNSUPPORTED",
        "D1/loop": "UNSUPPORTED",
        "D1/pipe.jpg": "UNSUPPORTED",
        "D1/huge.tif": "TOO_LARGE",
    }
    assert all(refused.file.advice for refused in result.refused)
    assert len({refused.file.scan_id for refused in result.refused}) == 4


def test_a_manifest_says_which_files_make_which_item(tmp_path: Path) -> None:
    folder = write(tmp_path / "BC-1", "IMG_1.jpg", "IMG_2.jpg", "sub/IMG_3.jpg", "extra.jpg")
    said = {
        "batch_id": "BC-20220603-01",
        "post_office": "861000",
        "items": [
            {
                "item_code": "RB000000178VN",
                "procedure_code": "1.001193",
                "accepted_at": "2022-06-02T09:12:00+07:00",
                "applicant_name": "NGUYỄN VĂN AN",
                "declared_components": [{"name": "Tờ khai", "kind": "orig", "sheets": 1}],
                "files": [{"name": "IMG_1.jpg"}, "sub/IMG_3.jpg"],
            },
            {"files": [{"name": "./IMG_2.jpg"}]},
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    result = read(folder)
    assert shape(result) == {"BC-1#RB000000178VN": ["IMG_1.jpg", "IMG_3.jpg"], "BC-1#2": ["IMG_2.jpg"]}
    assert result.post_office == "861000"
    assert result.items[0].item_code == "RB000000178VN"
    assert result.items[0].declared[0].sheets == 1
    assert codes(result) == {"BC-1/extra.jpg": "UNSUPPORTED"}


def test_an_item_in_a_folder_of_its_own_is_called_by_that_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "BC-3", "D1/a.jpg", "D1/b.jpg", "D2/c.jpg", "both/d.jpg", "both/e.jpg")
    items = [
        {"item_code": "X", "files": ["D1/a.jpg", "D1/b.jpg"]},
        {"item_code": "Y", "files": ["D2/c.jpg"]},
        {"item_code": "Z", "files": ["both/d.jpg"]},
        {"files": ["both/e.jpg"]},
    ]
    (folder / "manifest.json").write_text(json.dumps({"items": items}))
    assert list(shape(read(folder))) == ["D1", "D2", "BC-3#Z", "BC-3#4"]


def test_a_manifest_in_csv_with_semicolons_says_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path / "BC-2", "a.jpg", "b.jpg", "c.jpg")
    rows = "item_code;file\r\nRB000000178VN;a.jpg\r\nRB000000178VN;b.jpg\r\n;c.jpg\r\n"
    (folder / "manifest.csv").write_bytes(b"\xef\xbb\xbf" + rows.encode())
    result = read(folder)
    assert shape(result) == {"BC-2#RB000000178VN": ["a.jpg", "b.jpg"], "BC-2#2": ["c.jpg"]}
    assert result.items[1].item_code is None


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("manifest.json", '{"items": [{"item_code": "X"}]}', "items.0.files"),
        ("manifest.json", '{"items": []}', "items"),
        ("manifest.json", "[" * 100_000, ""),
        ("manifest.csv", "code,page\n1,2\n", "item_code and file"),
        ("manifest.csv", "item_code,file\nX,\n", "items.0.files.0.name"),
        ("manifest.csv", "", "item_code"),
    ],
)
def test_a_wrong_manifest_is_refused_with_its_place_and_its_files_wait(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    folder = write(tmp_path / "batch", "bad/a.jpg", "D1/b.jpg")
    (folder / "bad" / name).write_text(text)
    result = read(folder)
    assert shape(result) == {"D1": ["b.jpg"]}
    assert set(codes(result)) == {f"bad/{name}", "bad/a.jpg"}
    assert place in result.refused[0].file.message


def test_an_item_that_lacks_a_file_or_holds_a_changed_one_waits_whole(tmp_path: Path) -> None:
    folder = write(tmp_path / "B", "a.jpg", "b.jpg", "c.jpg")
    items = [
        {"item_code": "ONE", "files": ["a.jpg", "gone.jpg"]},
        {"item_code": "TWO", "files": [{"name": "b.jpg", "sha256": "0" * 64}]},
        {"item_code": "THREE", "files": ["c.jpg"]},
        {"item_code": "FOUR", "files": ["../../etc/passwd"]},
    ]
    (folder / "manifest.json").write_text(json.dumps({"items": items}))
    result = read(folder)
    assert shape(result) == {"B#THREE": ["c.jpg"]}
    assert set(codes(result)) == {"B/a.jpg", "B/b.jpg", "B#FOUR"}
    assert "gone.jpg" in result.refused[0].file.message


def test_folders_too_deep_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", "D1/a.jpg", "/".join("d" * 14) + "/x.jpg")
    result = read(folder)
    assert shape(result) == {"D1": ["a.jpg"]}
    assert list(codes(result).values()) == ["TOO_LARGE"]
