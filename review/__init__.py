"""The desk: upload and review in a browser."""
