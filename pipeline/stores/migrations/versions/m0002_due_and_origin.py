"""Where an item came from and who must answer it, so that a queue can be ordered by due time and cut by post office."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add post office and agency; items that are known already take their batch's post office."""
    op.add_column("items", sa.Column("post_office", sa.Text))
    op.add_column("dossiers", sa.Column("post_office", sa.Text))
    op.add_column("dossiers", sa.Column("agency_code", sa.Text))
    op.create_index("dossiers_by_due", "dossiers", ["status", "due_at"])
    op.create_index("dossiers_by_post_office", "dossiers", ["post_office", "seq"])
    for table in ("items", "dossiers"):
        op.execute(
            f"UPDATE {table} SET post_office = "
            f"(SELECT batches.post_office FROM batches WHERE batches.batch_id = {table}.batch_id)"
        )


def downgrade() -> None:
    """Forget them again."""
    op.drop_index("dossiers_by_post_office", table_name="dossiers")
    op.drop_index("dossiers_by_due", table_name="dossiers")
    op.drop_column("dossiers", "agency_code")
    op.drop_column("dossiers", "post_office")
    op.drop_column("items", "post_office")
