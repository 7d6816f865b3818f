"""The same sheet twice: two pages that say the same, numbers above all.

A perceptual hash was tried and does not tell: of 256 bits, pictures of different people's cards differ in 22 to 70, two
photos of one page in 28 to 115 (drawn pages, `samples.draw`).
"""

import re

from rapidfuzz import fuzz

from pipeline.model import Reading
from pipeline.rules.fold import fold

SAME_TEXT = 90.0  # rapidfuzz ratio; one sheet read twice gave 93 to 99, different people's copies of a form 64 to 79
SAME_TEXT_ALONE = 97.0  # where the page holds no number to compare
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
