"""The kept dossiers are whole: files as their truth says, all kinds covered, every value inside its picture."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.formdef import load_forms
from samples.draw.kinds import FIRST_KINDS
from samples.draw.showcase import showcase

KEPT = Path(__file__).parents[2] / "samples" / "dossiers"
MOST_BYTES = 60 * 1024 * 1024
NAMES = [name for name, _ in showcase()]
# drawn and recorded, but no form definition asks for it
# printed by an office, words and values in one go
BY_MACHINE = (
    "cccd_chip",
    "can_cuoc_2024",
    "gcn_qsdd",
    "so_ho_khau",
    "ctrl_mau01",
    "ctrl_mau02_03",
    "ctrl_phieu_kiem_soat",
)
ONLY_DRAWN = {"service_mode"}


@cache
def truth(name: str) -> Any:
    return json.loads((KEPT / name / "truth.json").read_text(encoding="utf-8"))


def pages(name: str) -> list[Any]:
    return [page for file in truth(name)["files"] for page in file["pages"]]


def test_all_planned_dossiers_are_kept_and_no_other() -> None:
    assert sorted(folder.name for folder in KEPT.iterdir() if folder.is_dir()) == NAMES
    assert sum(file.stat().st_size for file in KEPT.rglob("*") if file.is_file()) <= MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_the_files_are_those_of_the_truth(name: str) -> None:
    listed = {file["name"]: file["sha256"] for file in truth(name)["files"]}
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (KEPT / name).iterdir()
        if file.name != "truth.json"
    }
    assert found == listed


def test_the_manifest_lists_every_file() -> None:
    manifest = json.loads((KEPT / "manifest.json").read_text(encoding="utf-8"))
    listed = {file["name"]: file["sha256"] for item in manifest["items"] for file in item["files"]}
    assert listed == {f"{name}/{file['name']}": file["sha256"] for name in NAMES for file in truth(name)["files"]}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_lies_inside_its_picture(name: str) -> None:
    for page in pages(name):
        for item in [*page["fields"], *page["marks"]]:
            for polygon in item.get("polygons") or [item["polygon"]]:
                assert all(0 <= x <= page["width"] and 0 <= y <= page["height"] for x, y in polygon), item


def test_all_kinds_are_there() -> None:
    truths = [truth(name) for name in NAMES]
    first = {(kind.form, version) for kind in FIRST_KINDS for version in kind.setting.spans}
    assert first <= {(each["form"], each["version"]) for each in truths}
    assert {each["format"] for each in truths} == {"jpeg", "png", "pdf", "tiff", "heic"}
    assert {each["tier"] for each in truths} == {"scan_clean", "scan_poor", "photo_good", "photo_poor"}
    assert {each["fill"] for each in truths} == {"typed", "handwritten"}
    assert sum(not each["planted"] for each in truths) >= 5
    assert len({planted["code"] for each in truths for planted in each["planted"]}) >= 7


def test_most_typed_values_stand_on_leaders() -> None:
    asked = [
        field["on_leader"]
        for name in NAMES
        for page in pages(name)
        if page["class"] not in BY_MACHINE
        for field in page["fields"]
        if not field["key"].startswith("members") and not field["key"].endswith("pin") and field["key"] != "item_code"
    ]
    assert sum(asked) / len(asked) >= 0.4


def test_the_keys_are_those_of_the_form_definitions() -> None:
    forms = load_forms().by_class
    for name in NAMES:
        for page in pages(name):
            if page["class"] not in forms:
                assert page["class"] in ("unknown", "blank")
                continue
            known = forms[page["class"]].by_key
            keys = {field["key"].split("[")[0] + ("[]" if "[" in field["key"] else "") for field in page["fields"]}
            assert keys - set(known) <= ONLY_DRAWN


def test_pictures_have_the_size_that_the_truth_gives() -> None:
    for name in NAMES:
        for file in truth(name)["files"]:
            if file["name"].endswith((".jpg", ".png", ".tif")):
                with Image.open(KEPT / name / file["name"]) as picture:
                    for page in file["pages"]:
                        picture.seek(page["index"])
                        assert picture.size == (page["width"], page["height"])
