"""Normalise: a picture becomes a flat, upright, level page in even light, with a map back to the picture."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline import identity
from pipeline.flagcodes import FlagCode
from pipeline.imaging import flatten, quality
from pipeline.imaging.deskew import skew_deg
from pipeline.imaging.ink import ink_mask, reduced
from pipeline.imaging.light import even_light, without_stamps
from pipeline.imaging.quads import Floats
from pipeline.imaging.sheet import grey_of, is_page
from pipeline.imaging.turn import InkTurns, Turn, TurnReader
from pipeline.imaging.uncurl import as_mesh, bends
from pipeline.kinds import Mesh
from pipeline.model import Page
from pipeline.ports import Sheet, SheetFinder
from pipeline.raster import Pixels, Raster

LEVEL_DEG = 0.05  # under it a page is left alone: turning it would only blur it
SAME_FRAME_DEG = 1.5  # up to it a page keeps its size: what leaves the frame is the margin of the margin
FRAME_RIM = 0.004  # of a side: corners this near to the frame's are the frame's
SCAN_DPI = 300.0
LARGEST_SCAN_DPI = 330.0
A4_LONG_INCH = 297 / 25.4
A4_RATIO = (1.33, 1.50)
SCAN_INCH = (3.0, 24.0)  # long side of a page whose stated dpi is believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A page's record with its two pictures: `colour` for people and the archive, `reading` for readers."""

    page: Page
    colour: Raster
    reading: Raster


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Where the page lies in the picture: the map picture → page, the page's size, dpi, turn, lean and bends.

    Cards do not bend, nor do scans.
    """

    to_page: Floats
    width: int
    height: int
    dpi: float | None
    turn: Turn
    lean_deg: float | None
    rigid: bool
    mesh: Mesh | None = None


def normalise(
    raster: Raster, *, scan_id: str, index: int, sheets: SheetFinder, turns: TurnReader | None = None
) -> Normalised:
    """Return the page in a picture, flat, upright and level; a scan that is the page is only turned and levelled."""
    page_id = identity.page_id(scan_id, index)
    found = sheets.find(raster)
    whole = found is not None and _is_frame(found, raster)
    sheet = None if whole else found
    plan = _plan(raster, sheet, turns or InkTurns())
    colour = Raster(pixels=_drawn(raster, plan), dpi=plan.dpi)
    grey = grey_of(colour)
    reading = even_light(grey if colour.is_grey else without_stamps(colour.pixels, grey))
    seen = quality.judge(
        colour,
        page_id=page_id,
        corners=sheet.corners if sheet else None,
        picture=(raster.width, raster.height),
    )
    codes = {
        FlagCode.SHEET_NOT_FOUND: found is None and not is_page(raster),
        FlagCode.ORIENTATION_UNSURE: not plan.turn.sure and not seen.blank,
        FlagCode.PAGE_ROTATED_FIXED: plan.turn.degrees != 0,
    }
    flags = seen.flags + tuple(quality.flag(code, page_id) for code, true in codes.items() if true)
    page = Page(
        page_id=page_id,
        scan_id=scan_id,
        index=index,
        width=plan.width,
        height=plan.height,
        dpi=plan.dpi,
        to_source=flatten.as_matrix(np.linalg.inv(plan.to_page).astype(np.float64)),
        quad=sheet.corners if sheet else None,
        turn=plan.turn.degrees,
        skew_deg=round(plan.lean_deg or 0.0, 3),
        mesh=plan.mesh,
        quality=seen.quality,
        blank=seen.blank,
        flags=flags,
    )
    return Normalised(page=page, colour=colour, reading=Raster(pixels=reading, dpi=plan.dpi))


def _is_frame(sheet: Sheet, raster: Raster) -> bool:
    """Return whether the sheet is all of the picture, as a finder may say of a scan."""
    frame = np.array([[0, 0], [raster.width, 0], [raster.width, raster.height], [0, raster.height]])
    off = np.abs(np.array(sheet.corners) + 0.5 - frame).max(axis=0) / (raster.width, raster.height)
    return bool((off < FRAME_RIM).all())


def _plan(raster: Raster, sheet: Sheet | None, turns: TurnReader) -> _Plan:
    """Return the whole way from picture to page, found on small pictures so that pixels are moved only once."""
    plan = _flat_plan(raster, sheet)
    small_scale = min(1.0, 1100 / max(plan.width, plan.height))
    size = max(8, round(plan.width * small_scale)), max(8, round(plan.height * small_scale))
    shrink = np.diag([size[0] / plan.width, size[1] / plan.height, 1.0])
    small = reduced(grey_of(raster)) if sheet is None else flatten.warp(grey_of(raster), shrink @ plan.to_page, *size)
    ink = ink_mask(small)
    turn = turns.turn(small, ink)
    steps = turn.degrees // 90
    lean = skew_deg(np.rot90(ink, -steps))
    level = _levelled(_turned(plan, turn), lean)
    return level if plan.rigid else _uncurled(level, ink, shrink @ plan.to_page)


def _flat_plan(raster: Raster, sheet: Sheet | None) -> _Plan:
    upright = Turn(degrees=0, sure=False)
    if sheet is not None:
        flat = flatten.flat(np.array(sheet.corners), (raster.width, raster.height))
        return _Plan(
            to_page=flat.to_page, width=flat.width, height=flat.height, dpi=flat.dpi, turn=upright, lean_deg=None,
            rigid=flat.rigid,
        )  # fmt: skip
    dpi = _scan_dpi(raster)
    factor = SCAN_DPI / dpi if dpi is not None and dpi > LARGEST_SCAN_DPI else 1.0
    return _Plan(
        to_page=flatten.scaled(factor),
        width=max(1, round(raster.width * factor)),
        height=max(1, round(raster.height * factor)),
        dpi=dpi and round(dpi * factor, 2),
        turn=upright,
        lean_deg=None,
        rigid=is_page(raster),
    )


def _scan_dpi(raster: Raster) -> float | None:
    """Return the dpi of a scan: as its file says when that gives a page's size, else as an A4 would have."""
    long_side, short_side = max(raster.width, raster.height), min(raster.width, raster.height)
    if raster.dpi is not None and SCAN_INCH[0] <= long_side / raster.dpi <= SCAN_INCH[1]:
        return raster.dpi
    if A4_RATIO[0] <= long_side / short_side <= A4_RATIO[1]:
        return round(long_side / A4_LONG_INCH, 1)
    return None


def _turned(plan: _Plan, turn: Turn) -> _Plan:
    to_page = flatten.turned(plan.width, plan.height, turn.degrees) @ plan.to_page
    across = turn.degrees in {90, 270}
    width, height = (plan.height, plan.width) if across else (plan.width, plan.height)
    return replace(plan, to_page=to_page, width=width, height=height, turn=turn)


def _levelled(plan: _Plan, lean_deg: float | None) -> _Plan:
    """Return the plan with level lines; beyond `SAME_FRAME_DEG` the page grows so that no corner is lost."""
    if lean_deg is None or abs(lean_deg) < LEVEL_DEG:
        return replace(plan, lean_deg=lean_deg)
    level = flatten.levelled(plan.width, plan.height, lean_deg)
    width, height = plan.width, plan.height
    if abs(lean_deg) > SAME_FRAME_DEG:
        cos, sin = np.cos(np.radians(abs(lean_deg))), np.sin(np.radians(abs(lean_deg)))
        width, height = round(plan.width * cos + plan.height * sin), round(plan.width * sin + plan.height * cos)
        shift = np.array([[1, 0, (width - plan.width) / 2], [0, 1, (height - plan.height) / 2], [0, 0, 1]])
        level = shift @ level
    return replace(plan, to_page=level @ plan.to_page, width=width, height=height, lean_deg=lean_deg)


def _uncurled(plan: _Plan, ink: Pixels, to_ink: Floats) -> _Plan:
    """Return the plan with the mesh that straightens its lines, where they bend; `to_ink` maps picture to `ink`."""
    scale = max(ink.shape) / max(plan.width, plan.height)
    size = max(8, round(plan.width * scale)), max(8, round(plan.height * scale))
    shrink = np.diag([size[0] / plan.width, size[1] / plan.height, 1.0])
    level = cv2.warpPerspective(ink, shrink @ plan.to_page @ np.linalg.inv(to_ink), size, flags=cv2.INTER_NEAREST)
    shifts = bends(level.astype(np.uint8, copy=False))
    return plan if shifts is None else replace(plan, mesh=as_mesh(shifts, plan.height))


def _drawn(raster: Raster, plan: _Plan) -> Pixels:
    """Return the page's pixels; a page that only needed quarter turns keeps the scanner's own."""
    if plan.mesh is not None:
        return flatten.warp_uncurled(raster.pixels, plan.to_page, (plan.width, plan.height), plan.mesh)
    level = plan.lean_deg is None or abs(plan.lean_deg) < LEVEL_DEG
    own_size = {plan.width, plan.height} == {raster.width, raster.height}
    flat = abs(plan.to_page[2, 0]) + abs(plan.to_page[2, 1]) == 0
    if level and own_size and flat:
        turns = {0: None, 90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
        code = turns[plan.turn.degrees]
        return raster.pixels if code is None else cv2.rotate(raster.pixels, code).astype(np.uint8)
    return flatten.warp(raster.pixels, plan.to_page, plan.width, plan.height)
