"""From four corners to a flat page: how large it is, and the maps between its pixels and the picture's."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.imaging.quads import Floats
from pipeline.imaging.uncurl import unbent
from pipeline.kinds import Matrix, Mesh
from pipeline.raster import Pixels

MM_PER_INCH = 25.4
A4_MM = (210.0, 297.0)
ID1_MM = (53.98, 85.6)
RATIO_SNAP = 0.06  # a measured ratio this near a standard one is that one
ID1_SNAP = 0.05
LONGEST_A4_PX = 3508  # 300 dpi: beyond, a phone's pixels are blur, and every step costs more
LONGEST_ID1_PX = 2022  # 600 dpi: a card's QR and fine print need more than a page's
MESH_PX = 16  # the way back is known at every sixteenth pixel and linear between: OpenCV counts in 32nds
WHITE = (255, 255, 255)
FOCAL = 0.85  # of the picture's long side: phones' main lenses are 24 to 28 mm on 36 × 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """The size of a flat page, its dpi if its real size is known, and the map from picture to page pixels."""

    width: int
    height: int
    dpi: float | None
    rigid: bool  # a card does not bend
    to_page: Floats


def flat(corners: Floats, picture: tuple[int, int]) -> Flat:
    """Return how the sheet with these corners (TL TR BR BL) in a picture of (width, height) lies flat."""
    top, right, bottom, left = (float(np.hypot(*(corners[(side + 1) % 4] - corners[side]))) for side in range(4))
    ratio = aspect(corners, picture)
    wide = ratio > 1
    long_mm, snapped, longest_px = _paper(ratio if wide else 1 / ratio)
    long_px = min(max(top, bottom) if wide else max(left, right), longest_px)
    # a sheet seen at a slant is short one way: no side comes out with fewer pixels than it has in the picture
    other = max(left, right) * snapped if wide else max(top, bottom) * snapped
    long_px = min(max(long_px, other), longest_px)
    long_side, short_side = max(8, round(long_px)), max(8, round(long_px / snapped))
    width, height = (long_side, short_side) if wide else (short_side, long_side)
    dpi = long_side / (long_mm / MM_PER_INCH) if long_mm else None
    to_page = _homography(corners, width, height)
    rigid = long_mm == ID1_MM[1]
    return Flat(width=width, height=height, dpi=dpi and round(dpi, 1), rigid=rigid, to_page=to_page)


def _paper(long_over_short: float) -> tuple[float | None, float, int]:
    """Return long side in mm, its ratio to the short one, and how many pixels it may get.

    A5 has A4's ratio: a photo cannot tell them apart, and A4 is what offices use.
    """
    a4, card = A4_MM[1] / A4_MM[0], ID1_MM[1] / ID1_MM[0]
    if abs(long_over_short / card - 1) < ID1_SNAP and abs(long_over_short - card) < abs(long_over_short - a4):
        return ID1_MM[1], card, LONGEST_ID1_PX
    if abs(long_over_short / a4 - 1) < RATIO_SNAP:
        return A4_MM[1], a4, LONGEST_A4_PX
    return None, long_over_short, LONGEST_A4_PX


def aspect(corners: Floats, picture: tuple[int, int]) -> float:
    """Return width over height of the rectangle that a phone's lens shows with these corners.

    After Zhang and He, "Whiteboard scanning and image enhancement" (2007), with the focal length taken as known:
    solving for it too is wild when the sheet is seen nearly from above.
    """
    focal = FOCAL * max(picture)
    centred = (corners - np.array(picture) / 2) / focal
    top_left, top_right, bottom_right, bottom_left = np.column_stack([centred, np.ones(4)])
    k2 = np.dot(np.cross(top_left, bottom_right), bottom_left) / np.dot(np.cross(top_right, bottom_right), bottom_left)
    k3 = np.dot(np.cross(top_left, bottom_right), top_right) / np.dot(np.cross(bottom_left, bottom_right), top_right)
    across, down = k2 * top_right - top_left, k3 * bottom_left - top_left
    return float(np.linalg.norm(across)) / max(1e-9, float(np.linalg.norm(down)))


def _homography(corners: Floats, width: int, height: int) -> Floats:
    """Return the map that puts the corners on the outer corners of the page's corner pixels."""
    outline = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    matrix: Floats = cv2.getPerspectiveTransform(corners.astype(np.float32), outline).astype(np.float64)
    return matrix


def turned(width: int, height: int, degrees: int) -> Floats:
    """Return the map of a picture of this size onto itself turned clockwise by quarter turns."""
    steps = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, -1, height - 1], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, width - 1], [0, 0, 1]],
    }
    return np.array(steps[degrees], np.float64)


def levelled(width: int, height: int, lean_deg: float) -> Floats:
    """Return the map that turns a picture about its middle so that lines falling by `lean_deg` come level."""
    angle = np.radians(-lean_deg)
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = (width - 1) / 2, (height - 1) / 2
    return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y], [0, 0, 1]], np.float64)


def scaled(factor: float) -> Floats:
    """Return the map that enlarges by a factor, pixel centres minded."""
    shift = factor / 2 - 0.5
    return np.array([[factor, 0, shift], [0, factor, shift], [0, 0, 1]], np.float64)


def warp(pixels: Pixels, to_page: Floats, width: int, height: int) -> Pixels:
    """Return the page: the picture through the map, averaged first where the page has fewer pixels; white outside."""
    pixels, to_page = _averaged(pixels, to_page, width, height)
    out = cv2.warpPerspective(
        pixels, to_page, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=WHITE
    )
    return out.astype(np.uint8, copy=False)


def warp_uncurled(pixels: Pixels, to_page: Floats, size: tuple[int, int], mesh: Mesh) -> Pixels:
    """Return the page of (width, height) as `warp` does, with the bends of a mesh taken out on the same way."""
    width, height = size
    pixels, to_page = _averaged(pixels, to_page, width, height)
    across, down = np.meshgrid(np.arange(0, width + MESH_PX, MESH_PX), np.arange(0, height + MESH_PX, MESH_PX))
    flat = unbent(np.column_stack([across.ravel(), down.ravel()]).astype(np.float64), mesh, size)
    source = cv2.perspectiveTransform(flat[None], np.linalg.inv(to_page))[0].reshape(*across.shape, 2)
    step = np.array([[1 / MESH_PX, 0, 0], [0, 1 / MESH_PX, 0]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    map_x, map_y = (
        cv2.warpAffine(source[:, :, axis].astype(np.float32), step, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
        for axis in (0, 1)
    )
    out = cv2.remap(pixels, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=WHITE)
    return out.astype(np.uint8, copy=False)


def _averaged(pixels: Pixels, to_page: Floats, width: int, height: int) -> tuple[Pixels, Floats]:
    """Return picture and map, both smaller where several pixels fall on one of the page: bilinear would skip some."""
    middle = np.array([[[width / 2, height / 2], [width / 2 + 1, height / 2], [width / 2, height / 2 + 1]]])
    here = cv2.perspectiveTransform(middle, np.linalg.inv(to_page))[0]
    step = float(np.hypot(*(here[1:] - here[0]).T).min())
    if step <= 1.5:
        return pixels, to_page
    small = cv2.resize(pixels, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    factor = np.diag([small.shape[1] / pixels.shape[1], small.shape[0] / pixels.shape[0], 1.0])
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    to_small = np.linalg.inv(half) @ factor @ half
    return small.astype(np.uint8), to_page @ np.linalg.inv(to_small)


def as_matrix(matrix: Floats) -> Matrix:
    """Return a 3 × 3 map as nine plain numbers, the last one 1."""
    a, b, c, d, e, f, g, h, i = (float(number) for number in (matrix / matrix[2, 2]).ravel())
    return (a, b, c, d, e, f, g, h, i)
