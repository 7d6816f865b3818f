"""The warm pool: processes that keep their readers loaded, are replaced when they die, and end with their parent."""

import atexit
import logging
import multiprocessing
import os
import queue
import resource
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from pipeline.crew import Pool
from pipeline.errors import EngineUnavailable, IntakeError
from pipeline.outcome import Outcome, Rework
from pipeline.ports import ItemState
from pipeline.settings import Settings

ONE_THREAD = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
"""Libraries that would start a thread per core in every process: Tesseract's default is 4.6 to 5.4 times slower."""

RECYCLE_KIB = 1_200_000  # a worker that ever grew beyond this is replaced after the item (ru_maxrss counts KiB)
START_S = 120.0  # for Python to start on a busy machine; readers load later, with the first item
READY = "ready"
END_S = 5.0  # given to a worker to end by itself

log = logging.getLogger(__name__)

Task = ItemState | Rework
Job = Callable[[Task], Outcome]
Make = Callable[[Settings], Job]
"""Makes the job in the worker process: loads what it needs once."""


def line_job(settings: Settings) -> Job:
    """Return the job that runs the line over an item, with its own tools."""
    from pipeline.bootstrap import tools as make_tools  # noqa: PLC0415  # readers load here, in the worker, not before
    from pipeline.work import rework, work  # noqa: PLC0415  # as above

    tools = make_tools(settings)
    return lambda task: rework(task, tools=tools) if isinstance(task, Rework) else work(task, tools=tools)


@contextmanager
def pool(settings: Settings, *, make: Make = line_job) -> Iterator[Pool]:
    """Give a pool as wide as the settings say, and end it afterwards; one worker means this process itself."""
    width = settings.workers or len(os.sched_getaffinity(0))
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    if width == 1:
        yield InlinePool(settings, make)
        return
    warm = WarmPool(settings, make, width=width)
    try:
        yield warm
    finally:
        warm.close()


class InlinePool:
    """Works in this process; the job is made with the first item."""

    width = 1

    def __init__(self, settings: Settings, make: Make) -> None:
        """Load nothing yet."""
        self._job = _Lazy(settings, make)
        self._lock = threading.Lock()

    def run(self, task: Task) -> Outcome:
        """Return what became of an item."""
        with self._lock:
            answer = _answer(self._job, task)
        if isinstance(answer, IntakeError):
            raise answer
        return answer


class WarmPool:
    """Spawned processes, one item each at a time."""

    def __init__(self, settings: Settings, make: Make, *, width: int) -> None:
        """Start nothing yet: a process starts with the first item that needs it."""
        self.width = width
        self._settings, self._make = settings, make
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._all: list[_Worker] = []
        self._closed = False
        for _ in range(width):
            self._idle.put(None)
        atexit.register(self.close)  # before multiprocessing's own, which would wait for them for ever

    def run(self, task: Task) -> Outcome:
        """Return what became of an item, once a worker was free."""
        worker: _Worker | None = self._idle.get()
        try:
            if self._closed:
                raise IntakeError("The run was stopped.", advice="Start it again: it goes on where it was.")
            if worker is None or not worker.is_alive():
                worker = self._started(worker)
            answer = worker.ask(task, timeout_s=self._settings.lease_s)
        finally:
            self._idle.put(worker)
        if isinstance(answer, IntakeError):
            raise answer
        return answer

    def close(self) -> None:
        """End all workers, those in the middle of an item too."""
        self._closed = True
        atexit.unregister(self.close)
        while self._all:
            self._all.pop().end()

    def _started(self, before: "_Worker | None") -> "_Worker":
        if before is not None:
            before.end()
            with suppress(ValueError):
                self._all.remove(before)
        worker = _Worker(self._settings, self._make)
        self._all.append(worker)
        return worker


class _Lazy:
    """A job that is made when first asked for."""

    def __init__(self, settings: Settings, make: Make) -> None:
        self._settings, self._make = settings, make
        self._job: Job | None = None

    def __call__(self, task: Task) -> Outcome:
        if self._job is None:
            self._job = self._make(self._settings)
        return self._job(task)


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, settings: Settings, make: Make) -> None:
        """Start the process.

        Raises:
            EngineUnavailable: it does not come up.
        """
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs, settings, make), name="hoso-worker")
        self._process.start()
        theirs.close()
        self._expect_ready()

    def _expect_ready(self) -> None:
        with suppress(EOFError, OSError):
            if self._pipe.poll(START_S) and self._pipe.recv() == READY:
                return
        self.end()
        raise EngineUnavailable(
            "A worker process did not start.", advice="Is the machine out of memory? `hoso doctor` looks."
        )

    def is_alive(self) -> bool:
        """Return whether the process runs and has not said that it goes."""
        return self._process.is_alive() and not self._pipe.closed

    def ask(self, task: Task, *, timeout_s: float) -> Outcome | IntakeError:
        """Return the worker's answer.

        Raises:
            EngineUnavailable: the process died, or took longer than its lease and was killed.
        """
        try:
            self._pipe.send(task)
            if not self._pipe.poll(timeout_s):
                self.end()
                raise EngineUnavailable(
                    f"Reading {task.item.source_name} took longer than {timeout_s:g} s and was stopped.",
                    advice="Try again, or raise HOSO_LEASE_S.",
                )
            answer: Outcome | IntakeError
            answer, leaves = self._pipe.recv()
        except (EOFError, OSError) as error:
            self._pipe.close()
            self._process.join(END_S)
            log.warning("worker died exit=%s item=%s", self._process.exitcode, task.item.item_id)
            raise EngineUnavailable(
                f"The process that read {task.item.source_name} was killed.",
                advice="If this happens again, give the machine more memory or set HOSO_WORKERS lower.",
            ) from error
        if leaves:
            self._pipe.close()
        return answer

    def end(self) -> None:
        """Stop the process at once: whatever it was doing may be done again."""
        self._process.kill()
        self._process.join(END_S)
        self._pipe.close()


def _serve(pipe: Connection, settings: Settings, make: Make) -> None:
    """Answer items until the pipe closes; leave when the parent dies, so that nobody else does the same item beside."""
    threading.Thread(target=die_with_parent, daemon=True).start()
    job = _Lazy(settings, make)
    with suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(READY)
        while True:
            task: Task = pipe.recv()
            answer = _answer(job, task)
            leaves = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > RECYCLE_KIB
            pipe.send((answer, leaves))
            if leaves:
                return


def _answer(job: Job, task: Task) -> Outcome | IntakeError:
    """Return the job's outcome, or what went wrong as our error, without an exception's text: it may quote a paper."""
    try:
        return job(task)
    except IntakeError as error:
        return error
    except Exception as error:  # the edge of a task: one dossier's fault must not stop the others
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(where.filename)}:{where.lineno}"
        log.error("fault item=%s kind=%s at=%s", task.item.item_id, type(error).__name__, place)
        return IntakeError(
            f"Reading {task.item.source_name} failed: {type(error).__name__} at {place}.",
            advice="This is a fault of the program: please report it with this line.",
        )


def die_with_parent() -> None:
    """Wait for the process that started this one, and end with it; runs in a thread."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
