"""Prefect flows over the pipeline; no craft here."""
