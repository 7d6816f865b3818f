"""Drawn photos for the sheet finder: any sheet, any place, any hand, with its corners and its outline."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_models.training.flat_pages import Sheets, pages
from ocr_models.training.sheet_shapes import Shape, any_shape, laid
from samples.draw.camera import GOOD, POOR, Handling, developed, drop_shadow, finger, light, viewpoint
from samples.draw.capture import round_corners
from samples.draw.grain import lit
from samples.draw.rooms import GROUNDS, UNSEEN, ground

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

SIDE_PX = 256  # what the network sees, square whatever the frame
MASK_PX = 128
DRAWN_PX = 640  # long side of a drawn photo: what the sides are looked for on
WILD = replace(
    POOR, tilt_deg=34, turn_deg=80, fill=(0.42, 1.02), shade=0.5, shadow=0.6, finger=0.4, noise=(1.0, 12.0),
    blur_px=(0.0, 2.0),
)  # fmt: skip
HELD = replace(GOOD, tilt_deg=20, turn_deg=30, fill=(0.6, 1.0), shadow=0.5, finger=0.5)
NEAR = replace(GOOD, tilt_deg=12, turn_deg=8, fill=(0.75, 1.0), shade=0.3, shadow=0.4)
CARES = (WILD, HELD, POOR, GOOD, NEAR)
FRAMES = ((3, 4), (3, 4), (4, 3), (9, 16), (1, 1))
WHOLE_SHARE = 0.06  # the picture is the page: a scan
EMPTY_SHARE = 0.05  # there is no sheet
CUT_SHARE = 0.12  # a part of the sheet is off the picture
COVERED_SHARE = 0.12  # a hand, or another sheet, lies over a part of this one
WHITE_SHARE = 0.12  # what it lies on is as white as the paper
PAIR_SHARE = 0.08  # two sheets or both sides of a card in one photo
CARD_ON_SHARE = 0.05  # a card lies on the sheet
DOG_EAR_SHARE = 0.06
SKIN = ((225, 180, 155), (200, 150, 120), (160, 110, 80), (120, 80, 60))
SHEETLIKE = ("papers", "books", "newsprint", "furniture", "shapes")  # without a sheet they still show some


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A drawn photo, the outline of its sheets, the main one's corners in its pixels, None when there is no sheet."""

    picture: Pixels
    mask: Pixels
    corners: Floats | None


def photo(rng: np.random.Generator, sheets: Sheets, kinds: tuple[str, ...]) -> Photo:
    """Return one drawn photo on one of these backgrounds."""
    across, down = FRAMES[int(rng.integers(len(FRAMES)))]
    width, height = (round(DRAWN_PX * side / max(across, down)) for side in (across, down))
    roll = rng.random()
    if roll < WHOLE_SHARE:
        return whole(rng, any_page(rng, sheets), width, height)
    care = CARES[int(rng.integers(len(CARES)))]
    empty = roll < WHOLE_SHARE + EMPTY_SHARE
    allowed = [kind for kind in kinds if not (empty and kind in SHEETLIKE)]
    scene = ground(rng, height, width, allowed[int(rng.integers(len(allowed)))])
    if rng.random() < WHITE_SHARE:
        scene = (255 - (255 - scene) * rng.uniform(0.05, 0.35)).astype(np.uint8)
    outline = np.zeros((height, width), np.float32)
    if empty:
        return finished(rng, scene, care, outline, None)
    if roll < WHOLE_SHARE + EMPTY_SHARE + PAIR_SHARE:
        scene, outline, corners = pair(rng, sheets, scene, care)
        return finished(rng, scene, care, outline, corners)
    if rng.random() < CUT_SHARE:
        care = replace(care, fill=(0.95, 1.25))
    page = any_page(rng, sheets)
    matrix = placed(rng, page, (width, height), care)
    scene, outline, corners = laid_down(rng, page, scene, matrix)
    if rng.random() < CARD_ON_SHARE:
        card = with_round_corners(sheets.cards[int(rng.integers(len(sheets.cards)))])
        size = 0.4 * page.shape[1] / card.shape[1]
        spot = rng.uniform(0.1, 0.5, 2) * page.shape[1::-1]
        on_page = matrix @ np.array([[size, 0, spot[0]], [0, size, spot[1]], [0, 0, 1]])
        scene, _, _ = laid_down(rng, card, scene, on_page)
    covered(rng, scene, corners, care)
    return finished(rng, scene, care, outline, corners)


def placed(rng: np.random.Generator, page: Pixels, frame: tuple[int, int], care: Handling) -> Floats:
    """Return the map page → photo; at times part of the page is off the picture."""
    matrix = viewpoint(rng, (page.shape[1], page.shape[0]), frame, care)
    if rng.random() < CUT_SHARE:
        move = rng.normal(0, 0.08, 2) * frame
        matrix = np.array([[1, 0, move[0]], [0, 1, move[1]], [0, 0, 1]]) @ matrix
    return matrix


def any_page(rng: np.random.Generator, sheets: Sheets) -> Pixels:
    """Return a page turned any way, on paper of some tint, sometimes nearly blank; RGBA when it is no rectangle."""
    roll = rng.random()
    if roll < 0.22:
        page = sheets.cards[int(rng.integers(len(sheets.cards)))]
        page = with_round_corners(page) if rng.random() < 0.8 else page
    else:
        page = printed(rng) if roll < 0.45 else sheets.papers[int(rng.integers(len(sheets.papers)))]
        if rng.random() < 0.1:
            page = np.maximum(page, np.uint8(rng.integers(180, 250)))
        page = dog_eared(rng, page) if rng.random() < DOG_EAR_SHARE else page
    tint = np.clip(1 - np.abs(rng.normal(0, 0.05)) - np.abs(rng.normal(0, 0.04, 3)), 0.5, 1)
    tinted = page.copy()
    tinted[:, :, :3] = (page[:, :, :3] * tint).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(tinted, int(rng.integers(4))))


def printed(rng: np.random.Generator) -> Pixels:
    """Return a page of dense print in one or two columns, such as a letter or an article."""
    width = 620
    height = round(width * float(rng.choice([1.414, 1.414, 1.294, 1.0, 1.75])))
    page = np.full((height, width, 3), 255, np.uint8)
    rim = round(width * rng.uniform(0.03, 0.15))
    columns, pitch, ink = int(rng.integers(1, 3)), int(rng.integers(10, 22)), int(rng.integers(0, 110))
    wide = (width - 2 * rim) // columns
    for column in range(columns):
        for top in range(round(rim * rng.uniform(0.5, 2.5)), height - rim, pitch):
            left, right = rim + column * wide, rim + (column + 1) * wide - (12 if columns > 1 else 0)
            right -= int(rng.integers(0, wide // 2)) if rng.random() < 0.15 else 0
            while left < right and rng.random() > 0.02:
                long = int(rng.integers(8, 46))
                cv2.line(page, (left, top), (min(left + long, right), top), (ink,) * 3, max(1, pitch // 3))
                left += long + 6
    for _ in range(int(rng.integers(0, 3))):
        corner, size = rng.integers(0, width, 2), rng.integers(30, 200, 2)
        colour = tuple(int(part) for part in rng.integers(0, 240, 3))
        cv2.rectangle(page, tuple(corner.tolist()), tuple((corner + size).tolist()), colour, int(rng.choice([-1, 2])))
    return page


def with_round_corners(card: Pixels) -> Pixels:
    """Return the card as RGBA with its corners cut round."""
    return np.dstack([card, (round_corners(card) * 255).astype(np.uint8)])


def dog_eared(rng: np.random.Generator, page: Pixels) -> Pixels:
    """Return the page as RGBA with one corner folded away."""
    height, width = page.shape[:2]
    size = rng.uniform(0.03, 0.12, 2) * width
    alpha = np.full((height, width), 255, np.uint8)
    cv2.fillConvexPoly(alpha, np.array([[0, 0], [int(size[0]), 0], [0, int(size[1])]], np.int32), 0)
    alpha = alpha[:: int(rng.choice([-1, 1])), :: int(rng.choice([-1, 1]))]
    return np.dstack([page, alpha])


def whole(rng: np.random.Generator, page: Pixels, width: int, height: int) -> Photo:
    """Return a scan: nothing but the page, its rim perhaps cut off or its scanner's shadow at one side."""
    rim = rng.uniform(0, 0.02, 4)
    rows, columns = page.shape[:2]
    cut = page[
        round(rim[0] * rows) : round((1 - rim[1]) * rows), round(rim[2] * columns) : round((1 - rim[3]) * columns), :3
    ]
    scene = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
    if rng.random() < 0.3:
        deep = int(rng.integers(1, 6))
        scene[:, :deep] = (scene[:, :deep] * rng.uniform(0.1, 0.8)).astype(np.uint8)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    return finished(rng, scene, GOOD, np.ones((height, width), np.float32), corners)


def pair(
    rng: np.random.Generator, sheets: Sheets, scene: Pixels, care: Handling
) -> tuple[Pixels, NDArray[np.float32], Floats]:
    """Return the scene with two sheets beside or over each other, seen from one place, and the first one's corners."""
    height, width = scene.shape[:2]
    if rng.random() < 0.65:
        first, second = (with_round_corners(sheets.cards[int(rng.integers(len(sheets.cards)))]) for _ in range(2))
    else:
        first, second = any_page(rng, sheets), any_page(rng, sheets)
    side = 1000.0
    beside = rng.random() < 0.5
    sizes = [side * rng.uniform(0.9, 1.0) / max(page.shape[:2]) for page in (first, second)]
    boxes = [np.array(page.shape[1::-1]) * size for page, size in zip((first, second), sizes, strict=True)]
    gap = side * rng.uniform(0.04, 0.25)
    axis = 0 if beside else 1
    far = np.zeros(2)
    far[axis] = boxes[0][axis] + gap
    far[1 - axis] = side * rng.normal(0, 0.06)
    reach = np.maximum(boxes[0], far + boxes[1]).astype(int)
    view = viewpoint(rng, (int(reach[0]), int(reach[1])), (width, height), replace(care, fill=(0.7, 0.98)))
    outline, corners = np.zeros((height, width), np.float32), []
    for page, size, spot in zip((first, second), sizes, (np.zeros(2), far), strict=True):
        spin = np.vstack([cv2.getRotationMatrix2D((0, 0), float(rng.normal(0, 3)), 1.0), [0, 0, 1]])
        matrix = view @ np.array([[size, 0, spot[0]], [0, size, spot[1]], [0, 0, 1]]) @ spin
        scene, cover, rim = laid_down(rng, page, scene, matrix)
        outline = np.maximum(outline, cover)
        corners.append(rim)
    return scene, outline, max(corners, key=lambda rim: float(cv2.contourArea(rim.astype(np.float32))))


def laid_down(
    rng: np.random.Generator, page: Pixels, scene: Pixels, matrix: Floats
) -> tuple[Pixels, NDArray[np.float32], Floats]:
    """Return the scene with the page on it, how far each pixel is covered by it, and its corners."""
    height, width = scene.shape[:2]
    rows, columns = page.shape[:2]
    is_card = page.ndim == 3 and page.shape[2] == 4 and min(rows, columns) / max(rows, columns) < 0.66
    shape = Shape.flat() if is_card else any_shape(rng)
    sheet, cover = laid(page, matrix, shape, (width, height))
    outline = np.array([[[0, 0], [columns, 0], [columns, rows], [0, rows]]], np.float64)
    corners = cv2.perspectiveTransform(outline, matrix)[0]
    around = lit(scene, drop_shadow(rng, cover)) if rng.random() < 0.85 else scene
    laid_on = cv2.blendLinear(sheet, around, cover, 1 - cover).astype(np.uint8, copy=False)
    return laid_on, cover, corners


def covered(rng: np.random.Generator, scene: Pixels, corners: Floats, care: Handling) -> None:
    """Lay a finger, a hand or another sheet over a part of the sheet, in place."""
    if rng.random() < care.finger:
        finger(rng, scene, corners)
    size = float(np.hypot(*(corners[2] - corners[0])))
    side = int(rng.integers(4))
    spot = corners[side] + (corners[(side + 1) % 4] - corners[side]) * rng.uniform(0, 1)
    away = spot - corners.mean(axis=0)
    away = away / max(1.0, float(np.hypot(*away)))
    if rng.random() < COVERED_SHARE:
        skin = np.array(SKIN[int(rng.integers(len(SKIN)))]) * rng.uniform(0.6, 1.1)
        for part in range(int(rng.integers(1, 5))):
            start = spot + np.array([-away[1], away[0]]) * size * 0.045 * part - away * size * rng.uniform(0.02, 0.12)
            end = start + away * size
            ends = (int(start[0]), int(start[1])), (int(end[0]), int(end[1]))
            thick = size * rng.uniform(0.03, 0.05)
            for share, shade in ((1.0, 0.8), (0.75, 0.93), (0.45, 1.0)):
                cv2.line(scene, *ends, tuple((skin * shade).tolist()), max(2, int(thick * share)), cv2.LINE_AA)
    if rng.random() < COVERED_SHARE:
        middle = spot + away * size * rng.uniform(0.1, 0.3)
        box = cv2.boxPoints(
            ((float(middle[0]), float(middle[1])), (size * 0.4, size * 0.5), float(rng.uniform(0, 180)))
        )
        shade = float(rng.uniform(60, 250))
        cv2.fillConvexPoly(scene, (box + 2).astype(np.int32), (shade * 0.5,) * 3, cv2.LINE_AA)
        cv2.fillConvexPoly(scene, box.astype(np.int32), (shade, shade, shade * 0.95), cv2.LINE_AA)


def finished(
    rng: np.random.Generator, scene: Pixels, care: Handling, cover: NDArray[np.float32], corners: Floats | None
) -> Photo:
    """Return the photo after light, lens and the phone's JPEG, with its truth."""
    height, width = scene.shape[:2]
    taken = developed(rng, lit(scene, *light(rng, height, width, care)), care, DRAWN_PX)
    return Photo(picture=taken, mask=(cover * 255).astype(np.uint8), corners=corners)


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
    kinds = tuple(kind for kind in GROUNDS if kind not in UNSEEN)
    drawn = [photo(np.random.default_rng((args.seed, number)), sheets, kinds) for number in range(args.photos)]
    coded = [cv2.imencode(".jpg", one.picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])[1] for one in drawn]
    outlines = [cv2.imencode(".png", one.mask)[1] for one in drawn]
    nowhere = np.zeros((4, 2))
    sizes = [one.picture.shape[1::-1] for one in drawn]
    np.savez(
        args.out,
        pictures=np.stack([cv2.resize(one.picture, (SIDE_PX,) * 2, interpolation=cv2.INTER_AREA) for one in drawn]),
        masks=np.stack([cv2.resize(one.mask, (MASK_PX,) * 2, interpolation=cv2.INTER_AREA) for one in drawn]),
        corners=np.stack([
            nowhere if one.corners is None else one.corners / size for one, size in zip(drawn, sizes, strict=True)
        ]).astype(np.float32),
        present=np.array([one.corners is not None for one in drawn]),
        coded=np.concatenate(coded),
        ends=np.cumsum([len(one) for one in coded]),
        outlines=np.concatenate(outlines),
        outline_ends=np.cumsum([len(one) for one in outlines]),
    )  # fmt: skip


if __name__ == "__main__":
    main()
