"""Ingest hands on the pages of one file, and a file without pages is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import Unreadable
from pipeline.model import Scan
from pipeline.raster import Raster
from pipeline.stages.ingest import ingest

SCAN = Scan(scan_id="ab" * 32, name="a.jpg", media_type="image/jpeg", size_bytes=3)


@dataclass(frozen=True)
class Given:
    """A decoder that holds its pages already."""

    pages: tuple[Raster, ...]

    def decode(self, path: Path) -> Iterator[Raster]:
        yield from self.pages


def test_pages_come_in_order() -> None:
    pages = tuple(Raster(pixels=np.zeros((10, 10 + index), np.uint8)) for index in range(3))
    assert [page.width for page in ingest(SCAN, Path("a.jpg"), decoder=Given(pages))] == [10, 11, 12]


def test_a_file_without_pages_is_unreadable_and_its_name_is_not_told() -> None:
    with pytest.raises(Unreadable, match="abab") as caught:
        list(ingest(SCAN, Path("Nguyen Van A.jpg"), decoder=Given(())))
    assert "Nguyen" not in str(caught.value)
