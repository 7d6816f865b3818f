"""The backup commands of docs/operations.md bring back a ledger that has work going on."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.model import Batch, Item
from pipeline.stores.ledger import SqlLedger
from tests.services.postgres import PostgresServer

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
BATCH = Batch(
    batch_id="b1",
    source_name="upload",
    received_at="2026-11-23T08:00:00+07:00",
    items=(Item(item_id="item-1", source_name="bưu gửi 1", scans=()),),
)


def command(start: str) -> str:
    """Return the one command of the page that starts so."""
    (found,) = re.findall(rf"^    ({re.escape(start)}.*)$", PAGE, flags=re.MULTILINE)
    return str(found)


def shell(line: str, folder: Path, **environment: str) -> None:
    subprocess.run(["bash", "-ec", line], cwd=folder, env=environment, check=True, capture_output=True, timeout=60)


def test_a_sqlite_ledger_is_backed_up_while_open_and_restored(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "backup").mkdir()
    ledger = SqlLedger(f"sqlite:///{tmp_path}/var/ledger.sqlite")
    ledger.register(BATCH)
    shell(command(".venv/bin/python -c").replace(".venv/bin/python", sys.executable), tmp_path)
    ledger.append(ledger.events()[0])
    ledger.close()
    (tmp_path / "var" / "ledger.sqlite").write_bytes(b"destroyed")
    shell(command("cp backup/ledger.sqlite"), tmp_path, PATH="/usr/bin:/bin")
    restored = SqlLedger(f"sqlite:///{tmp_path}/var/ledger.sqlite")
    assert [state.item for state in restored.items()] == list(BATCH.items)
    restored.close()


@pytest.mark.postgres
def test_a_postgresql_ledger_is_backed_up_and_restored(postgres_server: PostgresServer, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    old, new = postgres_server.new_database(), postgres_server.new_database()
    ledger = SqlLedger(old)
    ledger.register(BATCH)
    path = f"{postgres_server.programs}:/usr/bin:/bin"
    shell(command("pg_dump"), tmp_path, PATH=path, HOSO_LEDGER=old)
    shell(command("pg_restore"), tmp_path, PATH=path, HOSO_LEDGER=new)
    restored = SqlLedger(new)
    assert restored.items() == ledger.items()
    assert restored.events() == ledger.events()
    ledger.close()
    restored.close()
