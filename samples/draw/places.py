"""Where people live: wards, districts and provinces before and after July 2025, and addresses made of them."""

import csv
import gzip
import random
import re
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from samples.draw.fonts import Split
from samples.draw.words import DATA, SHORTER, full_name, phrases

KIND_WORD = re.compile(r"^(Thành phố|Thị xã|Thị trấn|Phường|Huyện|Quận|Tỉnh|Xã|Đặc khu) (?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One ward as it was until June 2025 and the one it belongs to since; `ward` may be empty on islands."""

    ward: str
    district: str
    province: str
    new_ward: str
    new_province: str


@cache
def places(split: Split) -> tuple[Place, ...]:
    """Return the wards a split may use: eight tenths, one and one, by ward and district name."""
    with gzip.open(DATA / "places.tsv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = [tuple(row) for row in csv.reader(lines, delimiter="\t")][1:]
    return tuple(
        Place(ward=ward, district=district, province=province, new_ward=new_ward, new_province=new_province)
        for ward, district, province, new_ward, new_province in rows
        if _split_of(ward, district) == split
    )


def _split_of(ward: str, district: str) -> Split:
    # crc32, not hash(): the same on every machine and in every run.
    slot = crc32(f"{ward}|{district}".encode()) % 10
    return "test" if slot == 0 else "calibrate" if slot == 1 else "train"


def address(rng: random.Random, split: Split, *, place: Place | None = None) -> str:
    """Return an address as people write it: old or new units, with kinds, shortened or left out."""
    where = place or rng.choice(places(split))
    if rng.random() < 0.65:
        units = [where.ward, where.district, where.province]
    else:
        units = [where.new_ward, where.new_province]
    manner = rng.choices(("whole", "short", "bare", "mixed"), (40, 20, 25, 15))[0]
    parts = [_manner(rng, unit, manner) for unit in units if unit]
    if rng.random() < 0.2:
        parts = parts[-rng.randrange(1, len(parts) + 1) :]
    house = _house(rng, split)
    if house:
        parts.insert(0, house)
    return rng.choices((", ", " ", " - ", ","), (55, 30, 10, 5))[0].join(parts)


def office(rng: random.Random, split: Split) -> str:
    """Return the name of an office that issues or receives papers."""
    where = rng.choice(places(split))
    named = rng.choice(phrases("office"))
    return named.format(ward=where.ward or where.new_ward, district=where.district, province=where.province)


def _house(rng: random.Random, split: Split) -> str:
    kind = rng.random()
    if kind < 0.35:
        return ""
    extra = rng.choices(("", f"/{rng.randrange(1, 200)}", "A", "B", "bis"), (60, 25, 7, 5, 3))[0]
    number = f"{rng.randrange(1, 900)}{extra}"
    street = rng.choice(phrases("street")) if rng.random() < 0.5 else full_name(rng, split)
    if kind < 0.6:
        return f"{rng.choice(('', 'Số ', 'số '))}{number} {rng.choice(('', '', 'đường ', 'phố '))}{street}"
    hamlet = rng.choice((str(rng.randrange(1, 30)), street, full_name(rng, split).split(" ", 1)[1]))
    named = f"{rng.choice(phrases('hamlet'))} {hamlet}"
    return named if rng.random() < 0.6 else f"{rng.choice(('Tổ', 'Số nhà', 'Số'))} {number}, {named}"


def _manner(rng: random.Random, unit: str, manner: str) -> str:
    chosen = rng.choice(("whole", "short", "bare")) if manner == "mixed" else manner
    found = KIND_WORD.match(unit)
    if found is None:
        return unit
    if chosen == "whole":  # within a line most people write xã, huyện, tỉnh small
        return unit if rng.random() < 0.5 else unit[0].lower() + unit[1:]
    if chosen == "bare":
        return unit[found.end() :]
    shorter = SHORTER.get(found.group(1), (found.group(1),))
    return f"{rng.choice(shorter)} {unit[found.end() :]}"
