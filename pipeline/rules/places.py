"""Addresses read from their end against the dated geography: codes, the version they belong to, and today's names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from pipeline.rules.fold import fold, place_key, strip_leaders, tone_key
from pipeline.rules.place_spelling import TYPES_BARE, TYPES_MARKED, respelled
from pipeline.rules.place_table import (
    REFORM_DAY,
    Names,
    Unit,
    became,
    children,
    districts,
    old_provinces_of,
    province_of,
    provinces,
    units,
    version_at,
)
from pipeline.rules.place_text import Token, prepared, tokens_of, type_before

MAX_NAME_WORDS = 6
FUZZY_LETTERS = 5  # letters a name needs for one wrong letter to be forgiven; twice as many for two
LEVEL_WEIGHT = {"ward": 3.0, "district": 1.5, "province": 1.0}
SKIPPED_DISTRICT = 0.6  # what an old address loses when it names no district
LEFT_TYPE_WORD = 1.0  # what an interpretation loses for each unit that it leaves unread
WRONG_ERA = 0.4
MIXED_ERA = 0.3
TIE = 0.05
ACCENTS_OFF = 0.9  # what an address loses in plausibility when a unit's name is written with other marks
SETTLED = ("ap", "khu", "khom", "thon", "to", "duong", "so", "kp")  # words of the free part of an address


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address and what it resolved to; `level` is the smallest unit found, `flags` the names of GEO flags.

    `marked` says that units and type words are written as they are called: "Tiên Giang", "tinh", "Gai Lậy" are not;
    `as_called` is the text with them so written.
    `today` holds the units a divided or renamed ward lies in now: one, or the candidates to choose from.
    """

    text: str
    rest: str
    level: str | None
    ward: Unit | None
    district: Unit | None
    province: Unit | None
    geo_version: str | None
    today: tuple[Unit, ...]
    candidates: tuple[Unit, ...]
    flags: tuple[str, ...]
    plausibility: float
    marked: bool
    as_called: str

    @property
    def today_text(self) -> str | None:
        """The address in the names of today, or None where it did not resolve to one ward."""
        if len(self.today) != 1:
            return None
        parts = [self.rest, self.today[0].name, province_of(self.today[0]).name]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    unit: Unit
    start: int
    quality: float
    near: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    ward: _Match | None
    district: _Match | None
    province: _Match | None
    score: float
    mixed: bool = False

    @property
    def smallest(self) -> Unit:
        return next(match.unit for match in (self.ward, self.district, self.province) if match)

    @property
    def start(self) -> int:
        found = [match.start for match in (self.ward, self.district, self.province) if match]
        return min(found) if found else 0


def resolve_place(text: str, *, on: str | None = None, home_province: str | None = None) -> Place:
    """Return the address with the units it names, read for the day `on` (ISO) where the paper's date is known.

    `home_province` (code of today) is where a place without a province is looked for; it never overrules a written one.
    """
    source = prepared(strip_leaders(text))
    tokens = tokens_of(source)
    readings = sorted(_readings(tokens, on, home_province), key=lambda reading: -reading.score)
    if not readings:
        return _unresolved(source)
    best = readings[0]
    rivals = tuple(
        reading.smallest for reading in readings[1:] if reading.score > best.score - TIE and _differ(reading, best)
    )
    if rivals:
        return _unresolved(source, candidates=(best.smallest, *rivals), province=best.province)
    return _place(source, tokens, best, on)


def _differ(one: _Reading, two: _Reading) -> bool:
    """Tell whether two readings mean different ground, seen from today."""
    if one.ward and two.ward:
        return set(became(one.ward.unit)) != set(became(two.ward.unit))
    return one.smallest.level == two.smallest.level == "district" and one.smallest != two.smallest


def _unresolved(source: str, *, candidates: tuple[Unit, ...] = (), province: _Match | None = None) -> Place:
    return Place(
        text=source, rest=source, level=None, ward=None, district=None, province=province.unit if province else None,
        geo_version=None, today=(), candidates=candidates, flags=("GEO_UNRESOLVED",), plausibility=0.2, marked=True,
        as_called=source,
    )  # fmt: skip


def _place(source: str, tokens: tuple[Token, ...], best: _Reading, on: str | None) -> Place:
    ward = best.ward.unit if best.ward else None
    smallest = best.smallest
    today = became(ward) if ward else ()
    rest = source[: tokens[best.start].start].rstrip(" ,;-–.") if best.start else ""
    flags = []
    if ward is None and _names_more(tokens[: best.start]):
        flags.append("GEO_UNRESOLVED")
    if best.mixed:
        flags.append("GEO_MIXED_VERSION")
    if len(today) > 1:
        flags.append("GEO_SPLIT_WARD")
    province = best.province.unit if best.province else province_of(smallest)
    found = [match for match in (best.ward, best.district, best.province) if match]
    marked = _is_marked(source, tokens, found)
    sure = min(match.quality for match in found) * (1.0 if marked else ACCENTS_OFF)
    return Place(
        text=source,
        rest=rest,
        level=smallest.level,
        ward=ward,
        district=best.district.unit if best.district else _district_of(ward),
        province=province,
        geo_version=version_at(smallest.era, on),
        today=today,
        candidates=today if len(today) > 1 else (),
        flags=tuple(flags),
        marked=marked,
        as_called=source if marked else _as_called(source, tokens, found),
        plausibility=round(sure * (1.0 if ward else 0.5 if flags else 0.8), 3),
    )


def _as_called(source: str, tokens: tuple[Token, ...], found: Sequence[_Match]) -> str:
    """Return the text with the units spelled as called; a unit alone is like too many others to be told by its like."""
    return respelled(source, tokens, [(match.unit, match.start) for match in found]) if len(found) > 1 else source


def _is_marked(source: str, tokens: tuple[Token, ...], found: Sequence[_Match]) -> bool:
    """Tell whether every unit found, and the type word before it, is written with its own marks."""
    written = [tone_key(source[token.start : token.end]) for token in tokens]
    for match in found:
        if match.near:
            return False
        name = tone_key(match.unit.bare).split()
        words = written[match.start : match.start + len(name) + 2]
        if place_key(match.unit.bare) in place_key(" ".join(words)) and " ".join(name) not in " ".join(words):
            return False
        typed = fold(words[0]) in TYPES_BARE and fold(words[0]) != fold(name[0]) and not tokens[match.start + 1].breaks
        if typed and words[0] not in TYPES_MARKED:
            return False
    return True


def _district_of(ward: Unit | None) -> Unit | None:
    return units()["old", "district", ward.parent] if ward and ward.era == "old" else None


def _names_more(tokens: tuple[Token, ...]) -> bool:
    """Tell whether words that should name a unit are left over: a type word, or a part that is no street or hamlet."""
    if not tokens:
        return False
    last = max(at for at, token in enumerate(tokens) if token.breaks)
    return bool(_type_words(tokens)) or tokens[last].key not in SETTLED


def _type_words(tokens: tuple[Token, ...]) -> int:
    keys = [token.key for token in tokens]
    units_named = ("xa", "phuong", "huien", "quan", "tinh", "tran", "tx", "tt", "tp", "x", "p", "h", "q")
    return sum(key in units_named and (at + 1 < len(keys)) for at, key in enumerate(keys))


def _readings(tokens: tuple[Token, ...], on: str | None, home: str | None) -> Iterator[_Reading]:
    end = len(tokens)
    found = list(_matches(tokens, end, provinces()))
    for province in found:
        yield from _inside(tokens, province.start, province, on)
    if not found:
        yield from _old_wards(tokens, _matches(tokens, end, districts()), None, on)
        if home is not None:
            for ward in _matches(tokens, end, children("new", "ward", home)):
                yield _read(tokens, on, ward=ward)
            for old in old_provinces_of(home):
                yield from _skipping_district(tokens, end, old, None, on)


def _inside(tokens: tuple[Token, ...], end: int, province: _Match, on: str | None) -> Iterator[_Reading]:
    yield _read(tokens, on, province=province)
    if province.unit.era == "new":
        for ward in _matches(tokens, end, children("new", "ward", province.unit.code)):
            yield _read(tokens, on, ward=ward, province=province)
        for old in old_provinces_of(province.unit.code):
            yield from _old_wards(tokens, _matches(tokens, end, districts(old)), province, on)
        return
    yield from _old_wards(tokens, _matches(tokens, end, districts(province.unit.code)), province, on)
    yield from _skipping_district(tokens, end, province.unit.code, province, on)


def _old_wards(
    tokens: tuple[Token, ...], found: Iterable[_Match], province: _Match | None, on: str | None
) -> Iterator[_Reading]:
    for district in found:
        if province is not None or tokens[district.start].key != district.unit.key.split()[0]:
            yield _read(tokens, on, district=district, province=province)  # alone it needs its type word
        for ward in _matches(tokens, district.start, children("old", "ward", district.unit.code)):
            yield _read(tokens, on, ward=ward, district=district, province=province)


def _skipping_district(
    tokens: tuple[Token, ...], end: int, old_province: str, province: _Match | None, on: str | None
) -> Iterator[_Reading]:
    for group in districts(old_province).values():
        for district in group:
            for ward in _matches(tokens, end, children("old", "ward", district.code)):
                if not ward.unit.key.isdecimal():
                    yield _read(tokens, on, ward=ward, province=province, lost=SKIPPED_DISTRICT)


def _read(
    tokens: tuple[Token, ...],
    on: str | None,
    *,
    ward: _Match | None = None,
    district: _Match | None = None,
    province: _Match | None = None,
    lost: float = 0.0,
) -> _Reading:
    found = [match for match in (ward, district, province) if match]
    start = min(match.start for match in found)
    score = sum(LEVEL_WEIGHT[match.unit.level] * match.quality for match in found) - lost
    score -= LEFT_TYPE_WORD * _type_words(tokens[:start])
    smallest = found[0].unit
    mixed = province is not None and province.unit.era != smallest.era
    if mixed:
        score -= MIXED_ERA
    if on is not None and (smallest.era == "new") != (on >= REFORM_DAY):
        score -= WRONG_ERA
    return _Reading(ward=ward, district=district, province=province, score=score, mixed=mixed)


def _matches(tokens: tuple[Token, ...], end: int, names: Names) -> Iterator[_Match]:
    """Yield the units whose name ends just before token `end`, exact ones first and, failing these, near ones."""
    exact = False
    spans = list(_spans(tokens, end))
    for start, key, quality in spans:
        for unit in names.get(key, ()):
            match = _typed(tokens, start, unit, quality)
            if match.quality > 0:
                exact = True
                yield match
    if exact:
        return
    for start, key, quality in spans:
        if quality == 1.0 and len(key) >= FUZZY_LETTERS:
            yield from _near(tokens, start, key, names)


def _near(tokens: tuple[Token, ...], start: int, key: str, names: Names) -> Iterator[_Match]:
    allowed = 2 if len(key) >= 2 * FUZZY_LETTERS else 1
    for name, group in names.items():
        distance = Levenshtein.distance(key, name, score_cutoff=allowed)
        if distance <= allowed:
            yield from (replace(_typed(tokens, start, unit, 0.85 - 0.1 * distance), near=True) for unit in group)


def _spans(tokens: tuple[Token, ...], end: int) -> Iterator[tuple[int, str, float]]:
    """Yield (start, key, quality) of the word runs ending at `end`; best where a break or a type word stands before."""
    for length in range(1, min(MAX_NAME_WORDS, end) + 1):
        start = end - length
        inner = tokens[start + 1 : end]
        broken = sum(token.breaks for token in inner)
        clean = tokens[start].breaks or type_before(tokens, start)[0]
        yield start, " ".join(token.key for token in tokens[start:end]), (1.0 if clean else 0.85) - 0.1 * broken


def _typed(tokens: tuple[Token, ...], start: int, unit: Unit, quality: float) -> _Match:
    types, begin = type_before(tokens, start)
    if unit.key.isdecimal() and types and unit.type not in types:
        return _Match(unit=unit, start=start, quality=0.0)
    if types == ("tỉnh",) and tokens[begin].key == "t" and unit.level != "province":
        return _Match(unit=unit, start=start, quality=quality * 0.8)
    if not types:
        return _Match(unit=unit, start=start, quality=quality * (0.6 if unit.key.isdecimal() else 0.97))
    fits = unit.type in types
    same_level = _level_of(types) == unit.level or (unit.type == "thành phố" and types == ("thành phố",))
    return _Match(unit=unit, start=begin, quality=quality * (1.0 if fits else 0.9 if same_level else 0.6))


def _level_of(types: tuple[str, ...]) -> str:
    if types[0] in ("xã", "phường", "thị trấn", "đặc khu"):
        return "ward"
    return "province" if types[0] == "tỉnh" else "district"
