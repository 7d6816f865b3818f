"""How well machine and desk do, as the ledger knows it: second readings by people, figures of days and offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.ports import StoredDossier


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """A field the machine accepted, drawn to be read by a person who does not see the value.

    `state` is `waiting`, `agreed`, `disputed` or `settled`; `machine_right` is known in the last three but `disputed`.
    """

    reading_id: int
    dossier_id: str
    field_id: str
    kind: str
    drawn_at: str
    state: str
    read_by: str | None = None
    read_at: str | None = None
    settled_by: str | None = None
    machine_right: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """One day at the desk: what came, what was decided and how, and the machine's share."""

    day: str
    received: int
    fields: int
    doubtful: int
    accepted: int
    supplement: int
    refused: int
    released: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFigures:
    """One post office: what it sent, and how many of them hold a picture to be taken again."""

    post_office: str
    dossiers: int
    rephoto: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Second readings of some days: how many were settled, in how many the machine was wrong, how many wait."""

    read: int
    wrong: int
    waiting: int
    disputed: int


class Audits(Protocol):
    """Every method is one transaction; `agency_code` None counts all agencies."""

    def draw(self, dossier_id: str, fields: Sequence[tuple[str, str]], *, now: str) -> None:
        """Record the fields (id and kind) of a dossier that a second person will read; none is an answer, too."""

    def undrawn(self, *, count: int) -> tuple[StoredDossier, ...]:
        """Return dossiers of which nobody has drawn yet, oldest first."""

    def second_readings(
        self, state: str, *, agency_code: str | None, not_by: str | None = None, count: int = 50
    ) -> tuple[SecondReading, ...]:
        """Return readings in a state, oldest first, without those of dossiers that `not_by` decided."""

    def second_reading(self, reading_id: int) -> SecondReading | None:
        """Return one, or None."""

    def read_again(self, reading_id: int, *, by: str, agrees: bool, now: str) -> None:
        """Record a second reading.

        Raises:
            StoreConflict: somebody else read it first.
        """

    def settle(self, reading_id: int, *, by: str, machine_right: bool, now: str) -> None:
        """Record a supervisor's word on a disputed reading.

        Raises:
            StoreConflict: it is not disputed any more.
        """

    def days(self, *, since: str, agency_code: str | None) -> tuple[DayFigures, ...]:
        """Return figures by day from `since` (YYYY-MM-DD) on."""

    def offices(self, *, since: str, agency_code: str | None) -> tuple[OfficeFigures, ...]:
        """Return figures by post office, most dossiers first."""

    def audit(self, *, since: str, agency_code: str | None) -> Audit:
        """Return what second readings since a day said."""

    def touches(self, *, since: str, agency_code: str | None) -> tuple[int, ...]:
        """Return the seconds that hands were on each dossier decided since a day, shortest first."""
