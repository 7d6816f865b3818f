"""The nearest ward and province of the gazetteer to an address as it was read."""

from functools import cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocr_models.evaluation import Task
from ocr_models.scoring import lenient
from pipeline.ports import Constraint, LineReader
from samples.draw.fonts import Split
from samples.draw.places import KIND_WORD, Place, places

KIND_WORDS = frozenset(
    ("xã", "phường", "huyện", "quận", "tỉnh", "tp", "tx", "tt", "h", "q", "t", "x", "p", "thành", "thị", "trấn")
)
SPLITS: tuple[Split, ...] = ("train", "calibrate", "test")
ADDRESS_WORDS = frozenset(
    ("ấp", "khu", "phố", "thôn", "xóm", "tổ", "khóm", "đội", "số", "nhà", "đường", "dân", "kp", "ngõ")
)
FAR = 0.45  # errors per letter beyond which no place is meant


@cache
def _candidates() -> tuple[tuple[str, ...], tuple[Place, ...]]:
    """Return every way to end an address with a ward, old or new, and the ward it means."""
    found: dict[str, Place] = {}
    for split in ("train", "calibrate", "test"):
        for place in places(split):
            ward, district, province = (_bare(name) for name in (place.ward, place.district, place.province))
            new = f"{_bare(place.new_ward)} {_bare(place.new_province)}"
            for spelling in (f"{ward} {district} {province}", f"{ward} {province}", new):
                found.setdefault(spelling, place)
    return tuple(found), tuple(found.values())


def _bare(name: str) -> str:
    return without_kinds(KIND_WORD.sub("", name))


def without_kinds(text: str) -> str:
    """Return the text leniently spelled, without the words for kinds of places."""
    words = lenient(text).replace("thành phố", " ").replace("thị xã", " ").split()
    return " ".join(word for word in words if word not in KIND_WORDS)


def nearest(text: str) -> tuple[Place | None, float]:
    """Return the place whose names end the text best, and the errors per letter; None when none is near."""
    read = without_kinds(text)
    best: tuple[float, float, Place | None] = (0.0, 1.0, None)
    for length, (spellings, meant) in _by_length().items():
        tails = sorted({read[-near:] for near in (length - 1, length, length + 1) if near > 0})
        distances = process.cdist(tails, spellings, scorer=Levenshtein.distance, dtype=np.uint8).min(axis=0)
        at = int(distances.argmin())
        # A longer agreement is worth more than a short one: half a letter for each letter explained.
        worth, error = float(distances[at]) - 0.5 * length, float(distances[at]) / length
        if worth < best[0] and error <= FAR:
            best = (worth, error, meant[at])
    return best[2], best[1]


@cache
def _by_length() -> dict[int, tuple[list[str], list[Place]]]:
    """Return the candidates by the length of their spelling."""
    groups: dict[int, tuple[list[str], list[Place]]] = {}
    for spelling, place in zip(*_candidates(), strict=True):
        group = groups.setdefault(len(spelling), ([], []))
        group[0].append(spelling)
        group[1].append(place)
    return groups


@cache
def lexicon() -> Constraint:
    """Return the words of all wards, districts and provinces, and of addresses around them, as a constraint."""
    words = {word for spelling in _candidates()[0] for word in spelling.split()}
    numbers = {str(number) for number in range(1000)}
    return Constraint(kind="lexicon", entries=tuple(sorted(words | KIND_WORDS | ADDRESS_WORDS | numbers)))


def rightly_placed(task: Task, reader: LineReader) -> str | None:
    """Return in words how many lines lead to the right ward and province; None where no truth names a known ward."""
    meant = [nearest(truth) for truth in task.truths]
    known = [at for at, (place, error) in enumerate(meant) if place is not None and error == 0]
    if not task.lenient or not known:
        return None
    readings = reader.read([task.crops[at] for at in known], [lexicon()] * len(known))
    by_rule = dict.fromkeys(("free", "lexicon"), 0)
    for at, reading in zip(known, readings, strict=True):
        for rule, text in (("free", reading.free_text), ("lexicon", reading.text)):
            by_rule[rule] += _same(nearest(text)[0], meant[at][0])
    shares = ", ".join(f"{rule} reading {right / len(known):.1%}" for rule, right in by_rule.items())
    return f"{task.name}: right ward and province, nearest in the gazetteer, on {len(known)} lines: {shares}"


def _same(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return False
    return (one.ward, one.province) == (other.ward, other.province) or (one.new_ward, one.new_province) == (
        other.new_ward,
        other.new_province,
    )
