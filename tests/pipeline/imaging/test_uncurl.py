"""Curled and folded pages come out straight, and every point of them leads back to where it was seen."""

import cv2
import numpy as np
import pytest

from pipeline.imaging.flatten import warp_uncurled
from pipeline.imaging.ink import ink_mask, reduced
from pipeline.imaging.quads import Floats
from pipeline.imaging.uncurl import as_mesh, bends, unbent
from pipeline.raster import Pixels
from tests.pipeline.imaging.drawing import text_page

ROWS, COLUMNS = 1414, 1000
SAG_PX = 30.0


def sag(x: Floats, kind: str) -> Floats:
    """How many pixels lower a bent page shows what stands at x."""
    share = x / (COLUMNS - 1)
    curve: Floats = 4 * share * (1 - share) if kind == "curl" else 1 - np.abs(2 * share - 1)
    return SAG_PX * curve


def bent(page: Pixels, kind: str) -> Pixels:
    x, y = np.meshgrid(np.arange(COLUMNS, dtype=np.float32), np.arange(ROWS, dtype=np.float32))
    down = (y - sag(x.astype(np.float64), kind)).astype(np.float32)
    return cv2.remap(page, x, down, cv2.INTER_LINEAR, borderValue=255).astype(np.uint8)


@pytest.mark.parametrize("kind", ["curl", "fold"])
def test_lines_come_out_straight_and_lead_back_to_the_bent_page(kind: str) -> None:
    page = bent(text_page(), kind)
    found = bends(ink_mask(reduced(page)))
    assert found is not None
    mesh = as_mesh(found, ROWS)
    spots = np.column_stack([np.linspace(100, 900, 17), np.full(17, 707.0)])
    back = unbent(spots, mesh, (COLUMNS, ROWS))
    off = back[:, 1] - sag(spots[:, 0], kind)
    assert np.ptp(off) < {"curl": 4, "fold": 10}[kind], "a line that was straight is straight again"
    assert np.array_equal(back[:, 0], spots[:, 0])
    flat = warp_uncurled(page, np.eye(3), (COLUMNS, ROWS), mesh)
    again = bends(ink_mask(reduced(flat)))
    assert again is None or np.abs(again).max() * ROWS < SAG_PX / 10


def test_the_page_is_drawn_by_the_same_mesh_that_leads_back() -> None:
    page = bent(text_page(), "curl")
    cv2.circle(page, (480, 720), 14, 0, -1)
    found = bends(ink_mask(reduced(page)))
    assert found is not None
    mesh = as_mesh(found, ROWS)
    flat = warp_uncurled(page, np.eye(3), (COLUMNS, ROWS), mesh)
    spot = np.argwhere(cv2.erode((flat < 60).astype(np.uint8), np.ones((15, 15), np.uint8))).mean(axis=0)[::-1]
    assert np.hypot(*(unbent(spot[None], mesh, (COLUMNS, ROWS))[0] - (480, 720))) < 1


@pytest.mark.parametrize("kind", ["level", "blank", "noise", "leaning by less than half a millimetre"])
def test_what_is_straight_or_empty_is_left_alone(kind: str) -> None:
    pages = {
        "level": text_page(),
        "blank": np.full((ROWS, COLUMNS), 255, np.uint8),
        "noise": np.random.default_rng(1).integers(0, 255, (ROWS, COLUMNS)).astype(np.uint8),
        "leaning by less than half a millimetre": cv2.warpAffine(
            text_page(), np.array([[1, 0, 0], [0.002, 1, 0]]), (COLUMNS, ROWS), borderValue=255
        ).astype(np.uint8),
    }
    assert bends(ink_mask(reduced(pages[kind]))) is None
