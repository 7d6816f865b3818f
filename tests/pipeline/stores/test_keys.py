"""No key leads out of its store."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StoreError
from pipeline.stores.keys import KEY_BYTES_MAX, checked_key

ROOT = Path("/store/root")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "a//b",
        "a/",
        "..",
        "a/../b",
        "./a",
        ".unfinished/x",
        "a\\b",
        "a\0b",
        "a\nb",
        "\ud800",
        "x" * 256,
        "ab/" * 400 + "c",
    ],
)
def test_a_key_that_could_lead_elsewhere_is_refused(key: str) -> None:
    with pytest.raises(StoreError):
        checked_key(key)


@pytest.mark.parametrize("key", ["dossier.json", "dossiers/2026/11/23/d1/_SUCCESS", "Tờ khai (1).jpg", "é" * 127])
def test_a_plain_key_is_taken(key: str) -> None:
    assert checked_key(key) == key


@given(st.text(max_size=40) | st.lists(st.sampled_from(["..", ".", "", "a", "\\", "b"]), max_size=6).map("/".join))
def test_whatever_is_taken_stays_below_the_root(key: str) -> None:
    try:
        checked_key(key)
    except StoreError:
        return
    path = (ROOT / key).resolve()
    assert path != ROOT
    assert path.is_relative_to(ROOT)
    assert len(key.encode()) <= KEY_BYTES_MAX
