"""What clerks need of the ledger: leases, decisions, second readings, and a queue that is read in order."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITS = sa.text("(status || '') IN ('needs_review', 'in_review', 'processing')")  # see stores/casework.py
UNDRAWN = sa.text("NOT second_drawn")
LAST = "9999"  # sorts after every due time


def upgrade() -> None:
    """Make the tables and indexes; dossiers known already have as many open points as doubtful fields."""
    op.add_column("dossiers", sa.Column("open_points", sa.Integer, nullable=False, server_default="0"))
    op.add_column("dossiers", sa.Column("second_drawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("dossiers", sa.Column("due_order", sa.Text, nullable=False, server_default=LAST))
    op.execute(f"UPDATE dossiers SET open_points = doubtful, due_order = coalesce(due_at, '{LAST}')")
    order = ["due_order", "open_points", "seq", "procedure_code", "post_office", "agency_code"]
    op.create_index("dossiers_waiting", "dossiers", order, sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_index("dossiers_undrawn", "dossiers", ["seq"], sqlite_where=UNDRAWN, postgresql_where=UNDRAWN)
    op.create_index("dossiers_by_lane", "dossiers", ["status", "seq"])
    op.create_index("dossiers_standing", "dossiers", ["status", "procedure_code", "post_office", "agency_code"])
    op.create_index("dossiers_by_day", "dossiers", ["received_at"])
    op.create_index("events_by_action", "events", ["action", "event_id"])
    _leases()
    _decisions()
    _second_readings()


def downgrade() -> None:
    """Forget them."""
    for table in ("second_readings", "decisions", "leases"):
        op.drop_table(table)
    op.drop_index("events_by_action", table_name="events")
    for index in ("by_day", "standing", "by_lane", "undrawn", "waiting"):
        op.drop_index(f"dossiers_{index}", table_name="dossiers")
    op.drop_column("dossiers", "second_drawn")
    op.drop_column("dossiers", "due_order")
    op.drop_column("dossiers", "open_points")


def _text(name: str, *, key: bool = False, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, primary_key=key)


def _dossier() -> sa.Column[str]:
    return sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossiers.dossier_id"), nullable=False)


def _leases() -> None:
    op.create_table(
        "leases", _text("name", key=True), _text("holder"), sa.Column("until_s", sa.BigInteger, nullable=False)
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("seq", SERIAL, primary_key=True, autoincrement=True),
        _dossier(),
        _text("verdict"),
        _text("at"),
        _text("by"),
        sa.Column("touch_s", sa.Integer, nullable=False),
    )
    op.create_index("decisions_by_time", "decisions", ["at"])
    op.create_index("decisions_by_dossier", "decisions", ["dossier_id"])


def _second_readings() -> None:
    op.create_table(
        "second_readings",
        sa.Column("reading_id", SERIAL, primary_key=True, autoincrement=True),
        _dossier(),
        _text("field_id"),
        _text("kind"),
        _text("drawn_at"),
        _text("state"),
        _text("read_by", null=True),
        _text("read_at", null=True),
        _text("settled_by", null=True),
        _text("settled_at", null=True),
        sa.Column("machine_right", sa.Boolean),
        sa.UniqueConstraint("dossier_id", "field_id", name="second_readings_once"),
    )
    op.create_index("second_readings_by_state", "second_readings", ["state", "reading_id"])
