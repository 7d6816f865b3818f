"""What our reader costs a fresh process: seconds until it can read, and memory after it has read a full batch."""

import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ocr_models.engines.line import OnnxLineReader
from pipeline.raster import Raster

BATCH_LINES = 300  # wide lines, as a night's worker reads them


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """CPU seconds from the start of the interpreter to a loaded reader, and the peak of its memory."""

    started_s: float
    memory_mb: float


def footprint() -> Footprint:
    """Return what a fresh process needs to read; the process is this module."""
    told = subprocess.run((sys.executable, "-m", __name__), capture_output=True, text=True, check=True).stdout
    started, memory = (float(part) for part in told.split())
    return Footprint(started_s=started, memory_mb=memory)


def main() -> None:
    """Load the reader, read wide lines, and print what it took; processor time counts the imports above, too."""
    reader = OnnxLineReader()
    used = resource.getrusage(resource.RUSAGE_SELF)
    started_s = used.ru_utime + used.ru_stime

    page = np.full((48, 1200), 240, np.uint8)
    page[16:32:2, ::7] = 20
    reader.read([Raster(pixels=page)] * BATCH_LINES, [None] * BATCH_LINES)
    sys.stdout.write(f"{started_s:.3f} {_peak_kib() / 1024:.0f}\n")


def _peak_kib() -> int:
    """Return the peak since the program began: `ru_maxrss` would count the process it was forked from, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
