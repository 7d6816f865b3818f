"""The first tables: batches, items, quarantined files, dossiers, the outbox, and events that nobody can change."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SQLITE_APPEND_ONLY = tuple(
    f"CREATE TRIGGER events_no_{verb.lower()} BEFORE {verb} ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRES_APPEND_ONLY = (
    "CREATE FUNCTION events_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
    "FOR EACH STATEMENT EXECUTE FUNCTION events_append_only()",
)


def upgrade() -> None:
    """Make all tables, then close the events to change."""
    _batches()
    _items()
    _quarantined()
    _dossiers()
    _outbox()
    _events()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_APPEND_ONLY if sqlite else POSTGRES_APPEND_ONLY:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything: there was no ledger before this step."""
    for table in ("events", "outbox", "dossiers", "quarantined", "batch_items", "items", "batches"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION events_append_only()")


def _seq(name: str = "seq") -> sa.Column[int]:
    return sa.Column(name, SERIAL, primary_key=True, autoincrement=True)


def _text(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=unique)


def _link(name: str, target: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, sa.ForeignKey(target), nullable=False, unique=unique)


def _batches() -> None:
    op.create_table(
        "batches",
        _seq(),
        _text("batch_id", unique=True),
        _text("source_name"),
        _text("received_at"),
        sa.Column("post_office", sa.Text),
    )


def _items() -> None:
    op.create_table(
        "items",
        _seq(),
        _text("item_id", unique=True),
        _link("batch_id", "batches.batch_id"),
        _text("source_name"),
        sa.Column("scans", sa.JSON, nullable=False),
        sa.Column("item_code", sa.Text),
        sa.Column("procedure_code", sa.Text),
        sa.Column("accepted_at", sa.Text),
        sa.Column("declared", sa.JSON, nullable=False),
        _text("received_at"),
        _text("state"),
        sa.Column("retryable", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("claim", sa.Text),
        sa.Column("lease_until_s", sa.BigInteger),
        sa.Column("error_code", sa.Text),
    )
    op.create_index("items_by_state", "items", ["state", "seq"])
    op.create_index("items_by_code", "items", ["item_code"])
    op.create_table(
        "batch_items",
        sa.Column("batch_id", sa.Text, sa.ForeignKey("batches.batch_id"), primary_key=True),
        sa.Column("item_id", sa.Text, sa.ForeignKey("items.item_id"), primary_key=True),
    )
    op.create_index("batch_items_by_item", "batch_items", ["item_id"])


def _quarantined() -> None:
    op.create_table(
        "quarantined",
        _seq(),
        _link("batch_id", "batches.batch_id"),
        _text("scan_id"),
        _text("name"),
        _text("code"),
        _text("message"),
        _text("advice"),
        sa.UniqueConstraint("batch_id", "scan_id", "name", name="quarantined_once"),
    )


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        _seq(),
        _text("dossier_id", unique=True),
        _link("item_id", "items.item_id", unique=True),
        _link("batch_id", "batches.batch_id"),
        _text("key"),
        sa.Column("revision", sa.Integer, nullable=False),
        _text("route"),
        _text("status"),
        _text("stored_at"),
        _text("received_at"),
        sa.Column("fields", sa.Integer, nullable=False),
        sa.Column("doubtful", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("procedure_code", sa.Text),
        sa.Column("item_code", sa.Text),
        sa.Column("due_at", sa.Text),
        sa.Column("flag_codes", sa.JSON, nullable=False),
    )
    op.create_index("dossiers_by_status", "dossiers", ["status", "route", "seq"])
    op.create_index("dossiers_by_route", "dossiers", ["route", "seq"])
    op.create_index("dossiers_by_code", "dossiers", ["item_code"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        _seq("entry_id"),
        _text("action"),
        _link("dossier_id", "dossiers.dossier_id"),
        _text("asked_at"),
        _text("asked_by"),
        sa.Column("drained_at", sa.Text),
    )
    waiting = sa.text("drained_at IS NULL")
    op.create_index(
        "outbox_waiting",
        "outbox",
        ["dossier_id", "action"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _events() -> None:
    op.create_table(
        "events",
        _seq("event_id"),
        _text("digest", unique=True),
        _text("at"),
        _text("actor"),
        _text("action"),
        _text("subject"),
        _text("detail"),
    )
    op.create_index("events_by_subject", "events", ["subject", "event_id"])
