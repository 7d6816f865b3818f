"""Personal names: how Vietnamese syllables are built, how plausible a name is, when two spellings are one name."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from pipeline.rules.fold import collapse, nfc, split_tone, strip_leaders, tone_key, weak_key
from pipeline.rules.tables import words

MIN_SYLLABLES = 2
ABBREVIATED = 6  # letters of a word in capitals that may stand for others
MAX_SYLLABLES = 8  # domain rule R-NAME; ordinary names have two to six

_STARTS = (
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "qu", "th", "tr", "ch",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RIMES = words("rimes.tsv")
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = (2, 5)  # sắc and nặng: the only tones a syllable ending in c, ch, p or t can carry
_FRONT = "eêiy"
_NAME_SIGNS = re.compile(r"^[^\W\d_]+(?:['’\-][^\W\d_]+)*$")
_ETHNIC = re.compile(r"^(?:[a-zđ]{1,2}['’][^\W\d_]+|y|h|k)$", re.IGNORECASE)


class NameMatch(StrEnum):
    """How two spellings of a name stand to each other."""

    SAME = "same"
    ACCENTS = "accents differ"
    NEAR = "a letter or two differ"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCheck:
    """A name in normal form, whether rule R-NAME holds, how plausible it is from 0 to 1, and what is wrong."""

    value: str | None
    ok: bool
    plausibility: float
    problem: str | None = None


def is_syllable(token: str) -> bool:
    """Tell whether a token is built like a Vietnamese syllable, tone and spelling rules included."""
    bare, tone = split_tone(tone_key(token))
    return any(_fits(bare, start, tone) for start in _STARTS if bare.startswith(start))


def wordy(text: str) -> float:
    """Return the share of words that are built like words of the language; abbreviations in capitals count as such."""
    words_said = [word for word in strip_leaders(text).replace(",", " ").split() if any(map(str.isalpha, word))]
    bare = [word.strip(".,;:()\"'/-") for word in words_said]
    built = sum(is_syllable(word) or (word.isupper() and len(word) <= ABBREVIATED) for word in bare)
    return built / len(bare) if bare else 0.5


def _fits(bare: str, start: str, tone: int) -> bool:
    rime = bare[len(start) :]
    if start == "gi" and not rime:
        return True
    if start == "qu":
        return _holds({f"o{rime}", f"u{rime}", f"u{rime.replace('i', 'y')}"} & _RIMES, tone)
    if not _holds({rime} & _RIMES, tone):
        return False
    front = rime[0] in _FRONT
    if start in ("k", "gh", "ngh"):
        return front or (start == "k" and rime[0] == "y")
    if start in ("c", "g", "ng"):
        return not front or (start == "g" and rime[0] == "i")
    return True


def _holds(rimes: set[str], tone: int) -> bool:
    return any(not rime.endswith(_STOPS) or tone in _STOP_TONES for rime in rimes)


def check_name(text: str) -> NameCheck:
    """Return a person's name in capitals with its rule result; accents stand as they were read, never mended."""
    bare = collapse(strip_leaders(text).strip(" .,:;/-"))
    tokens = bare.split()
    if not tokens:
        return NameCheck(value=None, ok=False, plausibility=0.0, problem="empty")
    value = bare.upper()
    if not all(_NAME_SIGNS.match(token) for token in tokens):
        return NameCheck(value=value, ok=False, plausibility=_score(tokens) * 0.5, problem="signs no name has")
    if not MIN_SYLLABLES <= len(tokens) <= MAX_SYLLABLES:
        return NameCheck(value=value, ok=False, plausibility=_score(tokens) * 0.5, problem=f"{len(tokens)} syllables")
    return NameCheck(value=value, ok=True, plausibility=_score(tokens))


def _score(tokens: list[str]) -> float:
    """Return the mean plausibility of the tokens; a surname that is common counts a little more."""
    marks = [1.0 if is_syllable(token) else 0.6 if _ETHNIC.match(token) else 0.2 for token in tokens]
    score = sum(marks) / len(marks)
    known = tone_key(tokens[0]) in _SURNAME_KEYS
    return round(score if known else score * 0.8, 3)


_SURNAME_KEYS = frozenset(tone_key(surname) for surname in words("surnames.tsv"))


def compare_names(first: str, second: str) -> NameMatch:
    """Return how two spellings stand: same, accents differ, near (one or two letters), or different."""
    if tone_key(first) == tone_key(second):
        return NameMatch.SAME
    one, two = weak_key(first), weak_key(second)
    if one.replace(" ", "") == two.replace(" ", ""):
        return NameMatch.ACCENTS
    allowed = 1 if min(len(one), len(two)) < 10 else 2
    near = Levenshtein.distance(one, two, score_cutoff=allowed) <= allowed
    return NameMatch.NEAR if near else NameMatch.DIFFERENT


def same_surname(first: str, second: str) -> bool:
    """Tell whether two names begin with the same surname, accents ignored."""
    one, two = weak_key(first).split(), weak_key(second).split()
    return bool(one and two) and one[0] == two[0]


def mixed_case(name: str) -> str:
    """Return a name with a capital at each part's beginning, as cards' QR codes write it."""
    return " ".join(token[:1].upper() + token[1:].lower() for token in nfc(name).split())
