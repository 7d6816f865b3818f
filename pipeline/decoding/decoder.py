"""The `Decoder` port: files are decoded in a warm child process that is killed when it hangs, grows or dies."""

import contextlib
import json
import os
import select
import signal
import stat
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from pipeline import errors
from pipeline.decoding.sniff import HEAD_BYTES, sniff
from pipeline.errors import EngineUnavailable, IntakeError, TooLarge, Unreadable
from pipeline.raster import Pixels, Raster
from pipeline.settings import Limits

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "MALLOC_ARENA_MAX": "2"}
PIPE_BYTES = 1 << 20  # Linux's largest unprivileged pipe: sixteen times fewer switches between the two processes
GRACE_S = 5.0  # beyond a page's own time, for starting the child and for a busy machine


class SafeDecoder:
    """Decodes files in child processes, one per simultaneous caller, each kept for the next file."""

    def __init__(self, limits: Limits) -> None:
        """Keep the limits; a child is started with the first file."""
        self._limits = limits
        self._idle: list[_Child] = []

    def decode(self, path: Path) -> Iterator[Raster]:
        """Yield the pages of a file, upright by their own metadata.

        Raises:
            InputRejected: the file passes a limit or cannot be decoded; pages already yielded are good.
            EngineUnavailable: a program that decodes it is missing.
        """
        _check_bytes(path, self._limits.file_bytes)
        child = self._idle.pop() if self._idle else _Child(self._limits)
        done = False
        try:
            yield from child.pages(path, self._limits.page_seconds)
            done = True
        except IntakeError as error:
            done = child.alive and not isinstance(error, EngineUnavailable)
            raise
        finally:
            if done:
                self._idle.append(child)
            else:
                child.kill()

    def close(self) -> None:
        """End the idle children."""
        while self._idle:
            self._idle.pop().kill()


def _check_bytes(path: Path, limit: int) -> None:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):  # opening a pipe waits for its writer, a device never ends
        raise Unreadable(
            "It is no file but a folder, a pipe or a device.",
            advice="Name the picture itself, or the files in the folder.",
        )
    size = found.st_size
    if size > limit:
        raise TooLarge(
            f"The file has {size} bytes; the limit is {limit}.",
            advice="Scan at 300 dpi or send it in parts, or raise HOSO_LIMITS__FILE_BYTES.",
        )
    with path.open("rb") as file:
        sniff(file.read(HEAD_BYTES))


class _Child:
    """One decoding process and its two pipes."""

    def __init__(self, limits: Limits) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.decoding.child", limits.model_dump_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | ONE_THREAD,
            start_new_session=True,  # poppler is its child: killing the group ends both
            bufsize=0,
        )
        self._end = weakref.finalize(self, _kill, self._process)
        self._spare = b""
        _widen(self._out)

    @property
    def _out(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process and all it started."""
        self._end()

    def pages(self, path: Path, page_seconds: float) -> Iterator[Raster]:
        """Yield the pages of one file as the child sends them."""
        self._ask(path)
        while True:
            deadline = time.monotonic() + page_seconds + GRACE_S
            header = json.loads(self._line(deadline, page_seconds))
            if "end" in header:
                return
            if "refused" in header:
                raise getattr(errors, header["refused"])(header["message"], advice=header["advice"])
            pixels = np.empty(header["page"], np.uint8)
            self._fill(memoryview(pixels.data).cast("B"), deadline, page_seconds)
            yield Raster(pixels=upright(pixels, header["orientation"]), dpi=header["dpi"])

    def _ask(self, path: Path) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(str(path.resolve())).encode() + b"\n")
        except OSError as error:
            raise self._dead() from error

    def _line(self, deadline: float, page_seconds: float) -> bytes:
        while b"\n" not in self._spare:
            self._spare += self._some(deadline, page_seconds, 4096)
        line, self._spare = self._spare.split(b"\n", 1)
        return line

    def _fill(self, view: memoryview, deadline: float, page_seconds: float) -> None:
        early = min(len(self._spare), len(view))
        view[:early], self._spare = self._spare[:early], self._spare[early:]
        while early < len(view):
            self._wait(deadline, page_seconds)
            count = os.readv(self._out.fileno(), [view[early : early + PIPE_BYTES]])
            if count == 0:
                raise self._dead()
            early += count

    def _some(self, deadline: float, page_seconds: float, most: int) -> bytes:
        self._wait(deadline, page_seconds)
        part = os.read(self._out.fileno(), most)
        if not part:
            raise self._dead()
        return part

    def _wait(self, deadline: float, page_seconds: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self._out], [], [], left)[0]:
            self.kill()
            raise TooLarge(
                f"A page took longer than {page_seconds:g} s to decode.",
                advice="Send it as JPEG at 300 dpi, or raise HOSO_LIMITS__PAGE_SECONDS.",
            )

    def _dead(self) -> Unreadable:
        self.kill()
        return Unreadable("The file broke the program that decodes it.", advice="Save it anew and send that.")


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()


def _widen(pipe: IO[bytes]) -> None:
    import fcntl  # noqa: PLC0415  # Linux only, and only a matter of speed

    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """Return (height, width, channels) pixels turned as EXIF `orientation` (1 … 8) asks; one channel comes out flat."""
    flat = pixels[:, :, 0] if pixels.shape[2] == 1 else pixels
    across = flat.swapaxes(0, 1)
    turned = {
        2: flat[:, ::-1],
        3: flat[::-1, ::-1],
        4: flat[::-1],
        5: across,
        6: across[:, ::-1],
        7: across[::-1, ::-1],
        8: across[::-1],
    }.get(orientation, flat)
    return np.ascontiguousarray(turned)
