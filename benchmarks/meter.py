"""Processor seconds and memory of this process with all its children, living ones too."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
TIMES = slice(11, 15)  # in /proc/PID/stat behind the command's bracket: user, system, and both of its ended children


def core_seconds() -> float:
    """Return the processor time that this process and its children, ended or living, have taken so far."""
    own = os.times()
    living = sum(_ticks(stat) for stat in _descendants(str(os.getpid())))
    return own.user + own.system + own.children_user + own.children_system + living / TICKS_PER_S


def peak_bytes() -> int:
    """Return the largest resident memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def peak_child_bytes() -> int:
    """Return the largest resident memory that any ended child ever had."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


@dataclass(slots=True, kw_only=True)
class StageMeter:
    """A `Step` that adds up the processor seconds and the calls of each stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    def __call__(self, name: str, run: Callable[[], T], /) -> T:
        """Return what `run` returns."""
        before = core_seconds()
        try:
            return run()
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + core_seconds() - before


def _stat(pid: str) -> list[str]:
    """Return what the kernel says of a process behind its name, or nothing when it has just ended."""
    try:
        return (PROC / pid / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _descendants(pid: str) -> Iterator[list[str]]:
    for child in _children(pid):
        yield _stat(child)
        yield from _descendants(child)


def _children(pid: str) -> list[str]:
    with suppress(OSError):
        return [child for task in (PROC / pid / "task").iterdir() for child in (task / "children").read_text().split()]
    return []


def _ticks(stat: list[str]) -> int:
    return sum(int(part) for part in stat[TIMES])
