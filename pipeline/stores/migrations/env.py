"""Runs the steps on the connection that the ledger hands over; loaded by Alembic, never imported."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
