"""What clerks decide of a dossier beside its values: pages put right, doubts settled, and what becomes of it."""

from dataclasses import dataclass
from enum import StrEnum


class PageVerb(StrEnum):
    """What is to be done to a page: turned clockwise, begin a new paper, join another page's, be of another class."""

    TURN = "turn"
    SPLIT = "split"
    MOVE = "move"
    CLASS = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOrder:
    """A clerk's word on a page, obeyed by every later reading; `to`: degrees clockwise, a page to join, or a class."""

    page_id: str
    verb: PageVerb
    to: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A doubt that a clerk settled: its code, what it is about, and why it does not stand in the way."""

    code: str
    scope: str
    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureSaid:
    """A clerk's word on which procedure the dossier asks for; it stands before every other witness."""

    code: str
    by: str
    at: str


class Verdict(StrEnum):
    """What becomes of a dossier: taken on, asked to be completed, refused, or photographed again."""

    ACCEPT = "accept"
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    REPHOTO = "rephoto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One line of a slip: what it is about (`dossier`, a page, paper or field id), its code, and the words printed."""

    scope: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A clerk's decision with everything its slip prints; the last one stands."""

    verdict: Verdict
    by: str
    at: str
    officer: str
    reason: str = ""
    defects: tuple[Defect, ...] = ()
    due_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All of it, in order; nothing is ever taken away."""

    page_orders: tuple[PageOrder, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    decisions: tuple[Decision, ...] = ()
    procedures: tuple[ProcedureSaid, ...] = ()

    @property
    def procedure(self) -> str | None:
        """The procedure that a clerk said last, or None."""
        return self.procedures[-1].code if self.procedures else None

    @property
    def decision(self) -> Decision | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None

    def waives(self, code: str, scope: str) -> bool:
        """Return whether a clerk settled this doubt."""
        return any((waiver.code, waiver.scope) == (code, scope) for waiver in self.waivers)


NOT_REVIEWED = Review()
