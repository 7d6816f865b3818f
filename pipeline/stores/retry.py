"""Trying again, with longer and longer pauses, what failed for a passing reason."""

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PAUSE_FIRST_S = 0.2  # doubled each time: five tries wait 3 s in all
PAUSE_MAX_S = 5.0

_log = logging.getLogger(__name__)


def retried(run: Callable[[int], T], *, tries: int, passing: Callable[[Exception], bool]) -> T:
    """Return what `run` returns; it is given the number of the try, from 1.

    An error that is not `passing`, and the error of the last try, come out as they are.
    """
    for attempt in range(1, tries):
        try:
            return run(attempt)
        except Exception as error:
            if not passing(error):
                raise
            _log.info("store.retry try=%d of=%d error=%s", attempt, tries, type(error).__name__)
        time.sleep(_pause_s(attempt))
    return run(tries)


def _pause_s(attempt: int) -> float:
    """Return half to the whole of the doubled pause, so that many workers do not come back in step."""
    return min(PAUSE_MAX_S, PAUSE_FIRST_S * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)
