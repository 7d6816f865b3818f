"""Weights are those the manifest names, or the program stops."""

import hashlib
from pathlib import Path

import pytest

from ocr_models.manifest import Weights, manifest, verified, written
from pipeline.errors import WeightsMissing, WeightsTampered

DATA = b"weights"


def row(data: bytes = DATA) -> Weights:
    return Weights(
        engine="line", version="1", file="a.onnx", bytes=len(data), sha256=hashlib.sha256(data).hexdigest(),
        licence="Apache-2.0", source='"here"', card="cards/line.md",
    )  # fmt: skip


def test_a_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "manifest.toml"
    path.write_text(written((row(),)), encoding="utf-8")
    assert manifest(path) == (row(),)


def test_the_named_file_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(DATA)
    assert verified(row(), folder=tmp_path) == DATA


def test_one_changed_byte_is_noticed_and_the_file_named(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(b"weightz")
    with pytest.raises(WeightsTampered, match=r"a\.onnx"):
        verified(row(), folder=tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"a\.onnx"):
        verified(row(), folder=tmp_path)


def test_the_shipped_weights_are_small_and_whole() -> None:
    rows = manifest()
    assert sum(len(verified(one)) for one in rows) < 15_000_000
