"""What happens to a sheet before and in a scanner: folds, stains, show-through, copying, skew, shadows, noise."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.draw.grain import grained, lit
from samples.draw.tables import clouds

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Floats = NDArray[np.float64]

COFFEE = np.array([0.55, 0.95, 1.5], np.float32)  # what a stain takes of red, green and blue


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """How well a scanner and its operator work: the limits of each kind of damage."""

    name: str
    skew_deg: float
    grain: float
    blur_px: tuple[float, float]  # at 200 dpi
    contrast: tuple[float, float]
    lid_shadow: float  # chance of a dark edge
    streaks: float  # chance of lines of a dirty roller
    photocopy: float  # chance that a photocopy was scanned
    grey: float  # chance of a grey scan
    jpeg: tuple[int, int]


CLEAN = Scanner(name="scan_clean", skew_deg=0.5, grain=2.2, blur_px=(0.2, 0.5), contrast=(0.94, 1.0),
                lid_shadow=0.12, streaks=0.03, photocopy=0.04, grey=0.2, jpeg=(84, 94))  # fmt: skip
POOR = Scanner(name="scan_poor", skew_deg=2.2, grain=7.0, blur_px=(0.5, 1.0), contrast=(0.62, 0.92),
               lid_shadow=0.5, streaks=0.3, photocopy=0.4, grey=0.45, jpeg=(48, 76))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A scanned sheet and the map from the sheet's pixels to the scan's."""

    picture: Pixels
    corners: Floats
    matrix: Floats  # 3 × 3, sheet → scan

    def points(self, sheet_points: Floats) -> Floats:
        """Return where these sheet points (N × 2) are in the scan."""
        mapped: Floats = cv2.perspectiveTransform(sheet_points.astype(np.float64)[None], self.matrix)[0]
        return mapped


def aged(rng: np.random.Generator, page: Pixels, *, wear: float) -> Pixels:
    """Return the sheet as it looks after some use: off-white, folded, stained, its back showing through.

    `wear` 0 is a new sheet, 1 one that was carried in a pocket.
    """
    height, width = page.shape[:2]
    white, warm = rng.uniform(0.97, 1.0), abs(rng.normal(0, 0.012))
    tone = float(white), float(white - 0.4 * warm), float(white - warm)
    paper = 1 - 0.012 * wear * clouds(rng, height // 8, width // 8, cells=(6, 6))
    if rng.random() < 0.25 + 0.5 * wear:
        paper = paper * folds(rng, height // 8, width // 8, wear)
    light = cv2.resize(paper.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    sheet = lit(page, light.astype(np.float32, copy=False), tone)
    if rng.random() < 0.35 * wear:
        lost = cv2.resize(1 - stain(rng, height // 8, width // 8), (width, height), interpolation=cv2.INTER_LINEAR)
        sheet = lit(sheet, (1 - lost[:, :, None] * COFFEE).astype(np.float32))
    if rng.random() < 0.3 * wear:
        back = cv2.GaussianBlur(np.ascontiguousarray(page[:, ::-1]), (0, 0), 2.5)
        depth = rng.uniform(0.03, 0.1)
        sheet = lit(sheet, (1 - depth + depth * (back.astype(np.float32) / np.float32(255))).astype(np.float32))
    return sheet


def folds(rng: np.random.Generator, height: int, width: int, wear: float) -> Plane:
    """Return the light of the creases of a letter folded in two, three or four."""
    field = np.ones((height, width), np.float32)
    across = [0.5] if rng.random() < 0.5 else [0.33, 0.66]
    for place in across:
        row = height * (place + rng.normal(0, 0.01))
        tilt = rng.normal(0, 0.01)
        away = np.arange(height, dtype=np.float32)[:, None] - row - tilt * np.arange(width, dtype=np.float32)[None, :]
        field *= 1 - rng.uniform(0.02, 0.1) * wear * np.exp(-np.abs(away) / 1.2)
        field *= 1 + rng.uniform(-0.03, 0.03) * wear * np.tanh(away / 30)
    if rng.random() < 0.35:
        away = np.arange(width, dtype=np.float32)[None, :] - width * (0.5 + rng.normal(0, 0.01))
        field *= 1 - rng.uniform(0.02, 0.09) * wear * np.exp(-np.abs(away) / 1.2)
    return field.astype(np.float32)


def stain(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return the light of a dried drop or of a cup's ring."""
    grid_y, grid_x = np.mgrid[0:height, 0:width].astype(np.float32)
    centre, radius = rng.uniform(0, 1, 2) * (height, width), rng.uniform(0.05, 0.16) * width
    away = np.hypot(grid_y - centre[0], grid_x - centre[1]) / radius + 0.12 * clouds(rng, height, width, cells=(9, 9))
    ring = np.exp(-(((away - 1) / 0.025) ** 2))
    blot = 1 / (1 + np.exp((away - 1) * 14))
    left: Plane = (1 - 0.12 * ring - rng.uniform(0.01, 0.06) * blot).astype(np.float32)
    return left


def photocopied(rng: np.random.Generator, page: Pixels) -> Pixels:
    """Return a black-and-white copy: colours gone, edges hard, the drum's specks on it."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), 0.8).astype(np.float32)
    grey += 9 * rng.standard_normal(grey.shape, dtype=np.float32)
    middle = rng.uniform(150, 190)
    hard = 255 / (1 + np.exp(-(grey - middle) / rng.uniform(12, 26)))
    count = int(rng.integers(20, 220))
    rows, columns = rng.integers(0, grey.shape[0], count), rng.integers(0, grey.shape[1], count)
    for row, column in zip(rows, columns, strict=True):
        cv2.circle(hard, (int(column), int(row)), int(rng.integers(1, 3)), float(rng.uniform(0, 120)), -1)
    shade: Pixels = np.clip(hard, 8, 250).astype(np.uint8)
    return np.repeat(shade[:, :, None], 3, axis=2)


def scanned(rng: np.random.Generator, page: Pixels, *, scanner: Scanner, dpi_ratio: float, rim_px: int = 0) -> Scan:
    """Return the sheet as the scanner delivers it; `dpi_ratio` is scan dpi over sheet dpi, `rim_px` glass around it."""
    source = photocopied(rng, page) if rng.random() < scanner.photocopy else page
    height, width = source.shape[:2]
    out_w, out_h = round(width * dpi_ratio) + 2 * rim_px, round(height * dpi_ratio) + 2 * rim_px
    turn = rng.normal(0, scanner.skew_deg / 1.6)
    middle = np.array([[1, 0, out_w / 2], [0, 1, out_h / 2], [0, 0, 1]])
    turned = cv2.getRotationMatrix2D((0, 0), turn, 1.0)
    shift = rng.normal(0, 2.0, 2) * dpi_ratio
    spin = np.vstack([turned, [0, 0, 1]]) + np.array([[0, 0, shift[0]], [0, 0, shift[1]], [0, 0, 0]])
    matrix: Floats = (
        middle
        @ spin
        @ np.diag([dpi_ratio, dpi_ratio, 1.0])
        @ np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    )
    glass = 255 - int(rng.integers(0, 9))
    if dpi_ratio < 0.8:
        source = cv2.GaussianBlur(source, (0, 0), 0.35 / dpi_ratio).astype(np.uint8)
    flat = cv2.warpPerspective(source, matrix, (out_w, out_h), flags=cv2.INTER_LINEAR, borderValue=(glass,) * 3)
    picture = exposed(rng, flat.astype(np.uint8, copy=False), scanner, dpi_ratio)
    outline = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    return Scan(picture=picture, corners=cv2.perspectiveTransform(outline, matrix)[0], matrix=matrix)


def exposed(rng: np.random.Generator, flat: Pixels, scanner: Scanner, dpi_ratio: float) -> Pixels:
    """Return the scan after the scanner's lamp, lens, sensor and settings."""
    height, width = flat.shape[:2]
    sigma = rng.uniform(*scanner.blur_px) * max(0.7, dpi_ratio)
    picture = cv2.GaussianBlur(flat, (0, 0), float(sigma)).astype(np.uint8, copy=False)
    contrast = rng.uniform(*scanner.contrast)
    levels = 255 - (255 - np.arange(256)) * contrast - rng.uniform(0, 10) * (1 - contrast)
    picture = cv2.LUT(picture, np.clip(levels, 0, 255).astype(np.uint8)).astype(np.uint8, copy=False)
    if rng.random() < scanner.lid_shadow:
        picture = lit(picture, edge_shadow(rng, height, width))
    if rng.random() < scanner.streaks:
        for column in rng.integers(0, width, int(rng.integers(1, 4))):
            stripe = picture[:, column : column + int(rng.integers(1, 3))]
            stripe[:] = (stripe * rng.uniform(0.7, 0.95)).astype(np.uint8)
    picture = grained(rng, picture, scanner.grain * float(rng.uniform(0.3, 1.0)), coloured=False)
    if rng.random() < scanner.grey:
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(
            np.uint8, copy=False
        )
    return picture


def edge_shadow(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return the light along the edge where the scanner's lid did not close."""
    side = int(rng.integers(4))
    length = width if side % 2 == 0 else height
    reach = length * rng.uniform(0.004, 0.03)
    fall = 1 - rng.uniform(0.15, 0.6) * np.exp(-np.arange(length, dtype=np.float32) / reach)
    if side >= 2:
        fall = fall[::-1]
    return np.broadcast_to(fall[None, :] if side % 2 == 0 else fall[:, None], (height, width)).astype(np.float32)
