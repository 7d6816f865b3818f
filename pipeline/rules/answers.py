"""Answers given by ticking: a choice among printed options, and the request for copies (Có □ Không □ … bản)."""

import re
from dataclasses import dataclass

from pipeline.rules.fold import fold, nfc, strip_leaders
from pipeline.rules.lists import closest
from pipeline.rules.money import read_whole

TICKED = "☒☑✓✔✗✘■⊠"
EMPTY = "□☐▢◻"
MAX_COPIES = 20  # domain rule: more is a slip of the pen
_BOXES = f"[{TICKED}{EMPTY}]"
_COPIES = re.compile(r"(?:so luong|sl)?\s*:?\s*([0-9ol.]{1,4}|[a-z]+)\s*(?:\([^)]*\)\s*)?ban\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRequest:
    """Whether copies are asked for, how many, and whether both answers agree with each other."""

    wanted: bool | None
    copies: int | None
    ok: bool


def read_option(text: str, options: tuple[str, ...]) -> tuple[str | None, float]:
    """Return the option chosen and its plausibility: the one whose box is ticked, else the one the text names."""
    ticked = ticked_options(text, options)
    if len(ticked) == 1:
        return ticked[0], 1.0
    if ticked or re.search(_BOXES, text):
        return None, 0.1
    match = closest(text, {option: (option,) for option in options})
    return (match.value, match.plausibility) if match else (None, 0.1)


def ticked_options(text: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the options with a ticked box, the box standing after or before all of them."""
    folded = fold(nfc(text))
    places = [(found.start(), option) for option in options if (found := re.search(_word(option), folded))]
    boxes = [(found.start(), found.group() in TICKED) for found in re.finditer(_BOXES, nfc(text))]
    if not places or not boxes:
        return ()
    after = min(places)[0] < boxes[0][0]
    ticked = []
    for at, option in places:
        near = [box for box in boxes if (box[0] > at) == after]
        closest_box = min(near, key=lambda box: abs(box[0] - at), default=None)
        if closest_box and closest_box[1]:
            ticked.append(option)
    return tuple(ticked)


def _word(option: str) -> str:
    return rf"\b{re.escape(fold(option))}\b"


def read_copy_request(text: str) -> CopyRequest:
    """Return the request for copies; a number without "Có", or "Có" with a number beyond reason, does not agree."""
    bare = strip_leaders(text)
    folded = fold(bare)
    option, _ = read_option(text, ("Có", "Không"))
    if option is None and not re.search(_BOXES, text):
        option = _said(folded)
    copies = _copies(folded)
    if option is None:
        return CopyRequest(wanted=None, copies=copies, ok=False)
    wanted = option == "Có"
    ok = copies is None or (wanted and 1 <= copies <= MAX_COPIES) or (not wanted and copies == 0)
    return CopyRequest(wanted=wanted, copies=copies, ok=ok)


def _said(folded: str) -> str | None:
    said = [option for option in ("Có", "Không") if re.search(_word(option), folded)]
    return said[0] if len(said) == 1 else None


def _copies(folded: str) -> int | None:
    found = _COPIES.search(folded)
    if found:
        return read_whole(found[1])
    number = re.search(r"(?<!\d)\d{1,2}(?!\d)", folded)
    return int(number.group()) if number else None
