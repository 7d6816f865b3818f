"""The queue's benchmark runs, and every page that it times answers."""

from benchmarks.queue import run


def test_every_kind_of_page_is_timed() -> None:
    told = run(None, 300, 2)
    assert len(told) == 8
    assert all(milliseconds > 0 for milliseconds in told.values())
