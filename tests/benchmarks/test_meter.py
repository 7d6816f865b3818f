"""Processor time is counted wherever it is spent."""

import subprocess
import sys
import time

from benchmarks.meter import StageMeter, core_seconds, peak_bytes

BUSY = """
import time
end = time.process_time() + 0.3
while time.process_time() < end:
    pass
print("done", flush=True)
input()
"""


def test_a_living_child_s_time_counts_and_counts_once_when_it_has_ended() -> None:
    before = core_seconds()
    child = subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    living = core_seconds() - before
    child.communicate("\n")
    ended = core_seconds() - before
    assert living >= 0.28
    assert living - 0.02 < ended < living + 0.25


def test_each_stage_has_its_own_sum_and_its_value_comes_through() -> None:
    meter = StageMeter()

    def work() -> int:
        end = time.process_time() + 0.05
        while time.process_time() < end:
            pass
        return 7

    assert [meter("read", work), meter("read", work), meter("score", lambda: 7)] == [7, 7, 7]
    assert meter.seconds["read"] >= 0.08  # the kernel counts in ticks of 10 ms
    assert meter.seconds["score"] < 0.03


def test_memory_has_a_peak() -> None:
    assert peak_bytes() > 1_000_000
