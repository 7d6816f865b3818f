"""An address as tokens: folded words with the places where the writer set a break, type words and numbers apart."""

import re
from dataclasses import dataclass

from pipeline.rules.fold import nfc, place_key

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GLUED = re.compile(r"^(tp|tx|tt|kp|[pfqhxt])([0-9]{1,2})$|^(tp|tx|tt|t)(?=hcm$|hn$)(hcm|hn)$")
_BREAK = re.compile(r"[,;\n|/]|\s[-–—]\s|[-–—]$")

TYPE_WORDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("thanh", "pho"): ("thành phố",),
    ("tp",): ("thành phố",),
    ("thi", "xa"): ("thị xã",),
    ("tx",): ("thị xã",),
    ("thi", "tran"): ("thị trấn",),
    ("tt",): ("thị trấn",),
    ("dac", "khu"): ("đặc khu",),
    ("tinh",): ("tỉnh",),
    ("t",): ("tỉnh",),
    ("huien",): ("huyện",),
    ("h",): ("huyện",),
    ("quan",): ("quận",),
    ("q",): ("quận",),
    ("phuong",): ("phường",),
    ("p",): ("phường",),
    ("ph",): ("phường",),
    ("f",): ("phường",),
    ("xa",): ("xã",),
    ("x",): ("xã",),
}
"""Folded type words and abbreviations → the types they may stand for (the key holds y and i equal)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of an address: where it stands in the text, its comparison key, and whether a break stands before it."""

    start: int
    end: int
    key: str
    breaks: bool


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the words of an address (NFC) with breaks, glued abbreviations (P4, TPHCM) taken apart."""
    tokens: list[Token] = []
    last_end = 0
    for found in _WORD.finditer(text):
        gap = text[last_end : found.start()]
        breaks = not tokens or bool(_BREAK.search(gap))
        key = place_key(found.group())
        glued = _GLUED.match(key)
        if glued:
            head = next(part for part in (glued[1], glued[3]) if part)
            cut = found.start() + len(head)
            tokens.append(Token(start=found.start(), end=cut, key=head, breaks=breaks))
            tokens.append(Token(start=cut, end=found.end(), key=key[len(head) :], breaks=False))
        else:
            tokens.append(Token(start=found.start(), end=found.end(), key=_number(key), breaks=breaks))
        last_end = found.end()
    return tuple(tokens)


def _number(key: str) -> str:
    return str(int(key)) if key.isascii() and key.isdecimal() and len(key) < 4 else key


def type_before(tokens: tuple[Token, ...], start: int) -> tuple[tuple[str, ...], int]:
    """Return the unit types a type word just before `start` may mean, and where that word begins."""
    for length in (2, 1):
        at = start - length
        if at < 0:
            continue
        words = tuple(token.key for token in tokens[at:start])
        if words in TYPE_WORDS and not (length == 2 and tokens[at + 1].breaks):
            return TYPE_WORDS[words], at
    return (), start


def prepared(text: str) -> str:
    """Return the address composed, with line ends as breaks."""
    return nfc(text).replace("\r", " ").replace("\n", ", ").strip(" ,;.-–…")
