"""Second readings and figures on SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, case, cast, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.audits import Audit, DayFigures, OfficeFigures, SecondReading
from pipeline.errors import StoreConflict
from pipeline.ports import StoredDossier
from pipeline.report import REPHOTO
from pipeline.stores.case_tables import decisions, second_readings
from pipeline.stores.database import Database
from pipeline.stores.rows import stored_dossier
from pipeline.stores.tables import dossiers, events

DAY = 10  # characters of a day in a time
UNKNOWN_OFFICE = "?"


class SqlAudits:
    """`Audits` on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """Work in a database that the ledger has, too."""
        self._database = database

    def draw(self, dossier_id: str, fields: Sequence[tuple[str, str]], *, now: str) -> None:
        """Record the fields (id and kind) of a dossier that a second person will read; none is an answer, too."""
        rows = [
            {"dossier_id": dossier_id, "field_id": field_id, "kind": kind, "drawn_at": now, "state": "waiting"}
            for field_id, kind in fields
        ]
        done = update(dossiers).where(dossiers.c.dossier_id == dossier_id).values(second_drawn=True)

        def run(connection: Connection) -> None:
            make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
            if rows:
                connection.execute(make(second_readings).on_conflict_do_nothing(), rows)
            connection.execute(done)

        self._database.write(run)

    def undrawn(self, *, count: int) -> tuple[StoredDossier, ...]:
        """Return dossiers of which nobody has drawn yet, oldest first."""
        query = select(dossiers).where(~dossiers.c.second_drawn).order_by(dossiers.c.seq).limit(count)
        return tuple(stored_dossier(row) for row in self._rows(query))

    def second_readings(
        self, state: str, *, agency_code: str | None, not_by: str | None = None, count: int = 50
    ) -> tuple[SecondReading, ...]:
        """Return readings in a state, oldest first, without those of dossiers that `not_by` decided."""
        query = _of_agency(select(second_readings), agency_code).where(second_readings.c.state == state)
        if not_by is not None:
            own = (decisions.c.dossier_id == second_readings.c.dossier_id, decisions.c.by == not_by)
            query = query.where(~exists(select(decisions.c.seq).where(*own)))
        return tuple(_reading(row) for row in self._rows(query.order_by(second_readings.c.reading_id).limit(count)))

    def second_reading(self, reading_id: int) -> SecondReading | None:
        """Return one, or None."""
        rows = self._rows(select(second_readings).where(second_readings.c.reading_id == reading_id))
        return _reading(rows[0]) if rows else None

    def read_again(self, reading_id: int, *, by: str, agrees: bool, now: str) -> None:
        """Record a second reading.

        Raises:
            StoreConflict: somebody else read it first.
        """
        said = {"state": "agreed", "machine_right": True} if agrees else {"state": "disputed"}
        self._move(reading_id, "waiting", said | {"read_by": by, "read_at": now})

    def settle(self, reading_id: int, *, by: str, machine_right: bool, now: str) -> None:
        """Record a supervisor's word on a disputed reading.

        Raises:
            StoreConflict: it is not disputed any more.
        """
        said = {"state": "settled", "machine_right": machine_right, "settled_by": by, "settled_at": now}
        self._move(reading_id, "disputed", said)

    def days(self, *, since: str, agency_code: str | None) -> tuple[DayFigures, ...]:
        """Return figures by day from `since` (YYYY-MM-DD) on."""
        day = func.substr(dossiers.c.received_at, 1, DAY)
        came = _ours(
            select(day, func.count(), func.sum(dossiers.c.fields), func.sum(dossiers.c.doubtful))
            .where(dossiers.c.received_at >= since)
            .group_by(day),
            agency_code,
        )
        when = func.substr(decisions.c.at, 1, DAY)
        said = _of_agency(
            select(when, decisions.c.verdict, func.count())
            .where(decisions.c.at >= since)
            .group_by(when, decisions.c.verdict),
            agency_code,
            of=decisions,
        )
        left = func.substr(events.c.at, 1, DAY)
        gone = _of_agency(
            select(left, func.count()).where(events.c.action == "exported", events.c.at >= since).group_by(left),
            agency_code,
            of=events,
        )
        received = {row[0]: (row[1], row[2] or 0, row[3] or 0) for row in self._rows(came)}
        verdicts = {(row[0], row[1]): row[2] for row in self._rows(said)}
        released = {row[0]: row[1] for row in self._rows(gone)}
        known = sorted({*received, *released, *(at for at, _ in verdicts)})
        return tuple(_day(one, received.get(one, (0, 0, 0)), verdicts, released.get(one, 0)) for one in known)

    def offices(self, *, since: str, agency_code: str | None) -> tuple[OfficeFigures, ...]:
        """Return figures by post office, most dossiers first."""
        told = cast(dossiers.c.flag_codes, Text)
        bad = or_(*(told.contains(f'"{code}"') for code in sorted(REPHOTO)))
        office = func.coalesce(dossiers.c.post_office, UNKNOWN_OFFICE)
        query = _ours(
            select(office, func.count(), func.sum(case((bad, 1), else_=0)))
            .where(dossiers.c.received_at >= since)
            .group_by(office)
            .order_by(func.count().desc(), office),
            agency_code,
        )
        return tuple(
            OfficeFigures(post_office=name, dossiers=count, rephoto=again) for name, count, again in self._rows(query)
        )

    def audit(self, *, since: str, agency_code: str | None) -> Audit:
        """Return what second readings since a day said."""
        right, state = second_readings.c.machine_right, second_readings.c.state
        recent = and_(right.is_not(None), second_readings.c.read_at >= since)
        query = _of_agency(
            select(
                func.sum(case((recent, 1), else_=0)),
                func.sum(case((and_(recent, ~right), 1), else_=0)),
                func.sum(case((state == "waiting", 1), else_=0)),
                func.sum(case((state == "disputed", 1), else_=0)),
            ),
            agency_code,
        )
        read, wrong, waiting, disputed = (number or 0 for number in self._rows(query)[0])
        return Audit(read=read, wrong=wrong, waiting=waiting, disputed=disputed)

    def touches(self, *, since: str, agency_code: str | None) -> tuple[int, ...]:
        """Return the seconds that hands were on each dossier decided since a day, shortest first."""
        query = _of_agency(select(decisions.c.touch_s).where(decisions.c.at >= since), agency_code, of=decisions)
        return tuple(sorted(row.touch_s for row in self._rows(query)))

    def _move(self, reading_id: int, state: str, values: dict[str, Any]) -> None:
        known = (second_readings.c.reading_id == reading_id, second_readings.c.state == state)

        def run(connection: Connection) -> None:
            if not connection.execute(update(second_readings).where(*known).values(values)).rowcount:
                raise StoreConflict(
                    f"Second reading {reading_id} is not {state} any more.", advice="Somebody was first: take the next."
                )

        self._database.write(run)

    def _rows(self, query: Select[Any]) -> list[Any]:
        return self._database.read(lambda connection: list(connection.execute(query)))


def _ours(query: Select[Any], agency_code: str | None) -> Select[Any]:
    return query if agency_code is None else query.where(dossiers.c.agency_code == agency_code)


def _of_agency(query: Select[Any], agency_code: str | None, *, of: Any = second_readings) -> Select[Any]:
    """Return a query on a table about dossiers, held to those of one agency."""
    if agency_code is None:
        return query
    subject = of.c.subject if of is events else of.c.dossier_id
    return query.where(
        exists(select(dossiers.c.seq).where(dossiers.c.dossier_id == subject, dossiers.c.agency_code == agency_code))
    )


def _day(day: str, came: tuple[int, int, int], verdicts: dict[tuple[str, str], int], released: int) -> DayFigures:
    received, fields, doubtful = came
    return DayFigures(
        day=day,
        received=received,
        fields=fields,
        doubtful=doubtful,
        accepted=verdicts.get((day, "accept"), 0),
        supplement=verdicts.get((day, "supplement"), 0) + verdicts.get((day, "rephoto"), 0),
        refused=verdicts.get((day, "refuse"), 0),
        released=released,
    )


def _reading(row: Any) -> SecondReading:
    return SecondReading(
        reading_id=row.reading_id,
        dossier_id=row.dossier_id,
        field_id=row.field_id,
        kind=row.kind,
        drawn_at=row.drawn_at,
        state=row.state,
        read_by=row.read_by,
        read_at=row.read_at,
        settled_by=row.settled_by,
        machine_right=row.machine_right,
    )
