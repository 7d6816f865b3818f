"""Shards of drawn lines; needs the fonts, so it runs where npm has fetched them or can."""

import random
import shutil

import numpy as np
import pytest

from ocr_models.picture import HEIGHT_PX
from ocr_models.training.augment import batches, padded_width
from ocr_models.training.shards import Shard, drawn, load, save
from samples.draw.fonts import fonts_folder

needs_fonts = pytest.mark.skipif(
    not (fonts_folder() / "installed").is_file() and shutil.which("npm") is None, reason="no fonts and no npm"
)


def shard(widths: list[int]) -> Shard:
    strip = np.full((HEIGHT_PX, sum(widths)), 250, np.uint8)
    strip[20:28, ::3] = 20
    return Shard(strip=strip, widths=np.array(widths), texts=tuple("a" * (width // 40) for width in widths))


def test_batches_hold_every_line_once_in_few_widths() -> None:
    found = list(batches(random.Random(1), [shard([80, 200, 300, 90, 700])], vary=True))
    assert sorted(text for batch in found for text in batch.texts) == sorted(shard([80, 200, 300, 90, 700]).texts)
    assert all(batch.pictures.shape[3] == padded_width(batch.pictures.shape[3]) for batch in found)
    assert all(batch.lengths.sum() == len(batch.targets) for batch in found)


@needs_fonts
@pytest.mark.slow
def test_a_seed_draws_the_same_shard_and_it_reads_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    one, two = drawn(3, "train", 6), drawn(3, "train", 6)
    assert np.array_equal(one.strip, two.strip)
    save(one, tmp_path / "1.npz")
    back = load(tmp_path / "1.npz")
    assert back.texts == two.texts
    assert np.array_equal(back.strip, two.strip)
