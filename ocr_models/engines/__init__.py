"""One reader per module."""
