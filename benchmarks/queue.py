"""How long a page of the queue takes with 50 000 dossiers in the ledger, whole request, on SQLite or PostgreSQL.

python -m benchmarks.queue [--ledger URL] [--dossiers 50000] [--rounds 40]
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles

from sqlalchemy import Connection, insert, text
from starlette.responses import Response
from starlette.testclient import TestClient

from pipeline.accounts import Role, User
from pipeline.bootstrap import desk_stores
from pipeline.flagcodes import FlagCode
from pipeline.model import Batch, Item
from pipeline.ports import StoredDossier
from pipeline.settings import Settings
from pipeline.stores.ledger import SqlLedger
from pipeline.stores.rows import dossier_row, item_row
from pipeline.stores.tables import dossiers, items
from review.app import application
from review.desk import Desk
from review.visits import open_session

LIMIT_MS = 150
START = datetime.fromisoformat("2026-11-01T08:00:00+07:00")
STATUSES = ("needs_review",) * 7 + ("in_review", "needs_supplement", "ready", "exported", "rejected")
PROCEDURES = ("1.001193", "1.004222", "1.004873", "2.000635", "1.000894")
OFFICES = 40
CHUNK = 2000


def fill(ledger: SqlLedger, count: int) -> None:
    """Put so many invented dossiers into an empty ledger."""
    chance = random.Random(6)
    batch = Batch(batch_id="bench", source_name="bench", received_at=START.isoformat(), items=())
    ledger.register(batch)

    def keep(connection: Connection) -> None:
        for first in range(0, count, CHUNK):
            numbers = range(first, min(count, first + CHUNK))
            made = [Item(item_id=f"item-{number}", source_name="x", scans=()) for number in numbers]
            connection.execute(insert(items), [item_row(item, batch=batch) for item in made])
            connection.execute(insert(dossiers), [dossier_row(_stored(number, chance)) for number in numbers])

    ledger.database.write(keep)
    ledger.database.write(lambda connection: connection.execute(text("ANALYZE")))  # PostgreSQL's autovacuum does


def _stored(number: int, chance: random.Random) -> StoredDossier:
    received = START + timedelta(minutes=number)
    return StoredDossier(
        dossier_id=f"{number:08x}-0000-5000-8000-000000000000",
        item_id=f"item-{number}",
        batch_id="bench",
        key=f"dossiers/x/{number}/dossier.json",
        revision=1,
        route="review",
        status=chance.choice(STATUSES),
        stored_at=received.isoformat(),
        received_at=received.isoformat(),
        fields=40,
        doubtful=chance.randrange(20),
        pages=4,
        seconds=10.0,
        procedure_code=chance.choice(PROCEDURES),
        item_code=f"RA{number:08d}0VN",
        due_at=(received + timedelta(days=chance.randrange(1, 20))).isoformat(),
        post_office=f"86{chance.randrange(OFFICES):04d}",
        flag_codes=tuple(sorted(chance.sample(sorted(FlagCode), 3))),
    )


def measure(ask: Callable[[str], int], rounds: int) -> dict[str, float]:
    """Return the 95th percentile in ms of each kind of page."""
    pages = {
        "first page": "/queue",
        "by procedure": "/queue?procedure=1.004222",
        "by post office": "/queue?office=860007",
        "by a doubt": "/queue?flag=BLUR",
        "deep in the queue": "/queue?after=2026-11-20T08:00:00%2B07:00~5~20000",
        "by item code": "/queue?q=RA000123450VN",
        "by the start of an id": "/queue?q=00003039",
        "accepted": "/queue?lane=accepted",
    }
    return {name: _p95(list(_times(ask, address, rounds))) for name, address in pages.items()}


def _times(ask: Callable[[str], int], address: str, rounds: int) -> Iterator[float]:
    for _ in range(rounds):
        start = time.perf_counter()
        status = ask(address)
        yield 1000 * (time.perf_counter() - start)
        if status not in (200, 303):
            raise RuntimeError(f"{address} answered {status}")


def _p95(times: list[float]) -> float:
    return round(quantiles(times, n=20, method="inclusive")[-1], 1)


def run(url: str | None, count: int, rounds: int) -> dict[str, float]:
    """Return the measurements on a ledger that is empty before."""
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as folder:
        settings = Settings(store=f"file:{folder}/store", state_dir=Path(folder) / "state", ledger=url)
        desk = Desk.of(desk_stores(settings))
        assert isinstance(desk.ledger, SqlLedger)
        fill(desk.ledger, count)
        user = User(user_id="bench", name="bench", full_name="Bench", role=Role.CLERK, made_at=START.isoformat())
        desk.accounts.add_user(user)
        client = TestClient(application(desk), base_url="https://localhost", follow_redirects=False)
        _sign_in(desk, user, client)
        client.get("/queue")
        told = measure(lambda address: client.get(address).status_code, rounds)
        desk.ledger.close()
    return told


def _sign_in(desk: Desk, user: User, client: TestClient) -> None:
    answer = Response()
    open_session(desk, user, answer)
    for header in answer.headers.getlist("set-cookie"):
        name, _, value = header.partition(";")[0].partition("=")
        if value.strip('"'):
            client.headers["cookie"] = f"{name}={value}"


def main() -> None:
    """Print the 95th percentiles, and fail when one passes the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", help="URL of an empty PostgreSQL database; SQLite when left out")
    parser.add_argument("--dossiers", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    told = run(asked.ledger, asked.dossiers, asked.rounds)
    print(json.dumps({"dossiers": asked.dossiers, "p95_ms": told, "limit_ms": LIMIT_MS}, indent=1))
    if max(told.values()) > LIMIT_MS:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
