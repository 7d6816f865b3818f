"""Curl and folds: how far the lines of a flat page bend, measured piece by piece, and the mesh that straightens them.

After the homography a curled or folded sheet still has lines that rise and fall. The slope of what is written is
measured in overlapping pieces of the page, a smooth field is fitted to it, and its integral along a line is how far
each place of the line has to be moved up or down. Nothing is moved sideways: lines of text do not tell that.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.quads import Floats
from pipeline.kinds import Mesh
from pipeline.raster import Pixels

COLUMNS, ROWS = 17, 13  # nodes of the mesh
FIELD = (8, 6)  # nodes of the slope field, across and down: a sheet folded in four has three kinks
PIECES = (9, 8)  # across and down, each overlapping its neighbours by half
STEEPEST_DEG = 9.0
STEP_DEG = 0.5
MIN_POINTS = 60  # of ink in a piece
MOST_POINTS = 900
MOST_INK = 24_000  # points of the whole page; each falls into up to four pieces
MIN_GAIN = 1.5  # sharpness of the best slope over the median: without lines 1.1 to 1.3
OUTLIER_DEG = 0.6  # from the field: beyond it a piece counts ever less
SMOOTH = 0.6  # weight of bends of the field against slopes measured
RIM = 0.015  # of the page: table and shadow may be seen there
FEWEST = 8  # pieces with lines
PASSES, PASS_GAIN = 3, 1.03
LEAST = 0.0016  # of the long side (0.5 mm of A4): lines that bend less are left alone
STRAIGHTER = 1.12  # times sharper lines at least, or nothing is done
FOLDS_OVER = 0.6  # of a row's height is left at least where the mesh squeezes most: it never turns over


def bends(ink: Pixels) -> Floats | None:
    """Return how far down, as shares of the height, what each node shows lies on a reduced level page; None when flat.

    The nodes span the page evenly, `ROWS` × `COLUMNS`. `ink` is 1 where something is written. None as well when lines
    do not come out straighter.
    """
    start = best = sharpness(ink)
    shifts, straight = np.zeros((ROWS, COLUMNS)), ink
    for _ in range(PASSES):  # what is steep or sharply folded is told better once most of it is gone
        found = slopes(straight)
        if len(found) < FEWEST:
            break
        more = _integral(_field(found), ink.shape[1] / ink.shape[0])
        if np.abs(more).max() * ink.shape[0] < LEAST * max(ink.shape):
            break
        tried = _after(shifts, more)
        straight = straightened(ink, tried)
        told = sharpness(straight)
        if told < PASS_GAIN * best or (1 + np.diff(tried, axis=0) * (ROWS - 1)).min() < FOLDS_OVER:
            break
        shifts, best = tried, told
    return shifts if best > STRAIGHTER * start else None


def as_mesh(shifts: Floats, height: int) -> Mesh:
    """Return the mesh of a page of this height, to a hundredth of a pixel."""
    rows, columns = shifts.shape
    return Mesh(columns=columns, rows=rows, shifts=tuple((shifts * (height - 1)).round(2).ravel().tolist()))


def unbent(points: Floats, mesh: Mesh, size: tuple[int, int]) -> Floats:
    """Return where points (n × 2) of an uncurled page of (width, height) lie on the flat page that it was before."""
    nodes = np.array(mesh.shifts).reshape(mesh.rows, mesh.columns)
    across = _hats(points[:, 0] / max(1, size[0] - 1), mesh.columns)
    down = _hats(points[:, 1] / max(1, size[1] - 1), mesh.rows)
    moved: Floats = points + np.column_stack([np.zeros(len(points)), ((down @ nodes) * across).sum(axis=1)])
    return moved


def _after(first: Floats, then: Floats) -> Floats:
    """Return the mesh that does what the first one does and then the second."""
    at = np.linspace(0, 1, ROWS)[:, None] + then
    moved = [_hats(at[:, column], ROWS) @ first[:, column] for column in range(COLUMNS)]
    return then + np.column_stack(moved)


def sharpness(ink: Pixels) -> float:
    """Return how straight and level lines are: how much the projection across them goes up and down."""
    step = np.diff(ink.sum(axis=1).astype(np.float64))
    return float(step @ step)


def straightened(page: Pixels, shifts: Floats) -> Pixels:
    """Return a reduced page with the shifts of a mesh taken out."""
    height, width = page.shape[:2]
    down = enlarged(shifts * height, width, height) + np.arange(height, dtype=np.float32)[:, None]
    across = np.broadcast_to(np.arange(width, dtype=np.float32), (height, width))
    return cv2.remap(page, np.ascontiguousarray(across), down, cv2.INTER_NEAREST).astype(np.uint8)


def enlarged(nodes: Floats, width: int, height: int) -> NDArray[np.float32]:
    """Return the values at every pixel of a page whose outer pixels' centres the outer nodes are."""
    rows, columns = nodes.shape
    matrix = np.array([[(columns - 1) / (width - 1), 0, 0], [0, (rows - 1) / (height - 1), 0]])
    return cv2.warpAffine(
        nodes.astype(np.float32), matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.float32, copy=False)  # fmt: skip


def slopes(ink: Pixels) -> Floats:
    """Return x, y (shares of the page), slope in degrees (falling to the right) and weight of each piece with lines."""
    height, width = ink.shape
    columns, rows = _some_ink(ink)
    across, down = PIECES
    wide, high = 2 * width / (across + 1), 2 * height / (down + 1)
    out = []
    for row in range(down):
        top = row * high / 2
        band = (rows >= top) & (rows < top + high)
        y_band, x_band = rows[band], columns[band]
        for column in range(across):
            left = column * wide / 2
            part = (x_band >= left) & (x_band < left + wide)
            told = _slope(x_band[part], y_band[part])
            if told is not None:
                out.append(((left + wide / 2) / width, (top + high / 2) / height, *told))
    return np.array(out).reshape(-1, 4)


def _some_ink(ink: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return x and y of ink within the rim, at most `MOST_INK` places in no order, so that the first are a fair choice.

    Every so many-th place in order would leave out rows, and find slopes that are not there.
    """
    height, width = ink.shape
    left, top = int(RIM * width) + 1, int(RIM * height) + 1
    places = np.flatnonzero(np.ascontiguousarray(ink[top : height - top, left : width - left]))
    chosen = np.random.default_rng(0).permutation(len(places))[:MOST_INK]
    rows, columns = np.divmod(places[chosen], max(1, width - 2 * left))
    return (columns + left).astype(np.float32), (rows + top).astype(np.float32)


def _slope(x: NDArray[np.float32], y: NDArray[np.float32]) -> tuple[float, float] | None:
    """Return the slope at which a piece's lines are sharpest, in degrees, and its weight; None without lines."""
    if len(x) < MIN_POINTS:
        return None
    x, y = x[:MOST_POINTS], y[:MOST_POINTS]
    angles = np.arange(-STEEPEST_DEG, STEEPEST_DEG + STEP_DEG / 2, STEP_DEG)
    level = y[:, None] - (x - x.mean())[:, None] * np.tan(np.radians(angles)).astype(np.float32)
    cell = (level - level.min()).astype(np.int32)
    size = int(cell.max()) + 2
    counts = np.bincount((cell + np.arange(len(angles)) * size).ravel(), minlength=size * len(angles))
    change = np.diff(counts.reshape(len(angles), size).astype(np.float64), axis=1)
    sharp = np.convolve((change**2).sum(axis=1), (0.25, 0.5, 0.25), mode="same")[1:-1]
    best = int(np.argmax(sharp))
    gain = sharp[best] / max(1.0, float(np.median(sharp)))
    if gain < MIN_GAIN or not 0 < best < len(sharp) - 1:
        return None
    left, top, right = sharp[best - 1 : best + 2]
    bend = left - 2 * top + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return float(angles[best + 1] + shift * STEP_DEG), float(min(4.0, gain) - 1)


def _field(found: Floats) -> Floats:
    """Return the smooth field of slopes (degrees) at its nodes that fits the pieces, outliers counting little."""
    across, down = FIELD
    basis = (_hats(found[:, 1], down)[:, :, None] * _hats(found[:, 0], across)[:, None, :]).reshape(len(found), -1)
    bends = SMOOTH * np.vstack([np.kron(np.eye(down), _bends(across)), np.kron(_bends(down), np.eye(across))])
    calm = 0.02 * np.eye(across * down)
    weight = np.sqrt(found[:, 3])
    nodes = np.zeros(across * down)
    for _ in range(4):
        rows = np.vstack([basis * weight[:, None], bends, calm])
        told = np.concatenate([found[:, 2] * weight, np.zeros(len(bends) + len(calm))])
        nodes = np.linalg.lstsq(rows, told, rcond=None)[0]
        off = (basis @ nodes - found[:, 2]) / OUTLIER_DEG
        weight = np.sqrt(found[:, 3] / (1 + off**2))
    return nodes.reshape(down, across)


def _hats(places: Floats, nodes: int) -> Floats:
    at = np.clip(places, 0, 1) * (nodes - 1)
    weights: Floats = np.maximum(0, 1 - np.abs(at[:, None] - np.arange(nodes)))
    return weights


def _bends(nodes: int) -> Floats:
    """Return the matrix that gives a row of nodes its second differences."""
    return np.diff(np.eye(nodes), n=2, axis=0)


def _integral(field: Floats, wide: float) -> Floats:
    """Return how far down what each node shows lies, as shares of the height, nothing on average at the two ends.

    Lines are followed along the slopes that they meet, so each node asks at the height that it has come to.
    """
    x, y = np.linspace(0, 1, COLUMNS), np.linspace(0, 1, ROWS)
    across = _hats(x, field.shape[1]) @ field.T  # (COLUMNS, rows of the field)
    shifts = np.zeros((ROWS, COLUMNS))
    for _ in range(3):
        slope = np.empty_like(shifts)
        for column in range(COLUMNS):
            at = y + shifts[:, column]
            slope[:, column] = _hats(at, field.shape[0]) @ across[column]
        rise = np.tan(np.radians(slope)) * wide / (COLUMNS - 1)
        shifts = np.cumsum(np.column_stack([np.zeros(ROWS), (rise[:, 1:] + rise[:, :-1]) / 2]), axis=1)
        shifts -= (shifts[:, :1] + shifts[:, -1:]) / 2
    return shifts
