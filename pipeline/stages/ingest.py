"""Ingest: one file becomes its page pictures, or is refused."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.model import Scan
from pipeline.ports import Decoder
from pipeline.raster import Raster


def ingest(scan: Scan, path: Path, *, decoder: Decoder) -> Iterator[Raster]:
    """Yield the page pictures of a file in order, each decoded only when asked for.

    Raises:
        InputRejected: the file can never pass as it is; pages already yielded are good.
    """
    count = 0
    for raster in decoder.decode(path):
        yield raster
        count += 1
    if count == 0:
        raise Unreadable(f"The file {scan.scan_id[:16]} holds no page.", advice="Send the file again.")
