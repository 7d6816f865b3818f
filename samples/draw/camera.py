"""A phone photographs a sheet: perspective, light curl, uneven light, shadow, blur, noise and JPEG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from samples.draw.grain import grained, lit
from samples.draw.tables import clouds, table

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]
Plane = NDArray[np.float32]
Colour = tuple[float, float, float]
Size = tuple[int, int]  # width, height
Ground = Callable[[np.random.Generator, int, int], Pixels]

LIGHT_CELL_PX = 16  # light and shadow are computed on a grid this coarse and enlarged: they have no fine detail
BOW_SHADE = 2.2  # share of light lost per unit of slope
HAND_REACH = 8  # a finger is seen up to this many times its reach; behind that begins the hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How carefully the photo was taken: the limits of each kind of damage."""

    tilt_deg: float
    turn_deg: float
    fill: tuple[float, float]  # share of the frame's width or height that the sheet takes
    curl: float  # bow of an edge as a share of the sheet's height
    shade: float  # depth of the uneven light
    shadow: float  # chance of a hard shadow over the sheet
    finger: float  # chance of a finger at the rim
    blur_px: tuple[float, float]  # at 1 600 px of long side
    noise: tuple[float, float]
    jpeg: tuple[int, int]


GOOD = Handling(tilt_deg=9, turn_deg=4, fill=(0.82, 0.95), curl=0.006, shade=0.16, shadow=0.15, finger=0.1,
                blur_px=(0.0, 0.45), noise=(1.0, 3.5), jpeg=(84, 95))  # fmt: skip
POOR = Handling(tilt_deg=20, turn_deg=11, fill=(0.66, 0.9), curl=0.018, shade=0.38, shadow=0.55, finger=0.35,
                blur_px=(0.4, 1.1), noise=(3.0, 9.0), jpeg=(42, 75))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bow:
    """How far the paper bows: page rows move down by `depth_px` · shape(u), nothing at the four corners."""

    depth_px: float
    lean: float
    width_px: float

    def shift(self, x: Floats) -> Floats:
        """Return how many page pixels each x is moved down."""
        u = x / self.width_px
        bow: Floats = self.depth_px * 4 * u * (1 - u) * (1 + self.lean * (u - 0.5))
        return bow

    def shade(self, height: int, width: int) -> Plane:
        """Return the light on a page of this size: a slope that turns away from the lamp is darker."""
        slope = np.gradient(self.shift(np.linspace(0, self.width_px, width))) * width / self.width_px
        return np.broadcast_to((1 - BOW_SHADE * slope).astype(np.float32), (height, width)).copy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A photo of a sheet and the map from the sheet's pixels to the photo's."""

    picture: Pixels
    corners: Floats  # TL, TR, BR, BL of the sheet in the picture
    homography: Floats  # sheet → picture, without the bow
    bow: Bow

    def points(self, sheet_points: Floats) -> Floats:
        """Return where these sheet points (N × 2) are in the picture."""
        bowed = sheet_points.astype(np.float64).copy()
        bowed[:, 1] += self.bow.shift(bowed[:, 0])
        mapped: Floats = cv2.perspectiveTransform(bowed[None], self.homography)[0]
        return mapped


def photograph(page: Pixels, rng: np.random.Generator, *, long_side_px: int = 1600) -> tuple[Pixels, Floats, Floats]:
    """Return a photo of the page (RGB), its corners (TL TR BR BL) and the 3 × 3 map page → photo."""
    shot = shoot(page, rng, handling=POOR if rng.random() < 0.5 else GOOD, long_side_px=long_side_px)
    return shot.picture, shot.corners, shot.homography


def shoot(
    page: Pixels,
    rng: np.random.Generator,
    *,
    handling: Handling,
    long_side_px: int,
    outline: Plane | None = None,
    ground: Ground = table,
) -> Shot:
    """Return a photo of the page taken with this care, frame upright or across as the sheet is, lying on `ground`.

    `outline` (0 … 1, as large as the page) cuts a sheet that is no rectangle, such as a card with round corners.
    """
    page_h, page_w = page.shape[:2]
    short = round(long_side_px * 0.75)
    width, height = (short, long_side_px) if page_h >= page_w else (long_side_px, short)
    matrix = viewpoint(rng, (page_w, page_h), (width, height), handling)
    bow = Bow(
        depth_px=float(rng.normal(0, handling.curl / 2) * page_h), lean=float(rng.uniform(-1, 1)), width_px=page_w
    )
    rim = np.array([[[0, 0], [page_w, 0], [page_w, page_h], [0, page_h]]], np.float64)
    corners = cv2.perspectiveTransform(rim, matrix)[0]
    cut = page if outline is None else np.dstack([page, np.uint8(255) * (outline > 0.5).astype(np.uint8)])
    sheet, cover = laid(cut, matrix, bow, (width, height))
    around = lit(ground(rng, height, width), drop_shadow(rng, cover))
    scene = cv2.blendLinear(sheet, around, cover, 1 - cover).astype(np.uint8, copy=False)
    if rng.random() < handling.finger:
        finger(rng, scene, corners)
    picture = developed(rng, lit(scene, *light(rng, height, width, handling)), handling, long_side_px)
    return Shot(picture=picture, corners=corners, homography=matrix, bow=bow)


def viewpoint(rng: np.random.Generator, page: Size, frame: Size, handling: Handling) -> Floats:
    """Return the homography of a pinhole camera that looks at the sheet from a tilted, turned hand."""
    (page_w, page_h), (width, height) = page, frame
    tilt_x, tilt_y = np.radians(rng.normal(0, handling.tilt_deg / 2, 2))
    turn = np.radians(rng.normal(0, handling.turn_deg / 2))
    around_x = np.array([[1, 0, 0], [0, np.cos(tilt_x), -np.sin(tilt_x)], [0, np.sin(tilt_x), np.cos(tilt_x)]])
    around_y = np.array([[np.cos(tilt_y), 0, np.sin(tilt_y)], [0, 1, 0], [-np.sin(tilt_y), 0, np.cos(tilt_y)]])
    in_plane = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    rotation = around_x @ around_y @ in_plane
    size = max(page_w, page_h)
    centred = np.array([[1, 0, -page_w / 2], [0, 1, -page_h / 2], [0, 0, 1]])
    flat = np.column_stack([rotation[:, 0], rotation[:, 1], np.array([0, 0, 1.35 * size])])
    seen = np.diag([1.3 * size, 1.3 * size, 1.0]) @ flat @ centred
    outline = np.array([[[0, 0], [page_w, 0], [page_w, page_h], [0, page_h]]], np.float64)
    corners = cv2.perspectiveTransform(outline, seen)[0]
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = rng.uniform(*handling.fill) * min(width / (high[0] - low[0]), height / (high[1] - low[1]))
    room = np.array([width, height]) - scale * (high - low)
    move = room * np.clip(rng.normal(0.5, 0.16, 2), 0.1, 0.9) - scale * low
    placed: Floats = np.array([[scale, 0, move[0]], [0, scale, move[1]], [0, 0, 1]]) @ seen
    unit: Floats = placed / placed[2, 2]
    return unit


def laid(page: Pixels, matrix: Floats, bow: Bow, frame: Size) -> tuple[Pixels, Plane]:
    """Return the page as the camera sees it and how far each pixel is covered by it (0 … 1)."""
    width, height = frame
    page_h, page_w = page.shape[:2]
    corners = cv2.perspectiveTransform(np.array([[[0, 0], [page_w, 0], [page_w, page_h]]], np.float64), matrix)[0]
    shrink = min(
        1.0, 1.15 * max(np.hypot(*(corners[1] - corners[0])) / page_w, np.hypot(*(corners[2] - corners[1])) / page_h)
    )
    small = cv2.resize(page, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) if shrink < 1 else page.copy()
    small[:, :, :3] = lit(small[:, :, :3].astype(np.uint8), bow.shade(*small.shape[:2]))
    inverse = np.linalg.inv(matrix)
    step = LIGHT_CELL_PX
    grid_x, grid_y = np.meshgrid(np.arange(0, width + step, step), np.arange(0, height + step, step))
    points = np.stack([grid_x, grid_y], axis=-1).reshape(1, -1, 2).astype(np.float64)
    sheet = cv2.perspectiveTransform(points, inverse)[0]
    sheet[:, 1] -= bow.shift(sheet[:, 0])
    shape = grid_x.shape
    fine = (shape[1] * step, shape[0] * step)
    to_fine = np.array([[step, 0, 0], [0, step, 0]], np.float64)
    map_x, map_y = (
        cv2.warpAffine(
            (sheet[:, axis] * shrink).reshape(shape).astype(np.float32), to_fine, fine, flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )[:height, :width]
        for axis in (0, 1)
    )  # fmt: skip
    small_h, small_w = small.shape[:2]
    inside = np.minimum(np.minimum(map_x, small_w - 1 - map_x), np.minimum(map_y, small_h - 1 - map_y))
    cover = np.clip(inside + 0.5, 0, 1).astype(np.float32)
    seen = cv2.remap(small, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(
        np.uint8, copy=False
    )
    if seen.shape[2] == 4:
        cover = cover * (seen[:, :, 3].astype(np.float32) / np.float32(255))
    return np.ascontiguousarray(seen[:, :, :3]), cover


def drop_shadow(rng: np.random.Generator, cover: Plane) -> Plane:
    """Return how bright the table stays around the sheet, which stands a little off it."""
    height, width = cover.shape
    small = cv2.resize(cover, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    reach = max(height, width) / 4 * rng.uniform(0.002, 0.012)
    move = np.array([[1, 0, rng.normal(0, reach)], [0, 1, rng.normal(0, reach)]], np.float64)
    thrown = cv2.GaussianBlur(cv2.warpAffine(small, move, small.shape[::-1]), (0, 0), reach + 0.5)
    depth = np.float32(rng.uniform(0.25, 0.6))
    return cv2.resize(1 - depth * thrown, (width, height)).astype(np.float32)


def light(rng: np.random.Generator, height: int, width: int, handling: Handling) -> tuple[Plane, Colour]:
    """Return the light that falls on every pixel (fall-off, shadows) and the colour of the lamp."""
    rows, columns = height // LIGHT_CELL_PX + 2, width // LIGHT_CELL_PX + 2
    turn = rng.uniform(0, 2 * np.pi)
    grid_y, grid_x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    ramp = (np.cos(turn) * (grid_x / columns - 0.5) + np.sin(turn) * (grid_y / rows - 0.5)).astype(np.float32)
    field = 1 + handling.shade * (ramp + 0.35 * clouds(rng, rows, columns, cells=(2, 2)))
    if rng.random() < handling.shadow:
        mask = np.ones((rows, columns), np.float32)
        spot = rng.uniform(-0.2, 1.2, (4, 2)) * (columns, rows)
        cv2.fillConvexPoly(mask, cv2.convexHull(spot.astype(np.int32)), float(rng.uniform(0.6, 0.88)))
        field = field * cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.6, 5)))
    warmth = rng.normal(0, 0.05)
    bright = rng.uniform(0.78, 1.04)
    lamp = float(bright * (1 + warmth)), float(bright * (1 + rng.normal(0, 0.012))), float(bright * (1 - warmth))
    fine: Plane = cv2.resize(field.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR).astype(
        np.float32, copy=False
    )
    return fine, lamp


def finger(rng: np.random.Generator, scene: Pixels, corners: Floats) -> None:
    """Hold the sheet at one edge with a finger, in place; it reaches less than the margin of the form."""
    side = int(rng.integers(4))
    start, end = corners[side], corners[(side + 1) % 4]
    spot = start + (end - start) * rng.uniform(0.15, 0.85)
    inward = corners.mean(axis=0) - spot
    inward = inward / np.hypot(*inward)
    reach = np.hypot(*(corners[2] - corners[0])) * rng.uniform(0.018, 0.032)
    outside = spot - inward * reach * HAND_REACH
    height, width = scene.shape[:2]
    if 0 < outside[0] < width and 0 < outside[1] < height:
        return  # the hand it belongs to would have to be seen too
    # the drawn line is round at its end, so the tip stands half a thickness further in than `tip`
    tip, root = spot, spot - inward * reach * 14
    skin = np.array([rng.uniform(170, 215), rng.uniform(120, 160), rng.uniform(95, 130)])
    thickness = int(reach * 2)
    ends = (int(root[0]), int(root[1])), (int(tip[0]), int(tip[1]))
    for share, shade in ((1.0, 0.86), (0.82, 0.95), (0.6, 1.02)):
        cv2.line(scene, *ends, tuple((skin * shade).tolist()), max(2, int(thickness * share)), cv2.LINE_AA)
    nail = tip - inward * reach * 0.25
    axes = max(1, int(thickness * 0.28)), max(1, int(thickness * 0.2))
    turn = float(np.degrees(np.arctan2(inward[1], inward[0])))
    cv2.ellipse(scene, (int(nail[0]), int(nail[1])), axes, turn, 0, 360, (226, 188, 176), -1, cv2.LINE_AA)


def developed(rng: np.random.Generator, scene: Pixels, handling: Handling, long_side_px: int) -> Pixels:
    """Return the scene after lens, sensor and the phone's JPEG."""
    sigma = rng.uniform(*handling.blur_px) * long_side_px / 1600
    if sigma > 0.2:
        scene = cv2.GaussianBlur(scene, (0, 0), float(sigma)).astype(np.uint8, copy=False)
    if rng.random() < handling.blur_px[1] * 0.25:
        scene = cv2.filter2D(scene, -1, shaken(rng, long_side_px)).astype(np.uint8, copy=False)
    flat = grained(rng, scene, float(rng.uniform(*handling.noise)), coloured=True)
    coded = BytesIO()
    Image.fromarray(flat).save(coded, "JPEG", quality=int(rng.integers(handling.jpeg[0], handling.jpeg[1] + 1)))
    return np.array(Image.open(coded))


def shaken(rng: np.random.Generator, long_side_px: int) -> Plane:
    """Return the blur kernel of a hand that moved."""
    length = max(3, round(long_side_px / 1600 * rng.uniform(2, 5)))
    kernel = np.zeros((length, length), np.float32)
    turn, middle = rng.uniform(0, np.pi), (length - 1) / 2
    reach = np.array([np.cos(turn), np.sin(turn)]) * middle
    ends = tuple((middle + sign * reach).round().astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    unit: Plane = kernel / kernel.sum()
    return unit
