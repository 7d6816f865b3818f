"""What a reading may be, as automata that the search walks letter by letter."""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Protocol

from ocr_models.charset import DIGITS
from pipeline.ports import Constraint

State = object


class Automaton(Protocol):
    """Which letters may come next, and where a reading may end; letters are small, case is settled at the end."""

    @property
    def folds_case(self) -> bool:
        """Whether capitals and small letters are one."""

    def start(self) -> State:
        """Return the state before the first letter."""

    def following(self, state: State) -> dict[str, State]:
        """Return the letters that may come next and the states they lead to."""

    def is_end(self, state: State) -> bool:
        """Return whether a reading may end here."""

    def spelled(self, text: str) -> str:
        """Return a whole reading as the constraint spells it."""


def automaton(constraint: Constraint) -> Automaton:
    """Return the automaton of a constraint.

    Raises:
        ValueError: the kind is none of `digits`, `date`, `list`, `lexicon`.
    """
    if constraint.kind == "digits":
        return Digits(length=constraint.length)
    if constraint.kind == "date":
        return _dates()
    if constraint.kind in ("list", "lexicon"):
        return _trie(constraint.entries, constraint.kind == "lexicon")
    raise ValueError(f"no constraint is called {constraint.kind!r}: digits, date, list or lexicon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """Digits only, of any number or of one length; the state is how many there are."""

    length: int | None
    folds_case: bool = False

    def start(self) -> State:
        """Return no digits."""
        return 0

    def following(self, state: State) -> dict[str, State]:
        """Return the ten digits until the length is reached."""
        count = int(str(state))
        return {} if count == self.length else dict.fromkeys(DIGITS, count + 1)

    def is_end(self, state: State) -> bool:
        """Return whether the length is reached, or any digit is there."""
        return state == self.length if self.length is not None else state != 0

    def spelled(self, text: str) -> str:
        """Return the text."""
        return text


Where = tuple[int, int, str]  # which way of writing, which part of it, what of the part is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Texts made of parts, each one of a few spellings, in one of several ways; the state is where one may stand."""

    ways: tuple[tuple[frozenset[str], ...], ...]
    folds_case: bool = False
    known: dict[State, dict[str, State]] = field(default_factory=dict, compare=False)  # what followed before

    def start(self) -> State:
        """Return the beginnings of all ways."""
        return tuple((way, 0, "") for way in range(len(self.ways)))

    def following(self, state: State) -> dict[str, State]:
        """Return the letters that go on with a part, or begin the next where one is whole."""
        if state in self.known:
            return self.known[state]
        found: dict[str, list[Where]] = {}
        for way, part, text in self._open(state):
            for spelling in self.ways[way][part]:
                if spelling.startswith(text) and len(spelling) > len(text):
                    letter = spelling[len(text)]
                    found.setdefault(letter, []).append((way, part, text + letter))
        self.known[state] = {letter: tuple(sorted(set(places))) for letter, places in found.items()}
        return self.known[state]

    def is_end(self, state: State) -> bool:
        """Return whether the last part of a way is whole."""
        return any(
            part == len(self.ways[way]) - 1 and text in self.ways[way][part] for way, part, text in _places(state)
        )

    def spelled(self, text: str) -> str:
        """Return the text."""
        return text

    def _open(self, state: State) -> list[Where]:
        """Return the places, and behind every whole part the beginning of the next."""
        places = list(_places(state))
        for way, part, text in places:
            if text in self.ways[way][part] and part + 1 < len(self.ways[way]):
                places.append((way, part + 1, ""))
        return places


def _places(state: State) -> tuple[Where, ...]:
    return state if isinstance(state, tuple) else ()


@cache
def _dates() -> Parts:
    """Return dates in digits, and as `ngày .. tháng .. năm ....`, the way forms print it."""
    days = frozenset(spelling for day in range(1, 32) for spelling in (str(day), f"{day:02}"))
    months = frozenset(spelling for month in range(1, 13) for spelling in (str(month), f"{month:02}"))
    years = frozenset(str(year) for year in range(1900, 2100))
    signs = frozenset(before + sign + after for sign in "/-." for before in ("", " ") for after in ("", " "))
    before, month_is, year_is = (
        frozenset(("", "ngày ", "Ngày ")),
        frozenset((" tháng ",)),
        frozenset((" năm ", ", năm ")),
    )
    return Parts(ways=((days, signs, months, signs, years), (before, days, month_is, months, year_is, years)))


@dataclass(slots=True)
class Node:
    """A place in a tree of spellings."""

    following: dict[str, "Node"] = field(default_factory=dict)
    spelling: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trie:
    """One entry of a list, or, as a lexicon, its words in any number with spaces and commas between."""

    root: Node
    repeats: bool
    spellings: dict[str, str]
    folds_case: bool = True

    def start(self) -> State:
        """Return the root."""
        return self.root

    def following(self, state: State) -> dict[str, State]:
        """Return the letters that keep the text a beginning of an entry."""
        node = state if isinstance(state, Node) else self.root
        return dict(node.following)

    def is_end(self, state: State) -> bool:
        """Return whether an entry ends here."""
        return isinstance(state, Node) and state.spelling is not None

    def spelled(self, text: str) -> str:
        """Return the entry as the list spells it; a lexicon's words one by one."""
        if not self.repeats:
            return self.spellings.get(text, text)
        return re.sub(r"[^ ,]+", lambda word: self.spellings.get(word.group(), word.group()), text)


@lru_cache(maxsize=64)
def _trie(entries: tuple[str, ...], repeats: bool) -> Trie:
    root = Node()
    words = sorted({word for entry in entries for word in entry.split()}) if repeats else entries
    for word in words:
        node = root
        for letter in word.lower():
            node = node.following.setdefault(letter, Node())
        node.spelling = word
        if repeats:
            comma = node.following.setdefault(",", Node())
            node.following.setdefault(" ", root)
            comma.following.setdefault(" ", root)
    return Trie(root=root, repeats=repeats, spellings={word.lower(): word for word in words})
