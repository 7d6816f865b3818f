"""Drawn photos on every kind of background, and of a page whose whole text is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.raster import Pixels, Raster
from samples.draw.camera import GOOD, POOR, shoot
from samples.draw.dossier import drawn_pages, filled, plan
from samples.draw.looks import any_look
from samples.draw.paper import CLEAN, aged, scanned
from samples.draw.rooms import GROUNDS, ground

Floats = NDArray[np.float64]

LONG_SIDE_PX = 1600
SEED = 4711
PAGE_DPI = 200.0
TEXT_DPI = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundPhoto:
    """A drawn photo: its background's name, the picture, the sheet's corners."""

    ground: str
    number: int
    picture: Raster
    corners: Floats


def ground_photos(each: int) -> Iterator[GroundPhoto]:
    """Yield so many photos on each kind of background, half of them taken well and half badly."""
    pages = clean_pages(SEED, 12)
    for place, kind in enumerate(GROUNDS):
        for number in range(each):
            rng = np.random.default_rng((SEED, place, number))
            page = aged(rng, pages[int(rng.integers(len(pages)))], wear=0.4)
            handling = GOOD if number % 2 == 0 else POOR
            on = partial(ground, kind=kind)
            shot = shoot(page, rng, handling=handling, long_side_px=LONG_SIDE_PX, ground=on)
            yield GroundPhoto(ground=kind, number=number, picture=Raster(pixels=shot.picture), corners=shot.corners)


def clean_pages(seed: int, count: int) -> list[Pixels]:
    """Return so many clean drawn pages of the test split, one of each of so many dossiers, no cards."""
    pages: list[Pixels] = []
    number = 0
    while len(pages) < count:
        chosen = plan("test", seed, number)
        rng = np.random.default_rng((seed, number, 78))
        drawn = drawn_pages(rng, chosen, any_look(rng, "test", dpi=PAGE_DPI), filled(rng, chosen))
        papers = [page.pixels for page in drawn if page.doc_class != "cccd_chip"]
        pages += papers[number % 2 :][:1]
        number += 1
    return pages


def known_pictures(rng: np.random.Generator, page: Pixels) -> tuple[Raster, Raster]:
    """Return the clean scan of a page, and a well-taken 12-megapixel photo of it."""
    scan = scanned(rng, page, scanner=CLEAN, dpi_ratio=1.0).picture
    room = list(GROUNDS)[int(rng.integers(len(GROUNDS)))]
    shot = shoot(page, rng, handling=GOOD, long_side_px=4000, ground=partial(ground, kind=room))
    return Raster(pixels=scan, dpi=float(TEXT_DPI)), Raster(pixels=shot.picture)


def marked(photo: GroundPhoto, found: Floats | None) -> Image.Image:
    """Return the photo small, with the true corners green and the found ones red."""
    colour = photo.picture.pixels.copy()
    cv2.polylines(colour, [photo.corners.round().astype(np.int32)], True, (0, 200, 0), 4)
    if found is not None:
        cv2.polylines(colour, [found.round().astype(np.int32)], True, (255, 0, 0), 4)
    picture = Image.fromarray(colour)
    picture.thumbnail((900, 900))
    return picture
