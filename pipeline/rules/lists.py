"""Closed lists: ethnic group, relationship, sex, nationality, and how far the writing is from an entry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from pipeline.rules.fold import strip_leaders, tone_key, weak_key
from pipeline.rules.tables import rows

MAX_DISTANCE_SHARE = 0.25  # wrong letters per letter that a list entry may lie away and still be meant
SHORT = 4  # entries of fewer letters must be exact but for accents: "Mạ" is near too many things
ABSENT_WORDS = frozenset(
    ("/", "//", "///", "-", "--", "---", "\\", "x", "khong", "khong co", "khong co gi", "0", "ko", "chua dat",
     "chua dat ten")
)  # fmt: skip
ABSENT_SIGNS = frozenset("/\\-–—_=. ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMatch:
    """The list entry that is meant, how many letters the writing is away from it, and whether accents agree."""

    value: str
    distance: int
    accents_agree: bool

    @property
    def plausibility(self) -> float:
        """How far the writing supports the entry, 1 for exactly so."""
        return max(0.0, (1.0 if self.accents_agree else 0.9) - 0.2 * self.distance)


_SEX = {"Nam": ("nam", "male", "m", "trai"), "Nữ": ("nữ", "female", "f", "gái")}
_NATIONALITY = {
    "Việt Nam": ("việt nam", "viet nam", "vietnamese", "vn", "vnm", "v.n", "việt nam (kinh)"),
    "Campuchia": ("campuchia", "căm pu chia", "cam bốt"),
    "Lào": ("lào",),
    "Trung Quốc": ("trung quốc", "china"),
    "Đài Loan": ("đài loan", "taiwan", "trung quốc (đài loan)"),
    "Hàn Quốc": ("hàn quốc", "korea"),
    "Nhật Bản": ("nhật bản", "nhật", "japan"),
    "Hoa Kỳ": ("hoa kỳ", "mỹ", "usa", "united states"),
    "Úc": ("úc", "australia", "ô-xtrây-li-a"),
    "Canada": ("canada", "ca-na-đa"),
    "Pháp": ("pháp", "france"),
    "Đức": ("đức", "germany"),
    "Anh": ("anh", "united kingdom"),
    "Thái Lan": ("thái lan",),
    "Malaysia": ("malaysia", "ma-lai-xi-a"),
    "Singapore": ("singapore", "xinh-ga-po"),
    "Ấn Độ": ("ấn độ", "india"),
    "Nga": ("nga", "liên bang nga"),
    "Không quốc tịch": ("không quốc tịch",),
}


@cache
def _ethnic_groups() -> Mapping[str, tuple[str, ...]]:
    return {row["name"]: (row["name"], *_spellings(row["variants(;)"])) for row in rows("ethnic_groups.csv")}


@cache
def _relationships() -> Mapping[str, tuple[str, ...]]:
    return {row["name"]: (row["name"], *_spellings(row["spellings"])) for row in rows("relationships.csv")}


def _spellings(joined: str) -> tuple[str, ...]:
    return tuple(part for part in joined.split(";") if part)


def closest(text: str, entries: Mapping[str, Iterable[str]]) -> ListMatch | None:
    """Return the entry whose spelling lies nearest to the text, or None where none is near or two are equally so."""
    bare = strip_leaders(text).strip(" .,:;")
    key, accented = weak_key(bare), tone_key(bare)
    if not key:
        return None
    found: dict[str, ListMatch] = {}
    for value, spellings in entries.items():
        for spelling in spellings:
            match = _compare(value, spelling, key, accented)
            if match and (value not in found or _rank(match) < _rank(found[value])):
                found[value] = match
    ranked = sorted(found.values(), key=_rank)
    named = [match for match in ranked if tone_key(match.value) == accented]
    if named:
        return named[0]  # a group's own name before another group's variant: Thổ is one of the 54 and a word for Tày
    if not ranked or (len(ranked) > 1 and _rank(ranked[0]) == _rank(ranked[1])):
        return None
    return ranked[0]


def _rank(match: ListMatch) -> tuple[int, bool]:
    return match.distance, not match.accents_agree


def _compare(value: str, spelling: str, key: str, accented: str) -> ListMatch | None:
    other = weak_key(spelling)
    allowed = 0 if min(len(key), len(other)) < SHORT else int(MAX_DISTANCE_SHARE * len(other))
    distance = 0 if key == other else Levenshtein.distance(key, other, score_cutoff=allowed)
    if distance > allowed:
        return None
    return ListMatch(value=value, distance=distance, accents_agree=accented == tone_key(spelling))


def ethnic_group(text: str) -> ListMatch | None:
    """Return which of the 54 groups (or "Người nước ngoài") is meant; None when it is none of them."""
    return closest(text, _ethnic_groups())


def relationship(text: str) -> ListMatch | None:
    """Return which relationship is meant, as the list names it ("Cha", "Mẹ", "Chủ hộ", "Con" …)."""
    return closest(text, _relationships())


def sex(text: str) -> ListMatch | None:
    """Return "Nam" or "Nữ"; "Việt Nam" is neither."""
    return closest(text, _SEX)


def nationality(text: str) -> ListMatch | None:
    """Return the nationality as forms write it; None when the list does not hold it."""
    return closest(text, _NATIONALITY)


def is_absent(text: str) -> bool:
    """Tell whether the writing is an answer that means nothing is there: a stroke, a dash, "không"."""
    bare = text.strip()
    if not bare:
        return False
    if set(bare) <= ABSENT_SIGNS:
        return any(sign in bare for sign in "/\\-–—=")
    return weak_key(strip_leaders(bare)) in ABSENT_WORDS


def entries(kind: str) -> tuple[str, ...]:
    """Return the canonical entries of a closed list by its value kind, for readers that search within it."""
    lists = {"ethnicity": _ethnic_groups(), "relationship": _relationships(), "sex": _SEX, "nationality": _NATIONALITY}
    return tuple(lists.get(kind, {}))
