"""Folding of Vietnamese text: NFC, accent-free twins of equal length, and keys that ignore where a tone mark stands."""

import re
import unicodedata

_TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}
_MOVED_PAIRS = ("oa", "oe", "uy")  # syllable-final pairs whose tone mark is written on either letter
_WORD = re.compile(r"[^\W\d_]+")
_FOOTNOTE = re.compile(r"\(\s*\d{1,2}\s*\)")
_LEADERS = re.compile(r"[.…_·‧∙•]{3,}|…+|_{2,}|\.(?:\s?\.)+")
_DOTTED_DIGITS = re.compile(r"(?<![\w])\.+\s*(\d[\d\s]*?)\s*\.+(?![\w])")
_EDGE = re.compile(r"^[\s.…_·:;,]+|[\s…_·:;,]+$")
_ABBREVIATION_END = re.compile(r"\b(?:tp|p|q|h|x|t|tx|tt|kp|f)\.$", re.IGNORECASE)


def nfc(text: str) -> str:
    """Return the text composed (NFC), with the look-alike Ð/ð (U+00D0, U+00F0) written as Đ/đ."""
    return unicodedata.normalize("NFC", text).replace("\u00d0", "Đ").replace("\u00f0", "đ").replace("\u0189", "Đ")


class _Plain(dict[int, str]):
    """Characters and their plain twins, each worked out when first met: labels and rows are folded all the time."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


def _plain(char: str) -> str:
    if char in "đĐð\u00d0\u0189":
        return "d"
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


_PLAIN = _Plain()


def fold(text: str) -> str:
    """Return a lower-case, accent-free twin of exactly the same length, so that spans found in it hold in the text."""
    return text.translate(_PLAIN)


def collapse(text: str) -> str:
    """Return the text with every run of white space as one space and none at the ends."""
    return " ".join(text.split())


def weak_key(text: str) -> str:
    """Return the comparison key without accents: lower case, đ as d, punctuation as one space."""
    return collapse(re.sub(r"[^\w]+|_", " ", fold(nfc(text))))


def place_key(text: str) -> str:
    """Return the weak key that also holds i and y equal, as place names are written both ways (Mỹ/Mĩ)."""
    return weak_key(text).replace("y", "i")


def tone_key(text: str) -> str:
    """Return the comparison key that keeps accents but not the place of the tone mark: hoà and hòa are one."""
    lowered = collapse(nfc(text).lower())
    return _WORD.sub(lambda found: _move_tone(found.group()), lowered)


def split_tone(syllable: str) -> tuple[str, int]:
    """Return the syllable without its tone mark (hats and horns stay) and the tone, 0 to 5; 0 is the level tone."""
    tone = 0
    kept = []
    for char in unicodedata.normalize("NFD", syllable):
        if char in _TONES:
            tone = _TONES[char]
        else:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def _move_tone(word: str) -> str:
    bare, tone = split_tone(word)
    if not tone or not bare.endswith(_MOVED_PAIRS) or bare[:-1].endswith("qu"):
        return word
    mark = next(mark for mark, number in _TONES.items() if number == tone)
    return unicodedata.normalize("NFC", bare[:-1] + mark + bare[-1])


def strip_leaders(text: str) -> str:
    """Return the text without footnote marks, dotted and ruled leaders and the dots round a lone number (.2. → 2)."""
    before, bare = None, nfc(text)
    while bare != before:
        before, bare = bare, _stripped(bare)
    return bare


def _stripped(text: str) -> str:
    bare = _FOOTNOTE.sub(" ", text)
    bare = _DOTTED_DIGITS.sub(r" \1 ", bare)
    bare = _LEADERS.sub(" ", bare)
    bare = _EDGE.sub("", collapse(bare))
    if bare.endswith(".") and not _ABBREVIATION_END.search(bare):
        bare = bare[:-1].rstrip()
    return bare
