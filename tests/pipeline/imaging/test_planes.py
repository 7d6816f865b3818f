"""A side that cannot be seen runs where the three others want it."""

import numpy as np
import pytest

from pipeline.imaging.flatten import FOCAL
from pipeline.imaging.planes import with_side
from pipeline.imaging.quads import Floats, overlap

PICTURE = (1200, 1600)


def seen(tilt_x_deg: float, tilt_y_deg: float, width: float, height: float) -> Floats:
    """Corners of a sheet of this size as a phone sees it."""
    x, y = np.radians([tilt_x_deg, tilt_y_deg])
    around_x = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    around_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    sheet = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) * (width / 2, height / 2, 0)
    points = sheet @ (around_x @ around_y).T + (0, 0, 2.4 * max(width, height) / 2)
    corners: Floats = points[:, :2] / points[:, 2:] * FOCAL * max(PICTURE) + np.array(PICTURE) / 2
    return corners


@pytest.mark.parametrize("side", range(4))
@pytest.mark.parametrize(("tilt_x", "tilt_y"), [(0, 0), (16, 5), (-12, 14)])
def test_a_side_that_was_taken_for_a_shadow_is_put_right(side: int, tilt_x: float, tilt_y: float) -> None:
    true = seen(tilt_x, tilt_y, 210, 297)
    wrong = true.copy()
    wrong[side] -= 0.16 * (true[side] - true[side - 1])  # along the neighbour's line, which stays right
    tried = list(with_side(wrong, side, PICTURE))
    assert overlap(wrong, true) < 0.96
    assert max(overlap(one, true) for one in tried) > 0.995
    kept = [(side + 2) % 4, (side + 3) % 4]
    assert all(np.array_equal(one[kept], wrong[kept]) for one in tried)


def test_another_shape_than_a4_is_squared_as_far_off_as_it_is() -> None:
    true = seen(10, -8, 200, 90)
    tried = list(with_side(true, 1, PICTURE))
    assert len(tried) == 1
    assert overlap(tried[0], true) > 0.99


def test_a_picture_cut_after_it_was_taken_is_not_believed() -> None:
    assert not list(with_side(np.array([[1.0, 88], [338, 75], [304, 595], [0, 547]]), 3, (405, 640)))
