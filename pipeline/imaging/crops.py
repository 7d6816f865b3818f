"""Crops of a page: the picture inside a polygon, with a margin, never outside the page."""

import numpy as np

from pipeline.kinds import Polygon
from pipeline.raster import Raster


def crop(raster: Raster, polygon: Polygon, *, margin: float = 0.0, inset: float = 0.0) -> Raster:
    """Return the upright picture round a polygon, `margin` pixels wider, or with `inset` (a share of its size) cut off.

    A polygon off the page gives a picture of one pixel, which every reader takes for empty.
    """
    xs, ys = [point[0] for point in polygon], [point[1] for point in polygon]
    inset_x, inset_y = inset * (max(xs) - min(xs)), inset * (max(ys) - min(ys))
    left = max(0, int(min(xs) - margin + inset_x))
    top = max(0, int(min(ys) - margin + inset_y))
    right = min(raster.width, int(np.ceil(max(xs) + margin - inset_x)))
    bottom = min(raster.height, int(np.ceil(max(ys) + margin - inset_y)))
    if right <= left or bottom <= top:
        return Raster(pixels=np.full((1, 1), 255, np.uint8), dpi=raster.dpi)
    return Raster(pixels=np.ascontiguousarray(raster.pixels[top:bottom, left:right]), dpi=raster.dpi)
