"""JPEG bytes of a raster."""

import io

import numpy as np
from PIL import Image

from pipeline.imaging.jpeg import to_jpeg
from pipeline.raster import Raster

PIXELS = np.full((40, 30, 3), (200, 60, 10), np.uint8)


def test_colours_keep_their_order_and_the_file_says_its_resolution() -> None:
    with Image.open(io.BytesIO(to_jpeg(Raster(pixels=PIXELS, dpi=200.0), quality=85))) as picture:
        red, green, blue = picture.getpixel((15, 20))  # type: ignore[misc]

        assert (picture.size, picture.info["dpi"]) == ((30, 40), (200, 200))
        assert red > green > blue


def test_a_grey_picture_of_unknown_resolution_stays_grey() -> None:
    with Image.open(io.BytesIO(to_jpeg(Raster(pixels=PIXELS[:, :, 0].copy()), quality=85))) as picture:
        assert (picture.mode, "dpi" in picture.info) == ("L", False)


def test_the_same_pixels_give_the_same_bytes() -> None:
    raster = Raster(pixels=PIXELS)

    assert to_jpeg(raster, quality=85) == to_jpeg(raster, quality=85)
