"""The tables of the clerks' work in the ledger's database: leases, decisions, second readings."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from pipeline.stores.tables import Serial, metadata

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until_s", BigInteger, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("dossier_id", Text, ForeignKey("dossiers.dossier_id"), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("touch_s", Integer, nullable=False),
    Index("decisions_by_time", "at"),
    Index("decisions_by_dossier", "dossier_id"),
)

second_readings = Table(
    "second_readings",
    metadata,
    Column("reading_id", Serial, primary_key=True, autoincrement=True),
    Column("dossier_id", Text, ForeignKey("dossiers.dossier_id"), nullable=False),
    Column("field_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("drawn_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("read_by", Text),
    Column("read_at", Text),
    Column("settled_by", Text),
    Column("settled_at", Text),
    Column("machine_right", Boolean),
    UniqueConstraint("dossier_id", "field_id", name="second_readings_once"),
    Index("second_readings_by_state", "state", "reading_id"),
)
