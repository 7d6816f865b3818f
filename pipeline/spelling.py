"""Addresses once more, held to how their units are called: the picture says whether it can be so."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.line_reading import LineReading
from pipeline.ports import Constraint
from pipeline.rules.fold import strip_leaders
from pipeline.rules.places import resolve_place

PLACED = ("address", "facility_address", "agency")
CONSTRAINT = "places"
# How much less likely than the free reading the spelled one may be. Hardly one address in a hundred names a unit that
# its district has not, and a letter that the reader took for another has a chance of one in a hundred and more.
BENT = 1e-4


def asked_of(kind: str, said: Sequence[str]) -> tuple[str, ...]:
    """Return the strips of an address with its units spelled as they are called; empty where nothing would change."""
    if kind not in PLACED:
        return ()
    words = [text.split() for text in said]
    spelled = resolve_place(strip_leaders(" ".join(text for text in said if text))).as_called.split()
    if len(spelled) != sum(map(len, words)):
        return ()
    strips = []
    for one in words:
        strips.append(" ".join(spelled[: len(one)]))
        spelled = spelled[len(one) :]
    return tuple(strips) if any(_differ(one, strip) for one, strip in zip(said, strips, strict=True)) else ()


def rule_for(said: str, strip: str) -> Constraint | None:
    """Return what one strip is held to, or None where it already reads so."""
    return Constraint(kind="list", entries=(strip,)) if _differ(said, strip) else None


def settled(free: LineReading, held: LineReading) -> LineReading:
    """Return the spelled reading where the picture bears it out, else the free one; `free_text` stays what was read."""
    if not held.text or held.confidence ** len(held.text) < BENT:
        return free
    return replace(free, text=held.text, characters=held.characters)


def _differ(said: str, strip: str) -> bool:
    return " ".join(said.split()).strip(" ,;.-–…") != strip.strip(" ,;.-–…")
