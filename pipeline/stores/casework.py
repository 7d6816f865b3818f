"""The clerks' work on SQL: the queue, who has which dossier open, and changes kept whole or not at all."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    select,
    text,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.casework import LANES, OPEN, WAITING, Change, Lane, Lease, Place, QueueCounts, Queued, Wanted
from pipeline.errors import StoreConflict
from pipeline.stores.case_tables import decisions, leases
from pipeline.stores.database import Database
from pipeline.stores.rows import dossier_row, event_row, stored_dossier
from pipeline.stores.tables import dossiers, events, outbox

# Word for word the condition of the index that has the queue's order; spelt so that SQLite, which has no figures
# about the data, cannot take an index on `status` instead and sort what that finds (200 ms for 50 000 dossiers).
IN_THE_QUEUE = text("(status || '') IN ('needs_review', 'in_review', 'processing')")
ORDER = (dossiers.c.due_order, dossiers.c.open_points, dossiers.c.seq)
AFTER_ALL = "\U0010ffff"  # bounds the ids that begin with a text
SHORTEST_ID = 4  # letters of an id that a search asks for


class SqlCasework:
    """`Casework` on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """Work in a database that the ledger has, too."""
        self._database = database

    def queue(self, wanted: Wanted) -> tuple[Queued, ...]:
        """Return a page of the queue: waiting ones by due time, then fewest open points; others newest first."""
        query = _page(wanted).limit(wanted.count)
        return self._database.read(lambda connection: tuple(_queued(row) for row in connection.execute(query)))

    def counts(self, *, agency_code: str | None, now: str, soon: str) -> QueueCounts:
        """Return how many stand where; `soon` bounds what counts as due soon."""
        ours = [] if agency_code is None else [dossiers.c.agency_code == agency_code]
        names = (dossiers.c.status, dossiers.c.procedure_code, dossiers.c.post_office)
        standing = select(*names, func.count()).where(*ours).group_by(*names)
        late = select(
            func.sum(case((dossiers.c.due_order < now, 1), else_=0)),
            func.sum(case((dossiers.c.due_order >= now, 1), else_=0)),
        ).where(and_(IN_THE_QUEUE, dossiers.c.due_order < soon, *ours))

        def run(connection: Connection) -> QueueCounts:
            rows = connection.execute(standing).all()
            waiting = [row for row in rows if row[0] in LANES[Lane.WAITING]]
            overdue, due_soon = connection.execute(late).one()
            return QueueCounts(
                lanes={lane: sum(row[3] for row in rows if row[0] in states) for lane, states in LANES.items()},
                overdue=overdue or 0,
                due_soon=due_soon or 0,
                procedures=_summed((row[1], row[3]) for row in waiting),
                post_offices=_summed((row[2], row[3]) for row in waiting),
            )

        return self._database.read(run)

    def take(self, name: str, *, holder: str, now_s: int, lease_s: int) -> Lease:
        """Return who has a thing now: the asker, unless another's lease still runs; a dossier's status follows."""

        def run(connection: Connection) -> Lease:
            held = _take(connection, name, holder=holder, now_s=now_s, until_s=now_s + lease_s)
            if held.holder == holder:
                ours = (dossiers.c.dossier_id == name, dossiers.c.status == WAITING)
                connection.execute(update(dossiers).where(*ours).values(status=OPEN))
            return held

        return self._database.write(run)

    def let_go(self, name: str, *, holder: str) -> None:
        """Give a thing back; another's stays."""

        def run(connection: Connection) -> None:
            gone = connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))
            if gone.rowcount:
                ours = (dossiers.c.dossier_id == name, dossiers.c.status == OPEN)
                connection.execute(update(dossiers).where(*ours).values(status=WAITING))

        self._database.write(run)

    def lease(self, name: str, *, now_s: int) -> Lease | None:
        """Return the lease that runs, or None."""
        query = select(leases).where(leases.c.name == name, leases.c.until_s > now_s)
        row = self._database.read(lambda connection: connection.execute(query).first())
        return Lease(holder=row.holder, until_s=row.until_s) if row else None

    def sweep(self, *, now_s: int) -> int:
        """Put dossiers whose lease ran out back to waiting, and return how many."""
        running = select(leases.c.name).where(leases.c.until_s > now_s)
        back = update(dossiers).where(dossiers.c.status == OPEN, dossiers.c.dossier_id.not_in(running))

        def run(connection: Connection) -> int:
            count = connection.execute(back.values(status=WAITING)).rowcount
            connection.execute(delete(leases).where(leases.c.until_s <= now_s))
            return count

        return self._database.write(run)

    def change(self, change: Change) -> None:
        """Keep a change: ledger row, events, outbox, decision and objects, and renew the lease.

        Raises:
            StoreConflict: the dossier is at another revision, or the holder's lease ran out and another took it.
        """
        stored = change.stored
        row = dossier_row(stored) | {"open_points": change.open_points}
        known = (dossiers.c.dossier_id == stored.dossier_id, dossiers.c.revision == change.expected)
        move = update(dossiers).where(*known, dossiers.c.status.in_((OPEN, WAITING))).values(row)

        def run(connection: Connection) -> None:
            until_s = change.now_s + change.lease_s
            held = _take(connection, stored.dossier_id, holder=change.holder, now_s=change.now_s, until_s=until_s)
            if held.holder != change.holder:
                raise StoreConflict(
                    f"Dossier {stored.dossier_id} is open elsewhere.", advice="Your turn ran out: open it again later."
                )
            if not connection.execute(move).rowcount:
                raise StoreConflict(
                    f"Dossier {stored.dossier_id} is no longer at revision {change.expected}.",
                    advice="It was changed meanwhile: look at it again.",
                )
            _note(connection, change)
            change.put()

        self._database.write(run)


def _page(wanted: Wanted) -> Select[Any]:
    """Return the query of a page, each lane along an index that has its order."""
    if wanted.text:
        return _filtered(_rows(), wanted).order_by(dossiers.c.seq.desc())
    after = wanted.after
    if wanted.lane is Lane.WAITING:
        query = _filtered(_rows(), wanted).where(IN_THE_QUEUE)
        if after is not None:
            query = query.where(tuple_(*ORDER) > (after.due, after.open_points, after.seq))
        return query.order_by(*ORDER)
    newest = [dossiers.c.seq.desc()]
    parts = []
    for status in LANES[wanted.lane]:
        part = _filtered(select(dossiers.c.seq), wanted).where(dossiers.c.status == status)
        part = part if after is None else part.where(dossiers.c.seq < after.seq)
        parts.append(select(part.order_by(*newest).limit(wanted.count).subquery().c.seq))
    return _rows().where(dossiers.c.seq.in_(union_all(*parts))).order_by(*newest)


def _rows() -> Select[Any]:
    joined = dossiers.outerjoin(leases, leases.c.name == dossiers.c.dossier_id)
    return select(dossiers, leases.c.holder, leases.c.until_s).select_from(joined)


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.agency_code is not None:
        query = query.where(dossiers.c.agency_code == wanted.agency_code)
    if wanted.procedure_code is not None:
        query = query.where(dossiers.c.procedure_code == wanted.procedure_code)
    if wanted.post_office is not None:
        query = query.where(dossiers.c.post_office == wanted.post_office)
    if wanted.flag is not None:
        told = cast(dossiers.c.flag_codes, Text)
        query = query.where(told.contains(f'"{wanted.flag}"', autoescape=True))
    if wanted.text:
        query = query.where(_meant(wanted.text.strip()))
    return query


def _summed(pairs: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    """Return counts by name, most first."""
    found: Counter[str] = Counter()
    for name, count in pairs:
        if name:
            found[name] += count
    return dict(found.most_common())


def _meant(said: str) -> Any:
    """Return a condition for what a person typed: an item code, or how a dossier's id begins."""
    code = dossiers.c.item_code == said.replace(" ", "").upper()
    start = said.lower()
    if len(start) < SHORTEST_ID:
        return code
    return code | ((dossiers.c.dossier_id >= start) & (dossiers.c.dossier_id < start + AFTER_ALL))


def _queued(row: Any) -> Queued:
    return Queued(
        dossier=stored_dossier(row),
        open_points=row.open_points,
        place=Place(due=row.due_order, open_points=row.open_points, seq=row.seq),
        holder=row.holder,
        until_s=row.until_s,
    )


def _take(connection: Connection, name: str, *, holder: str, now_s: int, until_s: int) -> Lease:
    """Return who has a thing after the holder asked for it: a lease that ran out, or is the asker's, is theirs."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {"name": name, "holder": holder, "until_s": until_s}
    connection.execute(
        make(leases)
        .values(row)
        .on_conflict_do_update(
            index_elements=[leases.c.name],
            set_={"holder": holder, "until_s": until_s},
            where=(leases.c.until_s <= now_s) | (leases.c.holder == holder),
        )
    )
    found = connection.execute(select(leases).where(leases.c.name == name)).one()
    return Lease(holder=found.holder, until_s=found.until_s)


def _note(connection: Connection, change: Change) -> None:
    """Write what goes with a change: its events, the question for a flow, the decision."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(make(events).on_conflict_do_nothing(), [event_row(event) for event in change.events])
    dossier_id, decided = change.stored.dossier_id, change.decided
    if change.ask is not None:
        at, by = change.events[-1].at, change.events[-1].actor
        entry = {"action": change.ask, "dossier_id": dossier_id, "asked_at": at, "asked_by": by}
        connection.execute(make(outbox).on_conflict_do_nothing(), [entry])
    if decided is not None:
        row = {"dossier_id": dossier_id, "verdict": decided.verdict, "at": decided.at, "by": decided.by}
        connection.execute(insert(decisions).values(row | {"touch_s": decided.touch_s}))
        connection.execute(delete(leases).where(leases.c.name == dossier_id))
