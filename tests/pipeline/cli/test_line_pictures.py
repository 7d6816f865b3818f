"""Whatever lies in a folder of lines becomes a crop, in batches of bounded memory."""

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.cli import line_pictures
from pipeline.cli.line_pictures import EMPTY, batches, crop_of

INK = np.full((48, 200), 255, np.uint8)
INK[10:40, 20:26] = 0
INK[10:40, 100:106] = 0


def see_through(path: Path) -> None:
    pixels = np.zeros((*INK.shape, 4), np.uint8)
    pixels[..., 3] = 255 - INK  # black everywhere, there only where ink is
    cv2.imwrite(str(path), pixels)


GOOD: dict[str, Callable[[Path], object]] = {
    "grey.png": lambda path: cv2.imwrite(str(path), INK),
    "colour.jpg": lambda path: cv2.imwrite(str(path), cv2.cvtColor(INK, cv2.COLOR_GRAY2BGR)),
    "see-through.png": see_through,
    "see-through-16.png": lambda path: cv2.imwrite(
        str(path), np.dstack([INK * np.uint16(0)] * 3 + [(255 - INK).astype(np.uint16) * 257])
    ),
    "grey-see-through.png": lambda path: Image.fromarray(INK).convert("LA").save(path),
    "palette.png": lambda path: Image.fromarray(INK).convert("P").save(path),
    "bits.png": lambda path: Image.fromarray(INK).convert("1").save(path),
    "deep.png": lambda path: cv2.imwrite(str(path), INK.astype(np.uint16) * 257),
}

BAD: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "folder": lambda path: path.mkdir(),
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "itself": lambda path: path.symlink_to(path),
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_bytes(b"no picture"),
    "header-only.png": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "immense.png": lambda path: Image.new("1", (20_000, 20_000)).save(path),
    "deep.tif": lambda path: Image.fromarray(INK.astype(np.float32)).save(path),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_picture_of_any_kind_is_dark_ink_on_light_paper(name: str, tmp_path: Path) -> None:
    GOOD[name](tmp_path / name)
    pixels = crop_of(tmp_path / name).pixels
    assert pixels.shape[:2] == INK.shape
    assert pixels[20, 23].max() < 40
    assert pixels[20, 60].min() > 215


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_of_a_line_is_an_empty_crop(name: str, tmp_path: Path) -> None:
    BAD[name](tmp_path / name)
    assert np.array_equal(crop_of(tmp_path / name).pixels, EMPTY)


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ink.png"
    cv2.imwrite(str(path), INK)
    monkeypatch.setattr(line_pictures, "MAX_BYTES", 20)
    assert np.array_equal(crop_of(path).pixels, EMPTY)


def test_batches_keep_the_order_and_stay_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(7)]
    for path in paths[:5]:
        cv2.imwrite(str(path), INK)
    monkeypatch.setattr(line_pictures, "BATCH_PIXELS", 2 * INK.size)
    found = list(batches(paths))
    assert [path for batch in found for path, _ in batch] == paths
    assert [len(batch) for batch in found] == [2, 2, 3]
    monkeypatch.setattr(line_pictures, "BATCH_FILES", 1)
    assert [len(batch) for batch in batches(paths)] == [1] * 7
