"""The same page twice: alike as a picture, and saying the same, numbers above all."""

import re

from rapidfuzz import fuzz

from pipeline.model import Reading
from pipeline.rules.fold import fold

ALIKE_BITS = 40  # of 256 in the perceptual hash; two photos of one page differ by up to this
SAME_TEXT = 90.0  # rapidfuzz ratio of two readings of one page, numbers agreeing
SAME_TEXT_ALONE = 97.0  # where the page holds no number to compare: two filled copies of one form reach 92
_NUMBER = re.compile(r"\d{6,}")


def are_twins(one: tuple[int, Reading], two: tuple[int, Reading]) -> bool:
    """Return whether two pages, each a perceptual hash and a reading, are pictures of one sheet.

    Two people's copies of one form look alike, so their numbers decide; a double taken for two pages costs a clerk a
    glance, two pages taken for a double would lose one.
    """
    if (one[0] ^ two[0]).bit_count() > ALIKE_BITS:
        return False
    texts = [fold(" ".join(line.text for line in reading.lines)) for _, reading in (one, two)]
    if not all(texts):
        return False
    numbers = [sorted(_NUMBER.findall(text)) for text in texts]
    if numbers[0] != numbers[1]:
        return False
    return fuzz.ratio(*texts) >= (SAME_TEXT if numbers[0] else SAME_TEXT_ALONE)
