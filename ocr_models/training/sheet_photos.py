"""Drawn photos for the sheet finder: any sheet, any place, any hand, with its corners and its outline."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_models.training.flat_pages import Sheets, pages
from samples.draw.camera import GOOD, POOR, Bow, Handling, developed, drop_shadow, finger, laid, light, viewpoint
from samples.draw.rooms import place

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Floats = NDArray[np.float64]

SIDE_PX = 256  # what the network sees, square whatever the frame
MASK_PX = 128
DRAWN_PX = 512  # long side of a drawn photo
WILD = replace(
    POOR, tilt_deg=34, turn_deg=80, fill=(0.42, 1.02), curl=0.05, shade=0.5, shadow=0.6, finger=0.5, noise=(1.0, 12.0),
    blur_px=(0.0, 2.0),
)  # fmt: skip
HELD = replace(GOOD, tilt_deg=20, turn_deg=30, fill=(0.6, 1.0), curl=0.03, shadow=0.5, finger=0.6)
FRAMES = ((3, 4), (4, 3), (9, 16), (1, 1))
WHOLE_SHARE = 0.08  # the picture is the page: a scan
EMPTY_SHARE = 0.05  # there is no sheet
CUT_SHARE = 0.15  # a part of the sheet is off the picture
COVERED_SHARE = 0.12  # another sheet lies over a part of this one
WHITE_SHARE = 0.15  # the table is as white as the paper
SKIN = ((225, 180, 155), (200, 150, 120), (160, 110, 80), (120, 80, 60))


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A small photo, the sheet's outline, its corners as shares of the frame, and whether there is a sheet."""

    picture: Pixels
    mask: Pixels
    corners: Floats
    present: bool


def photo(rng: np.random.Generator, sheets: Sheets) -> Photo:
    """Return one drawn photo."""
    across, down = FRAMES[int(rng.integers(len(FRAMES)))]
    width, height = (round(DRAWN_PX * side / max(across, down)) for side in (across, down))
    page = any_page(rng, sheets)
    roll = rng.random()
    if roll < WHOLE_SHARE:
        return whole(rng, page, width, height)
    handling = (WILD, HELD, POOR, GOOD)[int(rng.integers(4))]
    scene = ground(rng, height, width)
    if roll < WHOLE_SHARE + EMPTY_SHARE:
        scene *= light(rng, height, width, handling)
        return finished(rng, scene, handling, np.zeros((height, width), np.float32), None)
    if rng.random() < CUT_SHARE:
        handling = replace(handling, fill=(0.95, 1.25))
    return laid_down(rng, page, scene, handling)


def any_page(rng: np.random.Generator, sheets: Sheets) -> Pixels:
    """Return a page turned any way, on paper of some tint, sometimes nearly blank."""
    page = np.rot90(sheets.any(rng), int(rng.integers(4)))
    if rng.random() < 0.1:
        page = np.maximum(page, np.uint8(rng.integers(180, 250)))
    tint = np.clip(1 - np.abs(rng.normal(0, 0.05)) - np.abs(rng.normal(0, 0.04, 3)), 0.5, 1)
    return np.ascontiguousarray((page * tint).astype(np.uint8))


def ground(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Return where the sheet lies; one time in seven it is nearly as white as paper."""
    scene = place(rng, height, width)
    if rng.random() < WHITE_SHARE:
        scene = 255 - (255 - scene) * np.float32(rng.uniform(0.05, 0.35))
    return scene


def whole(rng: np.random.Generator, page: Pixels, width: int, height: int) -> Photo:
    """Return a scan: nothing but the page, its rim perhaps cut off or its scanner's shadow at one side."""
    rim = rng.uniform(0, 0.02, 4)
    rows, columns = page.shape[:2]
    cut = page[
        round(rim[0] * rows) : round((1 - rim[1]) * rows), round(rim[2] * columns) : round((1 - rim[3]) * columns)
    ]
    scene = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    if rng.random() < 0.3:
        scene[:, : int(rng.integers(1, 5))] *= np.float32(rng.uniform(0.1, 0.8))
    outline = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    return finished(rng, scene, GOOD, np.ones((height, width), np.float32), outline)


def laid_down(rng: np.random.Generator, page: Pixels, scene: Plane, handling: Handling) -> Photo:
    """Return a photo of the page in the scene."""
    height, width = scene.shape[:2]
    rows, columns = page.shape[:2]
    matrix = viewpoint(rng, (columns, rows), (width, height), handling)
    if rng.random() < CUT_SHARE:
        move = rng.normal(0, 0.08, 2) * (width, height)
        matrix = np.array([[1, 0, move[0]], [0, 1, move[1]], [0, 0, 1]]) @ matrix
    bow = Bow(depth_px=float(rng.normal(0, handling.curl / 2) * rows), lean=float(rng.uniform(-1, 1)), width_px=columns)
    sheet, cover = laid(page, matrix, bow, (width, height))
    outline = np.array([[[0, 0], [columns, 0], [columns, rows], [0, rows]]], np.float64)
    corners = cv2.perspectiveTransform(outline, matrix)[0]
    if rng.random() < 0.85:
        scene *= drop_shadow(rng, cover)[:, :, None]
    scene += (sheet - scene) * cover[:, :, None]
    covered(rng, scene, corners, handling)
    scene *= light(rng, height, width, handling)
    return finished(rng, scene, handling, cover, corners)


def covered(rng: np.random.Generator, scene: Plane, corners: Floats, handling: Handling) -> None:
    """Lay a finger, a hand or another sheet over a part of the sheet, in place."""
    if rng.random() < handling.finger:
        finger(rng, scene, corners)
    size = float(np.hypot(*(corners[2] - corners[0])))
    side = int(rng.integers(4))
    spot = corners[side] + (corners[(side + 1) % 4] - corners[side]) * rng.uniform(0, 1)
    away = spot - corners.mean(axis=0)
    away = away / max(1.0, float(np.hypot(*away)))
    if rng.random() < COVERED_SHARE:
        skin = tuple((np.array(SKIN[int(rng.integers(len(SKIN)))]) * rng.uniform(0.6, 1.1)).tolist())
        for part in range(int(rng.integers(1, 5))):
            start = spot + np.array([-away[1], away[0]]) * size * 0.045 * part - away * size * rng.uniform(0.02, 0.12)
            end = start + away * size
            ends = (int(start[0]), int(start[1])), (int(end[0]), int(end[1]))
            cv2.line(scene, *ends, skin, max(3, int(size * rng.uniform(0.03, 0.05))), cv2.LINE_AA)
    if rng.random() < COVERED_SHARE:
        middle = spot + away * size * rng.uniform(0.1, 0.3)
        box = cv2.boxPoints(
            ((float(middle[0]), float(middle[1])), (size * 0.4, size * 0.5), float(rng.uniform(0, 180)))
        )
        shade = float(rng.uniform(60, 250))
        cv2.fillConvexPoly(scene, (box + 2).astype(np.int32), (shade * 0.5,) * 3, cv2.LINE_AA)
        cv2.fillConvexPoly(scene, box.astype(np.int32), (shade, shade, shade * 0.95), cv2.LINE_AA)


def finished(rng: np.random.Generator, scene: Plane, handling: Handling, cover: Plane, corners: Floats | None) -> Photo:
    """Return the developed photo, made small, with its truth as shares of the frame."""
    height, width = scene.shape[:2]
    taken = developed(rng, scene, handling, DRAWN_PX)
    shares = np.zeros((4, 2)) if corners is None else corners / (width, height)
    return Photo(
        picture=cv2.resize(taken, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA).astype(np.uint8),
        mask=(cv2.resize(cover, (MASK_PX, MASK_PX), interpolation=cv2.INTER_AREA) * 255).astype(np.uint8),
        corners=shares,
        present=corners is not None,
    )


def main() -> None:
    """Draw photos into one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--photos", type=int, default=6000)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    sheets = pages(args.pages, args.seed)
    drawn = [photo(np.random.default_rng((args.seed, number)), sheets) for number in range(args.photos)]
    np.savez(
        args.out,
        pictures=np.stack([one.picture for one in drawn]),
        masks=np.stack([one.mask for one in drawn]),
        corners=np.stack([one.corners for one in drawn]).astype(np.float32),
        present=np.array([one.present for one in drawn]),
    )


if __name__ == "__main__":
    main()
