"""Dossiers against truth: what was found, read, accepted and flagged, and how far the numbers can be trusted."""
