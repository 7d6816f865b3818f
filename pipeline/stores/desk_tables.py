"""The tables of the desk in the ledger's database: users, sessions, tries at signing in, pictures shown, hand-ins."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from pipeline.stores.tables import Serial, metadata

users = Table(
    "users",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("user_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("full_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("post_office", Text),
    Column("agency_code", Text),
    Column("language", Text),
    Column("enabled", Boolean, nullable=False),
    Column("password_hash", Text),
    Column("subject", Text, unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("users.user_id"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("opened_s", BigInteger, nullable=False),
    Column("seen_s", BigInteger, nullable=False),
    Column("until_s", BigInteger, nullable=False),
    Index("sessions_by_user", "user_id"),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("at_s", BigInteger, nullable=False),
    Index("sign_in_tries_by_key", "key", "at_s"),
)

unveilings = Table(
    "unveilings",
    metadata,
    Column("user_id", Text, ForeignKey("users.user_id"), primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("until_s", BigInteger, nullable=False),
)

hand_ins = Table(
    "hand_ins",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("hand_in_id", Text, nullable=False, unique=True),
    Column("user_id", Text, ForeignKey("users.user_id"), nullable=False),
    Column("post_office", Text),
    Column("opened_at", Text, nullable=False),
    Column("sent_at", Text),
    Column("batch_id", Text),
    Index("hand_ins_by_user", "user_id", "seq"),
)

hand_in_groups = Table(
    "hand_in_groups",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("hand_in_id", Text, ForeignKey("hand_ins.hand_in_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("item_code", Text),
    Column("procedure_code", Text),
    Column("accepted_at", Text),
    Column("declared", JSON, nullable=False),
    UniqueConstraint("hand_in_id", "name", name="hand_in_groups_once"),
)

hand_in_files = Table(
    "hand_in_files",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("hand_in_id", Text, ForeignKey("hand_ins.hand_in_id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("group_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("pages", Integer),
    Column("answers", JSON, nullable=False),
    UniqueConstraint("hand_in_id", "group_name", "sha256", name="hand_in_files_once"),
)
