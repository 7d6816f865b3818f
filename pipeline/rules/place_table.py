"""The administrative units of Viet Nam with dates: what was where until 30 June 2025, what is now, what became what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.rules.fold import place_key
from pipeline.rules.tables import rows

UNTIL_2025 = "2004–2025-06-30"
FROM_2025 = "2025-07-01–2026-04-29"
FROM_2026 = "2026-04-30–"
REFORM_DAY = "2025-07-01"  # 63 provinces became 34, districts ended
RETITLE_DAY = "2026-04-30"  # Đồng Nai became a city; nothing else changed
TYPES = ("thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "huyện", "quận", "phường", "xã")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit: its code in its era (`old` until 30 June 2025, `new` since), its full and bare name, and its parent."""

    era: str
    level: str
    code: str
    parent: str
    name: str

    @property
    def type(self) -> str:
        """The type word the name begins with, lower case ("xã"); empty when there is none."""
        lowered = self.name.lower()
        return next((word for word in TYPES if lowered.startswith(f"{word} ")), "")

    @property
    def bare(self) -> str:
        """The name without its type word; a numbered unit keeps the number alone ("4" of "Phường 4")."""
        return self.name[len(self.type) :].strip()

    @property
    def key(self) -> str:
        """The comparison key of the bare name."""
        return place_key(self.bare)


Names = Mapping[str, tuple[Unit, ...]]
"""Units by the comparison key of their bare name."""


@cache
def units() -> Mapping[tuple[str, str, str], Unit]:
    """Return every unit by (era, level, code)."""
    return {
        (row["era"], row["level"], row["code"]): Unit(
            era=row["era"], level=row["level"], code=row["code"], parent=row["parent"], name=row["name"]
        )
        for row in rows("places.tsv.gz")
        if row["era"] in ("old", "new")
    }


@cache
def _children_codes() -> Mapping[tuple[str, str, str], tuple[Unit, ...]]:
    grouped: dict[tuple[str, str, str], list[Unit]] = {}
    for unit in units().values():
        grouped.setdefault((unit.era, unit.level, unit.parent), []).append(unit)
    return {parent: tuple(group) for parent, group in grouped.items()}


def _by_key(group: tuple[Unit, ...]) -> Names:
    named: dict[str, tuple[Unit, ...]] = {}
    for unit in group:
        key = unit.key
        named[key] = (*named.get(key, ()), unit)
        if key.isdecimal() and key != str(int(key)):
            named[str(int(key))] = (*named.get(str(int(key)), ()), unit)
    return named


@cache
def children(era: str, level: str, parent: str) -> Names:
    """Return the units of a level under a parent by name key: old wards of a district, new wards of a province."""
    return _by_key(_children_codes().get((era, level, parent), ()))


@cache
def provinces() -> Names:
    """Return the provinces of both eras by name key, aliases and initials included."""
    group = tuple(unit for unit in units().values() if unit.level == "province")
    named = dict(_by_key(group))
    for row in rows("place_aliases.csv"):
        named[place_key(row["alias"])] = named[place_key(row["name"])]
    return named


@cache
def districts(province: str | None = None) -> Names:
    """Return the old districts by name key: of an old province, or of the whole country."""
    return _by_key(
        tuple(unit for unit in units().values() if unit.level == "district" and province in (None, unit.parent))
    )


@cache
def old_provinces_of(new_province: str) -> tuple[str, ...]:
    """Return the codes of the old provinces whose wards went to a new province."""
    found = {
        units()["old", "district", unit.parent].parent
        for unit in units().values()
        if unit.era == "old" and unit.level == "ward"
        for today in became(unit)
        if today.parent == new_province
    }
    return tuple(sorted(found))


@cache
def _moves() -> Mapping[str, tuple[str, ...]]:
    return {row["old"]: tuple(row["new"].split()) for row in rows("place_moves.tsv.gz")}


def became(unit: Unit) -> tuple[Unit, ...]:
    """Return the units of today an old ward went to; more than one where it was divided; a new ward is itself."""
    if unit.era == "new":
        return (unit,)
    key = unit.code if unit.level == "ward" else f"d{unit.code}"
    return tuple(units()["new", "ward", code] for code in _moves().get(key, ()))


def province_of(unit: Unit) -> Unit:
    """Return the province a unit of any level lies in, of the unit's own era."""
    if unit.level == "province":
        return unit
    if unit.era == "new" or unit.level == "district":
        return units()[unit.era, "province", unit.parent]
    return units()["old", "province", units()["old", "district", unit.parent].parent]


def version_at(era: str, on: str | None) -> str:
    """Return the geography version of a unit's era on a day (ISO text); the latest one where no day is known."""
    if era == "old":
        return UNTIL_2025
    return FROM_2025 if on is not None and on < RETITLE_DAY else FROM_2026
