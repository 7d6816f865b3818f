"""The learned sheet finder: one network says which pixels are sheets, another where sides run, edges say exactly."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr_models.engines import sheet_sides
from ocr_models.engines.session import session
from ocr_models.manifest import MANIFEST
from pipeline.imaging.edges import refine
from pipeline.imaging.planes import with_side
from pipeline.imaging.quads import Floats, area, around, is_sound, ordered, overlap
from pipeline.imaging.sheet import ClassicalSheets, grey_of, is_page, polygon
from pipeline.imaging.tips import with_tips
from pipeline.ports import Sheet
from pipeline.raster import Pixels, Raster

INPUT_PX = 128
MASK_PX = 384  # the mask is enlarged before its outline is taken: sides to a quarter of its pixels
WHOLE_MASK = 0.97  # share of the frame: the picture is the page
FEW_SHADES = 20.0  # grey levels of spread in the rim of a picture that is sheet all over: a scan in 16 shades has 17
LEAST_SHARE = 0.03  # of the frame: a smaller region is no sheet
ABSENT = 0.3  # chance that there is a sheet, below which there is none
OFF_FRAME = 0.01  # of the frame: corners further out belong to a sheet that is cut off
AGREE = 0.9  # overlap of the outline's and the direct corners, above which both saw the same sheet
LEAST_FIT = 0.8  # overlap of a region and its quadrilateral, under which the region is no sheet
UNSURE = 0.85  # of the sides seen, under which the corners told directly are tried as well
DOUBTED = (
    0.7  # of a side seen, under which it is looked for elsewhere: sides far off have 0.46 at most, right ones 0.54
)
UNSEEN = 0.45  # of a side seen, under which it runs where the others want it
WIDER = 1.5  # times as far on either side a faint sheet's sides are looked for
TRIES = 2  # rounds of putting the worst side anew
LEAST_SEEN = 0.3  # of the sides: with less the network is a guess
NARROW = 0.006  # of the long side: how far from the sides that were seen the exact edge is looked for
LIKE = 0.6  # of the main sheet's area: a second sheet in one photo is at least so large …
BESIDE_SURE = 0.5  # … this sure …
APART = 0.02  # … and overlaps the main one by no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the first network says: the mask's logits (384 × 384), the main sheet's corners as shares, the presence."""

    logits: NDArray[np.float32]
    direct: Floats
    present: float

    @property
    def mask(self) -> Pixels:
        """1 where there is a sheet."""
        return (self.logits > 0).astype(np.uint8)

    def fit(self, corners: Floats) -> float:
        """Return the overlap of the mask and the quadrilateral with these corners in its pixels, 0 … 1."""
        return _fit(self.mask, corners)


class LearnedSheets:
    """The `SheetFinder` port on the weights that ship with this version; unsure, it asks the finder without weights."""

    def __init__(self, *, threads: int = 1, manifest_path: Path = MANIFEST) -> None:
        """Load and check the weights.

        Raises:
            WeightsMissing, WeightsTampered: the weights are not those the manifest names.
        """
        self._regions = session("sheet", threads=threads, manifest_path=manifest_path)
        self._sides = session("sheet-sides", threads=threads, manifest_path=manifest_path)
        self._classical = ClassicalSheets()

    def find(self, raster: Raster) -> Sheet | None:
        """Return the main sheet; with the frame's own corners when the picture is the page; None when there is none."""
        small, factors = sheet_sides.reduced(raster.pixels)
        seen = look(small, self._regions)
        page = is_page(raster)
        if float(seen.mask.mean()) > WHOLE_MASK and (page or is_page(raster, spread=FEW_SHADES)):
            frame = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (raster.width, raster.height) - 0.5
            return Sheet(corners=polygon(frame), confidence=round(seen.present, 3))
        sides = [self._sides_of(small, rough, seen) for rough in regions(seen)]
        sure = [one for one in sides if one.seen >= LEAST_SEEN]
        if not sure:  # on a scan the network has seen all there may be
            return None if page else self._classical.find(raster)
        sheet = cv2.resize(seen.mask, small.shape[1::-1], interpolation=cv2.INTER_NEAREST).astype(np.uint8)
        main, *others = (_tipped(_exact(raster, factors, one), small, factors, sheet) for one in sure)
        return replace(main, beside=tuple(one.corners for one in others if _stands_beside(one, main, raster)))

    def _sides_of(self, small: Pixels, rough: Floats, seen: Look) -> sheet_sides.Sides:
        """Return the sides of a region; unsure, those next to the corners told directly where they are likelier."""
        size = np.array(small.shape[1::-1])
        sides = self._moved(small, ordered(rough * size - 0.5))
        if sides.seen >= UNSURE or not is_sound(seen.direct * MASK_PX):
            return sides

        def likely(one: sheet_sides.Sides) -> float:
            return one.seen * seen.fit((one.corners + 0.5) / size * MASK_PX - 0.5)

        told = ordered(seen.direct * size - 0.5)
        best = max(sides, self._moved(small, told), key=likely)
        if min(best.each) < DOUBTED:
            best = max(best, self._moved(small, self._widely(small, told)), key=likely)
        for _ in range(TRIES):
            worst = int(np.argmin(best.each))
            if best.each[worst] >= DOUBTED:
                break
            tried = [self._seen(small, corners) for corners in with_side(best.corners, worst, (size[0], size[1]))]
            anew = max(tried, key=likely, default=best)
            if likely(anew) <= likely(best):
                break
            best = max(best, self._seen(small, anew.corners), key=likely)
        return _squared(best, (size[0], size[1]))

    def _moved(self, small: Pixels, corners: Floats) -> sheet_sides.Sides:
        """Return the sides of the sheet with about these corners, looked at twice."""
        return self._seen(small, self._seen(small, corners).corners)

    def _seen(self, small: Pixels, corners: Floats) -> sheet_sides.Sides:
        return sheet_sides.moved(small, corners, self._sides)

    def _widely(self, small: Pixels, corners: Floats) -> Floats:
        """Return the corners moved to sides further off than a look at this size reaches."""
        less = cv2.resize(small, None, fx=1 / WIDER, fy=1 / WIDER, interpolation=cv2.INTER_AREA).astype(np.uint8)
        factors = np.array([small.shape[1] / less.shape[1], small.shape[0] / less.shape[0]])
        seen = self._seen(less, (corners + 0.5) / factors - 0.5)
        moved: Floats = (seen.corners + 0.5) * factors - 0.5
        return moved


def _squared(sides: sheet_sides.Sides, picture: tuple[int, int]) -> sheet_sides.Sides:
    """Return the sides; a single one that is nowhere to be seen, as white on burnt white, lies where an A4's would."""
    worst, second = sorted(sides.each)[:2]
    if worst >= UNSEEN or second < DOUBTED:
        return sides
    *_, told = [sides.corners, *with_side(sides.corners, sides.each.index(worst), picture)]
    return replace(sides, corners=told)


def _exact(raster: Raster, factors: Floats, sides: sheet_sides.Sides) -> Sheet:
    """Return the sheet with its corners on the picture's own edges, next to the sides that were seen."""
    large = (sides.corners + 0.5) * factors - 0.5
    exact, support = refine(grey_of(raster), large, reach=NARROW)
    return Sheet(corners=polygon(ordered(exact)), confidence=round(sides.seen * (0.5 + 0.5 * support), 3))


def _tipped(found: Sheet, small: Pixels, factors: Floats, sheet: Pixels) -> Sheet:
    """Return the sheet with the corners that its folds left outside."""
    given = np.array(found.corners)
    moved = with_tips(small, (given + 0.5) / factors - 0.5, sheet)
    return found if moved is None else replace(found, corners=polygon(ordered((moved + 0.5) * factors - 0.5)))


def _stands_beside(one: Sheet, main: Sheet, raster: Raster) -> bool:
    """Return whether a sheet is a second whole one in the picture, and no part of the main one or of its background."""
    corners, mains = np.array(one.corners), np.array(main.corners)
    whole = bool((corners > 0).all() and (corners < (raster.width, raster.height)).all())
    large = area(corners) > LIKE * area(mains)
    return whole and large and one.confidence > BESIDE_SURE and overlap(corners, mains) < APART


def look(small: Pixels, network: onnxruntime.InferenceSession) -> Look:
    """Return what the network sees in a reduced picture in colour."""
    square = cv2.resize(small, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA)
    picture = square.astype(np.float32).transpose(2, 0, 1)[None] / 255
    logits, corners, presence = network.run(None, {"picture": picture})
    large = cv2.resize(logits[0], (MASK_PX, MASK_PX), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    direct = ordered(corners[0].reshape(4, 2).astype(np.float64))
    return Look(logits=large, direct=direct, present=float(1 / (1 + np.exp(-presence.ravel()[0]))))


def regions(seen: Look) -> Iterator[Floats]:
    """Yield rough corners, as shares of the frame, of what may be sheets, the likeliest main one first."""
    if seen.present < ABSENT:
        return
    _, labels, facts, middles = cv2.connectedComponentsWithStats(seen.mask)
    areas = facts[1:, cv2.CC_STAT_AREA] / MASK_PX**2
    off = np.hypot(*(middles[1:] / MASK_PX - 0.5).T)
    for label in 1 + np.argsort(-areas * (1 - off)):
        if areas[label - 1] < LEAST_SHARE:
            continue
        region = (labels == label).astype(np.uint8)
        rough = _chosen(around(region), seen.direct * MASK_PX - 0.5, region)
        if rough is not None:
            yield (rough + 0.5) / MASK_PX


def _chosen(outline: Floats | None, direct: Floats, region: Pixels) -> Floats | None:
    """Return the outline's corners, which are exact, unless the sheet leaves the frame: there it has no outline."""
    if outline is None or not is_sound(outline):
        return direct if is_sound(direct) else None
    if is_sound(direct) and overlap(outline, direct) < AGREE and _cut(direct):
        return direct
    return outline if _fit(region, outline) >= LEAST_FIT else None


def _fit(region: Pixels, corners: Floats) -> float:
    drawn = np.zeros_like(region)
    cv2.fillConvexPoly(drawn, corners.round().astype(np.int32), 1)
    return float(np.count_nonzero(drawn & region)) / max(1, int(np.count_nonzero(drawn | region)))


def _cut(corners: Floats) -> bool:
    return bool((corners < -OFF_FRAME * MASK_PX).any() or (corners > (1 + OFF_FRAME) * MASK_PX).any())
