"""What kind of copy a paper is, by the words that stand on it: a certified copy says so, a plain one does not."""

from rapidfuzz import fuzz

from pipeline.rules.fold import weak_key

CERTIFIED = ("chung thuc ban sao dung voi ban chinh", "ban sao dung voi ban chinh", "sao y ban chinh")
ALIKE = 86.0  # rapidfuzz partial ratio from which a stamp's words, read through red ink, are those
UNKNOWN = "unknown"


def kind_of_copy(text: str) -> str:
    """Return `cert` where the words of a certification stand in a paper's text, else `unknown`: no words, no proof."""
    key = weak_key(text)
    said = any(len(key) >= len(words) and fuzz.partial_ratio(words, key) >= ALIKE for words in CERTIFIED)
    return "cert" if said else UNKNOWN
