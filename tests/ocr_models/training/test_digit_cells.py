"""Cells to learn from: every class is among them, at the size that leaves room for shifts, the same for a seed."""

import numpy as np
import pytest

from ocr_models.engines.digits import HEIGHT_PX, OTHER, WIDTH_PX
from ocr_models.training import digit_cells


def test_a_file_of_cells_holds_every_class_and_is_the_same_for_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digit_cells, "ROWS", 8)
    cells, classes = digit_cells.drawn(4, "calibrate")
    slack = 2 * digit_cells.SLACK_PX
    assert cells.shape == (8 * digit_cells.CELLS * digit_cells.VIEWS, HEIGHT_PX + slack, WIDTH_PX + slack)
    assert set(classes.tolist()) == set(range(OTHER + 1))
    again, _ = digit_cells.drawn(4, "calibrate")
    assert np.array_equal(cells, again)
