"""Tries are counted, pauses grow, and what will not pass is not tried again."""

import pytest

from pipeline.stores.retry import PAUSE_MAX_S, retried


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr("pipeline.stores.retry.time.sleep", taken.append)
    return taken


def test_a_passing_error_is_tried_again_until_it_passes(pauses: list[float]) -> None:
    seen: list[int] = []

    def run(number: int) -> str:
        seen.append(number)
        if number < 3:
            raise ConnectionError
        return "done"

    assert retried(run, tries=5, passing=lambda _: True) == "done"
    assert seen == [1, 2, 3]
    assert 0.1 <= pauses[0] <= 0.2 <= pauses[1] <= 0.4


def test_the_last_error_comes_out_after_the_last_try(pauses: list[float]) -> None:
    seen: list[int] = []

    def run(number: int) -> None:
        seen.append(number)
        raise ConnectionError(number)

    with pytest.raises(ConnectionError, match="9"):
        retried(run, tries=9, passing=lambda _: True)
    assert len(seen) == 9
    assert max(pauses) <= PAUSE_MAX_S


def test_an_error_that_will_not_pass_is_not_tried_again(pauses: list[float]) -> None:
    def run(number: int) -> None:
        raise ValueError(number)

    with pytest.raises(ValueError, match="1"):
        retried(run, tries=5, passing=lambda error: isinstance(error, ConnectionError))
    assert pauses == []
