"""The tables of the ledger, as the newest migration leaves them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData()

Serial = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only a plain INTEGER primary key

batches = Table(
    "batches",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("batch_id", Text, nullable=False, unique=True),
    Column("source_name", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("post_office", Text),
)

items = Table(
    "items",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("item_id", Text, nullable=False, unique=True),
    Column("batch_id", Text, ForeignKey("batches.batch_id"), nullable=False),
    Column("source_name", Text, nullable=False),
    Column("scans", JSON, nullable=False),
    Column("item_code", Text),
    Column("procedure_code", Text),
    Column("accepted_at", Text),
    Column("declared", JSON, nullable=False),
    Column("post_office", Text),
    Column("received_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("retryable", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("worker", Text),
    Column("claim", Text),
    Column("lease_until_s", BigInteger),
    Column("error_code", Text),
    Index("items_by_state", "state", "seq"),
    Index("items_by_code", "item_code"),
)

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", Text, ForeignKey("batches.batch_id"), primary_key=True),
    Column("item_id", Text, ForeignKey("items.item_id"), primary_key=True),
    Index("batch_items_by_item", "item_id"),
)

quarantined = Table(
    "quarantined",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("batch_id", Text, ForeignKey("batches.batch_id"), nullable=False),
    Column("scan_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("advice", Text, nullable=False),
    UniqueConstraint("batch_id", "scan_id", "name", name="quarantined_once"),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("dossier_id", Text, nullable=False, unique=True),
    Column("item_id", Text, ForeignKey("items.item_id"), nullable=False, unique=True),
    Column("batch_id", Text, ForeignKey("batches.batch_id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("route", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("stored_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("fields", Integer, nullable=False),
    Column("doubtful", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("procedure_code", Text),
    Column("item_code", Text),
    Column("due_at", Text),
    Column("post_office", Text),
    Column("agency_code", Text),
    Column("flag_codes", JSON, nullable=False),
    Column("open_points", Integer, nullable=False, server_default="0"),
    Column("second_drawn", Boolean, nullable=False, server_default=false()),
    Column("due_order", Text, nullable=False, server_default="9999"),
    Index("dossiers_by_lane", "status", "seq"),
    Index("dossiers_standing", "status", "procedure_code", "post_office", "agency_code"),
    Index("dossiers_by_day", "received_at"),
    Index("dossiers_by_status", "status", "route", "seq"),
    Index("dossiers_by_route", "route", "seq"),
    Index("dossiers_by_code", "item_code"),
    Index("dossiers_by_due", "status", "due_at"),
    Index("dossiers_by_post_office", "post_office", "seq"),
)

_in_the_queue = text("(status || '') IN ('needs_review', 'in_review', 'processing')")
Index(
    "dossiers_waiting",
    dossiers.c.due_order,
    dossiers.c.open_points,
    dossiers.c.seq,
    dossiers.c.procedure_code,
    dossiers.c.post_office,
    dossiers.c.agency_code,
    sqlite_where=_in_the_queue,
    postgresql_where=_in_the_queue,
)
_undrawn = text("NOT second_drawn")
Index("dossiers_undrawn", dossiers.c.seq, sqlite_where=_undrawn, postgresql_where=_undrawn)

outbox = Table(
    "outbox",
    metadata,
    Column("entry_id", Serial, primary_key=True, autoincrement=True),
    Column("action", Text, nullable=False),
    Column("dossier_id", Text, ForeignKey("dossiers.dossier_id"), nullable=False),
    Column("asked_at", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("drained_at", Text),
)

_waiting = text("drained_at IS NULL")
Index(
    "outbox_waiting",
    outbox.c.dossier_id,
    outbox.c.action,
    unique=True,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)

events = Table(
    "events",
    metadata,
    Column("event_id", Serial, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("events_by_subject", "subject", "event_id"),
    Index("events_by_action", "action", "event_id"),
)

repeats = Table(
    "repeats",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("dossier_id", Text, primary_key=True),
    Column("received_at", Text, nullable=False),
)
