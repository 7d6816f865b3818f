"""Keyed digests by which a request that is handed in twice is known."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; dossiers known already are not looked at again."""
    op.create_table(
        "repeats",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("dossier_id", sa.Text, primary_key=True),
        sa.Column("received_at", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("repeats")
