"""Pictures become files as post offices send them: JPEG, PNG, HEIC, one PDF or TIFF of many pages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image

from samples.draw.capture import Picture
from samples.draw.drawn import Pixels

FIXED_TIME = time.gmtime(
    1_750_000_000
)  # a PDF says when it was made: always the same, so that a seed gives the same bytes
PNG_GREYS = 16  # office scanners write PNG in few grey levels; noise in full colour would make a page 20 MB
TIFF_QUALITY = 80
HEIC_QUALITY = 52
HEIC_SPEED = {"preset": "ultrafast"}  # of x265: 2 s a picture, where its own choice takes over 10
SUFFIXES = {"jpeg": ".jpg", "png": ".png", "heic": ".heic", "pdf": ".pdf", "tiff": ".tif"}
MULTI_PAGE = ("pdf", "tiff")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOfPages:
    """One file to write: its name, bytes, and the pictures in it."""

    name: str
    content: bytes
    pictures: tuple[Picture, ...]


def packed(rng: np.random.Generator, pictures: Sequence[Picture], file_format: str) -> tuple[FileOfPages, ...]:
    """Return the pictures as files of this format, named as phones and scanners name them."""
    start = int(rng.integers(1, 900))
    suffix = SUFFIXES[file_format]
    if file_format in MULTI_PAGE:
        name = f"Scan_{start:04}{suffix}"
        return (FileOfPages(name=name, content=encoded(pictures, file_format), pictures=tuple(pictures)),)
    stem = "IMG" if pictures[0].tier.startswith("photo") else "Scan"
    return tuple(
        FileOfPages(
            name=f"{stem}_{start + number:04}{suffix}", content=encoded([picture], file_format), pictures=(picture,)
        )
        for number, picture in enumerate(pictures)
    )


def encoded(pictures: Sequence[Picture], file_format: str) -> bytes:
    """Return the bytes of one file that holds these pictures."""
    coded = BytesIO()
    images = [Image.fromarray(picture.pixels) for picture in pictures]
    first, quality, dpi = images[0], min(picture.quality for picture in pictures), pictures[0].dpi
    tags = {"dpi": (dpi, dpi)} if dpi else {}
    if file_format == "jpeg":
        first.save(coded, "JPEG", quality=quality, **tags)
    elif file_format == "png":
        greys(pictures[0].pixels).save(coded, "PNG", **tags)
    elif file_format == "heic":
        pillow_heif.from_pillow(first).save(coded, quality=HEIC_QUALITY, enc_params=HEIC_SPEED)
    elif file_format == "tiff":
        first.save(
            coded,
            "TIFF",
            save_all=True,
            append_images=images[1:],
            compression="jpeg",
            quality=min(quality, TIFF_QUALITY),
            **tags,
        )
    else:
        first.save(
            coded, "PDF", save_all=True, append_images=images[1:], resolution=dpi or 200.0, quality=quality,
            creationDate=FIXED_TIME, modDate=FIXED_TIME, producer="scanner",
        )  # fmt: skip
    return coded.getvalue()


def greys(pixels: Pixels) -> Image.Image:
    """Return the picture in a few grey levels."""
    grey = np.asarray(Image.fromarray(pixels).convert("L"), np.float32)
    step = 255 / (PNG_GREYS - 1)
    return Image.fromarray((np.round(grey / step) * step).astype(np.uint8))
