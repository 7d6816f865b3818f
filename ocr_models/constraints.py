"""What a reading may be, as automata that the search walks letter by letter."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from ocr_models.charset import DIGITS
from pipeline.ports import Constraint

State = object
DATE_SEPARATORS = "/-."
# Every beginning of a date: day, month and year in digits between separators, spaces allowed around them.
DATE_BEGINNINGS = re.compile(r"(\d{1,2}|\d{1,2} ?[/.\-]? ?|\d{1,2} ?[/.\-] ?\d{1,2} ?([/.\-] ?\d{0,4})?)?")
DATE_WHOLE = re.compile(r"\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{4}")


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
        return Written(beginnings=_is_date_beginning, whole=lambda text: bool(DATE_WHOLE.fullmatch(text)))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Texts whose beginnings and whole are known by a rule; the state is the text so far."""

    beginnings: Callable[[str], bool]
    whole: Callable[[str], bool]
    folds_case: bool = False

    def start(self) -> State:
        """Return the empty text."""
        return ""

    def following(self, state: State) -> dict[str, State]:
        """Return the digits and separators that keep the text a beginning."""
        return _date_following(str(state))

    def is_end(self, state: State) -> bool:
        """Return whether the text is whole."""
        return self.whole(str(state))

    def spelled(self, text: str) -> str:
        """Return the text."""
        return text


def _is_date_beginning(text: str) -> bool:
    if DATE_BEGINNINGS.fullmatch(text) is None:
        return False
    numbers = [int(number) for number in re.findall(r"\d+", text)[:2]]
    return all(number <= limit for number, limit in zip(numbers, (31, 12), strict=False))


@lru_cache(maxsize=4096)
def _date_following(text: str) -> dict[str, State]:
    return {letter: text + letter for letter in DIGITS + DATE_SEPARATORS + " " if _is_date_beginning(text + letter)}


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
