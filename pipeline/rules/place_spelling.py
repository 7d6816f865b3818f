"""Units of an address written as they are called, where a reader took marks or a letter of them for others."""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.rules.fold import fold, place_key, tone_key
from pipeline.rules.place_table import Unit
from pipeline.rules.place_text import Token

TYPES_MARKED = frozenset(("tỉnh", "huyện", "quận", "phường", "xã"))  # such a word with other marks was misread
TYPES_BARE = {fold(word): word for word in TYPES_MARKED}
LONGEST_TYPE = 2  # words of "thành phố"
MISREAD = 2  # letters of a name


def respelled(source: str, tokens: Sequence[Token], found: Sequence[tuple[Unit, int]]) -> str:
    """Return the text with the names of the units found, and the type words before them, spelled as they are called.

    `found` holds each unit and the token it, or its type word, begins at. Words that differ in where a tone mark
    stands or in case alone stay as they are, and so does a unit whose words cannot be told one from another.
    """
    changes: dict[int, str] = {}
    for unit, start in found:
        name = unit.bare.split()
        at = _name_at(tokens, start, unit, len(name))
        if at is None:
            continue
        typed = source[tokens[start].start : tokens[start].end] if at == start + 1 else ""
        if fold(typed) in TYPES_BARE:
            changes[start] = TYPES_BARE[fold(typed)]
        changes.update({at + place: word for place, word in enumerate(name)})
    out = source
    for at in sorted(changes, reverse=True):
        token = tokens[at]
        written = source[token.start : token.end]
        if tone_key(written) != tone_key(changes[at]):
            out = out[: token.start] + _cased(changes[at], written) + out[token.end :]
    return out


def _name_at(tokens: Sequence[Token], start: int, unit: Unit, words: int) -> int | None:
    """Return where the unit's name begins, at `start` or behind a type word, or None where it does not fit."""
    best: tuple[int, int] | None = None
    for at in range(start, min(start + LONGEST_TYPE, len(tokens) - words) + 1):
        key = " ".join(token.key for token in tokens[at : at + words])
        far = Levenshtein.distance(key, place_key(unit.bare), score_cutoff=MISREAD)
        if far <= MISREAD and (best is None or far < best[0]):
            best = far, at
    return best[1] if best else None


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.lower() if like.islower() else word
