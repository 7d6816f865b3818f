"""Form definitions, data only."""
