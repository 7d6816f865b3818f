"""The same sheet twice: two pages that say the same, numbers above all, or that say next to nothing and look the same.

A perceptual hash was tried and does not tell: of 256 bits, pictures of different people's cards differ in 22 to 70, two
photos of one page in 28 to 115 (drawn pages, `samples.draw`). So looks only tell one picture handed in twice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.imaging.likeness import is_same_picture
from pipeline.model import Flag, Page, Reading
from pipeline.raster import Raster
from pipeline.rules.fold import fold

SAME_TEXT = 90.0  # rapidfuzz ratio; one sheet read twice gave 93 to 99, different people's copies of a form 64 to 79
SAME_TEXT_ALONE = 97.0  # where the page holds no number to compare
BETTER = 0.03  # of mean word confidence: two pictures of one sheet that differ less are equally good
FEW_LETTERS = 30  # fewer than a line of writing
_NUMBER = re.compile(r"\d{6,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A page with what was read on it and the evenly lit picture it was read from."""

    page: Page
    reading: Reading
    picture: Raster


def are_twins(one: Reading, two: Reading) -> bool:
    """Return whether two readings are of one sheet.

    Two people's copies of one form are alike, so their numbers decide; a double taken for two pages costs a clerk a
    glance, two pages taken for a double would lose one.
    """
    texts = [fold(" ".join(line.text for line in reading.lines)) for reading in (one, two)]
    if not all(texts):
        return False
    numbers = [sorted(_NUMBER.findall(text)) for text in texts]
    if numbers[0] != numbers[1]:
        return False
    return fuzz.ratio(*texts) >= (SAME_TEXT if numbers[0] else SAME_TEXT_ALONE)


def told_twin(seen: Sight, before: Iterable[Sight]) -> Page:
    """Return the page, marked as a double where an earlier one is a picture of the same sheet."""
    page = seen.page
    twin = None if page.blank else next((one.page for one in before if _are_one(seen, one)), None)
    if twin is None:
        return page
    flags = (*page.flags, _flag(page, twin.page_id))
    return replace(page, duplicate_of=twin.duplicate_of or twin.page_id, flags=flags)


def _are_one(one: Sight, two: Sight) -> bool:
    if are_twins(one.reading, two.reading):
        return True
    told_by_looks = _is_hardly_read(one) and _is_hardly_read(two)
    return told_by_looks and is_same_picture(one.picture.pixels, two.picture.pixels)


def _is_hardly_read(seen: Sight) -> bool:
    """Return whether a page's text cannot tell it from others: a photo, a drawing, or what is too bad to be read."""
    letters = sum(map(str.isalnum, "".join(line.text for line in seen.reading.lines)))
    return not seen.page.blank and (letters < FEW_LETTERS or not seen.page.quality.usable)


def best_of_twins(pages: Sequence[Page], readings: Sequence[Reading]) -> tuple[Page, ...]:
    """Return the pages with each double set aside for the picture that reads best, which may have come later."""
    said = {page.page_id: reading.confidence or 0.0 for page, reading in zip(pages, readings, strict=True)}
    groups: dict[str, list[Page]] = {}
    for page in pages:
        groups.setdefault(page.duplicate_of or page.page_id, []).append(page)
    best: dict[str, str] = {}
    for first, group in groups.items():
        top = max(group, key=lambda page: said[page.page_id])
        best[first] = top.page_id if said[top.page_id] > said.get(first, 0.0) + BETTER else first
    return tuple(_set_aside(page, best[page.duplicate_of or page.page_id]) for page in pages)


def _set_aside(page: Page, best: str) -> Page:
    """Return the page as the double of the best one, or as the best one itself."""
    others = tuple(flag for flag in page.flags if flag.code is not FlagCode.PAGE_DUPLICATE)
    if page.page_id == best:
        return replace(page, duplicate_of=None, flags=others)
    return replace(page, duplicate_of=best, flags=(*others, _flag(page, best)))


def _flag(page: Page, twin: str) -> Flag:
    code = FlagCode.PAGE_DUPLICATE
    return Flag(code=code, severity=FLAGS[code].severity, scope=page.page_id, detail=twin)
