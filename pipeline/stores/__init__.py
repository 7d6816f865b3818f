"""Where blobs and the ledger live: local folder, S3, SQLite, PostgreSQL."""
