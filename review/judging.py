"""Files are looked at in a process of their own, which is ended when one takes too long, and started anew."""

import itertools
import logging
import multiprocessing
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import cv2

from pipeline.errors import TooLarge
from pipeline.eyes import eyes
from pipeline.flagcodes import FlagCode
from pipeline.settings import Limits, Settings
from pipeline.usability import item_code_on, looks
from pipeline.workers import die_with_parent

START_S = 60.0  # for Python and OpenCV to load on a busy machine
FILE_S = 10.0  # for one file, and as long again for every page that it gave an answer for
SOON, LATER = 0, 1  # a picture somebody waits for; one of hundreds out of a zip

log = logging.getLogger(__name__)

Answers = tuple[dict[str, Any], ...]


@dataclass(order=True)
class _Job:
    """One file to look at; those that somebody waits for come first, in the order they came."""

    urgency: int
    number: int
    run: Callable[[], None] = field(compare=False)


class Line:
    """Jobs in order of urgency, done one after the other beside the pages."""

    def __init__(self) -> None:
        """Start the thread that does them."""
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        threading.Thread(target=self._work, daemon=True, name="hoso-judging").start()

    def put(self, run: Callable[[], None], *, urgency: int) -> None:
        """Do a job when its turn comes."""
        self._jobs.put(_Job(urgency=urgency, number=next(self._numbers), run=run))

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job.run()
            except Exception as error:  # the edge of a job: one file's fault must not stop the others
                log.error("judging failed kind=%s", type(error).__name__)


class Judge:
    """Asks the process that looks at files; one at a time."""

    def __init__(self, limits: Limits) -> None:
        """Start nothing yet."""
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._one = threading.Lock()

    def judge(self, path: Path) -> Answers:
        """Return what `hoso check` says of each page of a file, with the item code where a bar code has one."""
        with self._one:
            try:
                return self._asked(path)
            except (EOFError, OSError):
                self._end()
                broke = TooLarge("The file could not be looked at in time.", advice="Save it anew and send that.")
                return (_refused(str(broke)),)

    def warm(self) -> None:
        """Start the process before the first file comes."""
        with self._one, suppress(EOFError, OSError):
            self._started()

    def close(self) -> None:
        """End the process."""
        with self._one:
            self._end()

    def _asked(self, path: Path) -> Answers:
        pipe = self._started()
        pipe.send(str(path))
        said: list[dict[str, Any]] = []
        while pipe.poll(FILE_S + self._limits.page_seconds):
            answer = pipe.recv()
            if answer is None:
                return tuple(said)
            said.append(answer)
        raise EOFError

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._limits), daemon=True)
            self._process.start()
            theirs.close()
            if not self._pipe.poll(START_S) or self._pipe.recv() is not None:
                raise EOFError
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection, limits: Limits) -> None:
    """Answer paths with what is to be said of each page, and None after the last."""
    threading.Thread(target=die_with_parent, daemon=True).start()
    cv2.setNumThreads(1)
    seeing = eyes(Settings(limits=limits))
    with suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(None)
        while True:
            for look in looks(Path(pipe.recv()), seeing):
                code = None if look.colour is None else item_code_on(look.colour)
                told = asdict(look.answer) | {"path": "", "item_code": code}
                pipe.send(told)
            pipe.send(None)


def _refused(reason: str) -> dict[str, Any]:
    return {
        "page": 0,
        "flags": [FlagCode.FILE_QUARANTINED.value],
        "usable": False,
        "reason": reason,
        "code": TooLarge.code,
    }
