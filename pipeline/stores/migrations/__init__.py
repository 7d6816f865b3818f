"""How the ledger's tables came to be: one step per change, run by Alembic when a ledger is opened."""
