"""The same sheet twice: two pages that say the same, numbers above all.

A perceptual hash was tried and does not tell: of 256 bits, pictures of different people's cards differ in 22 to 70, two
photos of one page in 28 to 115 (drawn pages, `samples.draw`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.model import Flag, Page, Reading
from pipeline.rules.fold import fold

SAME_TEXT = 90.0  # rapidfuzz ratio; one sheet read twice gave 93 to 99, different people's copies of a form 64 to 79
SAME_TEXT_ALONE = 97.0  # where the page holds no number to compare
BETTER = 0.03  # of mean word confidence: two pictures of one sheet that differ less are equally good
_NUMBER = re.compile(r"\d{6,}")


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


def told_twin(page: Page, reading: Reading, before: Iterable[tuple[Page, Reading]]) -> Page:
    """Return the page, marked as a double where an earlier one is a picture of the same sheet."""
    twin = next((other for other, said in before if are_twins(reading, said)), None)
    if twin is None or page.blank:
        return page
    flags = (*page.flags, _flag(page, twin.page_id))
    return replace(page, duplicate_of=twin.duplicate_of or twin.page_id, flags=flags)


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
