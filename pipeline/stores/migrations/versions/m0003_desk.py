"""The desk's tables: users, sessions, tries at signing in, pictures shown for a reason, and hand-ins under way."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = ("hand_in_files", "hand_in_groups", "hand_ins", "unveilings", "sign_in_tries", "sessions", "users")


def upgrade() -> None:
    """Make the desk's tables."""
    _users()
    _sessions()
    _hand_ins()


def downgrade() -> None:
    """Drop them: the work itself is in the tables before."""
    for name in NAMES:
        op.drop_table(name)


def _seq() -> sa.Column[int]:
    return sa.Column("seq", SERIAL, primary_key=True, autoincrement=True)


def _text(name: str, *, unique: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=unique, primary_key=key)


def _seconds(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _link(name: str, target: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, sa.ForeignKey(target), nullable=False, primary_key=key)


def _users() -> None:
    op.create_table(
        "users",
        _seq(),
        _text("user_id", unique=True),
        _text("name", unique=True),
        _text("full_name"),
        _text("role"),
        _text("made_at"),
        sa.Column("post_office", sa.Text),
        sa.Column("agency_code", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("subject", sa.Text, unique=True),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        _text("digest", key=True),
        _link("user_id", "users.user_id"),
        _text("csrf"),
        _seconds("opened_s"),
        _seconds("seen_s"),
        _seconds("until_s"),
    )
    op.create_index("sessions_by_user", "sessions", ["user_id"])
    op.create_table("sign_in_tries", _seq(), _text("key"), _seconds("at_s"))
    op.create_index("sign_in_tries_by_key", "sign_in_tries", ["key", "at_s"])
    op.create_table(
        "unveilings", _link("user_id", "users.user_id", key=True), _text("subject", key=True), _seconds("until_s")
    )


def _hand_ins() -> None:
    op.create_table(
        "hand_ins",
        _seq(),
        _text("hand_in_id", unique=True),
        _link("user_id", "users.user_id"),
        sa.Column("post_office", sa.Text),
        _text("opened_at"),
        sa.Column("sent_at", sa.Text),
        sa.Column("batch_id", sa.Text),
    )
    op.create_index("hand_ins_by_user", "hand_ins", ["user_id", "seq"])
    op.create_table(
        "hand_in_groups",
        _seq(),
        _link("hand_in_id", "hand_ins.hand_in_id"),
        _text("name"),
        sa.Column("item_code", sa.Text),
        sa.Column("procedure_code", sa.Text),
        sa.Column("accepted_at", sa.Text),
        sa.Column("declared", sa.JSON, nullable=False),
        sa.UniqueConstraint("hand_in_id", "name", name="hand_in_groups_once"),
    )
    op.create_table(
        "hand_in_files",
        _seq(),
        _link("hand_in_id", "hand_ins.hand_in_id"),
        _text("sha256"),
        _text("group_name"),
        _text("name"),
        _seconds("size_bytes"),
        _text("state"),
        sa.Column("pages", sa.Integer),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.UniqueConstraint("hand_in_id", "group_name", "sha256", name="hand_in_files_once"),
    )
